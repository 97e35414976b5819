"""The review: done, with an outcome and a summary, excluded, or reopened."""

from mast_tui.traces.model import Outcome
from mast_tui.tui.actions import with_keys
from mast_tui.tui.commands.studying import reveal, settled
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.screens.done import DoneScreen
from mast_tui.workbench import reviewing
from mast_tui.workbench.saving import Notice

OUTCOMES: dict[str, Outcome] = {"f": "failed", "s": "succeeded", "u": "unknown"}


def done(work: BenchScreen) -> None:
    """Ask how the run ended and for a summary, then mark the trace done."""
    review = work.bench.review
    if review.state == "done":
        shows = "  v shows what the round hides" if work.bench.hidden else ""
        question = f"this trace is done: r reopens it{shows}, other keys do not"
        work.choose(question, lambda key: _reopen(work, key))
        return
    if not work.bench.trace.complete:
        work.say(
            Notice(
                with_keys("this trace is still being read: {done} again in a moment"), trouble=True
            )
        )
        return
    work.choose(
        "outcome? f failed  s succeeded  u unknown  x exclude",
        lambda key: _outcome(work, key),
    )


def _reopen(work: BenchScreen, key: str) -> None:
    if key == "r":
        work.show_change(reviewing.reopen(work.bench))
    elif key == "v" and work.bench.hidden:
        reveal(work)


def _outcome(work: BenchScreen, key: str) -> None:
    if key == "x":
        _exclude(work)
        return
    if key == "enter" and "outcome" not in work.bench.hidden:
        key = work.bench.trace.info.outcome[0]
    outcome = OUTCOMES.get(key)
    if outcome is None:
        return

    def answer(text: str | None) -> None:
        if text is not None:
            _look_once_more(work, outcome, text)

    work.ask("summary (may be empty):", answer, work.bench.review.summary or "")


def _look_once_more(work: BenchScreen, outcome: Outcome, summary: str) -> None:
    def chosen(unsure: frozenset[str] | None) -> None:
        if unsure is not None:
            work.show_change(reviewing.finish(work.bench, outcome, summary, unsure))
            _on_to_the_next(work)

    finished = reviewing.to_finish(work.bench, outcome, summary)
    work.app.push_screen(DoneScreen(work.bench, finished), chosen)


def _on_to_the_next(work: BenchScreen) -> None:
    if work.bench.study:
        settled(work)


def _exclude(work: BenchScreen) -> None:
    def answer(text: str | None) -> None:
        if text is not None:
            work.show_change(reviewing.exclude(work.bench, text))
            _on_to_the_next(work)

    work.ask("why can it not be judged?", answer, work.bench.review.exclusion or "")
