"""Cascades and pairs of modes from counts: what comes together, and what comes first."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from mast_tui.analysis.association import Table, newcombe
from mast_tui.analysis.cascade import CLASSES, Cascade, Dispersion, dispersion_of
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.exact import sign_test
from mast_tui.analysis.pairs import SUPPORT, Order, Pairing, adjusted, pairing
from mast_tui.analysis.signature import Choices
from mast_tui.labels.dataset.orders import Orders
from mast_tui.labels.dataset.vectors import Alike, Cluster

SHUFFLED = 5_000
"""More traces than this are not shuffled: the normal distribution says the same by then."""
NOT_COUNTED = "where modes come in other traces is not counted over a data set"


class Part(NamedTuple):
    """The counts of one group, or of all traces."""

    name: str
    modes: tuple[str, ...]
    alike: list[Alike]
    clusters: list[Cluster] | None
    scenarios: tuple[int, int]
    orders: Orders
    groups: frozenset[str]
    """The groups whose orders count here."""


def cascade_of(part: Part, choices: Choices) -> Cascade:
    """Isolated failures against cascades."""
    sizes: Counter[int] = Counter()
    for one in part.alike:
        sizes[one.votes.count(1)] += one.traces
    isolated, cascades = (
        sum(of.get(name, 0) for name in part.groups)
        for of in (part.orders.isolated, part.orders.cascades)
    )
    rest = sum(n for size, n in sizes.items() if size > 1) - isolated - cascades
    classes = (sizes[0], sizes[1] + isolated, rest, cascades)
    triggers: Counter[str] = Counter()
    moves: Counter[tuple[str, str]] = Counter()
    for name in part.groups:
        triggers.update(part.orders.triggers.get(name, {}))
        moves.update(part.orders.moves.get(name, {}))
    per_100, correlated = _lengths(part)
    return Cascade(
        dict(zip(CLASSES, classes, strict=True)),
        dict(sorted((size, n) for size, n in sizes.items() if n)),
        _dispersion(part, choices),
        dict(sorted(triggers.items(), key=lambda item: (-item[1], item[0]))),
        sum(part.orders.begun.get(name, 0) for name in part.groups),
        sum(part.orders.ties.get(name, 0) for name in part.groups),
        dict(sorted(moves.items(), key=lambda item: (-item[1], item[0]))),
        per_100,
        correlated,
    )


def _dispersion(part: Part, choices: Choices) -> Dispersion:
    """Over the traces with a vote on every mode; shuffled where these are not too many."""
    traces: Counter[str] = Counter()
    having: defaultdict[str, list[int]] = defaultdict(lambda: [0] * len(part.modes))
    seen = 0
    for one in part.alike:
        if None not in one.votes:
            traces[one.model] += one.traces
            seen += one.traces * one.votes.count(1) ** 2
            for place, vote in enumerate(one.votes):
                having[one.model][place] += one.traces * (vote or 0)
    groups = [(n, sorted(k for k in having[model] if k)) for model, n in sorted(traces.items())]
    few = traces.total() <= SHUFFLED
    return dispersion_of(groups, seen, choices.shuffles if few else 0, choices.seed)


def _lengths(part: Part) -> tuple[Value, Value]:
    """Modes in 100 steps, and the correlation of their number with the number of steps."""
    n = x = xx = y = yy = xy = 0
    for one in part.alike:
        size = one.votes.count(1)
        n += one.counted
        x += one.steps
        xx += one.squares
        y += one.counted * size
        yy += one.counted * size * size
        xy += one.steps * size
    if not x:
        return Undefined("no steps known"), Undefined("fewer than three traces")
    return 100 * y / x, _correlation(n, x, xx, y, yy, xy)


def _correlation(n: int, x: int, xx: int, y: int, yy: int, xy: int) -> Value:
    if n < 3:
        return Undefined("fewer than three traces")
    across, down = n * xx - x * x, n * yy - y * y
    if not across or not down:
        return Undefined("no variation")
    return float((n * xy - x * y) / (across**0.5 * down**0.5))


# --- pairs


def pairs_of(part: Part) -> tuple[Pairing, ...]:
    """Every two modes with enough traces, the surest first."""
    rows: Counter[tuple[str, tuple[int | None, ...]]] = Counter()
    for one in part.alike:
        rows[one.model, one.votes] += one.traces
    found = []
    for first, second in combinations(range(len(part.modes)), 2):
        tables: dict[str, list[int]] = {}
        for (model, votes), times in rows.items():
            one_vote, other = votes[first], votes[second]
            if one_vote is not None and other is not None:
                tables.setdefault(model, [0, 0, 0, 0])[3 - 2 * one_vote - other] += times
        modes = part.modes[first], part.modes[second]
        made = pairing(modes, [Table(*cells) for cells in tables.values()])
        if made:
            found.append(replace(made, order=_order(part, modes, made.table)))
    return adjusted(found)


def _order(part: Part, modes: tuple[str, str], table: Table) -> Order | None:
    lags: Counter[int] = Counter()
    for name in part.groups:
        lags.update(part.orders.lags.get(name, {}).get(modes, {}))
    before = sum(n for lag, n in lags.items() if lag > 0)
    after = sum(n for lag, n in lags.items() if lag < 0)
    if before + after < SUPPORT:
        return None
    unknown = Undefined(NOT_COUNTED)
    return Order(
        before,
        after,
        lags[0],
        sign_test(before, after),
        median_of(lags),
        newcombe(before, table.tagged, table.failed_without, table.untagged),
        unknown,
        unknown,
    )


def median_of(counts: Mapping[int, int]) -> float:
    """The median of values from how often each occurs."""
    number = sum(counts.values())
    low = high = 0
    seen = 0
    for value, times in sorted(counts.items()):
        if seen <= (number - 1) // 2 < seen + times:
            low = value
        if seen <= number // 2 < seen + times:
            high = value
        seen += times
    return (low + high) / 2
