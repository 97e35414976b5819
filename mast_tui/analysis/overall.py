"""All modes in one number, in the ways that people report it, each under its own name."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mast_tui.analysis.coefficients import Undefined, Value, disagreements
from mast_tui.analysis.counts import Ballot
from mast_tui.analysis.intervals import Spread, jackknife, shown
from mast_tui.analysis.leftout import LeftOut
from mast_tui.analysis.report import ALPHAS, OVERALL, Overall, split
from mast_tui.analysis.tally import (
    Tally,
    kappas,
    minus,
    of_ballot,
    plus,
    raters,
    statistics,
)


def overall_of(
    tallies: Mapping[str, Tally], left: LeftOut | None, pairs: Sequence[str] = ()
) -> Overall:
    """All modes together; with intervals where ``left`` is given, and by the pairs named."""
    pooled: Tally | None = None
    for tally in tallies.values():
        pooled = tally if pooled is None else plus(pooled, tally)
    if pooled is None:
        pooled, pairs = of_ballot(Ballot((), (), 0)), ()
    found = statistics(pooled)
    found["pooled_kappa_mean"] = found["cohen_kappa_mean"]
    if raters(pooled.shares) < 2:
        found |= dict.fromkeys(ALPHAS, found["krippendorff_alpha"])
    else:
        found |= _alphas([_terms(tally) for tally in tallies.values()])
    found = {name: found[name] for name in OVERALL}
    spreads = _spreads(found, tallies, left) if left and tallies else {}
    values, reasons = split(found)
    errors, _ = split({name: spread.error for name, spread in spreads.items()})
    intervals: dict[str, tuple[float, float] | None] = {}
    for name in ALPHAS:
        span = spreads[name].interval if name in spreads else Undefined("not asked for")
        intervals[name] = None if isinstance(span, Undefined) else span
        if isinstance(span, Undefined):
            reasons[f"{name}_ci"] = span.reason
    defined = sum(_terms(tally).defined for tally in tallies.values())
    caution = spreads["stratified_alpha"].caution if spreads else ""
    by_pair, _ = split(dict(zip(pairs, kappas(pooled), strict=True))) if pairs else ({}, {})
    return Overall(
        values, intervals, defined, len(tallies), reasons, errors, caution, cohen_kappa=by_pair
    )


class _Terms(NamedTuple):
    """What a mode brings to the alphas over all modes."""

    observed: float
    expected: float
    alpha: float
    defined: int
    units: float
    ratings: float
    positives: float
    split: float


def _terms(tally: Tally) -> _Terms:
    observed, expected = disagreements(tally.sums)
    defined = int(expected > 0)
    alpha = 1 - observed / expected if defined else 0.0
    s = tally.sums
    return _Terms(observed, expected, alpha, defined, s.units, s.ratings, s.positives, s.split)


def _alphas(modes: Iterable[_Terms]) -> dict[str, Value]:
    """Alpha over all modes in three ways.

    Stratified adds observed and expected disagreement over modes: evidence counts by its amount,
    and knowing which modes are common earns nothing. Macro is the mean over modes that have one.
    Pooled takes (mode, unit) for units, and does reward knowing which modes are common.
    """
    total = _Terms._make(map(sum, zip(*modes, strict=True)))
    reason = Undefined("no variation" if total.units else "no overlap")
    chances = total.positives * (total.ratings - total.positives)
    return {
        "stratified_alpha": 1 - total.observed / total.expected if total.expected else reason,
        "macro_alpha": total.alpha / total.defined if total.defined else reason,
        "pooled_alpha": 1 - total.split * (total.ratings - 1) / chances if chances else reason,
    }


def _spreads(
    found: Mapping[str, Value], tallies: Mapping[str, Tally], left: LeftOut
) -> dict[str, Spread]:
    """Leaves a trace out of every mode at once."""
    without = {
        code: {key: _terms(minus(tallies[code], part)) for key, part in left.parts[code].items()}
        for code in tallies
    }
    rows = left.rows()
    counts: dict[str, dict[float | None, int]] = {name: {} for name in ALPHAS}
    tagged = 0
    for row, times in rows.items():
        parts = [left.parts[code][key].sums for code, key in zip(tallies, row, strict=True)]
        if not any(part.units for part in parts):
            continue
        tagged += times * any(part.positives for part in parts)
        terms = [without[code][key] for code, key in zip(tallies, row, strict=True)]
        for name, value in _alphas(terms).items():
            point = None if isinstance(value, Undefined) else value
            counts[name][point] = counts[name].get(point, 0) + times
    traces = sum(rows.values())
    return {
        name: shown(found[name], jackknife(found[name], counts[name]), tagged, traces)
        for name in ALPHAS
    }
