"""Names and values that stand far apart, as of ``kubectl describe``: drawn near each other.

The blanks that line values up take half of a narrow pane, and every value wraps; a value goes on
under its own begin instead.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from rich.cells import cell_len

from mast_tui.traces.model import PartName
from mast_tui.traces.safe import visible
from mast_tui.tui.layout.json_rows import Span
from mast_tui.tui.layout.rows import Row, Run, cell_starts, is_wide, word_starts
from mast_tui.tui.layout.spans import Spans

SAMPLE, LEAST = 200, 4
"""Lines that are looked at, and how many of them must have their values in one column."""
SET_IN = 2
"""Columns by which the values under a name are set in."""
LONG_NAME, LEAST_ROOM = 24, 16
"""The value of a longer name, or one with less room behind it, goes on under the name."""


def fielded(text: str) -> bool:
    """Do the values of some lines stand in one column, far behind their names?"""
    lines = text.split("\n", SAMPLE)[:SAMPLE]
    columns = Counter(found.end(2) for line in lines if (found := _field().match(line)))
    return max(columns.values(), default=0) >= LEAST


class Fields(Spans):
    """Each name with its value close behind, and what belongs to it set in under it."""

    def __init__(self, part: PartName, text: str, width: int) -> None:
        super().__init__(part, text, width, True)
        self._laid(self._rows())

    def _rows(self) -> Iterator[Span]:
        column, under = 0, 0  # where the values of the last name stand, and are set in to
        for number in range(self.lines):
            start, end = self.starts[number], self.starts[number + 1] - 1
            lead = len(self.text[start:end]) - len(self.text[start:end].lstrip(" "))
            indent = under + lead - column if column and lead >= column else lead
            if found := _field().match(self.text[start + lead : end]):
                column, under = lead + found.end(2), indent + SET_IN
            yield start + lead, end, indent

    def _fitted(self, span: Span) -> Iterator[Span]:
        start, end, indent = span
        indent = min(indent, self.width // 2)
        text, room = self.text[start:end], self.width - indent
        found = _field().match(text)
        if cell_len(_shown(text, room)[0]) <= room:
            yield start, end, indent
        elif found is None:
            yield from self._wrapped(start, end, indent, room)
        else:
            yield from self._hanging(start, start + found.end(2), end, indent)

    def _wrapped(self, start: int, end: int, indent: int, room: int) -> Iterator[Span]:
        """A line that is too long even with small gaps."""
        text, runs = _near(self.text[start:end])
        starts = (cell_starts if is_wide(text) else word_starts)(text, max(8, room))
        places = [_source(runs, column) for column in starts]
        for a, b in zip(places, [*places[1:], end - start], strict=True):
            yield start + a, start + b, indent

    def _hanging(self, start: int, value: int, end: int, indent: int) -> Iterator[Span]:
        """A value that does not fit behind its name: on rows of its own, under its begin."""
        name = len(self.text[start:value].rstrip()) + 1
        behind = name <= LONG_NAME and self.width - indent - name >= LEAST_ROOM
        under = indent + (name if behind else SET_IN)
        rows = list(self._wrapped(value, end, under, self.width - under))
        yield start, rows.pop(0)[1] if behind else value, indent
        yield from rows

    def row(self, number: int, shift: int = 0) -> Row:
        start, end, indent = self._spans[number]
        text, runs = _shown(self.text[start:end].rstrip(), self.width - indent)
        placed = tuple(Run(run.column, run.start + start, run.length) for run in runs)
        return Row("part", visible(text, line=True), self.part, start, end, indent, placed)


def _shown(text: str, room: int) -> tuple[str, list[Run]]:
    """A name with its value near it; a line of a table as it stands, where it fits."""
    if cell_len(text) <= room and not _field().match(text):
        return text, [Run(0, 0, len(text))]
    return _near(text)


def _near(text: str) -> tuple[str, list[Run]]:
    """The text with one blank behind names and two in other gaps, and which of it stands where."""
    shown, runs, column, place = [], [], 0, 0
    for gap in _gaps().finditer(text):
        joint = " " if text[gap.start() - 1] == ":" else "  "
        runs.append(Run(column, place, gap.start() - place))
        shown.append(text[place : gap.start()] + joint)
        column += gap.start() - place + len(joint)
        place = gap.end()
    runs.append(Run(column, place, len(text) - place))
    shown.append(text[place:])
    return "".join(shown), runs


def _source(runs: Sequence[Run], column: int) -> int:
    """Which place of the text shows at a column; in a gap, the one behind it."""
    at = bisect_right(runs, column, key=lambda one: one.column) - 1
    inside = column - runs[at].column
    if inside >= runs[at].length and at + 1 < len(runs):
        return runs[at + 1].start
    return runs[at].start + min(inside, runs[at].length)


@cache
def _field() -> re.Pattern[str]:
    return re.compile(r"([^\s:](?: ?[^\s:]){0,60}:)( {2,})(?=\S)")


@cache
def _gaps() -> re.Pattern[str]:
    return re.compile(r"(?<=\S) {2,}(?=\S)")
