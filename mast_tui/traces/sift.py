"""Which steps may hold a word, found in the bytes of the file without building a step.

A word here is a run of ASCII letters, digits and underscores: however a record is written, they
stand in it as they are (the tests hold each reader that says so to it). Two things may hide a word,
and are candidates themselves: a colour sequence inside it, and, where case does not count, the few
letters beyond ASCII that are then the same as an ASCII one.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import partial
from time import perf_counter

from mast_tui.traces.cuts import Cuts
from mast_tui.traces.reader import Reader
from mast_tui.traces.source import Source

PIECE = 1 << 19
"""Bytes that are looked through at once: a millisecond or less."""
LONGEST = 8
"""Bytes of the longest of the sequences below."""
SLASHED = (b"u001b[", b"u009b", b"u001B[", b"u009B")
"""How colour sequences begin in JSON."""
ESCAPE, BEYOND = b"\x1b", b"\xc2\x9b"
ALIKE = {
    "i": (b"u0130", b"u0131", b"\xc4\xb0", b"\xc4\xb1"),
    "k": (b"u212a", b"\xe2\x84\xaa"),
    "s": (b"u017f", b"\xc5\xbf"),
}
"""The letters beyond ASCII that a pattern without case takes for these, as they may be written."""
WRITTEN_ANEW = ("true", "false", "none", "null", "infinity", "nan")
"""Values that may be shown in other letters than those in the record."""


def sift(reader: Reader, word: str, exact: bool) -> "Sift | None":
    """A pass over the reader's file; None where its bytes cannot tell of this word."""
    adds = reader.adds
    if adds is None or any(word.lower() in one for one in (*adds, *WRITTEN_ANEW)):
        return None
    return Sift(reader.source, reader.cuts, word, exact)


class Sift:
    """One pass over a file, a slice at a time."""

    def __init__(self, source: Source, cuts: Cuts, word: str, exact: bool) -> None:
        self._source = source
        self._cuts = cuts
        self._exact = exact
        self._word = (word if exact else word.lower()).encode("ascii")
        alike = (
            []
            if exact
            else [one for letter in ALIKE if letter in word.lower() for one in ALIKE[letter]]
        )
        escaped = map(re.escape, (*SLASHED, *(one for one in alike if one.isascii())))
        # one pattern for all, and no bytes.find for each: that takes longer the shorter they are
        self._escaped = re.compile(rb"\\(?:" + b"|".join(escaped) + b")")
        self._beyond = (BEYOND, *(one for one in alike if not one.isascii()))
        self._order = cuts.pieces_by_place()
        self._place = 0
        self._new = sorted(cuts.placeless)
        self.complete = False

    def work(self, deadline: float) -> list[int]:
        """Look on until the deadline; the steps that may hold the word, found since, each once."""
        while not self.complete and perf_counter() < deadline:
            self._look_on()
        found, self._new = sorted(set(self._new)), []
        return found

    def _look_on(self) -> None:
        again = min(self._place, max(len(self._word), LONGEST) - 1)  # a word may lie on the border
        read = self._source.read(self._place - again, PIECE + again)
        text = read if self._exact else read.lower()
        for find in self._finders(text):
            self._note_all(find, self._place - again)
        self._place += len(read) - again
        self.complete = len(read) <= again

    def _finders(self, text: bytes) -> Iterator[Callable[[int], int]]:
        """Where, from a place on, each of what is looked for stands in this piece; -1 for nowhere."""
        yield partial(text.find, self._word)
        if ESCAPE in text:
            yield partial(text.find, ESCAPE)
        yield lambda place: -1 if (at := self._escaped.search(text, place)) is None else at.start()
        if not text.isascii():
            yield from (partial(text.find, one) for one in self._beyond)

    def _note_all(self, find: Callable[[int], int], base: int) -> None:
        """Note the steps of every record in which something is found."""
        place = find(0)
        while place >= 0:
            place = find(max(place + 1, self._note(base + place) - base))

    def _note(self, place: int) -> int:
        """The steps that this place of the file belongs to; how far it need not be looked on."""
        cuts, order = self._cuts, self._order
        above = bisect_right(order, place, key=lambda piece: cuts.piece(piece)[1])
        if not above:
            return cuts.piece(order[0])[1] if order else place
        _, first, end = cuts.piece(order[above - 1])
        if place >= end:  # between two records
            return cuts.piece(order[above])[1] if above < len(order) else self._source.size
        while above and cuts.piece(order[above - 1])[1] == first:
            above -= 1
            self._new.append(cuts.piece(order[above])[0])
        return end
