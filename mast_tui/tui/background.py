"""The work behind the keys: read, sieve, search, look through and save, a slice at a time."""

from time import monotonic
from typing import TYPE_CHECKING

from mast_tui.errors import MastError
from mast_tui.tui import view
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.screens.work import WorkScreen

SLICE, LONG_SLICE = 0.004, 0.006
"""Seconds of reading between two looks at the keys: while they are used, and while they are not."""
RESTING = 1.0
"""Seconds after the last key from which the longer slices are taken."""
TYPING = 0.15
"""Seconds after a key in which the trace is not looked through: a slice would delay its frame."""

COUNTED = 100
"""While traces are looked for, their number is shown anew for each so many."""


def work_on(work: "WorkScreen") -> bool:
    """One slice; True while there is more to do."""
    bench, reading = work.bench, work.bench.reading
    before, hits, indexed = _state(work), _hits(work), reading.index.done
    more = reading.work(SLICE if monotonic() - work.pressed_at < RESTING else LONG_SLICE)
    more = _look_for_traces(work) or more
    if bench.unsaved:
        work.attempt(lambda: _save(work))
    if reading.trace.complete and not before[1]:  # tags of steps not read yet find their places
        work.attempt(bench.read_to_end)
        work.show_outcome()
    if reading.index.done != indexed:
        work.overview.grow()
        work.show_relations()
    if _hits(work) != hits:
        from mast_tui.tui.commands.searching import follow  # not before the first screen

        work.show_hits()
        follow(work)
        if work.progress:
            work.progress()
    if _state(work) != before:
        _show_growth(work, finished=(reading.trace.complete and not before[1]) or not more)
    return more or bench.unsaved > 0


def pause(work: "WorkScreen") -> float:
    """Seconds until the next slice: a while after a busy store, and after a key nobody waits for."""
    if work.bench.unsaved:
        return 0.1
    typing = monotonic() - work.pressed_at < TYPING
    return TYPING / 2 if typing and not work.bench.reading.waited_for else 0


def _look_for_traces(work: "WorkScreen") -> bool:
    """One slice of looking for more traces; True while there may be more."""
    opening = work.bench.opening
    if opening.complete:
        return False
    before = len(opening.traces)
    done = opening.advance(SLICE)
    if len(opening.traces) // COUNTED != before // COUNTED or done:
        work.status_line.say(*view.status(work.bench))
    if done and opening.complaint():
        work.say(Notice(opening.complaint(), trouble=True))
    return not done


def _state(work: "WorkScreen") -> tuple[int, bool, int, int]:
    reading = work.bench.reading
    return len(reading.shown), reading.trace.complete, reading.at, work.bench.unsaved


def _hits(work: "WorkScreen") -> tuple[int, bool]:
    search = work.bench.reading.search
    return (len(search.hits), search.complete) if search else (0, True)


def _save(work: "WorkScreen") -> None:
    try:
        if work.bench.save():
            work.show_change(Notice("saved"))
    except MastError:
        work.show_labels()
        raise


def _show_growth(work: "WorkScreen", finished: bool) -> None:
    reading, steps = work.bench.reading, work.steps
    full = len(reading.shown) > steps.size.height
    if finished or not full or steps.count <= steps.size.height:
        work.show_list()
        work.status_line.say(*view.status(work.bench))
    if work.step_view.step is not reading.step:  # gone elsewhere, or its output was read
        work.show_list()
        work.show_step()
