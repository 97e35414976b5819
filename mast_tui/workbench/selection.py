"""Selecting text in a step, as evidence: a caret that moves, and an anchor once it extends."""

import re
from dataclasses import dataclass

from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text

_WORD = re.compile(r"\w+|[^\w\s]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")


@dataclass(slots=True)
class Selection:
    """A place in a part of a step, and the place from which the selection extends to it.

    Places are code points of :func:`mast_tui.traces.parts.part_text`. Without an anchor nothing
    is selected yet and the caret just moves.
    """

    step: Step
    part: PartName
    caret: int = 0
    anchor: int | None = None

    @property
    def text(self) -> str:
        """The text of the part."""
        return part_text(self.step, self.part)

    @property
    def span(self) -> tuple[int, int] | None:
        """What is selected, from and up to; None while the caret just moves."""
        if self.anchor is None:
            return None
        low, high = sorted((self.anchor, self.caret))
        return low, min(high + 1, len(self.text))

    @property
    def words(self) -> str:
        """The text that is selected."""
        return self.text[slice(*self.span)] if self.span else ""

    def start(self) -> None:
        """Begin to select at the caret; what is selected already is let go."""
        self.anchor = self.caret if self.anchor is None else None

    def take(self, start: int, end: int) -> None:
        """Select this stretch."""
        self.anchor, self.caret = start, max(start, end - 1)

    def swap(self) -> None:
        """Move the other end from now on."""
        if self.anchor is not None:
            self.anchor, self.caret = self.caret, self.anchor

    # --- moving the caret

    def by_character(self, count: int) -> None:
        self._to(self.caret + count)

    def by_word(self, count: int) -> None:
        """To the end of the next word while selecting, else to its start; or a word back."""
        words = [match.span() for match in _WORD.finditer(self.text)]
        if count < 0:
            self._to(max((start for start, _ in words if start < self.caret), default=0))
        elif self.anchor is not None:
            ends = (end - 1 for _, end in words if end - 1 > self.caret)
            self._to(next(ends, len(self.text) - 1))
        else:
            starts = (start for start, _ in words if start > self.caret)
            self._to(next(starts, len(self.text) - 1))

    def by_line(self, count: int) -> None:
        """Lines on or back, in the same column; into the next part while nothing is selected."""
        text = self.text
        start = text.rfind("\n", 0, self.caret) + 1
        column = self.caret - start
        for _ in range(abs(count)):
            if count > 0:
                end = text.find("\n", start)
                if end < 0:
                    return self._leave(1, column)
                start = end + 1
            else:
                if start == 0:
                    return self._leave(-1, column)
                start = text.rfind("\n", 0, start - 1) + 1
        end = text.find("\n", start)
        self._to(min(start + column, max(start, (len(text) if end < 0 else end) - 1)))
        return None

    def line_start(self) -> None:
        self._to(self.text.rfind("\n", 0, self.caret) + 1)

    def line_end(self) -> None:
        end = self.text.find("\n", self.caret)
        self._to((len(self.text) if end < 0 else end) - 1)

    def sentence(self) -> None:
        """Select the whole sentences (or lines) that caret and anchor stand in."""
        low, high = self.span or (self.caret, self.caret + 1)
        text = self.text
        ends = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
        start = max(end for end in ends if end <= low)
        stop = min((end for end in ends if end >= high), default=len(text))
        self.take(start, start + len(text[start:stop].rstrip()))

    def lines(self) -> None:
        """Select the whole lines that caret and anchor stand in."""
        low, high = self.span or (self.caret, self.caret + 1)
        start = self.text.rfind("\n", 0, low) + 1
        end = self.text.find("\n", max(low, high - 1))
        self.take(start, len(self.text) if end < 0 else end)

    def next_part(self) -> None:
        """To the beginning of the next part, after the last one of the first; selects nothing."""
        parts = [part for part in PARTS if part_text(self.step, part)]
        self.part = parts[(parts.index(self.part) + 1) % len(parts)]
        self.anchor, self.caret = None, 0

    def _to(self, place: int) -> None:
        self.caret = max(0, min(place, len(self.text) - 1))

    def _leave(self, direction: int, column: int) -> None:
        if self.anchor is not None:
            self._to(len(self.text) if direction > 0 else 0)
            return
        parts = [part for part in PARTS if part_text(self.step, part)]
        number = parts.index(self.part) + direction
        if 0 <= number < len(parts):
            self.part = parts[number]
            last = self.text.rfind("\n") + 1 if direction < 0 else 0
            self._to(last + column)


def begin(step: Step, part: PartName, place: int) -> Selection:
    """A caret at this place, nothing selected yet."""
    selection = Selection(step, part)
    selection.caret = max(0, min(place, len(selection.text) - 1))
    return selection
