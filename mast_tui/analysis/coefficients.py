"""Agreement coefficients of one binary label, from counts; undefined is a reason, never a number.

Each function returns a float, or an :class:`Undefined` that says why there is none.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from mast_tui.analysis.counts import Cell, Pair

NO_OVERLAP = "no overlap"
NO_VARIATION = "no variation"
SINGLE = "single annotator"
NO_POSITIVE = "no positive rating"
NO_NEGATIVE = "no negative rating"
NO_COMPLETE_UNIT = "no unit rated by all annotators"


class Undefined(NamedTuple):
    """Why a statistic has no value."""

    reason: str


Value = float | Undefined


class Sums(NamedTuple):
    """What the coefficients need of the units, in sums that add up over units.

    Pairable units have two ratings or more; complete ones a rating by every annotator.
    """

    units: float = 0.0
    """Pairable units."""
    ratings: float = 0.0
    """Ratings in them, and how many of these are 1."""
    positives: float = 0.0
    agreeing: float = 0.0
    """The share of agreeing pairs, summed over pairable units."""
    split: float = 0.0
    """k (n - k) / (n - 1), summed over pairable units."""
    both_positive: float = 0.0
    """Ordered pairs of two 1; then those that begin with a 1; then the same for 0."""
    from_positive: float = 0.0
    both_negative: float = 0.0
    from_negative: float = 0.0
    rated: float = 0.0
    """Units with a rating at all, and the share of 1 in each, summed."""
    share: float = 0.0
    complete: float = 0.0
    """Complete units, with their agreement and share of 1."""
    complete_agreeing: float = 0.0
    complete_share: float = 0.0


def unit_sums(cell: Cell, annotators: int) -> Sums:
    """The sums of one unit."""
    n, k = cell
    if n == 0:
        return Sums()
    share = k / n
    if n == 1:
        return Sums(rated=1, share=share)
    m = n - k
    agreeing = (k * (k - 1) + m * (m - 1)) / (n * (n - 1))
    complete = float(n == annotators)
    return Sums(
        units=1,
        ratings=n,
        positives=k,
        agreeing=agreeing,
        split=k * m / (n - 1),
        both_positive=k * (k - 1),
        from_positive=k * (n - 1),
        both_negative=m * (m - 1),
        from_negative=m * (n - 1),
        rated=1,
        share=share,
        complete=complete,
        complete_agreeing=complete * agreeing,
        complete_share=complete * share,
    )


def sums(counts: Mapping[Cell, int], annotators: int) -> Sums:
    """The sums of all units; ``annotators`` is how many make a unit complete."""
    total = [0.0] * len(Sums._fields)
    for cell, count in counts.items():
        for index, value in enumerate(unit_sums(cell, annotators)):
            total[index] += count * value
    return Sums(*total)


def percent_agreement(s: Sums) -> Value:
    """The share of agreeing pairs of ratings, averaged over units."""
    return s.agreeing / s.units if s.units else Undefined(NO_OVERLAP)


def positive_agreement(s: Sums) -> Value:
    """Of the pairs with a 1 in them, how many have two; with two annotators, F1."""
    if not s.units:
        return Undefined(NO_OVERLAP)
    return s.both_positive / s.from_positive if s.positives else Undefined(NO_POSITIVE)


def negative_agreement(s: Sums) -> Value:
    """The same for 0."""
    if not s.units:
        return Undefined(NO_OVERLAP)
    negatives = s.ratings - s.positives
    return s.both_negative / s.from_negative if negatives else Undefined(NO_NEGATIVE)


def disagreements(s: Sums) -> tuple[float, float]:
    """Observed and expected disagreement, each times the ratings: alpha is 1 - one over other."""
    negatives = s.ratings - s.positives
    expected = 2 * s.positives * negatives / (s.ratings - 1) if s.ratings > 1 else 0.0
    return 2 * s.split, expected


def krippendorff_alpha(s: Sums) -> Value:
    """Krippendorff's alpha, nominal; units with one rating do not count."""
    if not s.units:
        return Undefined(NO_OVERLAP)
    observed, expected = disagreements(s)
    return 1 - observed / expected if expected else Undefined(NO_VARIATION)


def fleiss_kappa(s: Sums) -> Value:
    """Fleiss' kappa over the complete units: it is defined for equal ratings a unit only."""
    if not s.complete:
        return Undefined(NO_COMPLETE_UNIT if s.units else NO_OVERLAP)
    share = s.complete_share / s.complete
    return _chance_corrected(s.complete_agreeing / s.complete, share**2 + (1 - share) ** 2)


def gwet_ac1(s: Sums) -> Value:
    """Gwet's AC1; its shares are taken over every rated unit, as Gwet does."""
    if not s.units:
        return Undefined(NO_OVERLAP)
    share = s.share / s.rated
    return _chance_corrected(s.agreeing / s.units, 2 * share * (1 - share))


def pabak(s: Sums) -> Value:
    """Prevalence- and bias-adjusted kappa: 2 pa - 1."""
    return 2 * s.agreeing / s.units - 1 if s.units else Undefined(NO_OVERLAP)


def prevalence_index(s: Sums) -> Value:
    """The share of 1 less the share of 0; with two annotators (a - d) / n."""
    return 2 * s.positives / s.ratings - 1 if s.units else Undefined(NO_OVERLAP)


ON_UNITS = {
    function.__name__: function
    for function in (
        percent_agreement,
        positive_agreement,
        negative_agreement,
        krippendorff_alpha,
        fleiss_kappa,
        gwet_ac1,
        pabak,
        prevalence_index,
    )
}
"""By their names in the report, what needs no more than how many rated a unit, and how many 1."""


def cohen_kappa(pair: Pair) -> Value:
    """Cohen's kappa of two annotators."""
    units = sum(pair)
    if not units:
        return Undefined(NO_OVERLAP)
    first, second = (pair.both + pair.first) / units, (pair.both + pair.second) / units
    chance = first * second + (1 - first) * (1 - second)
    return _chance_corrected((pair.both + pair.neither) / units, chance)


def bias_index(pair: Pair) -> Value:
    """(b - c) / n of two annotators."""
    units = sum(pair)
    return (pair.first - pair.second) / units if units else Undefined(NO_OVERLAP)


def light_kappa(kappas: Sequence[Value]) -> Value:
    """The mean of the pairs' kappas that are defined."""
    defined = [kappa for kappa in kappas if not isinstance(kappa, Undefined)]
    if defined:
        return sum(defined) / len(defined)
    reasons = [kappa.reason for kappa in kappas if isinstance(kappa, Undefined)]
    return Undefined(NO_VARIATION if NO_VARIATION in reasons else (reasons or [SINGLE])[0])


def conger_kappa(s: Sums, raters: Sequence[tuple[float, float]]) -> Value:
    """Conger's kappa: as Fleiss', with each annotator's own share of 1.

    With votes missing the shares are of all that an annotator rated (Gwet's form); where few
    units pair, that can fall below -1.
    """
    own = [positives / rated for positives, rated in raters if rated]
    if not s.units:
        return Undefined(NO_OVERLAP)
    mean = sum(own) / len(own)
    variance = sum((share - mean) ** 2 for share in own) / (len(own) - 1)
    chance = mean**2 + (1 - mean) ** 2 - 2 * variance / len(own)
    return _chance_corrected(s.agreeing / s.units, chance)


def _chance_corrected(agreement: float, chance: float) -> Value:
    # a chance of 1 comes from sums of floats: two constant annotators can miss it by a rounding
    if 1 - chance < 1e-12:
        return Undefined(NO_VARIATION)
    return (agreement - chance) / (1 - chance)
