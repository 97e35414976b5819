"""Searching a trace, step by step, without holding up a key."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from re import IGNORECASE
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.labels.model import Tag
from mast_tui.traces.blind import shown
from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace
from mast_tui.workbench.query import Query, Tagged, Term, parse

if TYPE_CHECKING:
    from mast_tui.traces.sift import Sift

GLANCE = 0.002
"""Seconds of looking through the bytes before the steps found are searched."""
MOST_HITS = 100_000
"""Beyond this, hits are no longer collected: nobody walks them one by one."""


class Hit(NamedTuple):
    """A place in a step's part, in code points. Hits order by where they stand.

    A search for fields alone has one hit a step, with nothing in it.
    """

    step: int
    part_number: int
    start: int
    end: int

    @property
    def part(self) -> PartName:
        return PARTS[self.part_number]


def nothing_tagged() -> Mapping[int, Collection[str]]:
    return {}


def codes_by_step(tags: Iterable[Tag]) -> dict[int, list[str]]:
    """The modes tagged on each step."""
    found: dict[int, list[str]] = {}
    for tag in tags:
        if tag.step is not None:
            found.setdefault(tag.step, []).append(tag.mode)
    return found


class Search:
    """The hits of one query in one trace, as far as they were looked for."""

    def __init__(
        self,
        trace: Trace,
        query: Query | str,
        tagged: Tagged = nothing_tagged,
        narrowed: "Search | None" = None,
        reveal: bool = False,
    ) -> None:
        self.trace = trace
        self.query = query if isinstance(query, Query) else parse(query)
        self.hits: list[Hit] = []
        self._tagged = tagged
        self._reveal = reveal
        self._next = 1
        self._early = False
        """Steps were searched before the trace was read to its end: outputs may have come since."""
        self._skipped: frozenset[int] = frozenset()
        self.arrived: list[Hit] = []
        """The same hits in the order in which they were found."""
        self._sift: Sift | None = None
        self._sifted = False
        """Whether it was asked if the bytes can tell."""
        self._done: set[int] = set()
        self._waiting: list[int] = []
        """Steps that may have hits, as the bytes tell; the next one last."""
        if narrowed is not None and narrowed.trace is trace and trace.complete:
            self._narrow(narrowed)

    def _narrow(self, wider: "Search") -> None:
        """Pass over the steps in which a wider search found nothing."""
        same = self._reveal == wider._reveal and self.query.narrows(wider.query)
        if same and not wider._early and len(wider.hits) < MOST_HITS:
            self._skipped = frozenset(range(1, wider._next)) - {hit.step for hit in wider.hits}

    @property
    def text(self) -> str:
        """What is searched for, as it was typed."""
        return self.query.text

    @property
    def searched(self) -> int:
        """Up to which step all was searched."""
        return self._next - 1

    @property
    def complete(self) -> bool:
        """Every step that the trace has was searched, and the trace is read to its end."""
        done = self.trace.complete and not self._early and self._next > len(self.trace)
        return done or len(self.hits) >= MOST_HITS

    def work(self, deadline: float) -> None:
        """Search further steps until ``deadline`` (of :func:`time.perf_counter`)."""
        if self._early and self.trace.complete:
            self.hits, self.arrived, self._next = [], [], 1
        self._early = not self.trace.complete
        tagged = self._tagged() if self.query.on_tags else {}
        if self._may_sift():
            self._sift_on(deadline, tagged)
            return
        while self._next <= len(self.trace) and len(self.hits) < MOST_HITS:
            if self._next not in self._skipped:
                self._take(self._next, tagged)
            self._next += 1
            if perf_counter() > deadline:
                return

    def _may_sift(self) -> bool:
        """Is there a word that the bytes can be asked for?"""
        if not self._sifted and self.trace.complete:
            self._sifted = True
            term = max(self.query.terms, key=lambda term: len(term.word), default=None)
            if term is not None and term.word and self._next == 1:
                exact = not term.pattern.flags & IGNORECASE
                self._sift = self.trace.sift(term.word, exact)
        return self._sift is not None

    def _sift_on(self, deadline: float, tagged: Mapping[int, Collection[str]]) -> None:
        """Look through the bytes, and search the steps that these tell of."""
        sift = self._sift
        assert sift is not None
        while len(self.hits) < MOST_HITS:
            if self._waiting:
                number = self._waiting.pop()
                if number not in self._done and number not in self._skipped:
                    self._done.add(number)
                    self._take(number, tagged)
            elif sift.complete:
                self._next = len(self.trace) + 1
                return
            else:
                self._waiting = sift.work(min(deadline, perf_counter() + GLANCE))[::-1]
            if perf_counter() > deadline:
                return

    def _take(self, number: int, tagged: Mapping[int, Collection[str]]) -> None:
        hits = self._in(number, tagged)
        self.arrived += hits
        if hits and self.hits and self.hits[-1].step > number:
            place = bisect_left(self.hits, (number,))
            self.hits[place:place] = hits
        else:
            self.hits += hits

    def _in(self, number: int, tagged: Mapping[int, Collection[str]]) -> list[Hit]:
        query = self.query
        if query.fields:
            codes = tagged.get(number, ())
            if not query.may_be(*self.trace.fact(number), codes):
                return []
        return hits_in(shown(self.trace.peek(number), self._reveal), query)

    def in_step(self, number: int) -> list[Hit]:
        """The hits of one step."""
        low = bisect_left(self.hits, (number,))
        return self.hits[low : bisect_left(self.hits, (number + 1,))]

    def has(self, number: int) -> bool:
        """Does it hit in this step, as far as known?"""
        place = bisect_left(self.hits, (number,))
        return place < len(self.hits) and self.hits[place].step == number

    def steps(self) -> int:
        """In how many steps it hits."""
        return len({hit.step for hit in self.hits})

    def next_hit(
        self, hit: Hit | None, at: int, direction: int, shown: set[int] | None
    ) -> tuple[Hit | None, bool]:
        """The hit after (or before) ``hit``, or the first from step ``at`` on; True if it wrapped.

        None too while the next one may not have been found yet: it goes round the end only once all
        was searched.
        """
        count = len(self.hits)
        place = self._start(hit if hit and hit.step == at else None, at, direction)
        for turn in range(count):
            number = place + turn * direction
            found, wrapped = self.hits[number % count], not 0 <= number < count
            if wrapped and not self.complete:
                break
            if shown is None or found.step in shown:
                return found, wrapped
        return None, False

    def _start(self, hit: Hit | None, at: int, direction: int) -> int:
        if direction > 0:
            return bisect_right(self.hits, hit) if hit else bisect_left(self.hits, (at,))
        return (bisect_left(self.hits, hit) if hit else bisect_left(self.hits, (at,))) - 1

    def count_before(self, hit: Hit) -> int:
        """How many hits stand before this one."""
        return bisect_left(self.hits, hit)


def hits_in(step: Step, query: Query) -> list[Hit]:
    """All hits of a query in one step, in reading order; none unless all of it holds."""
    if not query.holds(step):
        return []
    if not query.terms:
        first = next((n for n, part in enumerate(PARTS) if part_text(step, part)), 0)
        return [Hit(step.index, first, 0, 0)] if query.fields else []
    texts = {part: part_text(step, part) for part in PARTS}
    found: set[Hit] = set()
    for term in query.terms:
        hits = _of_term(step.index, term, texts)
        if not hits:
            return []
        found.update(hits)
    return sorted(found)


def _of_term(number: int, term: Term, texts: Mapping[PartName, str]) -> list[Hit]:
    return [
        Hit(number, place, match.start(), match.end())
        for place, part in enumerate(PARTS)
        if part in term.parts and (text := texts[part])
        for match in term.pattern.finditer(text)
        if match.end() > match.start()
    ]
