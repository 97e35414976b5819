"""The whole trace in one line under the header."""

from collections.abc import Collection, Iterable
from itertools import groupby
from time import perf_counter

from textual.geometry import Region

from mast_tui.traces.kinds import KINDS
from mast_tui.tui.widgets.lines import LineView, Piece
from mast_tui.workbench.index import Index
from mast_tui.workbench.overview import Cell, cell_of, cells

PAUSE = 0.2
"""Seconds between two drawings while the trace is being looked through."""


class Overview(LineView):
    """One cell for one step or several: its kind, ``x`` for an error, ``*`` for a tag of yours."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(id="overview")
        self.ascii_only = ascii_only
        self.by_time = False
        self.cells: list[Cell] = []
        self._made: tuple[object, ...] = ()
        self._drawn: list[Piece] = []
        self._at = 0
        self._tagged: Collection[int] = ()
        self._pinned: Collection[int] = ()
        self._index: Index | None = None
        self._last = 0.0

    @property
    def room(self) -> int:
        """How many cells there is room for."""
        return max(0, self.size.width - 2)

    def show(
        self, index: Index, at: int, tagged: Collection[int], pinned: Collection[int] = ()
    ) -> None:
        """Show a trace with the position in it; draws the cells that changed."""
        self._index, self._at, self._tagged, self._pinned = index, at, tagged, pinned
        self._draw_changed()

    def grow(self) -> None:
        """More of the trace is known: show that, now and then."""
        index = self._index
        if index and (index.complete or perf_counter() - self._last > PAUSE):
            self._last = perf_counter()
            self._draw_changed()

    def _draw_changed(self) -> None:
        before, now = self._drawn, self._signs()
        self._drawn = now
        if len(before) != len(now):
            self.refresh()
            return
        changed = [
            x + 1 for x, (old, new) in enumerate(zip(before, now, strict=True)) if old != new
        ]
        if changed:
            self.refresh(Region(changed[0], 0, changed[-1] - changed[0] + 1, 1))

    def _lay_out(self) -> None:
        index = self._index
        if index is None:
            return
        key = (id(index), index.done, len(index.trace), self.room, self.by_time)
        if key != self._made:
            same = bool(self._made) and self._made[0] == id(index)
            before = self.cells if same else ()
            self.cells, self._made = cells(index, self.room, self.by_time, before), key

    def _signs(self) -> list[Piece]:
        self._lay_out()
        tagged = {cell_of(self.cells, number) for number in self._tagged} if self.cells else set()
        pinned = {cell_of(self.cells, number) for number in self._pinned} if self.cells else set()
        here = cell_of(self.cells, self._at) if self.cells else -1
        found = [
            self._sign(cell, place in tagged, place in pinned)
            for place, cell in enumerate(self.cells)
        ]
        if here >= 0:
            found[here] = (found[here][0], "cursor")
        return found

    def _sign(self, cell: Cell, tagged: bool, pinned: bool) -> Piece:
        if tagged:
            return ("*", "tag")
        if pinned:
            return ("^", "strong")
        if cell.error:
            return ("x", "error")
        if not cell.first:
            return (" ", "")
        if not cell.kind:
            return (".", "quiet")
        kind = KINDS[cell.kind]
        return (kind.ascii if self.ascii_only else kind.glyph, f"kind-{kind.id}")

    def row(self) -> list[Piece]:
        """Every cell of the line, from its left edge on."""
        if len(self._drawn) != len(self.cells) or not self._drawn:
            self._drawn = self._signs()
        return [(" ", ""), *self._drawn]

    def line(self, y: int) -> Iterable[Piece]:
        runs = groupby(self.row(), lambda piece: piece[1])
        return [("".join(sign for sign, _ in run), ink) for ink, run in runs]
