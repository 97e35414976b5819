"""Agreement coefficients of labels with more than two values, with their standard errors.

The same definitions as in :mod:`coefficients`, which has them for one binary label in terms of
counts. Data are units, each with one rating an annotator, None where there is none.
"""

from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import combinations
from math import sqrt

from mast_tui.analysis.coefficients import (
    NO_OVERLAP,
    NO_VARIATION,
    Undefined,
    Value,
    light_kappa,
)
from mast_tui.analysis.distances import Ratings

Units = Sequence[Ratings]
Shares = dict[Hashable, float]


def percent_agreement(units: Units) -> Value:
    """The share of agreeing pairs of ratings, averaged over units with two ratings or more."""
    pairable = [found for ratings in units if (found := _agreement(ratings)) is not None]
    return sum(pairable) / len(pairable) if pairable else Undefined(NO_OVERLAP)


def brennan_prediger(units: Units, values: int) -> Value:
    """Chance is one over the number of values; with two values this is PABAK."""
    return _corrected(percent_agreement(units), 1 / values)


def gwet_ac1(units: Units, values: int) -> Value:
    """Chance by Gwet's formula, from the values' shares over every rated unit."""
    shares = _shares(units)
    chance = sum(share * (1 - share) for share in shares.values()) / (values - 1)
    return _corrected(percent_agreement(units), chance)


def fleiss_kappa(units: Units) -> Value:
    """Fleiss' kappa; with ratings missing in Gwet's form, which takes every rated unit."""
    chance = sum(share**2 for share in _shares(units).values())
    return _corrected(percent_agreement(units), chance)


def conger_kappa(units: Units) -> Value:
    """As Fleiss', with each annotator's own shares."""
    own = [found for rater in zip(*units, strict=True) if (found := _own(rater))]
    if len(own) < 2:
        return Undefined(NO_OVERLAP)
    chance = 0.0
    for value in {value for shares in own for value in shares}:
        of_value = [shares.get(value, 0.0) for shares in own]
        mean = sum(of_value) / len(own)
        variance = sum((share - mean) ** 2 for share in of_value) / (len(own) - 1)
        chance += mean**2 - variance / len(own)
    return _corrected(percent_agreement(units), chance)


def cohen_kappa(units: Units) -> Value:
    """Cohen's kappa of the first two annotators."""
    table, first, second = _table(units)
    if not table:
        return Undefined(NO_OVERLAP)
    agreement = sum(share for (one, other), share in table.items() if one == other)
    return _corrected(agreement, sum(first[value] * second[value] for value in first))


def cohen_kappas(units: Units) -> list[Value]:
    """Cohen's kappa of every two annotators, in the order of their places."""
    raters = len(units[0]) if units else 0
    return [
        cohen_kappa([(ratings[one], ratings[other]) for ratings in units])
        for one, other in combinations(range(raters), 2)
    ]


def cohen_kappa_mean(units: Units) -> Value:
    """Their mean, over the pairs that have one."""
    return light_kappa(cohen_kappas(units))


# --- standard errors


def cohen_kappa_error(units: Units) -> Value:
    """The large-sample standard error (Fleiss, Cohen and Everitt 1969)."""
    kappa = cohen_kappa(units)
    if isinstance(kappa, Undefined):
        return kappa
    table, first, second = _table(units)
    chance = sum(first[value] * second[value] for value in first)
    squares = 0.0
    for (one, other), share in table.items():
        pull = (second[one] + first[other]) * (1 - kappa)
        squares += share * ((one == other) - pull) ** 2
    variance = squares - (kappa - chance * (1 - kappa)) ** 2
    number = sum(1 for ratings in units if None not in ratings[:2])
    return sqrt(max(0.0, variance) / number) / (1 - chance)


def gwet_ac1_error(units: Units, values: int) -> Value:
    """The standard error of AC1 (Gwet 2008)."""
    weights = {value: (1 - share) / (values - 1) for value, share in _shares(units).items()}
    return _linearised(units, weights)


def brennan_prediger_error(units: Units, values: int) -> Value:
    """The standard error of Brennan and Prediger's coefficient."""
    return _linearised(units, dict.fromkeys(_shares(units), 1 / values))


def fleiss_kappa_error(units: Units) -> Value:
    """The standard error of Fleiss' kappa (Gwet's form)."""
    return _linearised(units, _shares(units))


def _linearised(units: Units, weights: Shares) -> Value:
    """Gwet's variance: how each unit moves agreement and, through the shares, chance.

    ``weights`` are chance's change by a value's share, up to the factor that the square brings.
    """
    rated = [ratings for ratings in units if any(value is not None for value in ratings)]
    agreements = [_agreement(ratings) for ratings in rated]
    pairable = sum(1 for found in agreements if found is not None)
    if not pairable or len(rated) < 2:
        return Undefined(NO_OVERLAP)
    number = len(rated)
    chance = sum(share * weights[value] for value, share in _shares(units).items())
    if 1 - chance < 1e-12:
        return Undefined(NO_VARIATION)
    # a unit with one rating has nothing to agree on: it moves the shares, and chance with them
    own = [
        (found - chance) / (1 - chance) * number / pairable if found is not None else 0.0
        for found in agreements
    ]
    value = sum(own) / number
    squares = 0.0
    for ratings, agreeing in zip(rated, own, strict=True):
        expected = sum(share * weights[said] for said, share in _own(ratings).items())
        pull = 2 * (1 - value) * (expected - chance) / (1 - chance)
        squares += (agreeing - pull - value) ** 2
    return sqrt(squares / (number * (number - 1)))


# --- parts


def _agreement(ratings: Ratings) -> float | None:
    """The share of agreeing pairs of one unit, where it has a pair."""
    counts = Counter([value for value in ratings if value is not None])
    given = counts.total()
    if given < 2:
        return None
    return sum(count * (count - 1) for count in counts.values()) / (given * (given - 1))


def _own(ratings: Ratings) -> Shares:
    """The share of each value among some ratings."""
    counts = Counter([value for value in ratings if value is not None])
    return {value: count / counts.total() for value, count in counts.items()}


def _shares(units: Units) -> Shares:
    """The share of each value in a unit, averaged over rated units."""
    rated = [own for ratings in units if (own := _own(ratings))]
    shares: Shares = {}
    for own in rated:
        for value, share in own.items():
            shares[value] = shares.get(value, 0.0) + share / len(rated)
    return shares


def _table(units: Units) -> tuple[dict[tuple[Hashable, Hashable], float], Shares, Shares]:
    """The shares of each pair of values over units that the first two rated, and the margins."""
    both = [ratings[:2] for ratings in units if None not in ratings[:2]]
    table = {
        (one, other): count / len(both)
        for (one, other), count in Counter([(a, b) for a, b in both]).items()
    }
    values = {value for pair in table for value in pair}
    first = {v: sum(share for (one, _), share in table.items() if one == v) for v in values}
    second = {v: sum(share for (_, other), share in table.items() if other == v) for v in values}
    return table, first, second


def _corrected(agreement: Value, chance: float) -> Value:
    if isinstance(agreement, Undefined):
        return agreement
    if 1 - chance < 1e-12:
        return Undefined(NO_VARIATION)
    return (agreement - chance) / (1 - chance)
