"""Who gets which traces: a pure function of the traces, the people and a seed.

Traces are drawn one by one. Each draw takes the trace whose outcome, model and scenario are the
least represented so far: outcomes in the proportion they have among all traces (stratified), models
and scenarios in equal numbers (balanced). Each drawn trace then goes to the annotators with the
least to do who have not had it. What comes out for more traces begins with what comes out for fewer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from random import Random
from typing import Literal, NamedTuple

from mast_tui.errors import MastError

Why = Literal["drawn", "calibration", "repeat"]


class Candidate(NamedTuple):
    """A trace that may be drawn."""

    trace_id: str
    model: str | None = None
    scenario: str | None = None
    outcome: str = "unknown"
    run_id: str = ""


class Given(NamedTuple):
    """One trace for one annotator. ``position`` counts from 1 in the annotator's own order."""

    annotator: str
    trace_id: str
    position: int
    why: Why


class Wanted(NamedTuple):
    """What is asked of an assignment."""

    round: str
    annotators: Sequence[str]
    traces: int | None = None
    """How many to draw; none means all."""
    overlap: int = 2
    seed: int = 0
    calibration: Sequence[str] = ()
    repeat: int = 0
    """How many earlier traces each annotator gets once more."""


def assign(pool: Iterable[Candidate], wanted: Wanted, seen: Mapping[str, Set[str]]) -> list[Given]:
    """The assignments by annotator and position; ``seen`` is what annotators had before.

    MastError where a trace cannot be given to so many annotators.
    """
    if not 1 <= wanted.overlap <= len(wanted.annotators):
        there = len(wanted.annotators)
        raise MastError(f"{wanted.overlap} annotators a trace: there are {there}")
    runs = _once(pool)
    shares = _Shares(runs, wanted, seen)
    taken: dict[str, list[tuple[str, Why]]] = {name: [] for name in wanted.annotators}
    for trace in wanted.calibration:
        for name in wanted.annotators:
            if trace not in seen.get(name, ()):
                taken[name].append((trace, "calibration"))
    for candidate in shares.drawn():
        for name in shares.people(candidate):
            taken[name].append((candidate.trace_id, "drawn"))
    for name in wanted.annotators:
        taken[name] += [(trace, "repeat") for trace in _again(name, wanted, seen)]
    return [given for name in wanted.annotators for given in _ordered(name, taken[name], wanted)]


def _once(pool: Iterable[Candidate]) -> list[Candidate]:
    """Each trace once, and each run once, however many files tell it."""
    found: dict[str, Candidate] = {}
    for one in sorted(pool):
        found.setdefault(one.run_id or one.trace_id, one)
    by_id = {one.trace_id: one for one in found.values()}
    return [by_id[id] for id in sorted(by_id)]


class _Shares:
    """What has been drawn and given so far, and so what comes next."""

    def __init__(
        self, pool: Sequence[Candidate], wanted: Wanted, seen: Mapping[str, Set[str]]
    ) -> None:
        calibration = set(wanted.calibration)
        self.wanted = wanted
        self.seen = seen
        self.random = Random(f"{wanted.seed}:{wanted.round}:drawing")
        self.left = [
            one
            for one in pool
            if one.trace_id not in calibration and len(self._free(one)) >= wanted.overlap
        ]
        self.random.shuffle(self.left)
        self.used = Counter(trace for traces in seen.values() for trace in traces)
        self.whole = Counter(one.outcome for one in self.left)
        self.counts: Counter[tuple[str, str | None]] = Counter()
        self.load: Counter[str] = Counter()
        self.models: Counter[tuple[str, str | None]] = Counter()
        self.pairs: Counter[frozenset[str]] = Counter()

    def drawn(self) -> Iterable[Candidate]:
        """The traces of the round, in the order in which they are drawn."""
        number = len(self.left) if self.wanted.traces is None else self.wanted.traces
        if number > len(self.left):
            raise MastError(
                f'round "{self.wanted.round}": {number} traces wanted, and {len(self.left)} are '
                f"left that {self.wanted.overlap} annotators have not had"
            )
        for _ in range(number):
            best = min(self.left, key=self._need)
            self.left.remove(best)
            for kind, value in (
                ("outcome", best.outcome),
                ("model", best.model),
                ("scenario", best.scenario),
            ):
                self.counts[kind, value] += 1
            yield best

    def _need(self, one: Candidate) -> tuple[float, ...]:
        """What is smallest for the trace that is needed most; the shuffled order decides ties."""
        return (
            self.used[one.trace_id],
            (self.counts["outcome", one.outcome] + 1) / self.whole[one.outcome],
            self.counts["model", one.model] + self.counts["scenario", one.scenario],
        )

    def people(self, one: Candidate) -> list[str]:
        """Who gets a trace: those with the least to do, in ever new company."""
        chosen: list[str] = []
        free = self._free(one)
        self.random.shuffle(free)
        for _ in range(self.wanted.overlap):

            def burden(name: str) -> tuple[int, int, int]:
                company = sum(self.pairs[frozenset((name, other))] for other in chosen)
                return self.load[name], self.models[name, one.model], company

            name = min((name for name in free if name not in chosen), key=burden)
            self.pairs.update(frozenset((name, other)) for other in chosen)
            chosen.append(name)
            self.load[name] += 1
            self.models[name, one.model] += 1
        return chosen

    def _free(self, one: Candidate) -> list[str]:
        return [
            name for name in self.wanted.annotators if one.trace_id not in self.seen.get(name, ())
        ]


def _again(name: str, wanted: Wanted, seen: Mapping[str, Set[str]]) -> list[str]:
    """Earlier traces for agreement with oneself."""
    had = sorted(seen.get(name, ()))
    if wanted.repeat > len(had):
        raise MastError(f"{name}: {wanted.repeat} earlier traces wanted, there are {len(had)}")
    return Random(f"{wanted.seed}:{wanted.round}:{name}:repeat").sample(had, wanted.repeat)


def _ordered(name: str, taken: list[tuple[str, Why]], wanted: Wanted) -> list[Given]:
    """An annotator's traces in an order of their own."""
    Random(f"{wanted.seed}:{wanted.round}:{name}:order").shuffle(taken)
    return [Given(name, trace, n, why) for n, (trace, why) in enumerate(taken, start=1)]
