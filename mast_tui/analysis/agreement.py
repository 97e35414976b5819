"""Agreement between annotators: votes in, a report out.

Plain values only: whoever has a store or a file makes the votes of it. What each statistic
needs stands in :mod:`counts`, :mod:`tally` and :mod:`coefficients`, its spread in
:mod:`intervals`, what looks wrong with the data in :mod:`suspicions`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, NamedTuple

from mast_tui.analysis.coefficients import (
    Undefined,
    Value,
    bias_index,
    disagreements,
    light_kappa,
)
from mast_tui.analysis.counts import Ballot, Unit, UnitVotes, pack
from mast_tui.analysis.intervals import Spread, jackknife, shown
from mast_tui.analysis.suspicions import notes_of, warnings_of
from mast_tui.analysis.tally import (
    Signature,
    Tally,
    groups_of,
    kappas,
    minus,
    of_ballot,
    of_signature,
    plus,
    signatures,
    statistics,
)

Numbers = dict[str, float | None]

ALPHAS = ("stratified_alpha", "macro_alpha", "pooled_alpha")


@dataclass(frozen=True, slots=True)
class ModeAgreement:
    """The agreement on one mode."""

    n: int
    """Units with two votes or more: what all the rest is about."""
    positives: int
    """Votes of 1 among them."""
    tagged_units: int
    """Units of them with any vote of 1."""
    values: Numbers
    """Statistic to value; None where it is undefined."""
    reasons: dict[str, str]
    """Why a statistic is None, for each that is."""
    cohen_kappa: dict[str, float | None]
    """By pair, ``ada|bob``."""
    interval: tuple[float, float] | None = None
    """Of Krippendorff's alpha, 95%."""
    caution: str = ""
    """Why the interval is to be read with care."""
    errors: Numbers = field(default_factory=dict)
    """Standard errors, by jackknife over traces."""

    @property
    def reason(self) -> str | None:
        """Why alpha is undefined; else why some other statistic is."""
        for name in ("krippendorff_alpha", *self.reasons):
            if name in self.reasons and not name.endswith("_ci"):
                return self.reasons[name]
        return None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "n": self.n,
            "positives": self.positives,
            "tagged_units": self.tagged_units,
            **self.values,
            "krippendorff_alpha_ci": list(self.interval) if self.interval else None,
            "cohen_kappa": self.cohen_kappa,
            "se": self.errors,
            "caution": self.caution or None,
            "reason": self.reason,
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class Overall:
    """All modes in one number, each kind under its own name."""

    values: Numbers
    intervals: dict[str, tuple[float, float] | None]
    defined: int
    """Modes with a defined alpha."""
    modes: int
    reasons: dict[str, str]
    errors: Numbers
    caution: str = ""
    """Why the intervals are to be read with care."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        spans = {
            f"{name}_ci": list(span) if span else None for name, span in self.intervals.items()
        }
        return {
            **self.values,
            **spans,
            "defined_modes": f"{self.defined} of {self.modes}",
            "se": self.errors,
            "caution": self.caution or None,
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Agreement at one level."""

    level: str
    annotators: tuple[str, ...]
    units: int
    traces: int
    modes: dict[str, ModeAgreement]
    overall: Overall
    warnings: tuple[str, ...] = ()
    """What looks wrong with the votes."""
    notes: tuple[str, ...] = ()
    """How the numbers were made, where there was a choice."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of ``mast-tui agreement --json``."""
        return {
            "level": self.level,
            "annotators": list(self.annotators),
            "units": self.units,
            "traces": self.traces,
            "modes": {code: mode.to_dict() for code, mode in self.modes.items()},
            "overall": self.overall.to_dict(),
            "warnings": list(self.warnings),
            "notes": list(self.notes),
        }


def agreement(
    modes: Mapping[str, Mapping[Unit, UnitVotes]],
    annotators: Sequence[str],
    *,
    level: str = "trace",
    units: Sequence[Unit] | None = None,
    unfinished: Mapping[str, int] | None = None,
    intervals: bool = True,
) -> Report:
    """The report of votes: mode to unit to annotator to 1, 0 or None.

    At step level a unit is ``(trace, step)``. ``unfinished`` tells how many reviews of an
    annotator are not done, which is warned about; ``intervals`` may be left out for speed.
    """
    places = list(units) if units is not None else _units(modes)
    ballots = {code: pack(votes, places, annotators) for code, votes in modes.items()}
    return report_of(
        ballots, tuple(annotators), groups_of(places, level), level, unfinished or {}, intervals
    )


def report_of(
    ballots: Mapping[str, Ballot],
    annotators: tuple[str, ...],
    groups: Sequence[Sequence[int]],
    level: str = "trace",
    unfinished: Mapping[str, int] | None = None,
    intervals: bool = True,
) -> Report:
    """The report of packed votes; ``groups`` are the places of each trace's units."""
    tallies = {code: of_ballot(ballot) for code, ballot in ballots.items()}
    left = _Left(ballots, tallies, groups) if intervals else None
    names = [f"{one}|{other}" for one, other in combinations(annotators, 2)]
    by_mode = {code: _mode(ballots[code], tallies[code], names, code, left) for code in ballots}
    return Report(
        level,
        annotators,
        max((ballot.size for ballot in ballots.values()), default=0),
        len(groups),
        by_mode,
        _overall(tallies, left),
        tuple(warnings_of(ballots, tallies, annotators, unfinished or {})),
        tuple(notes_of(ballots, tallies, annotators, level, len(groups) if intervals else None)),
    )


class _Left:
    """Each mode's tally without one trace, for every trace: what the jackknife goes over."""

    def __init__(
        self,
        ballots: Mapping[str, Ballot],
        tallies: Mapping[str, Tally],
        groups: Sequence[Sequence[int]],
    ) -> None:
        self.tallies = tallies
        self.traces = {code: signatures(ballot, groups) for code, ballot in ballots.items()}
        self.parts = {code: self._parts(code) for code in ballots}
        self.counted = {code: self._counted(code) for code in ballots}

    def _parts(self, code: str) -> dict[Signature, Tally]:
        complete = sum(1 for _, rated in self.tallies[code].shares if rated)
        return {
            signature: of_signature(signature, complete) for signature in set(self.traces[code])
        }

    def _counted(self, code: str) -> dict[Signature, int]:
        """The signatures of traces with a pairable unit, and how many traces have each."""
        counts = Counter(self.traces[code])
        return {key: times for key, times in counts.items() if self.parts[code][key].sums.units}

    def rarity(self, code: str) -> tuple[int, int]:
        """How many traces carry a 1, and how many a 0."""
        positive = negative = 0
        for signature, times in self.counted[code].items():
            part = self.parts[code][signature].sums
            positive += times * (part.positives > 0)
            negative += times * (part.positives < part.ratings)
        return positive, negative


def _mode(
    ballot: Ballot, tally: Tally, names: Sequence[str], code: str, left: _Left | None
) -> ModeAgreement:
    found = statistics(tally)
    if sum(1 for _, rated in tally.shares if rated) == 2:
        [pair] = [pair for pair in tally.pairs if sum(pair)] or [tally.pairs[0]]
        found["bias_index"] = bias_index(pair)
    spreads = _spreads(found, tally, code, left) if left else {}
    alpha = spreads.get("krippendorff_alpha")
    values, reasons = _split(found)
    errors, _ = _split({name: spread.error for name, spread in spreads.items()})
    if alpha and isinstance(alpha.interval, Undefined):
        reasons["krippendorff_alpha_ci"] = alpha.interval.reason
    by_pair, _ = _split(dict(zip(names, kappas(tally), strict=True)))
    return ModeAgreement(
        int(tally.sums.units),
        int(tally.sums.positives),
        _tagged(ballot),
        values,
        reasons,
        by_pair,
        alpha.interval if alpha and not isinstance(alpha.interval, Undefined) else None,
        alpha.caution if alpha else "",
        errors,
    )


def _tagged(ballot: Ballot) -> int:
    """Pairable units with any 1."""
    once = twice = tagged = 0
    for positive, rated in zip(ballot.positives, ballot.rated, strict=True):
        twice |= once & rated
        once |= rated
        tagged |= positive
    return (tagged & twice).bit_count()


def _spreads(found: Mapping[str, Value], whole: Tally, code: str, left: _Left) -> dict[str, Spread]:
    """The jackknife of every statistic; of alpha as it may be shown."""
    counts: dict[str, dict[float | None, int]] = {name: {} for name in found}
    for signature, times in left.counted[code].items():
        without = statistics(minus(whole, left.parts[code][signature]))
        for name, value in without.items():
            point = None if isinstance(value, Undefined) else value
            counts[name][point] = counts[name].get(point, 0) + times
    skipped = ("prevalence_index", "bias_index")
    spreads = {
        name: jackknife(value, counts[name]) for name, value in found.items() if name not in skipped
    }
    name = "krippendorff_alpha"
    return spreads | {name: shown(spreads[name], *left.rarity(code))}


def _overall(tallies: Mapping[str, Tally], left: _Left | None) -> Overall:
    pooled: Tally | None = None
    for tally in tallies.values():
        pooled = tally if pooled is None else plus(pooled, tally)
    found = _alphas([_terms(tally) for tally in tallies.values()] or [_Terms(*[0] * 8)])
    whole = statistics(pooled) if pooled else {}
    for name in ("percent_agreement", "positive_agreement", "negative_agreement"):
        found[name] = whole.get(name, Undefined("no votes"))
    found["pooled_kappa_mean"] = light_kappa(kappas(pooled) if pooled else [])
    spreads = _overall_spreads(found, tallies, left) if left else {}
    values, reasons = _split(found)
    errors, _ = _split({name: spread.error for name, spread in spreads.items()})
    intervals: dict[str, tuple[float, float] | None] = {}
    for name in ALPHAS:
        span = spreads[name].interval if name in spreads else Undefined("not asked for")
        intervals[name] = None if isinstance(span, Undefined) else span
        if isinstance(span, Undefined):
            reasons[f"{name}_ci"] = span.reason
    defined = sum(_terms(tally).defined for tally in tallies.values())
    caution = spreads["stratified_alpha"].caution if spreads else ""
    return Overall(values, intervals, defined, len(tallies), reasons, errors, caution)


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


def _overall_spreads(
    found: Mapping[str, Value], tallies: Mapping[str, Tally], left: _Left
) -> dict[str, Spread]:
    """Leaves a trace out of every mode at once."""
    without = {
        code: {key: _terms(minus(tallies[code], part)) for key, part in left.parts[code].items()}
        for code in tallies
    }
    rows = Counter(zip(*[left.traces[code] for code in tallies], strict=True))
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
    traces = rows.total()
    return {name: shown(jackknife(found[name], counts[name]), tagged, traces) for name in ALPHAS}


def _units(modes: Mapping[str, Mapping[Unit, UnitVotes]]) -> list[Unit]:
    """Every unit of any mode, in the order met."""
    return list(dict.fromkeys(unit for votes in modes.values() for unit in votes))


def _split(values: Mapping[str, Value]) -> tuple[Numbers, dict[str, str]]:
    """The values with None for what is undefined, and the reasons of these."""
    numbers = {n: None if isinstance(v, Undefined) else v for n, v in values.items()}
    return numbers, {n: v.reason for n, v in values.items() if isinstance(v, Undefined)}
