"""Percentile intervals by drawing traces again, with a seed that is told.

Traces are drawn, never steps. A draw in which a statistic is undefined is counted; where that is
more than one in twenty the interval is withheld, as it would speak of another question.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import NamedTuple

from mast_tui.analysis.coefficients import Sums, Undefined, Value, disagreements
from mast_tui.analysis.coefficients import krippendorff_alpha as alpha_of
from mast_tui.analysis.coefficients import positive_agreement as positive_of
from mast_tui.analysis.intervals import LOST
from mast_tui.analysis.leftout import LeftOut
from mast_tui.analysis.tally import Tally

RESAMPLES = 2000
SEED = 1


class Draws(NamedTuple):
    """How often to draw, and what the drawing starts from."""

    resamples: int = RESAMPLES
    seed: int = SEED


class Drawn(NamedTuple):
    """An interval, and how many draws had no value."""

    interval: tuple[float, float] | Undefined
    undefined: int


STATISTICS: dict[str, Callable[[Sums], Value]] = {
    "krippendorff_alpha": alpha_of,
    "positive_agreement": positive_of,
}
"""What is drawn again, a mode."""


def bootstrap(
    tallies: Mapping[str, Tally], left: LeftOut, draws: Draws
) -> tuple[dict[str, dict[str, Drawn]], dict[str, Drawn]]:
    """The intervals of each mode's statistics, and of the alphas over all modes."""
    rng = Random(draws.seed)
    codes = list(tallies)
    traces = {code: left.traces[code] for code in codes}
    paired = [
        place
        for place in range(len(traces[codes[0]]) if codes else 0)
        if any(left.parts[code][traces[code][place]].sums.units for code in codes)
    ]
    ids = {code: [traces[code][place] for place in paired] for code in codes}
    values: dict[str, dict[str, list[float]]] = {
        code: {n: [] for n in STATISTICS} for code in codes
    }
    overall: dict[str, list[float]] = {
        "stratified_alpha": [],
        "macro_alpha": [],
        "pooled_alpha": [],
    }
    for _ in range(draws.resamples if paired else 0):
        picks = rng.choices(range(len(paired)), k=len(paired))
        drawn = []
        for code in codes:
            counts = Counter(map(ids[code].__getitem__, picks))
            total = _sum([(left.parts[code][key].sums, n) for key, n in counts.items()])
            drawn.append(total)
            for name, statistic in STATISTICS.items():
                _keep(values[code][name], statistic(total))
        for name, value in _alphas(drawn).items():
            _keep(overall[name], value)
    made = draws.resamples if paired else 0
    return (
        {c: {n: percentiles(v, made) for n, v in of.items()} for c, of in values.items()},
        {name: percentiles(found, made) for name, found in overall.items()},
    )


def percentiles(values: Sequence[float], draws: int) -> Drawn:
    """The middle 95% of the values, where nearly all draws have one."""
    lost = draws - len(values)
    if not values or lost > LOST * draws:
        return Drawn(Undefined(f"undefined in {lost} of {draws} draws"), lost)
    ordered = sorted(values)
    low, high = (_at(ordered, share) for share in (0.025, 0.975))
    if high - low < 1e-12:
        return Drawn(Undefined("no variance between draws"), lost)
    return Drawn((low, high), lost)


def _at(ordered: Sequence[float], share: float) -> float:
    """A percentile, between its two neighbours."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def _keep(values: list[float], value: Value) -> None:
    if not isinstance(value, Undefined):
        values.append(value)


def _sum(parts: Sequence[tuple[Sums, int]]) -> Sums:
    units = ratings = positives = split = both = first = 0.0
    for part, times in parts:
        units += times * part.units
        ratings += times * part.ratings
        positives += times * part.positives
        split += times * part.split
        both += times * part.both_positive
        first += times * part.from_positive
    return Sums(units, ratings, positives, 0, split, both, first)


def _alphas(modes: Sequence[Sums]) -> dict[str, Value]:
    """Alpha over all modes, as :mod:`overall` has them."""
    terms = [disagreements(one) for one in modes]
    observed, expected = sum(o for o, _ in terms), sum(e for _, e in terms)
    alphas = [1 - o / e for o, e in terms if e]
    pooled = _sum([(one, 1) for one in modes])
    nothing = Undefined("no variation")
    return {
        "stratified_alpha": 1 - observed / expected if expected else nothing,
        "macro_alpha": sum(alphas) / len(alphas) if alphas else nothing,
        "pooled_alpha": alpha_of(pooled),
    }
