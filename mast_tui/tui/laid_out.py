"""Parts laid out for what they are: JSON on one line as a tree, tables in columns.

A row of JSON is a slice of the part as it stands, set in by its depth: nothing is written anew,
so quotes and hits are where they are. A table is a view: from its rows nothing can be quoted.
"""

import csv
import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from rich.cells import cell_len, set_cell_size

from mast_tui.traces.model import PartName
from mast_tui.traces.safe import visible
from mast_tui.tui.page import Block, Row, cell_starts, is_wide

MOST = 300_000
"""Characters up to which a part is laid out: more would take longer than a key may."""
SHORTEST = 60
"""A line of JSON shorter than this stands as it is."""
STEP, DEEPEST = 2, 20
SAMPLE, WIDEST = 200, 48
"""Rows of a table that are measured, and the widest column."""

Span = tuple[int, int, int]
"""Start and end in the part, and how far it is set in."""


def laid_out(
    part: PartName, text: str, width: int, wrap: bool, most: int | None
) -> tuple[str, Block] | None:
    """What the text is, and its rows; None where it is best shown as it stands."""
    if len(text) > MOST or most is not None:
        return None
    if separator := _separator(text):
        return "as a table", Table(part, text, width, separator)
    if any(_json_like(line) or _has_lines(line) for line in text.split("\n")):
        return "as JSON", Tree(part, text, width, wrap)
    return None


def _json_like(line: str) -> bool:
    line = line.strip()
    if len(line) < SHORTEST or line[0] not in "{[" or line[-1] not in "}]":
        return False
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _has_lines(line: str) -> bool:
    """Does a text stand in it whose line ends are written out, as a file in a line of JSON?"""
    return len(line) > SHORTEST and sum(1 for _ in _line_end().finditer(line)) > 1


@cache
def _line_end() -> re.Pattern[str]:
    return re.compile(r"(?<!\\)(?:\\\\)*\\n")


class Tree(Block):
    """Lines of JSON, each opened up as a tree; other lines as they are."""

    def __init__(self, part: PartName, text: str, width: int, wrap: bool) -> None:
        super().__init__(part, text, width, wrap, None)
        lines = text.split("\n")[: self.lines]
        self._spans = [
            span
            for line, start in zip(lines, self.starts, strict=False)
            for span in self._of_line(line, start)
        ]
        self._begins = [span[0] for span in self._spans]

    def _of_line(self, line: str, start: int) -> Iterator[Span]:
        if _json_like(line):
            opened = _opened(line, self.width)
        elif _has_lines(line):
            opened = _broken(line, 0, len(line), 0, len(line) - len(line.lstrip()) + STEP)
        else:
            opened = [(0, len(line), 0)]
        for begin, end, indent in opened:
            room = max(8, self.width - indent)
            places = _cut(line[begin:end], room) if self._wrap else [0]
            stops = [*places[1:], end - begin]
            for a, b in zip(places, stops, strict=True):
                yield start + begin + a, start + begin + b, indent

    def __len__(self) -> int:
        return len(self._spans)

    def slice(self, row: int, shift: int = 0) -> tuple[int, int]:
        start, end, _ = self._spans[row]
        return (start, end) if self._wrap else (min(end, start + shift), end)

    def row(self, number: int, shift: int = 0) -> Row:
        start, end = self.slice(number, shift)
        indent = self._spans[number][2]
        if not self._wrap:
            end = min(end, start + self.width - indent)
        return Row("part", visible(self.text[start:end], line=True), self.part, start, end, indent)

    def row_of(self, place: int) -> int:
        return max(0, bisect_right(self._begins, place) - 1)

    def line_of(self, row: int) -> int:
        return bisect_right(self.starts, self._spans[row][0])


def _cut(text: str, width: int) -> list[int]:
    return cell_starts(text, width) if is_wide(text) else list(range(0, len(text), width)) or [0]


@cache
def _token() -> re.Pattern[str]:
    return re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s"{}\[\],]+')


def _opened(line: str, width: int) -> list[Span]:
    """The rows of one line of JSON: a value that fits stands on one row."""
    tokens = [(match.start(), match.end()) for match in _token().finditer(line)]
    closing = _closings(line, tokens)
    rows: list[Span] = []
    depth, begun, number = 0, -1, 0

    def end_row(end: int) -> None:
        nonlocal begun
        if begun >= 0:
            indent = min(depth, DEEPEST) * STEP
            rows.extend(_broken(line, begun, end, indent, indent + STEP))
            begun = -1

    while number < len(tokens):
        start, end = tokens[number]
        sign = line[start:end]
        if sign in "}]":
            end_row(tokens[number - 1][1])
            depth -= 1
        begun = start if begun < 0 else begun
        if sign in "{[":
            last = closing[number]
            room = width - min(depth, DEEPEST) * STEP
            if tokens[last][1] - begun <= room or last == number + 1:
                number = last  # it fits, or is empty
            else:
                end_row(end)
                depth += 1
        elif sign == ",":
            end_row(end)
        number += 1
    end_row(len(line))
    return rows


def _closings(line: str, tokens: Sequence[tuple[int, int]]) -> dict[int, int]:
    """Which token closes what another opens."""
    found: dict[int, int] = {}
    open_ones: list[int] = []
    for number, (start, end) in enumerate(tokens):
        if line[start:end] in ("{", "["):
            open_ones.append(number)
        elif line[start:end] in ("}", "]"):
            found[open_ones.pop()] = number
    return found


def _broken(line: str, start: int, end: int, indent: int, further: int) -> list[Span]:
    """A row broken after each line end that is written in a text; what follows is set in more."""
    places = [start]
    for match in _line_end().finditer(line, start, end):
        if match.end() < end - 2:
            places.append(match.end())
    stops = [*places[1:], end]
    return [
        (place, stop, further if number else indent)
        for number, (place, stop) in enumerate(zip(places, stops, strict=True))
    ]


class Table(Block):
    """Rows of cells, each column as wide as what it holds."""

    def __init__(self, part: PartName, text: str, width: int, separator: str) -> None:
        super().__init__(part, text, width, False, None)
        self._separator = separator
        self._lines = text.split("\n")[: self.lines]
        rows = [self._cells(line) for line in self._lines[:SAMPLE]]
        columns = max(map(len, rows))
        self._widths = [
            min(WIDEST, max((cell_len(row[n]) for row in rows if n < len(row)), default=0))
            for n in range(columns)
        ]

    def _cells(self, line: str) -> list[str]:
        cells = next(csv.reader([line], delimiter=self._separator), [])
        return [visible(cell, line=True) for cell in cells]

    def row(self, number: int, shift: int = 0) -> Row:
        cells = self._cells(self._lines[number])
        widths = [*self._widths, *[WIDEST] * len(cells)]
        text = "  ".join(_fitted(cell, width) for cell, width in zip(cells, widths, strict=False))
        return Row("view", text.rstrip()[shift : shift + self.width])


def _fitted(cell: str, width: int) -> str:
    fits = cell_len(cell) <= width
    return set_cell_size(cell, width) if fits else set_cell_size(cell, width - 1) + "…"


def _separator(text: str) -> str:
    """What parts the cells, where the text is a table of at least three columns or tabs."""
    lines = [line for line in text.split("\n", 12)[:12] if line]
    if len(lines) < 3 or any(len(line) > 4_000 for line in lines):
        return ""
    for separator, least in (("\t", 1), (",", 2)):
        counts = [line.count(separator) for line in lines[:10]]
        if min(counts) >= least and (separator == "\t" or len(set(counts)) == 1):
            return separator
    return ""
