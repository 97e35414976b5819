"""In a study: questions to the lead."""

from typing import TYPE_CHECKING

from mast_tui.tui.commands.studying import go_to, study_of
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.screens.questions import QuestionsScreen
from mast_tui.workbench import questions as asking
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.labels.study.rows import Question


def ask(work: BenchScreen) -> None:
    """Ask the lead about the step in view."""
    study = study_of(work)
    if study is None:
        return
    bench, step = work.bench, work.bench.reading.at

    def answer(text: str | None) -> None:
        if text is not None and text.strip():
            said = asking.ask(bench, text, step)
            work.show_step(work.step_view.top)
            work.say(said)

    work.ask(f"what do you ask about step {step}?", answer)


def questions(work: BenchScreen) -> None:
    """What was asked, open questions first."""
    study = study_of(work)
    if study is None:
        return
    study.refresh()

    def chosen(found: "tuple[Question, bool] | None") -> None:
        if found is not None:
            asked, answers = found
            there = go_to(work, asked.trace_id, asked.step)
            if answers:
                _answer(work, asked)
            elif there:
                work.say(Notice(f"asked: {asked.text}"))
        work.keep_working()

    work.app.push_screen(QuestionsScreen(work.bench, study), chosen)


def _answer(work: BenchScreen, asked: "Question") -> None:
    """Ask the lead for the words, then for whom they are."""
    study = work.bench.study
    name = study.name(asked.annotator) if study else ""

    def answer(text: str | None) -> None:
        if text is None or not text.strip():
            return

        def whom(key: str) -> None:
            if key in ("o", "a", "enter"):
                said = asking.answer(work.bench, asked, text, "all" if key == "a" else "asker")
                work.show_step(work.step_view.top)
                work.say(said)

        work.choose(f"who sees it?  Enter only {name}  a all annotators", whom)

    work.ask(f"answer to {name}:", answer, asked.answer or "")
