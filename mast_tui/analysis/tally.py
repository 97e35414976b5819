"""All counts of one mode in one value that can be added and subtracted, and the statistics of it."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import combinations
from operator import add, sub
from typing import NamedTuple

from mast_tui.analysis import coefficients as made
from mast_tui.analysis.coefficients import ON_UNITS, SINGLE, Sums, Undefined, Value, sums
from mast_tui.analysis.counts import (
    Ballot,
    Cell,
    Pair,
    Pattern,
    cells,
    histogram,
    pairs,
    shares,
    spelled,
    votes,
)

NO_VOTES = "no votes"

TraceVotes = frozenset[tuple[Pattern, int]]
"""How often each pattern of votes stands in one trace: traces that share it count alike."""


class Tally(NamedTuple):
    """The counts of one mode over some units."""

    sums: Sums
    pairs: tuple[Pair, ...]
    """The 2x2 tables, in the order of :func:`itertools.combinations` over the annotators."""
    shares: tuple[tuple[float, float], ...]
    """Per annotator: what they rated 1, what they rated."""


def of_ballot(ballot: Ballot) -> Tally:
    """The tally of every unit."""
    own = tuple(shares(ballot))
    return Tally(sums(histogram(ballot), raters(own)), tuple(pairs(ballot).values()), own)


def of_trace(found: TraceVotes, annotators: int) -> Tally:
    """The tally of one trace; ``annotators`` is how many make a unit complete."""
    counts: Counter[Cell] = Counter()
    size = len(next(iter(found))[0])
    own = [[0, 0] for _ in range(size)]
    tables = [[0, 0, 0, 0] for _ in range(size * (size - 1) // 2)]
    for pattern, times in found:
        said = votes(pattern)
        counts[next(cells([said]))] += times
        for share, vote in zip(own, said, strict=True):
            share[0] += times * (vote or 0)
            share[1] += times * (vote is not None)
        for table, (one, other) in zip(tables, combinations(said, 2), strict=True):
            if one is not None and other is not None:
                table[3 - 2 * one - other] += times
    pair_tables = tuple(Pair(*table) for table in tables)
    return Tally(sums(counts, annotators), pair_tables, tuple((p, n) for p, n in own))


def votes_by_trace(ballot: Ballot, groups: Iterable[Sequence[int]]) -> list[TraceVotes]:
    """The votes in each trace; a group holds the places of a trace's units."""
    units = spelled(ballot)
    single = {pattern: frozenset([(pattern, 1)]) for pattern in set(units)}
    return [
        single[units[group[0]]]
        if len(group) == 1
        else frozenset(Counter([units[unit] for unit in group]).items())
        for group in groups
    ]


def plus(one: Tally, other: Tally) -> Tally:
    """Both together."""
    return _merge(one, other, add)


def minus(whole: Tally, part: Tally) -> Tally:
    """The whole without the part."""
    return _merge(whole, part, sub)


def _merge(one: Tally, other: Tally, how: Callable[[float, float], float]) -> Tally:
    return Tally(
        Sums._make(map(how, one.sums, other.sums)),
        tuple([Pair._make(map(how, p, q)) for p, q in zip(one.pairs, other.pairs, strict=True)]),
        tuple(
            [
                (how(p, r), how(n, m))
                for (p, n), (r, m) in zip(one.shares, other.shares, strict=True)
            ]
        ),
    )


def raters(own: Iterable[tuple[float, float]]) -> int:
    """How many annotators have a vote."""
    return sum(1 for _, rated in own if rated)


def statistics(tally: Tally) -> dict[str, Value]:
    """Every statistic of the tally, by its name in the report."""
    who = raters(tally.shares)
    if who < 2:
        nothing = Undefined(SINGLE if who else NO_VOTES)
        return dict.fromkeys((*ON_UNITS, "cohen_kappa_mean", "conger_kappa"), nothing)
    values = {name: function(tally.sums) for name, function in ON_UNITS.items()}
    values["cohen_kappa_mean"] = made.light_kappa(kappas(tally))
    values["conger_kappa"] = made.conger_kappa(tally.sums, tally.shares)
    return values


def kappas(tally: Tally) -> list[Value]:
    """Cohen's kappa of every pair."""
    return [made.cohen_kappa(pair) for pair in tally.pairs]


def groups_of(units: Sequence[Hashable], level: str) -> list[list[int]]:
    """The places of each trace's units: at any level but trace a unit begins with its trace."""
    groups: dict[Hashable, list[int]] = {}
    trace = _same if level == "trace" else _first
    for place, unit in enumerate(units):
        groups.setdefault(trace(unit), []).append(place)
    return list(groups.values())


def _first(unit: Hashable) -> Hashable:
    return unit[0] if isinstance(unit, tuple) else unit


def _same(unit: Hashable) -> Hashable:
    return unit
