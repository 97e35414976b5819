"""Two modes together: whether they come together, and which comes first."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from statistics import median
from typing import Any

from mast_tui.analysis.association import (
    Interval,
    Stratified,
    Table,
    benjamini_hochberg,
    mantel_haenszel,
    newcombe,
)
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.exact import even_odds, fisher, odds_ratio, sign_test
from mast_tui.analysis.mode_signature import interval_dict, plain
from mast_tui.analysis.vectors import Vector

SUPPORT = 5
"""Fewer traces with each of the two, or with both where order is told, are passed over."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which of two modes comes first, where both were placed."""

    first: int
    second: int
    ties: int
    p: float
    """Exact sign test."""
    lag: float
    """The median of steps from the one to the other."""
    later: Interval | Undefined
    """P(the other later | the one) - P(the other | not the one)."""
    expected: Value
    """How often the one comes first were each where it comes in other traces of the model."""
    p_position: Value
    """The same exact test against that."""
    q: float | None = None
    q_position: float | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two modes in a group of traces."""

    modes: tuple[str, str]
    both: int
    n: int
    table: Table
    stratified: Stratified
    strata: int
    phi: Value
    """Within models."""
    lift: Value
    """Traces with both, by how many there were if unrelated within models."""
    p: float
    """Fisher's; Cochran, Mantel and Haenszel's where there are several models."""
    q: float
    order: Order | None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        ratio = odds_ratio(self.table)
        adjusted = self.stratified.odds_ratio
        told = {
            "modes": list(self.modes),
            "both": self.both,
            "n": self.n,
            "phi": plain(self.phi),
            **interval_dict("odds_ratio", ratio),
            "odds_ratio_stratified": plain(adjusted) if self.strata > 1 else None,
            "lift": plain(self.lift),
            "p": self.p,
            "q": self.q,
        }
        return told | {"order": _order_dict(self.order)}


def _order_dict(order: Order | None) -> dict[str, Any] | None:
    if order is None:
        return None
    return {
        "first": order.first,
        "second": order.second,
        "ties": order.ties,
        "p": order.p,
        "q": order.q,
        "median_lag": order.lag,
        **interval_dict("later_difference", order.later),
        "expected_first": plain(order.expected),
        "p_position": plain(order.p_position),
        "q_position": order.q_position,
    }


def pairings(vectors: Sequence[Vector], modes: Sequence[str]) -> tuple[Pairing, ...]:
    """Every two modes with enough traces, the surest first."""
    places = _positions(vectors)
    return adjusted(
        one
        for first, second in combinations(modes, 2)
        if (one := _pairing(vectors, first, second, places)) is not None
    )


def adjusted(pairs: Iterable[Pairing]) -> tuple[Pairing, ...]:
    """The pairs with what many tests at once make of their p values, the surest first."""
    found = list(pairs)
    together = benjamini_hochberg([one.p for one in found])
    found = [replace(one, q=q) for one, q in zip(found, together, strict=True)]
    ordered = [one.order for one in found if one.order]
    signs = benjamini_hochberg([order.p for order in ordered])
    placed = [o.p_position for o in ordered if not isinstance(o.p_position, Undefined)]
    positions = iter(benjamini_hochberg(placed))
    told = {
        id(order): replace(
            order,
            q=q,
            q_position=None if isinstance(order.p_position, Undefined) else next(positions),
        )
        for order, q in zip(ordered, signs, strict=True)
    }
    found = [replace(one, order=told[id(one.order)]) if one.order else one for one in found]
    return tuple(sorted(found, key=lambda one: (one.p, one.modes)))


def _pairing(
    vectors: Sequence[Vector], first: str, second: str, places: "Positions"
) -> Pairing | None:
    tables: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    both = []
    for vector in vectors:
        one, other = vector.votes.get(first), vector.votes.get(second)
        if one is None or other is None:
            continue
        tables[vector.about.get("model", "")][3 - 2 * one - other] += 1
        if one and other:
            both.append(vector)
    found = pairing((first, second), [Table(*cells) for cells in tables.values()])
    return found and replace(found, order=_order(vectors, both, first, second, places))


def pairing(modes: tuple[str, str], strata: Sequence[Table]) -> Pairing | None:
    """Two modes from a table a model: both, the first only, the second only, neither."""
    total = Table(*map(sum, zip(*strata, strict=True))) if strata else Table(0, 0, 0, 0)
    if min(total.tagged, total.failed) < SUPPORT:
        return None
    stratified = mantel_haenszel(strata)
    varied = sum(1 for t in strata if t.tagged and t.untagged and t.failed and t.succeeded)
    p = stratified.p if varied > 1 else fisher(total)
    expected = sum(t.tagged * t.failed / sum(t) for t in strata)
    return Pairing(
        modes,
        total.failed_with,
        sum(total),
        total,
        stratified,
        varied,
        _phi(strata),
        total.failed_with / expected if expected else Undefined("never"),
        fisher(total) if isinstance(p, Undefined) else p,
        1.0,
        None,
    )


def _phi(strata: Sequence[Table]) -> Value:
    """The correlation within strata: covariances and variances added up."""
    together = rows = columns = 0.0
    for table in strata:
        n = sum(table)
        together += table.failed_with - table.tagged * table.failed / n
        rows += table.tagged * table.untagged / n
        columns += table.failed * table.succeeded / n
    if not rows or not columns:
        return Undefined("no variation within models")
    return float(together / (rows * columns) ** 0.5)


def _order(
    vectors: Sequence[Vector], both: Sequence[Vector], first: str, second: str, places: "Positions"
) -> Order | None:
    placed = [v for v in both if first in v.first and second in v.first]
    lags = [vector.first[second] - vector.first[first] for vector in placed]
    before, after = sum(lag > 0 for lag in lags), sum(lag < 0 for lag in lags)
    if before + after < SUPPORT:
        return None
    moved = [vector for vector, lag in zip(placed, lags, strict=True) if lag]
    chances = [places.first(vector, first, second) for vector in moved]
    known = [chance for chance in chances if chance is not None]
    expected: Value = Undefined("too few other traces")
    p_position: Value = expected
    if len(known) == len(moved):
        expected, p_position = sum(known) / len(known), even_odds(known, before)
    with_first = [v for v in vectors if v.votes.get(first) == 1 and v.votes.get(second) is not None]
    without = [v.votes[second] for v in vectors if v.votes.get(first) == 0]
    seen = [vote for vote in without if vote is not None]
    return Order(
        before,
        after,
        len(placed) - before - after,
        sign_test(before, after),
        float(median(lags)),
        newcombe(before, len(with_first), sum(seen), len(seen)),
        expected,
        p_position,
    )


class Positions:
    """Where each mode comes in traces of each model, as a share of the trace."""

    def __init__(self, at: Mapping[tuple[str, str], Sequence[tuple[float, str]]]) -> None:
        self.at = at

    def first(self, vector: Vector, one: str, other: str) -> float | None:
        """The chance that the one is first, each placed as in some other trace of the model."""
        model = vector.about.get("model", "")
        early = sorted(at for at, trace in self.at.get((model, one), ()) if trace != vector.trace)
        late = sorted(at for at, trace in self.at.get((model, other), ()) if trace != vector.trace)
        wins = losses = 0
        for place in early:
            wins += len(late) - bisect_right(late, place)
            losses += bisect_left(late, place)
        return wins / (wins + losses) if wins + losses else None


def _positions(vectors: Sequence[Vector]) -> Positions:
    at: defaultdict[tuple[str, str], list[tuple[float, str]]] = defaultdict(list)
    for vector in vectors:
        length = max(vector.length, *vector.first.values(), 1)
        for mode, step in vector.first.items():
            at[vector.about.get("model", ""), mode].append((step / length, vector.trace))
    return Positions(at)
