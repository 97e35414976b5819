"""Pins, and what stands beside the step in view."""

from typing import TYPE_CHECKING

from mast_tui.traces.model import Step
from mast_tui.tui.commands.moving import arrived
from mast_tui.tui.commands.surveying import looked_through, pinned_steps, show_overview
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.screens.work import WorkScreen


def pin(work: "WorkScreen") -> None:
    """Pin this step, or take its pin away."""
    bench, at = work.bench, work.bench.reading.at
    if bench.reading.step is None:
        return
    pinned = bench.recall.pin(bench.hand.annotator, bench.trace.trace_id, at)
    work.steps.refresh_row(bench.reading.row)
    show_overview(work)
    words = "pinned: P lists the pins" if pinned else "is no longer pinned"
    work.say(Notice(f"step {at} {words}"))


def pins(work: "WorkScreen") -> None:
    """The pinned steps, to go to one or to set one beside this."""
    from mast_tui.tui.screens.pins import PinsScreen

    if not pinned_steps(work):
        work.say(Notice("no step of this trace is pinned: p pins one"))
        return

    def chosen(found: tuple[int, bool] | None) -> None:
        if found is not None and found[1]:
            _stand(work, found[0])
        elif found is not None:
            work.bench.reading.go(found[0])
            arrived(work)
        work.steps.refresh()
        show_overview(work)
        work.keep_working()

    work.app.push_screen(PinsScreen(work.bench), chosen)


def beside(work: "WorkScreen") -> None:
    """Ask what to show in the place of the taxonomy."""
    close = "  x close" if work.besides else ""
    question = f"beside: s this step  a the final answer  p the plan  = the same call before{close}"
    work.choose(question, lambda key: _choose(work, key))


def _choose(work: "WorkScreen", key: str) -> None:
    from mast_tui.workbench.besides import answer_of

    reading = work.bench.reading
    if key == "s" and reading.step:
        _stand(work, reading.at)
    elif key == "p":
        _stand(work, 0)
    elif key == "a":
        index = looked_through(work)
        where = "" if index.complete else " as far as it was looked through"
        _stand(work, answer_of(index), f"there is no answer in this trace{where}")
    elif key in ("=", "equals_sign"):
        _stand(work, reading.index.before(reading.at), "no step before makes this very call")
    elif key == "x":
        close_beside(work)


def _stand(work: "WorkScreen", number: int | None, otherwise: str = "") -> None:
    """Set a step beside the one in view; 0 is the plan, which follows it."""
    from mast_tui.tui.besides import Besides

    if number is None:
        work.say(Notice(otherwise))
        return
    if work.besides is None:
        work.besides = Besides(work)
    work.besides.number = number
    follow(work)


def follow(work: "WorkScreen") -> None:
    """Show what stands beside the step in view, if anything does."""
    if work.besides is not None:
        reading = work.bench.reading
        work.besides.show(_step_beside(work, work.besides.number), reading.at)


def _step_beside(work: "WorkScreen", number: int) -> Step | None:
    from mast_tui.workbench.besides import plan_step

    reading = work.bench.reading
    if number:
        return reading.look(number) if number <= len(reading.trace) else None
    return plan_step(reading.index, reading.at)


def close_beside(work: "WorkScreen") -> None:
    """Give the place back to the taxonomy."""
    if work.besides is not None:
        besides, work.besides = work.besides, None
        besides.close()
