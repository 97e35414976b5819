"""In a study: questions to the lead, and a judge's labels to accept or reject."""

from typing import TYPE_CHECKING

from mast_tui.errors import MastError
from mast_tui.traces.model import PartName
from mast_tui.tui.commands.studying import go_to, study_of
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.labels.study.rows import Question
    from mast_tui.tui.screens.bench import BenchScreen
    from mast_tui.workbench.suggestions import Suggestion


def question(work: "BenchScreen") -> None:
    """Ask the lead about the step in view."""
    from mast_tui.workbench import questions as asking

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


def questions(work: "BenchScreen") -> None:
    """What was asked, open questions first."""
    from mast_tui.tui.screens.questions import QuestionsScreen

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


def _answer(work: "BenchScreen", asked: "Question") -> None:
    """Ask the lead for the words, then for whom they are."""
    from mast_tui.workbench import questions as asking

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


# --- a judge's labels


def suggestions(work: "BenchScreen") -> None:
    """A judge's labels on this trace, where the round lets them be shown before one's own."""
    from mast_tui.tui.screens.suggestions import SuggestionsScreen
    from mast_tui.workbench import suggestions

    study = study_of(work)
    if study is None:
        return
    try:
        found = suggestions.shown(work.bench)
    except MastError as error:
        work.say(Notice(str(error), trouble=True))
        return

    def chosen(place: "Suggestion | None") -> None:
        work.show_list(redraw=True)
        work.show_step()
        if place is not None:
            _walk(work, place)
        work.keep_working()

    work.app.push_screen(SuggestionsScreen(work.bench, found), chosen)


def _walk(work: "BenchScreen", one: "Suggestion") -> None:
    """Show the step of a label in view and ask what it is; then the next that is open."""
    from mast_tui.workbench import suggestions

    if one.step:
        work.bench.reading.go(one.step)
    work.show_list(redraw=True)
    work.show_step()
    _show_evidence(work, one)

    def answer(key: str) -> None:
        decide = {"a": suggestions.accept, "r": suggestions.reject}.get(key)
        if decide is None and key != "n":
            return
        said = decide(work.bench, one) if decide else None
        if said:
            work.show_change(said)
        following = suggestions.next_open(work.bench, one)
        if following is not None:
            _walk(work, following)
        else:
            work.say(said or Notice("no label of a judge is left to decide on"))

    work.choose(f"a accept  r reject  n next   {one.in_words(work.bench)}", answer)


def _show_evidence(work: "BenchScreen", one: "Suggestion") -> None:
    """Show a judge's quotes in the step in view, the first of them in sight."""
    from mast_tui.workbench import suggestions

    quotes = sorted(
        suggestions.evidence(work.bench, one), key=lambda quote: (quote.part, quote.start)
    )
    places: dict[PartName, list[tuple[int, int]]] = {}
    for quote in quotes:
        places.setdefault(quote.part, []).append((quote.start, quote.end))
    if quotes:
        work.step_view.show_hits(places)
        work.step_view.reveal(quotes[0].part, quotes[0].start)
