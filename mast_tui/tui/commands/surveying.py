"""The trace as a whole: the overview, phases, pins."""

from time import perf_counter
from typing import TYPE_CHECKING

from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.workbench.index import Index
    from mast_tui.workbench.outline import Phase

TENTHS = 10
PATIENCE = 0.05
"""Seconds that a key may look through the trace."""


def overview_on(work: BenchScreen) -> None:
    _by_cells(work, 1)


def overview_back(work: BenchScreen) -> None:
    _by_cells(work, -1)


def _by_cells(work: BenchScreen, direction: int) -> None:
    """Go a tenth of the overview on or back."""
    from mast_tui.workbench.overview import cell_of

    row = work.overview.cells
    if not row:
        return
    here = cell_of(row, work.bench.reading.at)
    target = max(0, min(len(row) - 1, here + direction * max(1, len(row) // TENTHS)))
    while 0 < target < len(row) - 1 and not row[target].first:
        target += direction
    if row[target].first:
        _go(work, row[target].first)


def overview_scale(work: BenchScreen) -> None:
    """Let the overview run by steps, or by time."""
    index, view = work.bench.reading.index, work.overview
    if not view.by_time and index.time(1) is None and index.time(len(index.trace)) is None:
        work.say(Notice("this trace says no times", trouble=True))
        return
    view.by_time = not view.by_time
    work.show_overview()
    work.say(Notice(f"the overview runs by {'time' if view.by_time else 'steps'}"))


def next_phase(work: BenchScreen) -> None:
    _to_phase(work, 1)


def previous_phase(work: BenchScreen) -> None:
    _to_phase(work, -1)


def _to_phase(work: BenchScreen, direction: int) -> None:
    """Go to where the next phase begins; back first to where this one does."""
    from mast_tui.workbench.outline import phase_at

    found, at = phases_of(work), work.bench.reading.at
    if not found:
        return
    here = phase_at(found, at)
    inside = direction < 0 and found[here].first < at
    target = here if inside else here + direction
    if 0 <= target < len(found):
        _go(work, found[target].first)
        work.say(Notice(f"{found[target].why} {found[target].title}".strip()))
    else:
        work.say(Notice(f"this is the {'last' if direction > 0 else 'first'} phase"))


def phases_of(work: BenchScreen) -> "list[Phase]":
    """The phases of the trace in view, as far as it was looked through."""
    from mast_tui.workbench.outline import phases

    return phases(looked_through(work))


def looked_through(work: BenchScreen) -> "Index":
    """The index of the trace in view, complete if that does not take long."""
    index = work.bench.reading.index
    index.work(perf_counter() + PATIENCE)
    return index


def outline(work: BenchScreen) -> None:
    """The phases of the trace, to jump to."""
    from mast_tui.tui.screens.outline import OutlineScreen

    before = work.bench.reading.filter

    def chosen(number: int | None) -> None:
        if number is not None:
            _go(work, number)
        if work.bench.reading.filter != before:
            work.show_reading(redraw=True)
        work.keep_working()

    work.app.push_screen(OutlineScreen(work.bench, phases_of(work)), chosen)


def _go(work: BenchScreen, number: int) -> None:
    """Go to a step; one that the filter hides stays hidden, and the nearest shown one is taken."""
    reading = work.bench.reading
    if reading.filter and number not in reading.shown:
        reading.at = number
        reading.at = reading.shown[reading.row] if reading.shown else number
    else:
        reading.go(number)
    work.show_reading()
