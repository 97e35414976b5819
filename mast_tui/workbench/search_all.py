"""Searching all open traces, in slices, one trace after the other."""

from collections.abc import Sequence
from time import perf_counter
from typing import NamedTuple

from mast_tui.traces.blind import shown
from mast_tui.traces.model import Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.query import Query
from mast_tui.workbench.search import Hit, Search, codes_by_step

MOST_FOUND = 5_000
AROUND = 40
"""Characters that are told before a hit."""


class Found(NamedTuple):
    """A step with hits: which trace it is of, how many hits, and the words around the first."""

    trace: int
    step: Step
    hits: int
    before: str
    hit: str
    after: str


class SearchAll:
    """The steps of all open traces in which a query hits, as far as they were looked for."""

    def __init__(self, bench: Bench, query: Query) -> None:
        self.query = query
        self.found: list[Found] = []
        self.hits = 0
        self.at = 0
        """The trace being searched."""
        self._bench = bench
        self._search: Search | None = None
        self._told = 0

    @property
    def complete(self) -> bool:
        return self.at >= len(self._bench.traces) or len(self.found) >= MOST_FOUND

    def work(self, seconds: float) -> bool:
        """Search on for so long; True while there is more to do."""
        deadline = perf_counter() + seconds
        while not self.complete and perf_counter() < deadline:
            trace = self._bench.traces[self.at]
            if not trace.complete:
                trace.advance(deadline - perf_counter())
                continue  # outputs come late: a trace is searched when it is read
            if self._search is None:
                self._search, self._told = self._begun(trace), 0
            self._search.work(deadline)
            self._tell(self._search)
            if self._search.complete:
                self.at, self._search = self.at + 1, None
        return not self.complete

    def _begun(self, trace: Trace) -> Search:
        return Search(trace, self.query, self._codes, reveal=self._bench.reveal)

    def _codes(self) -> dict[int, list[str]]:
        hand = self._bench.hand
        return codes_by_step(hand.tags(self._bench.traces[self.at].trace_id))

    def _tell(self, search: Search) -> None:
        new = search.arrived[self._told :]
        self._told = len(search.arrived)
        self.hits += len(new)
        first = 0
        while first < len(new):
            last = first
            while last < len(new) and new[last].step == new[first].step:
                last += 1
            step = shown(search.trace.peek(new[first].step), self._bench.reveal)
            self.found.append(Found(self.at, step, last - first, *around(step, new[first])))
            first = last


def around(step: Step, hit: Hit) -> Sequence[str]:
    """The words before a hit, the hit, and what follows on its line."""
    text = part_text(step, hit.part)
    if hit.end == hit.start:
        return "", "", step.title
    begin = max(text.rfind("\n", 0, hit.start) + 1, hit.start - AROUND)
    end = text.find("\n", hit.end)
    end = min(end if end >= 0 else len(text), hit.end + 4 * AROUND)
    return text[begin : hit.start].lstrip(), text[hit.start : hit.end], text[hit.end : end]
