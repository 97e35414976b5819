"""Rows that are stretches of a part: what is laid out otherwise than it stands is made of them."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache

from mast_tui.traces.model import PartName
from mast_tui.traces.safe import visible
from mast_tui.tui.layout.json_rows import Span
from mast_tui.tui.layout.rows import Block, Row, Run, cell_starts, is_wide, word_starts


class Spans(Block):
    """Rows that are stretches of the part, each set in, with its line ends left out."""

    joint = ""
    """What shows for a line end in a row, where none follows a comma."""

    def __init__(self, part: PartName, text: str, width: int, wrap: bool) -> None:
        super().__init__(part, text, width, wrap, None)
        self._spans: list[Span] = []

    def _laid(self, spans: Iterator[Span]) -> None:
        self._spans = [span for one in spans for span in self._fitted(one)]
        self._begins = [span[0] for span in self._spans]

    def _fitted(self, span: Span) -> Iterator[Span]:
        """A stretch that is longer than a row as several."""
        start, end, indent = span
        text = self.text[start:end]
        room = max(8, self.width - indent)
        if not self._wrap or len(text) <= room:
            yield span
            return
        if "\n" in text:
            if len(self._joined(start, end, indent).text) <= room:
                yield span
            else:
                yield from self._apart(span)
            return
        places = cell_starts(text, room) if is_wide(text) else word_starts(text, room)
        for a, b in zip(places, [*places[1:], len(text)], strict=True):
            yield start + a, start + b, indent

    def _apart(self, span: Span) -> Iterator[Span]:
        """The lines of a stretch that is too long to be one row."""
        start, end, indent = span
        for match in _line().finditer(self.text, start, end):
            yield from self._fitted((match.start(), match.end(), indent))

    def __len__(self) -> int:
        return len(self._spans)

    def slice(self, row: int, shift: int = 0) -> tuple[int, int]:
        start, end, _ = self._spans[row]
        return (start, end) if self._wrap else (min(end, start + shift), end)

    def row(self, number: int, shift: int = 0) -> Row:
        start, end = self.slice(number, shift)
        indent = self._spans[number][2]
        text = self.text[start:end]
        if "\n" in text:
            return self._joined(start, end, indent)
        if not self._wrap:
            end = min(end, start + self.width - indent)
        shown = visible(self.text[start:end].rstrip("\r"), line=True)
        return Row("part", shown, self.part, start, end, indent)

    def _joined(self, start: int, end: int, indent: int) -> Row:
        """A stretch of several lines as one row."""
        shown, runs, column, place = [], [], 0, start
        for match in _line_ends().finditer(self.text, start, end):
            runs.append(Run(column, place, match.start() - place))
            joint = " " if self.text[match.start() - 1] == "," else self.joint
            shown.append(visible(self.text[place : match.start()], line=True) + joint)
            column += match.start() - place + len(joint)
            place = match.end()
        runs.append(Run(column, place, end - place))
        shown.append(visible(self.text[place:end], line=True))
        return Row("part", "".join(shown), self.part, start, end, indent, tuple(runs))

    def row_of(self, place: int) -> int:
        return max(0, bisect_right(self._begins, place) - 1)

    def line_of(self, row: int) -> int:
        return bisect_right(self.starts, self._spans[row][0])


@cache
def _line() -> re.Pattern[str]:
    return re.compile(r"\S(?:.*\S)?")


@cache
def _line_ends() -> re.Pattern[str]:
    return re.compile(r"[ \t\r]*\n\s*")
