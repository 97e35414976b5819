"""Tables drawn in columns: cells that a sign parts, and lines that stand in columns already."""

import csv
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import accumulate, islice

from rich.cells import cell_len, set_cell_size

from mast_tui.traces.model import PartName
from mast_tui.traces.safe import visible
from mast_tui.tui.layout.rows import Block, Row, Run, word_starts

SAMPLE, WIDEST = 200, 48
"""Rows of a table that are measured, and the widest column."""
ALIKE = 4
"""Lines without a heading that must stand in the same columns to be a table."""
GAP = 2
"""Blanks between two columns."""
LEAST_LAST = 24
"""Cells of room that a last column needs, to go on in rows of its own."""
SHRUNK = 20
"""Columns are not cut shorter than this."""


@cache
def _heading() -> re.Pattern[str]:
    """``NAME   READY   STATUS``: at least two names in capitals, set apart."""
    return re.compile(r"[A-Z][A-Z0-9()/%_-]*(?: [A-Z0-9()/%_-]+)*(?: {2,}[A-Z][A-Z0-9()/%_ -]*)+")


def columned(text: str) -> bool:
    """Do some lines stand in columns, under a heading or by themselves?"""
    lines = text.split("\n")
    if any(_heading().fullmatch(line.rstrip()) for line in lines):
        return True
    return any(_aligned(lines[at : at + ALIKE]) for at in range(0, min(len(lines), SAMPLE), ALIKE))


def _aligned(lines: Sequence[str]) -> list[int]:
    """Where the columns of some lines begin, if at least three stand one below the other."""
    if len(lines) < ALIKE:
        return []
    starts: set[int] | None = None
    for line in lines:
        found = {match.end() for match in _apart().finditer(line)}
        starts = found if starts is None else starts & found
        if len(starts) < 2:
            return []
    begun = [line[:1].isspace() for line in lines]
    return [] if any(begun) else [0, *sorted(starts or ())]


class Grid(Block):
    """Rows of cells, cut at the margin and not wrapped: each column as wide as what it holds."""

    sideways = True
    wraps_last = False
    """A long last column goes on in rows of its own."""

    def _cells(self, number: int) -> list[tuple[int, int]] | None:
        """Where the cells of a line stand in it; None for a line that is not of the table."""
        raise NotImplementedError

    def _widths_at(self, number: int) -> Sequence[int]:
        """How wide the columns are at a line."""
        raise NotImplementedError

    def _line(self, number: int) -> str:
        return self.text[self.starts[number] : self.starts[number + 1] - 1]

    def _drawn(self, number: int, shift: int, stop: int | None = None) -> Row:
        """A line of the table as a row, up to some place in the line."""
        line, start = self._line(number)[:stop], self.starts[number]
        cells, widths = self._cells(number) or [], self._widths_at(number)
        shown, runs, column = [], [], -shift
        for place, (a, b) in enumerate(cells):
            width, b = widths[place] if place < len(widths) else WIDEST, min(b, len(line))
            width = b - a if stop is not None and place + 1 == len(cells) else width
            cell = visible(line[a:b], line=True)
            runs.append(Run(column, start + a, min(b - a, width)))
            shown.append(cell if place + 1 == len(cells) < width else _fitted(cell, width))
            column += len(shown[-1]) + GAP
        whole = (" " * GAP).join(shown).rstrip()[shift:]
        text = whole[: self.width - 1] + "…" if len(whole) > self.width else whole
        clipped = tuple(run for one in runs if (run := _clipped(one, len(text))).length > 0)
        return Row("part", text, self.part, start, start + len(line), 0, clipped)

    def _measured(self, numbers: Iterable[int], room: int) -> list[int]:
        """The widths of columns; where there is too little room, long ones get shorter."""
        widths: list[int] = []
        for number in islice(numbers, SAMPLE):
            line = self._line(number)
            for place, (a, b) in enumerate(self._cells(number) or ()):
                widths += [0] * (place + 1 - len(widths))
                widths[place] = max(widths[place], cell_len(visible(line[a:b], line=True)))
        most = min(max(widths, default=0), WIDEST)
        if widths and widths[-1] > WIDEST and self.wraps_last:
            widths[-1] = LEAST_LAST
        while most > SHRUNK and sum(min(one, most) + GAP for one in widths) > room + GAP:
            most -= 1
        return [min(one, most) for one in widths]


class Columns(Grid):
    """Lines that stand in columns already, as of ``kubectl get``, drawn nearer to each other.

    A long last column, as the message of an event, goes on in rows of its own.
    """

    wraps_last = True

    def __init__(self, part: PartName, text: str, width: int) -> None:
        super().__init__(part, text, width, True, None)
        self._tables: list[list[int]] = []
        self._table_of: dict[int, int] = {}
        self._find()
        self._widths = [self._fitted_widths(number) for number in range(len(self._tables))]
        self._pieces = {line: self._cut_last(line) for line in self._table_of}
        heights = self._heights([self._line(number) for number in range(self.lines)])
        for line, pieces in self._pieces.items():
            heights[line] = max(1, len(pieces))
        self._ends = list(accumulate(heights))

    def _fitted_widths(self, table: int) -> list[int]:
        lines = [line for line, of in self._table_of.items() if of == table]
        return self._measured(lines, self.width)

    def _cut_last(self, number: int) -> list[int]:
        """Where the rows of the last cell begin, if it does not fit behind the others."""
        widths, cells = self._widths_at(number), self._cells(number) or []
        behind = sum(widths[:-1]) + GAP * (len(widths) - 1)
        room = self.width - behind
        if len(cells) < len(widths) or room < LEAST_LAST:
            return []
        start, end = cells[-1]
        return word_starts(self._line(number)[start:end], room) if end - start > room else []

    def _find(self) -> None:
        """Each heading, and the lines under it up to the next empty one; or lines that are alike."""
        inside = False
        for number in range(self.lines):
            line = self._line(number).rstrip()
            if line and not inside:
                starts = self._columns_from(number, line)
                inside = bool(starts)
                self._tables += [starts] if starts else []
            inside = inside and bool(line)
            if inside and _stands(line, self._tables[-1]):
                self._table_of[number] = len(self._tables) - 1

    def _columns_from(self, number: int, line: str) -> list[int]:
        """Where the columns begin of a table that begins with this line."""
        if _heading().fullmatch(line):
            return [found.start() for found in _column().finditer(line)]
        if len(self._tables) >= SAMPLE or "   " not in line:
            return []
        last = min(self.lines, number + ALIKE)
        return _aligned([self._line(one).rstrip() for one in range(number, last)])

    def _cells(self, number: int) -> list[tuple[int, int]] | None:
        table = self._table_of.get(number)
        if table is None:
            return None
        line, starts = self._line(number), self._tables[table]
        ends = [*starts[1:], len(line)]
        return [
            (a, a + len(line[a:b].rstrip())) for a, b in zip(starts, ends, strict=True)
            if a <= len(line)
        ]  # fmt: skip

    def _widths_at(self, number: int) -> Sequence[int]:
        return self._widths[self._table_of[number]]

    def row(self, number: int, shift: int = 0) -> Row:
        line = bisect_right(self._ends, number)
        if line not in self._table_of:
            return super().row(number)
        pieces, nth = self._pieces[line], number - (self._ends[line - 1] if line else 0)
        if not pieces:
            return self._drawn(line, shift)
        start, end = (self._cells(line) or [(0, 0)])[-1]
        stop = start + pieces[nth + 1] if nth + 1 < len(pieces) else end
        widths = self._widths_at(line)
        behind = sum(widths[:-1]) + GAP * (len(widths) - 1)
        if nth:
            a, b = self.starts[line] + start + pieces[nth], self.starts[line] + stop
            return Row("part", visible(self.text[a:b], line=True), self.part, a, b, behind)
        return self._drawn(line, 0, stop)

    def row_of(self, place: int) -> int:
        line = min(max(0, bisect_right(self.starts, place) - 1), len(self._ends) - 1)
        if line not in self._table_of:
            return super().row_of(place)
        first = self._ends[line - 1] if line else 0
        if not (pieces := self._pieces[line]):
            return first
        start = (self._cells(line) or [(0, 0)])[-1][0]
        inside = place - self.starts[line] - start
        return first + max(0, bisect_right(pieces, inside) - 1)


def _stands(line: str, starts: Sequence[int]) -> bool:
    """Does the line stand in these columns, no word of it across where one begins?"""
    return len(line) > starts[1] and all(line[at - 1 : at] in ("", " ") for at in starts[1:])


@cache
def _apart() -> re.Pattern[str]:
    return re.compile(r"(?<=\S) {2,}(?=\S)")


@cache
def _column() -> re.Pattern[str]:
    return re.compile(r"\S+(?: \S+)*")


class Table(Grid):
    """Cells that a tab or a comma parts."""

    def __init__(self, part: PartName, text: str, width: int, separator: str) -> None:
        super().__init__(part, text, width, False, None)
        self._separator = separator
        self._widths = self._measured(range(self.lines), width)

    def _cells(self, number: int) -> list[tuple[int, int]]:
        line, found, place = self._line(number), [], 0
        for cell in next(csv.reader([line], delimiter=self._separator), []):
            at = line.find(cell, place)  # a quote sign in it is written twice: then it is cut short
            place = at + len(cell) if at >= 0 else place
            found.append((place - len(cell) if at >= 0 else place, place))
        return found

    def _widths_at(self, number: int) -> Sequence[int]:
        return self._widths

    def row(self, number: int, shift: int = 0) -> Row:
        return self._drawn(number, shift)


def _clipped(run: Run, width: int) -> Run:
    """What of a run is not scrolled off or cut."""
    off = max(0, -run.column)
    length = min(run.length - off, width - max(0, run.column))
    return Run(run.column + off, run.start + off, length)


def _fitted(cell: str, width: int) -> str:
    fits = cell_len(cell) <= width
    return set_cell_size(cell, width) if fits else set_cell_size(cell, width - 1) + "…"
