"""Searching the text of a trace, step by step, without holding up a key."""

import re
from bisect import bisect_left, bisect_right
from time import perf_counter
from typing import NamedTuple

from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace

MOST_HITS = 100_000
"""Beyond this, hits are no longer collected: nobody walks them one by one."""


class Hit(NamedTuple):
    """A place in a step's part, in code points. Hits order by where they stand."""

    step: int
    part_number: int
    start: int
    end: int

    @property
    def part(self) -> PartName:
        return PARTS[self.part_number]


class Search:
    """A literal search with smart case: capital letters in the text make case count."""

    def __init__(self, trace: Trace, text: str) -> None:
        self.trace = trace
        self.text = text
        self.hits: list[Hit] = []
        flags = 0 if any(letter.isupper() for letter in text) else re.IGNORECASE
        self.pattern = re.compile(re.escape(text), flags)
        self._next = 1
        self._early = False
        """Steps were searched before the trace was read to its end: outputs may have come since."""

    @property
    def complete(self) -> bool:
        """Every step that the trace has was searched, and the trace is read to its end."""
        done = self.trace.complete and not self._early and self._next > len(self.trace)
        return done or len(self.hits) >= MOST_HITS

    def work(self, deadline: float) -> None:
        """Search further steps until ``deadline`` (of :func:`time.perf_counter`)."""
        if self._early and self.trace.complete:
            self.hits, self._next = [], 1
        self._early = not self.trace.complete
        while self._next <= len(self.trace) and len(self.hits) < MOST_HITS:
            self.hits.extend(hits_in(self.trace.step(self._next), self.pattern))
            self._next += 1
            if perf_counter() > deadline:
                return

    def in_step(self, number: int) -> list[Hit]:
        """The hits of one step."""
        low = bisect_left(self.hits, (number,))
        return self.hits[low : bisect_left(self.hits, (number + 1,))]

    def beside(
        self, hit: Hit | None, at: int, direction: int, shown: set[int] | None
    ) -> tuple[Hit | None, bool]:
        """The hit after (or before) ``hit``, or the first from step ``at`` on; True if it wrapped."""
        count = len(self.hits)
        place = self._start(hit if hit and hit.step == at else None, at, direction)
        for turn in range(count):
            number = place + turn * direction
            found = self.hits[number % count]
            if shown is None or found.step in shown:
                return found, not 0 <= number < count
        return None, False

    def _start(self, hit: Hit | None, at: int, direction: int) -> int:
        if direction > 0:
            return bisect_right(self.hits, hit) if hit else bisect_left(self.hits, (at,))
        return (bisect_left(self.hits, hit) if hit else bisect_left(self.hits, (at,))) - 1

    def count_before(self, hit: Hit) -> int:
        """How many hits stand before this one."""
        return bisect_left(self.hits, hit)


def hits_in(step: Step, pattern: re.Pattern[str]) -> list[Hit]:
    """All places of ``pattern`` in the parts of one step, in reading order."""
    return [
        Hit(step.index, number, match.start(), match.end())
        for number, part in enumerate(PARTS)
        if (text := part_text(step, part))
        for match in pattern.finditer(text)
    ]
