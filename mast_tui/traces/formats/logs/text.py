"""A log as text: cut into entries where a line begins as its system begins one.

Places are counted in characters of a held text, or in bytes of a file; a file is read in blocks,
and an entry is only decoded when it is looked at.
"""

import re
from collections.abc import Iterator
from typing import Protocol

from mast_tui.traces.source import BOM, CHUNK, Record, Source

PEEK = 64 * 1024
"""So much of an entry is seen when it is cut."""
LONGEST = 4 << 20
"""An entry longer than this goes on in another."""


class Text(Protocol):
    """What a log reader reads."""

    def blocks(self) -> Iterator[str]:
        """The text in pieces that end at a line's end; for cutting, a byte may be a character."""

    def slice(self, start: int, length: int) -> str:
        """The true text at a place."""


class Held:
    """A text in memory."""

    def __init__(self, text: str) -> None:
        self.text = text

    def blocks(self) -> Iterator[str]:
        yield self.text

    def slice(self, start: int, length: int) -> str:
        return self.text[start : start + length]


class Filed:
    """A text that stays in its file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._begin = 3 if source.read(0, 3) == BOM else 0

    def blocks(self) -> Iterator[str]:
        place = self._begin
        carried = b""
        while piece := self._source.read(place, CHUNK):
            place += len(piece)
            end = piece.rfind(b"\n") + 1
            if end or len(carried) > LONGEST:
                end = end or len(piece)
                yield (carried + piece[:end]).decode("latin-1")
                carried = piece[end:]
            else:
                carried += piece
        if carried:
            yield carried.decode("latin-1")

    def slice(self, start: int, length: int) -> str:
        return self._source.read(self._begin + start, length).decode("utf-8", "replace")


def entries(text: Text, mark: re.Pattern[str], first: int = 0) -> Iterator[Record | None]:
    """The entries of a text, each from a line that ``mark`` knows to the next such line.

    ``mark`` begins with a line feed, by which it is searched fast. A record's ``index`` is the
    line it begins on (the text begins on line ``first``), its ``value`` what cutting sees of it.
    None is a breath for the time box.
    """
    opened = _Open(first)
    place, lines = 0, first
    fresh = True
    for block in text.blocks():
        pad = "\n" if fresh else ""
        counted, line = 0, lines
        for found in mark.finditer(pad + block):
            at = found.start() + 1 - len(pad)
            if record := opened.close(block, counted, at, place):
                yield record
            line += block.count("\n", counted, at)
            counted = at
            opened.begin(line, place + at)
        opened.go_on(block, counted)
        place += len(block)
        lines = line + block.count("\n", counted)
        fresh = block.endswith("\n")
        if place - opened.start > LONGEST:
            yield opened.close("", 0, 0, place)
            opened.begin(lines, place)
        yield None
    if record := opened.close("", 0, 0, place):
        yield record


class _Open:
    """The entry that is being read."""

    def __init__(self, line: int) -> None:
        self.begin(line, 0)

    def begin(self, line: int, start: int) -> None:
        self.line, self.start, self.seen = line, start, ""

    def go_on(self, block: str, begin: int) -> None:
        if len(self.seen) < PEEK:
            self.seen += block[begin : begin + PEEK]

    def close(self, block: str, begin: int, end: int, place: int) -> Record | None:
        """The entry, if there is anything of it before ``end`` in ``block``."""
        length = place + end - self.start
        if length <= 0:
            return None
        seen = self.seen + block[begin : min(end, begin + PEEK)]
        return Record(self.line, self.start, length, seen)
