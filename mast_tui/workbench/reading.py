"""Reading one trace: where the annotator is, which steps show, where a search hits.

Everything that may touch many steps is done in slices by :meth:`Reading.work`, so that a key
never waits for a trace to be read whole.
"""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.traces.blind import shown
from mast_tui.traces.model import Step
from mast_tui.traces.trace import Trace
from mast_tui.workbench.index import Index

if TYPE_CHECKING:
    from mast_tui.workbench.query import Query
    from mast_tui.workbench.search import Hit, Search
    from mast_tui.workbench.signals import Signals

PATIENCE = 0.01
"""Seconds a key may look for its target before the rest is left to :meth:`Reading.work`."""
SIEVING = 0.005
"""The same of a filter, behind which the whole screen is drawn."""

FIRST = 40
"""So many steps are enough to begin with: a screen of them, or what comes before the task."""
PROMPTS = 8
"""So many steps at the beginning may be injected prompts."""


class Filter(NamedTuple):
    """Which steps show: of these kinds (all, if none is named), and only errors or tagged ones.

    ``found`` shows only the steps in which the search hits.
    """

    kinds: frozenset[str] = frozenset()
    errors: bool = False
    tagged: bool = False
    found: bool = False
    folded: tuple[tuple[int, int], ...] = ()
    """Phases of which only the first step shows: their first and last steps."""

    def __bool__(self) -> bool:
        return bool(self.kinds or self.errors or self.tagged or self.found or self.folded)

    def hides(self, number: int) -> bool:
        """Is the step folded away?"""
        return any(first < number <= last for first, last in self.folded)


class Reading:
    """One opened trace, as it is being read. Steps are numbered from 1 and never renumbered."""

    def __init__(
        self,
        trace: Trace,
        tagged: Callable[[], set[int]] = set,
        codes: Callable[[], Mapping[int, Collection[str]]] = dict,
        reveal: bool = False,
    ) -> None:
        self.trace = trace
        self.reveal = reveal
        """Whether embedded answers and earlier annotators' notes may be seen."""
        self.at = 1
        """The step in view; 0 only where the trace has none."""
        self.filter = Filter()
        self.search: Search | None = None
        self.index = Index(trace, reveal)
        self.signals: Signals | None = None
        """What a program noticed, once that was asked for."""
        self.hit: Hit | None = None
        """The hit that ``n`` and ``N`` last went to."""
        self.tagged = tagged
        self.codes = codes
        """The modes tagged on each step."""
        self._sieved: list[int] = []
        self._next = 1
        self._early = False
        """Steps were tested before the trace was read to its end: outputs may have come since."""
        self._seek: Iterator[int] | None = None
        self._wanted = 0
        self._last = 0
        """The step gone to as the last one, where more may follow it."""
        self.waited_for = True
        """Somebody may wait for what is left to do, and not only for the index."""
        until = perf_counter() + PATIENCE
        step = min(PATIENCE, 0.0005)
        while len(trace) < FIRST and not trace.advance(step) and perf_counter() < until:
            pass

    # --- which steps show

    @property
    def shown(self) -> Sequence[int]:
        """The numbers of the steps that pass the filter, as far as known."""
        return self._sieved if self.filter else range(1, len(self.trace) + 1)

    @property
    def row(self) -> int:
        """The place of the current step among those shown."""
        shown = self.shown
        place = bisect_left(shown, self.at)
        return min(place, max(0, len(shown) - 1))

    @property
    def step(self) -> Step | None:
        """The step in view."""
        return self.look(self.at) if 1 <= self.at <= len(self.trace) else None

    def look(self, number: int) -> Step:
        """A step as it may be seen."""
        return shown(self.trace.step(number), self.reveal)

    def set_filter(self, wanted: Filter) -> None:
        """Show only the steps that ``wanted`` names; the position moves to the nearest of them."""
        self.filter = wanted
        self._sieved, self._next = [], 1
        self._sieve(perf_counter() + min(SIEVING, PATIENCE))
        self._settle()

    def refilter(self) -> None:
        """Apply the filter anew, after tags changed."""
        if self.search is not None and self.search.query.on_tags:
            self.find(self.search.query)
        if self.filter.tagged:
            self.set_filter(self.filter)

    def _passes(self, number: int, tagged: set[int]) -> bool:
        wanted = self.filter
        if wanted.tagged and number not in tagged:
            return False
        if wanted.hides(number):
            return False
        if wanted.found and not (self.search and self.search.has(number)):
            return False
        if not (wanted.kinds or wanted.errors):
            return True
        kind, error = self.trace.fact(number)
        return (not wanted.kinds or kind in wanted.kinds) and (error or not wanted.errors)

    def _sieve(self, deadline: float) -> bool:
        """Test steps until the deadline; True while there are more to test."""
        if not self.filter:
            return False
        tagged = self.tagged()
        if self._early and self.trace.complete:
            tested = range(1, self._next)
            self._sieved = [number for number in tested if self._passes(number, tagged)]
        self._early = not self.trace.complete
        while self._next <= self._ready():
            if perf_counter() > deadline:
                return True
            if self._passes(self._next, tagged):
                self._sieved.append(self._next)
            self._next += 1
        return False

    def _ready(self) -> int:
        """Up to which step can be told whether it passes."""
        if self.filter.found and self.search is not None and not self.search.complete:
            return self.search.searched
        return len(self.trace)

    def _settle(self) -> None:
        shown = self.shown
        if shown and shown[self.row] != self.at:
            self.at = shown[self.row]

    # --- moving

    def move(self, rows: int) -> bool:
        """Go that many shown steps on or back; False at the end."""
        shown = self.shown
        if not shown:
            return False
        target = shown[max(0, min(len(shown) - 1, self.row + rows))]
        moved, self.at = target != self.at, target
        return moved

    def go(self, number: int) -> bool:
        """Go to this step; one that is not read yet is gone to when it is."""
        self._wanted = 0
        if number > len(self.trace) and not self.trace.complete:
            self.trace.advance(PATIENCE)
        if 1 <= number <= len(self.trace):
            if self.filter and number not in self.shown:
                self.set_filter(Filter())
            self.at = number
            return True
        if number > 0 and not self.trace.complete:
            self._wanted = number
            return True
        return False

    def beginning(self) -> int:
        """The first step that is no injected prompt: where reading begins."""
        first = range(1, min(len(self.trace), PROMPTS) + 1)
        return next((number for number in first if not self.trace.step(number).folded), 1)

    def go_last(self) -> None:
        """Go to the last step shown, and on to the last of all when that is read, if it is not."""
        if not self.trace.complete:
            self.trace.advance(PATIENCE)
        self._sieve(perf_counter() + PATIENCE)
        if self.shown:
            self.at = self.shown[-1]
        sieving = bool(self.filter) and self._next <= self._ready()
        self._last = self.at if sieving or not self.trace.complete else 0

    def seek_error(self, direction: int) -> bool:
        """Look for the next (1) or previous (-1) shown step with an error.

        True if it was found, or if :meth:`work` goes on looking.
        """
        self._seek = self._errors(direction)
        return self._seek_on(perf_counter() + PATIENCE)

    @property
    def seeking(self) -> bool:
        return self._seek is not None

    def _errors(self, direction: int) -> Iterator[int]:
        """The numbers passed on the way; ends with the number of the error, if there is one."""
        number = self.at
        while True:
            number += direction
            if number < 1 or (number > len(self.trace) and self.trace.complete):
                yield 0
                return
            if number > len(self.trace):
                self.trace.advance(0.004)
                number -= direction
            elif self.trace.fact(number)[1] and self._visible(number):
                yield number
                return
            yield -1

    def _visible(self, number: int) -> bool:
        return not self.filter or self._passes(number, self.tagged())

    def _seek_on(self, deadline: float) -> bool:
        for found in self._seek or ():
            if found == 0:
                self._seek = None
                return False
            if found > 0:
                self._seek, self.at = None, found
                return True
            if perf_counter() > deadline:
                return True
        return False

    # --- searching

    def find(self, query: "Query | str", patience: float = PATIENCE) -> None:
        """Search the whole trace for a query or text; an empty one ends the search."""
        from mast_tui.workbench.search import Search  # not before the first screen

        before, self.hit = self.search, None
        asked = query if isinstance(query, str) else query.text
        self.search = Search(self.trace, query, self.codes, before, self.reveal) if asked else None
        if self.search:
            self.search.work(perf_counter() + patience)
        if self.filter.found:
            self.set_filter(self.filter if self.search else self.filter._replace(found=False))

    def next_hit(self, direction: int) -> "tuple[Hit | None, bool]":
        """The next (1) or previous (-1) hit in a shown step, and whether it went round the end."""
        if self.search is None:
            return None, False
        shown = set(self.shown) if self.filter else None
        hit, wrapped = self.search.next_hit(self.hit, self.at, direction, shown)
        if hit:
            self.hit, self.at = hit, hit.step
        return hit, wrapped

    # --- the work behind the keys

    def work(self, seconds: float) -> bool:
        """Read, sieve and search on for that long; True while there is more to do."""
        deadline = perf_counter() + seconds
        if not self.trace.complete:
            self.trace.advance(seconds)
            if self._wanted and self._wanted <= len(self.trace):
                self.go(self._wanted)
        if self._seek is not None and perf_counter() < deadline:
            self._seek_on(deadline)
        if self.search is not None and perf_counter() < deadline:
            self.search.work(deadline)
        more = self._sieve(deadline)
        if self._last == self.at and self.trace.complete and not more:
            self.go_last()
        unsearched = self.search is not None and not self.search.complete
        self.waited_for = more or not self.trace.complete or unsearched or self.seeking
        return self.waited_for or self.index.work(deadline)
