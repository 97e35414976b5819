"""Parts laid out for what they are: JSON as a tree, tables in columns, short arguments side by side.

What shows is the part as it stands, only its blanks and line ends are others: each row knows which
of its characters stand where, so quotes and hits are where they are.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from mast_tui.traces.model import PartName
from mast_tui.tui.layout.fields import Fields, fielded
from mast_tui.tui.layout.grids import Columns, Table, columned
from mast_tui.tui.layout.json_rows import RECORDS, Span, broken, documents, has_lines, opened
from mast_tui.tui.layout.rows import Block
from mast_tui.tui.layout.spans import Spans

MOST = 300_000
"""Characters up to which a part is laid out: more would take longer than a key may."""
AT_ONCE = 24_000
"""Characters up to which JSON is opened though nobody asked for it."""
SHORT = 44
"""Arguments longer than this have a row of their own."""


def layout_of(
    part: PartName, text: str, width: int, wrap: bool, most: int | None, limit: int = MOST
) -> tuple[str, Block] | None:
    """What the text is, and its rows; None where it is best shown as it stands.

    JSON is opened up to ``limit`` characters.
    """
    if len(text) > MOST or most is not None:
        return None
    if part == "arguments" and not text.startswith("{"):
        return ("", Sides(part, text, width, wrap)) if _short_lines(text) else None
    if separator := _separator(text):
        return "as a table", Table(part, text, width, separator)
    if wrap and columned(text):
        return "in columns", Columns(part, text, width)
    if wrap and part == "output" and fielded(text):
        return "as fields", Fields(part, text, width)
    found = list(documents(text)) if len(text) <= limit else []
    if found or (len(text) <= limit and any(map(has_lines, text.split("\n")))):
        return "as JSON", Tree(part, text, width, wrap, found)
    return None


class Tree(Spans):
    """JSON opened up as a tree, whatever its line ends; other lines as they are."""

    def __init__(
        self,
        part: PartName,
        text: str,
        width: int,
        wrap: bool,
        found: Sequence[tuple[int, int]] | None = None,
    ) -> None:
        super().__init__(part, text, width, wrap)
        self._laid(self._rows(list(documents(text)) if found is None else found))

    def _rows(self, found: Sequence[tuple[int, int]]) -> Iterator[Span]:
        done = 0
        for start, stop in found:
            yield from self._lines(done, start)
            record = len(found) >= RECORDS or self.text[stop - 1] == ","
            yield from opened(self.text, start, stop, self.width, record)
            done = stop + 1
        yield from self._lines(done, len(self.text))

    def _lines(self, place: int, stop: int) -> Iterator[Span]:
        """The lines from one place to another, as they are."""
        for number in range(bisect_left(self.starts, place), self.lines):
            start, end = self.starts[number], self.starts[number + 1] - 1
            if start >= stop:
                return
            line = self.text[start:end]
            if has_lines(line):
                yield from broken(self.text, start, end, 0, len(line) - len(line.lstrip()) + 2)
            else:
                yield start, end, 0


class Sides(Spans):
    """Lines of short arguments side by side, as many as fit on a row."""

    joint = "  "

    def __init__(self, part: PartName, text: str, width: int, wrap: bool) -> None:
        super().__init__(part, text, width, wrap)
        self._laid(self._rows())

    def _rows(self) -> Iterator[Span]:
        begun = -1
        for number in range(self.lines):
            start, end = self.starts[number], self.starts[number + 1] - 1
            short = bool(_argument().fullmatch(self.text, start, end)) and end - start <= SHORT
            if begun >= 0:
                lines = self.text.count("\n", begun, start)
                if short and end - begun + lines <= self.width:
                    continue
                yield begun, start - 1, 0
                begun = -1
            if short:
                begun = start
            else:
                yield start, end, 0
        if begun >= 0:
            yield begun, self.starts[self.lines] - 1, 0


@cache
def _argument() -> re.Pattern[str]:
    return re.compile(r"[A-Za-z_][\w.-]*: \S.*")


def _short_lines(text: str) -> bool:
    """Do two short arguments follow each other?"""
    short = [
        len(line) <= SHORT and bool(_argument().fullmatch(line)) for line in text.split("\n", 400)
    ]
    return any(one and other for one, other in pairwise(short))


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
