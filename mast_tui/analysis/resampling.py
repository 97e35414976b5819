"""Means and rankings over clusters drawn again: runs of one scenario are not independent."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from mast_tui.analysis.association import Table, mantel_haenszel
from mast_tui.analysis.bootstrap import percentiles
from mast_tui.analysis.coefficients import Undefined

DRAWS = 1000
FEWEST = 5
"""With fewer clusters a bootstrap interval is not worth showing."""


class Mean(NamedTuple):
    """A mean over traces, with its bootstrap interval over clusters."""

    value: float
    n: int
    interval: tuple[float, float] | None

    def to_dict(self) -> dict[str, object]:
        """Plain values."""
        ci = list(self.interval) if self.interval else None
        return {"mean": self.value, "n": self.n, "ci": ci}


def mean_over(
    values: Iterable[tuple[Hashable, float]], seed: int, draws: int = DRAWS
) -> Mean | Undefined:
    """The mean of values that come with their cluster."""
    clusters: defaultdict[Hashable, list[float]] = defaultdict(list)
    for cluster, value in values:
        clusters[cluster].append(value)
    return mean_of([(sum(found), len(found)) for found in clusters.values()], seed, draws)


def mean_of(parts: Sequence[tuple[float, int]], seed: int, draws: int = DRAWS) -> Mean | Undefined:
    """The same from each cluster's sum and number of values."""
    number = sum(n for _, n in parts)
    if not number:
        return Undefined("no traces")
    value = sum(total for total, _ in parts) / number
    if len(parts) < FEWEST:
        return Mean(value, number, None)
    rng, means = Random(seed), []
    for _ in range(draws):
        totals, counts = zip(*rng.choices(parts, k=len(parts)), strict=True)
        means.append(sum(totals) / sum(counts))
    drawn = percentiles(means, draws).interval
    return Mean(value, number, None if isinstance(drawn, Undefined) else drawn)


def top_shares(
    clusters: Sequence[Mapping[tuple[str, str], Table]],
    modes: Sequence[str],
    strata: Sequence[str],
    seed: int,
    draws: int = DRAWS,
) -> dict[str, float]:
    """How often each mode has the largest difference of prevalences when clusters are drawn again.

    A cluster holds the tables of each mode and stratum. Draws in which no mode has a difference
    count for none.
    """
    keys = [(mode, stratum) for mode in modes for stratum in strata]
    none = Table(0, 0, 0, 0)
    flat = [[n for key in keys for n in cluster.get(key, none)] for cluster in clusters]
    wins: dict[str, float] = dict.fromkeys(modes, 0.0)
    rng = Random(seed)
    for _ in range(draws if flat and modes else 0):
        cells = list(map(sum, zip(*rng.choices(flat, k=len(flat)), strict=True)))
        best = _best(cells, modes, len(strata))
        for mode in best:
            wins[mode] += 1 / len(best)
    return {mode: won / draws for mode, won in wins.items()}


def _best(cells: Sequence[int], modes: Sequence[str], strata: int) -> list[str]:
    """The modes with the largest difference; several where they tie."""
    found: list[str] = []
    highest = float("-inf")
    for place, mode in enumerate(modes):
        start = place * strata * 4
        tables = (Table(*cells[at : at + 4]).turned() for at in range(start, start + strata * 4, 4))
        difference = mantel_haenszel(tables).difference
        if isinstance(difference, Undefined):
            continue
        if difference.value > highest + 1e-12:
            found, highest = [mode], difference.value
        elif difference.value > highest - 1e-12:
            found.append(mode)
    return found
