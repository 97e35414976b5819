"""In a study: the queue, what a blind round hides, the progress."""

from typing import TYPE_CHECKING

from mast_tui.errors import MastError
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench import reviewing
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.workbench.studying import Studying

LOOK = 2.0
"""Seconds between two looks at whether others wrote to the store."""
NO_STUDY = "this store belongs to no study: mast-tui study init makes one"


def watch(work: BenchScreen) -> None:
    """Show what others did meanwhile; nothing is drawn where they did nothing."""
    from mast_tui.tui import view

    study = work.bench.study
    assert study is not None
    changed = study.watching()

    def look() -> None:
        bench = work.bench
        if bench.unsaved or work.asks or not changed():
            return
        before = view.others_tags(bench)
        bench.enter_round()
        bench.reload()
        if view.others_tags(bench) != before:
            work.show_step(work.step_view.top)
        else:
            work.show_labels()

    work.add_class("-study")
    work.set_interval(LOOK, lambda: work.attempt(look))


def study_of(work: BenchScreen) -> "Studying | None":
    """The study that the annotator works in; says so where there is none."""
    study = work.bench.study
    if study is None:
        work.say(Notice(NO_STUDY, trouble=True))
    return study


# --- the queue


def queue(work: BenchScreen) -> None:
    """The annotator's traces of the round."""
    from mast_tui.tui.screens.queue import QueueScreen

    if study := study_of(work):

        def chosen(trace_id: str | None) -> None:
            if trace_id is not None:
                go_to(work, trace_id)
            else:
                work.show_labels()
            work.keep_working()

        study.refresh()
        work.app.push_screen(QueueScreen(work.bench, study), chosen)


def go_to(work: BenchScreen, trace_id: str, step: int | None = None) -> bool:
    """Bring a trace of the study in view, opening its file if need be."""
    bench = work.bench
    addresses = [bench.study.address(trace_id)] if bench.study else []
    number = bench.opening.fetch(trace_id, addresses)
    if number is None:
        work.say(Notice("the file of this trace is not here", trouble=True))
        return False
    try:
        bench.turn_to(number)
    except MastError as error:
        work.say(Notice(str(error), trouble=True))
        return False
    if step:
        bench.reading.go(step)
    work.show_trace()
    return True


def next_in_queue(work: BenchScreen) -> None:
    """Bring the next trace of the queue in view."""
    study = work.bench.study
    waiting = study.next(work.bench.trace.trace_id) if study else None
    if waiting is None:
        work.say(Notice(study.in_words() if study else NO_STUDY))
    elif go_to(work, waiting.assignment.trace_id):
        work.say(Notice(_about(waiting.assignment.skipped, study.in_words() if study else "")))


def _about(skipped: str | None, told: str) -> str:
    return f"you skipped this one: {skipped}" if skipped else told


def skip(work: BenchScreen) -> None:
    """Skip the trace in view, with a reason; one that is skipped already is taken back."""
    study = study_of(work)
    if study is None:
        return
    trace_id = work.bench.trace.trace_id
    waiting = study.blinding.waiting(trace_id)
    if waiting and waiting.assignment.skipped:
        _skipped(work, study.skip(trace_id, None), on=False)
        return

    def answer(text: str | None) -> None:
        if text is not None and text.strip():
            _skipped(work, study.skip(trace_id, text), on=True)
        elif text is not None:
            work.say(Notice("a trace is skipped with a reason", trouble=True))

    if waiting is None or waiting.settled:
        _skipped(work, study.skip(trace_id, "-"), on=False)
    else:
        work.ask("why skip it for now?", answer)


def _skipped(work: BenchScreen, said: Notice, on: bool) -> None:
    if on and not said.trouble:
        next_in_queue(work)
    work.show_labels()
    work.say(said)


# --- what a blind round hides


def settled(work: BenchScreen) -> None:
    """The trace in view was marked done or excluded: offer the next one, and what was hidden."""
    bench, study = work.bench, work.bench.study
    if study is None or bench.unsaved or bench.review.state not in ("done", "excluded"):
        return
    study.refresh()
    bench.enter_round()
    left = len(study.left())
    more = f"Enter opens the next, {left} left" if left else "nothing is left in this round"
    shows = "  v shows what was hidden" if bench.hidden else ""
    if not left and not shows:
        work.say(Notice(study.in_words()))
        return

    def answer(key: str) -> None:
        if key == "enter" and left:
            next_in_queue(work)
        elif key == "v" and shows:
            reveal(work)

    work.show_labels()
    work.choose(f"{bench.review.state}: {more}{shows}  other keys stay", answer)


def offer_reveal(work: BenchScreen, why: str) -> None:
    """Say why something is hidden; once the trace is done, offer to show it."""
    bench = work.bench
    if bench.study is None or bench.review.state not in ("done", "excluded"):
        until = ": it shows once you are done" if bench.study else ""
        work.say(Notice(f"{why}{until}", trouble=True))
        return

    def answer(key: str) -> None:
        if key == "v":
            reveal(work)

    work.choose(f"{why}: v shows it, which is recorded", answer)


def reveal(work: BenchScreen) -> None:
    """Show what the round hid of this trace; when, is recorded with the review."""
    bench = work.bench
    if bench.study is None:
        return
    said = reviewing.reveal(bench, bench.study)
    at = bench.reading.at
    work.show_trace()
    bench.reading.go(at)
    work.say(said)


# --- progress


def progress(work: BenchScreen) -> None:
    """How far the study is; grows while others work."""
    from mast_tui.tui.screens.progress import ProgressScreen

    if study := study_of(work):
        work.app.push_screen(ProgressScreen(study), lambda _: work.keep_working())
