"""Two groups of traces side by side: which has more of a mode, and by how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from mast_tui.analysis.association import Interval, Table, holm, newcombe
from mast_tui.analysis.bootstrap import percentiles
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.exact import fisher
from mast_tui.analysis.mode_signature import TESTED, interval_dict
from mast_tui.analysis.signature import Choices, cluster_of
from mast_tui.analysis.vectors import Vector

OVER = ("all", "failed", "succeeded")
FEWEST = 5


@dataclass(frozen=True, slots=True)
class ModeComparison:
    """One mode in two groups."""

    first: tuple[int, int]
    """Traces with it, of those with a vote."""
    second: tuple[int, int]
    difference: Interval | Undefined
    """The first less the second (Newcombe)."""
    p: float | None
    """Fisher's, where there is enough to test."""
    p_holm: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "first": list(self.first),
            "second": list(self.second),
            **interval_dict("difference", self.difference),
            "p": self.p,
            "p_holm": self.p_holm,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two groups, over all traces or those of one outcome."""

    over: str
    names: tuple[str, str]
    traces: tuple[int, int]
    modes: dict[str, ModeComparison]
    means: tuple[float | None, float | None]
    """Modes a trace."""
    difference: float | None
    """Of the means."""
    interval: tuple[float, float] | None
    """Its interval, drawn by scenario."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "over": self.over,
            "names": list(self.names),
            "traces": list(self.traces),
            "modes": {code: one.to_dict() for code, one in self.modes.items()},
            "modes_per_trace": list(self.means),
            "modes_per_trace_difference": self.difference,
            "modes_per_trace_difference_ci": list(self.interval) if self.interval else None,
        }


def compare(
    names: tuple[str, str],
    first: Sequence[Vector],
    second: Sequence[Vector],
    modes: Sequence[str],
    choices: Choices,
    over: str = "all",
) -> Comparison:
    """The first group against the second."""
    parts = [
        [vector for vector in part if over in ("all", vector.outcome)] for part in (first, second)
    ]
    sums = tuple((sum(len(vector.modes) for vector in part), len(part)) for part in parts)
    counts = {mode: tuple(_having(part, mode) for part in parts) for mode in modes}
    return compare_counts(names, over, counts, sums, _clusters(parts), choices)


Share = tuple[int, int]
"""How many of how many."""


def compare_counts(
    names: tuple[str, str],
    over: str,
    counts: Mapping[str, tuple[Share, ...]],
    sums: tuple[Share, ...],
    clusters: Sequence[Sequence[int]],
    choices: Choices,
) -> Comparison:
    """The same from counts, the first group's before the second's.

    ``counts`` are traces with each mode of those with a vote, ``sums`` modes and traces, and a
    cluster has modes and traces of the one group and of the other.
    """
    found = {mode: _mode(*of) for mode, of in counts.items()}
    tested = [mode for mode, told in found.items() if told.p is not None]
    adjusted = holm([found[mode].p or 0.0 for mode in tested])
    for mode, p in zip(tested, adjusted, strict=True):
        told = found[mode]
        found[mode] = ModeComparison(told.first, told.second, told.difference, told.p, p)
    return Comparison(
        over,
        names,
        (sums[0][1], sums[1][1]),
        found,
        (_mean(sums[0]), _mean(sums[1])),
        *_difference(sums, clusters, choices),
    )


def _having(vectors: Sequence[Vector], mode: str) -> Share:
    votes = [vote for vector in vectors if (vote := vector.votes.get(mode)) is not None]
    return sum(votes), len(votes)


def _mode(one: Share, other: Share) -> ModeComparison:
    (a, n), (b, m) = one, other
    table = Table(a, b, n - a, m - b)
    enough = n and m and min(table.tagged, table.untagged) >= TESTED
    return ModeComparison((a, n), (b, m), newcombe(a, n, b, m), fisher(table) if enough else None)


def _mean(part: Share) -> float | None:
    return part[0] / part[1] if part[1] else None


def _clusters(parts: Sequence[Sequence[Vector]]) -> list[list[int]]:
    """By scenario: modes and traces of the one group, and of the other."""
    clusters: dict[str, list[int]] = {}
    for side, part in enumerate(parts):
        for vector in part:
            cells = clusters.setdefault(cluster_of(vector), [0, 0, 0, 0])
            cells[2 * side] += len(vector.modes)
            cells[2 * side + 1] += 1
    return list(clusters.values())


def _difference(
    sums: Sequence[Share], parts: Sequence[Sequence[int]], choices: Choices
) -> tuple[float | None, tuple[float, float] | None]:
    """The difference of means, with scenarios drawn again, the same for both groups."""
    first, second = _mean(sums[0]), _mean(sums[1])
    if first is None or second is None:
        return None, None
    value = first - second
    if len(parts) < FEWEST:
        return value, None
    rng, drawn = Random(choices.seed), []
    for _ in range(choices.draws):
        a, n, b, m = map(sum, zip(*rng.choices(parts, k=len(parts)), strict=True))
        if n and m:
            drawn.append(a / n - b / m)
    interval = percentiles(drawn, choices.draws).interval
    return value, None if isinstance(interval, Undefined) else interval
