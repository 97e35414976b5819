"""The rows of a part: slices of its text, so every character on screen knows its place in the part.

A block costs a split into lines; a row of a 1 MB line is arithmetic.
"""

from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import Literal, NamedTuple

from rich.cells import cell_len

from mast_tui.traces.model import PartName
from mast_tui.traces.safe import visible

MOST_WORDS = 60_000
"""Longer parts are wrapped at the margin, not at words: that needs no look at the text."""

RowKind = Literal["label", "remark", "tag", "part", "view", "blank"]


class Run(NamedTuple):
    """Neighbouring characters of a row that are neighbours in the part too."""

    column: int
    start: int
    length: int


class Row(NamedTuple):
    """One row of the page: a slice ``start:end`` of a part, or a line about the step."""

    kind: RowKind
    text: str
    part: PartName | None = None
    start: int = 0
    end: int = 0
    indent: int = 0
    """How far it is set in, where it is laid out for what it is."""
    runs: tuple[Run, ...] = ()
    """What of the part shows where, unless the row is just that slice."""

    def columns(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where in the row a stretch of the part shows, in characters."""
        for run in self.runs or (Run(0, self.start, self.end - self.start),):
            low, high = max(start, run.start), min(end, run.start + run.length)
            if low < high:
                yield run.column + low - run.start, run.column + high - run.start

    def place(self, column: int) -> int:
        """Which place of the part shows at a character of the row, or last before it."""
        known = [run for run in self.runs if run.column <= column]
        if not known:
            return min(self.start + (0 if self.runs else column), max(self.start, self.end - 1))
        run = known[-1]
        return run.start + min(column - run.column, max(0, run.length - 1))


class Block:
    """The rows of one part: its lines, each cut to the width."""

    sideways = False
    """Rows are cut at the margin though lines wrap."""

    def __init__(self, part: PartName, text: str, width: int, wrap: bool, most: int | None) -> None:
        self.part = part
        self.text = text
        self.width = max(1, width)
        lines = text.split("\n")
        if len(lines) > 1 and not lines[-1]:
            lines.pop()  # a final newline ends the last line, it does not begin another
        self.lines = len(lines)
        self.starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        shown = lines[:most] if most else lines
        self._breaks = self._odd_breaks(shown) if wrap else {}
        self._wrap = wrap
        self._ends = list(accumulate(self._heights(shown)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _heights(self, lines: list[str]) -> list[int]:
        if not self._wrap:
            return [1] * len(lines)
        width, breaks = self.width, self._breaks
        heights = [-(-len(line) // width) or 1 for line in lines]
        for number, starts in breaks.items():
            heights[number] = len(starts)
        return heights

    def _odd_breaks(self, lines: list[str]) -> dict[int, list[int]]:
        """Where the rows of those lines begin that arithmetic would cut in the wrong place."""
        words = len(self.text) <= MOST_WORDS
        if self.text.isascii() and not words:
            return {}
        breaks = {}
        for number, line in enumerate(lines):
            if words and len(line) > self.width:
                breaks[number] = word_starts(line, self.width)
            elif not line.isascii() and is_wide(line):
                breaks[number] = cell_starts(line, self.width)
        return breaks

    def slice(self, row: int, shift: int = 0) -> tuple[int, int]:
        """Where row ``row`` starts and ends in the part, in code points."""
        number = bisect_right(self._ends, row)
        start, end = self.starts[number], self.starts[number + 1] - 1
        if not self._wrap:
            return min(end, start + shift), min(end, start + shift + self.width)
        inner = row - (self._ends[number - 1] if number else 0)
        if (breaks := self._breaks.get(number)) is not None:
            last = inner + 1 >= len(breaks)
            return start + breaks[inner], end if last else start + breaks[inner + 1]
        return start + inner * self.width, min(end, start + (inner + 1) * self.width)

    def row(self, number: int, shift: int = 0) -> Row:
        """Row ``number``, made safe to show."""
        start, end = self.slice(number, shift)
        if self.text[start:end].endswith("\r") and self.text[end : end + 1] == "\n":
            end -= 1  # the line end of another system
        return Row("part", visible(self.text[start:end], line=True), self.part, start, end)

    def row_of(self, place: int) -> int:
        """The row that shows this place of the part."""
        number = min(max(0, bisect_right(self.starts, place) - 1), len(self._ends) - 1)
        first = self._ends[number - 1] if number > 0 else 0
        if not self._wrap:
            return first
        inside = place - self.starts[number]
        if (breaks := self._breaks.get(number)) is not None:
            return first + bisect_right(breaks, inside) - 1
        return min(first + inside // self.width, self._ends[number] - 1)

    def line_of(self, row: int) -> int:
        """The line of the part, from 1, that row ``row`` belongs to."""
        return bisect_right(self._ends, row) + 1


def is_wide(line: str) -> bool:
    """Does some character of the line take other than one cell?"""
    shown = visible(line, line=True)
    return cell_len(shown) != len(shown)


def cell_starts(line: str, width: int) -> list[int]:
    """Where rows begin if none may be wider than ``width`` cells."""
    starts, used = [0], 0
    for place, letter in enumerate(visible(line, line=True)):
        cells = cell_len(letter)
        if used + cells > width and used:
            starts.append(place)
            used = 0
        used += cells
    return starts


def word_starts(line: str, width: int) -> list[int]:
    """Where rows begin if they break at blanks, and at the margin where a word is too long."""
    if is_wide(line):
        return cell_starts(line, width)
    starts, width = [0], max(1, width)
    while len(line) - starts[-1] > width:
        start = starts[-1]
        blank = line.rfind(" ", start + 1, start + width + 1)
        following = blank + 1 if blank > start else start + width
        if following == len(line):
            break  # only the blank at its end did not fit
        starts.append(following)
    return starts


def word_rows(line: str, width: int) -> list[str]:
    """The rows themselves."""
    return [line[a:b] for a, b in pairwise([*word_starts(line, width), len(line)])]
