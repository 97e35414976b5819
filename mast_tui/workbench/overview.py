"""A whole trace as one row of cells: each cell some steps, by number or by time."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from mast_tui.workbench.index import Index

TELLING = ("answer", "action", "harness", "file", "plan")
"""Where a cell stands for several steps, it shows the first of these kinds, else its first step."""


class Cell(NamedTuple):
    """The steps ``first`` to ``last`` (none, where ``first`` is 0) and what to show of them."""

    first: int
    last: int
    kind: str = ""
    """Empty while it is not known."""
    error: bool = False


def cells(
    index: Index, width: int, by_time: bool = False, before: Sequence[Cell] = ()
) -> list[Cell]:
    """The cells of a trace in at most ``width`` columns; what is known ``before`` is kept."""
    count = len(index.trace)
    if width < 1 or not count:
        return []
    spans = _by_time(index, width) if by_time else None
    if spans is None:
        width = min(width, count)
        starts = [place * count // width + 1 for place in range(width + 1)]
        spans = [(start, end - 1) for start, end in pairwise(starts)]
    known = {(cell.first, cell.last): cell for cell in before if cell.kind}
    return [known.get(span) or _cell(index, *span) for span in spans]


def _by_time(index: Index, width: int) -> list[tuple[int, int]] | None:
    """The steps of each column where time runs evenly; None where it is not known."""
    count = len(index.trace)
    times = [index.time(number) for number in range(1, count + 1)]
    known = [time for time in times if time is not None]
    if not index.complete or not known or max(known) <= known[0]:
        return None
    begin, span = known[0], max(known) - known[0]
    spans, now = [(0, 0)] * width, begin
    for number, time in enumerate(times, 1):
        now = max(now, now if time is None else time)  # clocks of several hosts may go back
        place = int((now - begin) / span * (width - 1))
        spans[place] = (spans[place][0] or number, number)
    return spans


def _cell(index: Index, first: int, last: int) -> Cell:
    if not first or last > index.done:
        return Cell(first, last)
    facts = [index.trace.fact(number) for number in range(first, last + 1)]
    kinds = [kind for kind, _ in facts]
    kind = next((one for one in TELLING if one in kinds), kinds[0])
    return Cell(first, last, kind, any(error for _, error in facts))


def cell_of(row: Sequence[Cell], number: int) -> int:
    """Which cell a step is in."""
    return next((n for n, cell in enumerate(row) if cell.first <= number <= cell.last), 0)
