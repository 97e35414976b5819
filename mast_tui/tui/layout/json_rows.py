"""JSON cut into rows: a value that fits stands on one, others open up below their beginning."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

SHORTEST = 60
"""JSON shorter than this stands as it is."""
STEP, DEEPEST = 2, 20
RECORDS = 3
"""From so many members on, a list is one of records: their members share rows."""
TRIES = 200
"""Texts that begin as JSON and are none, after which no more are tried."""

Span = tuple[int, int, int]
"""Start and end in the part, and how far it is set in."""


def documents(text: str) -> Iterator[tuple[int, int]]:
    """From where to where lines are JSON and nothing else; a comma may follow it."""
    decoder, place, tries = json.JSONDecoder(), 0, TRIES
    while place < len(text) and tries:
        end = _line_end_after(text, place)
        first = place + len(text[place:end]) - len(text[place:end].lstrip())
        if text[first : first + 1] in ("{", "["):
            try:
                stop = decoder.raw_decode(text, first)[1]
            except (ValueError, RecursionError):
                tries -= 1
            else:
                end = _line_end_after(text, stop)
                after = text[stop:end].strip()
                long = stop - first >= SHORTEST or "\n" in text[first:stop]
                if after in ("", ",") and long:
                    yield place, stop + len(after)
        place = end + 1


def _line_end_after(text: str, place: int) -> int:
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def has_lines(line: str) -> bool:
    """Does a text stand in it whose line ends are written out, as a file in a line of JSON?"""
    if len(line) <= SHORTEST or "\\n" not in line:
        return False
    return sum(1 for _ in _line_end().finditer(line)) > 1


def broken(text: str, start: int, end: int, indent: int, further: int) -> list[Span]:
    """A row broken after each line end that is written in a text; what follows is set in more."""
    places = [start]
    for match in _line_end().finditer(text, start, end):
        if match.end() < end - 2:
            places.append(match.end())
    stops = [*places[1:], end]
    return [
        (place, stop, further if number else indent)
        for number, (place, stop) in enumerate(zip(places, stops, strict=True))
    ]


@cache
def _line_end() -> re.Pattern[str]:
    return re.compile(r"(?<!\\)(?:\\\\)*\\n")


@cache
def _token() -> re.Pattern[str]:
    return re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],]|[^\s"{}\[\],]+')


def opened(text: str, start: int, stop: int, width: int, record: bool = False) -> list[Span]:
    """The rows of JSON that stands from ``start`` to ``stop``; a record's members share rows."""
    return _Opener(text, start, stop, width, record).rows()


class _Open(NamedTuple):
    """A value that is opened up."""

    is_list: bool
    records: bool
    """A list of so many objects that those share rows among their members."""
    shared: bool
    """Such an object."""


class _Opener:
    """Goes through the tokens once, ending a row where what follows does not fit."""

    def __init__(self, text: str, start: int, stop: int, width: int, record: bool) -> None:
        self._text, self._width, self._record = text, width, record
        self._tokens = [match.span() for match in _token().finditer(text, start, stop)]
        self._closing, self._members = _closings(text, self._tokens)
        self._saved = _saved(text, self._tokens)
        self._found: list[Span] = []
        self._inside: list[_Open] = []
        self._begun = -1
        """The token that began the row; -1 between rows."""
        first = self._tokens[0][0] if self._tokens else start
        self._indent = self._base = min(first - start, DEEPEST * STEP)

    def rows(self) -> list[Span]:
        """All rows, in order."""
        number = 0
        while number < len(self._tokens):
            sign = self._sign(number)
            if sign in ("}", "]") and self._inside:
                shared = self._inside.pop().shared
                if not shared or (self._begun >= 0 and not self._fits(number)):
                    self._end(number - 1)
            if self._begun < 0:
                self._begun = number
                self._indent = self._base + min(len(self._inside), DEEPEST) * STEP
            if sign in ("{", "["):
                number = self._open(number)
            elif sign == "," and not self._shares(number):
                self._end(number)
            number += 1
        self._end(len(self._tokens) - 1)
        return self._found

    def _sign(self, number: int) -> str:
        start, end = self._tokens[number]
        return self._text[start] if end - start == 1 else " "

    def _end(self, number: int) -> None:
        """End the row after a token, unless none is begun."""
        if self._begun >= 0:
            start, end = self._tokens[self._begun][0], self._tokens[number][1]
            self._begun = -1
            self._found += broken(self._text, start, end, self._indent, self._indent + STEP)

    def _fits(self, last: int) -> bool:
        """Does the row fit if it goes on to this token, and a comma?"""
        length = self._tokens[last][1] - self._tokens[self._begun][0]
        return length - self._saved[last] + self._saved[self._begun] < self._width - self._indent

    def _open(self, number: int) -> int:
        """Open a value, or pass over it where it fits; the last token that was taken."""
        last = self._closing.get(number, number)
        if self._fits(last) or last == number + 1:
            return last
        is_list = self._sign(number) == "["
        shared = not is_list and (self._inside[-1].records if self._inside else self._record)
        records = is_list and self._members.get(number, 0) >= RECORDS
        self._inside.append(_Open(is_list, records, shared))
        if not (shared and self._fits(self._member(number + 1))):
            self._end(number)
        return number

    def _shares(self, comma: int) -> bool:
        """Does the next member of a record fit on the row too?"""
        shared = bool(self._inside) and self._inside[-1].shared
        return shared and comma + 1 < len(self._tokens) and self._fits(self._member(comma + 1))

    def _member(self, number: int) -> int:
        """The last token of the member that begins with this one."""
        while number + 1 < len(self._tokens) and self._sign(number + 1) not in (",", "}", "]"):
            number = self._closing.get(number + 1, number + 1)
        return number


def _closings(text: str, tokens: Sequence[tuple[int, int]]) -> tuple[dict[int, int], Counter[int]]:
    """Which token closes what another opens, and how many members stand between them."""
    found: dict[int, int] = {}
    members: Counter[int] = Counter()
    open_ones: list[int] = []
    for number, (start, end) in enumerate(tokens):
        sign = text[start] if end - start == 1 else " "
        if sign in "{[":
            open_ones.append(number)
            members[number] = 1
        elif sign == "," and open_ones:
            members[open_ones[-1]] += 1
        elif sign in "}]" and open_ones:
            found[open_ones.pop()] = number
    return found, members


def _saved(text: str, tokens: Sequence[tuple[int, int]]) -> list[int]:
    """How many blanks and line ends up to each token a row leaves out."""
    saved, before = [0], 0
    for (_, end), (following, _) in pairwise(tokens):
        gap = following - end
        if gap > 1 and "\n" in text[end:following]:
            before += gap - (text[end - 1] == ",")
        elif gap == 1 and text[end] == "\n":
            before += text[end - 1] != ","
        saved.append(before)
    return saved
