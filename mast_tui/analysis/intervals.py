"""How sure a coefficient is: the jackknife over traces, and closed-form standard errors.

Traces are left out one by one, never steps: steps of one trace are not independent. The closed
forms take units for independent, so they hold at trace level only.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple, Protocol

from mast_tui.analysis.coefficients import (
    NO_OVERLAP,
    NO_VARIATION,
    Undefined,
    Value,
)
from mast_tui.analysis.counts import Cell, Pair

FEWEST = 5
"""With fewer traces that carry the rarer vote there is no interval worth showing."""
FEW = 15
"""With fewer than these it is shown with a word of warning."""
LOST = 0.05
"""The share of leave-one-out values that may be undefined."""


class _Chance(Protocol):
    """How a unit's share of 1 meets the mean share; at the mean, the expected agreement."""

    def __call__(self, share: float, mean: float, /) -> float: ...


class Spread(NamedTuple):
    """A jackknife's standard error, and the 95% interval with what is to say about it."""

    error: Value
    interval: tuple[float, float] | Undefined
    caution: str = ""


def jackknife(
    value: Value, left_out: Mapping[float | None, int] | Iterable[float | None]
) -> Spread:
    """The spread of ``value`` from its values with one trace left out (None: undefined)."""
    counted = left_out if isinstance(left_out, Mapping) else _counted(left_out)
    total, lost = sum(counted.values()), counted.get(None, 0)
    if isinstance(value, Undefined):
        return Spread(value, value)
    if total - lost < 2:
        return _none("needs two traces")
    if lost > LOST * total:
        return _none("undefined when single traces are left out")
    points = [(point, times) for point, times in counted.items() if point is not None]
    number = total - lost
    mean = sum(point * times for point, times in points) / number
    squares = sum(times * (point - mean) ** 2 for point, times in points)
    error = sqrt((number - 1) / number * squares)
    reach = student_t(number - 1) * error
    if reach < 1e-12:
        return Spread(0.0, Undefined("no variance between traces"))
    return Spread(error, (max(-1.0, value - reach), min(1.0, value + reach)))


def shown(value: Value, spread: Spread, positive: int, negative: int) -> Spread:
    """The spread of alpha as it may be shown where so many traces carry a 1, and so many a 0."""
    if isinstance(value, Undefined):
        return spread
    rarer, which = min((positive, "a tag"), (negative, "a vote against"))
    if rarer < FEWEST:
        withheld = Undefined(f"fewer than {FEWEST} traces carry {which}")
        return Spread(spread.error, withheld, "counts only")
    caution = f"fewer than {FEW} traces carry {which}" if rarer < FEW else ""
    return Spread(spread.error, spread.interval, caution)


def student_t(freedom: int) -> float:
    """The 97.5% point of Student's t (Hill's expansion, exact for 1 and 2 degrees of freedom)."""
    if freedom == 1:
        return 12.706204736
    if freedom == 2:
        return 4.302652730
    z = 1.959963984540054  # the normal distribution's
    terms = (
        z,
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(sum(term / freedom**power for power, term in enumerate(terms)))


def cohen_kappa_error(pair: Pair) -> Value:
    """The large-sample standard error of Cohen's kappa (Fleiss, Cohen and Everitt 1969)."""
    n = sum(pair)
    if not n:
        return Undefined(NO_OVERLAP)
    a, b, c, d = (count / n for count in pair)
    first, second = a + b, a + c
    chance = first * second + (1 - first) * (1 - second)
    if chance == 1:
        return Undefined(NO_VARIATION)
    kappa = (a + d - chance) / (1 - chance)
    agreeing = sum(
        share * (1 - (one + other) * (1 - kappa)) ** 2
        for share, one, other in ((a, first, second), (d, 1 - first, 1 - second))
    )
    crossed = (1 - kappa) ** 2 * (b * (second + 1 - first) ** 2 + c * (1 - second + first) ** 2)
    variance = agreeing + crossed - (kappa - chance * (1 - kappa)) ** 2
    return sqrt(max(0.0, variance) / n) / (1 - chance)


def fleiss_kappa_error(counts: Mapping[Cell, int], annotators: int) -> Value:
    """The standard error of Fleiss' kappa over complete units (Gwet's form)."""
    complete = {cell: count for cell, count in counts.items() if cell[0] == annotators}

    def chance(share: float, mean: float) -> float:
        return share * mean + (1 - share) * (1 - mean)

    return _linearised(complete, chance)


def gwet_ac1_error(counts: Mapping[Cell, int]) -> Value:
    """The standard error of AC1 (Gwet 2008)."""

    def chance(share: float, mean: float) -> float:
        return share * (1 - mean) + (1 - share) * mean

    return _linearised(counts, chance)


def pabak_error(counts: Mapping[Cell, int]) -> Value:
    """The standard error of PABAK, twice that of percent agreement."""
    return _linearised(counts, lambda share, mean: 0.5)


def _linearised(counts: Mapping[Cell, int], chance: _Chance) -> Value:
    """Gwet's variance: how each unit moves agreement and, through the shares, chance."""
    rated = {cell: count for cell, count in counts.items() if cell[0] and count}
    units = sum(rated.values())
    pairable = sum(count for (n, _), count in rated.items() if n > 1)
    if not pairable or units < 2:
        return Undefined(NO_OVERLAP)
    mean = sum(count * k / n for (n, k), count in rated.items()) / units
    expected = chance(mean, mean)
    if 1 - expected < 1e-12:
        return Undefined(NO_VARIATION)
    # a unit with one rating has nothing to agree on: it moves the shares, and chance with them
    own = {
        cell: (_agreement(cell) - expected) / (1 - expected) * units / pairable
        if cell[0] > 1
        else 0.0
        for cell in rated
    }
    value = sum(count * own[cell] for cell, count in rated.items()) / units
    squares = 0.0
    for (n, k), count in rated.items():
        pull = 2 * (1 - value) * (chance(k / n, mean) - expected) / (1 - expected)
        squares += count * (own[n, k] - pull - value) ** 2
    return sqrt(squares / (units * (units - 1)))


def _agreement(cell: Cell) -> float:
    n, k = cell
    return (k * (k - 1) + (n - k) * (n - k - 1)) / (n * (n - 1))


def _counted(values: Iterable[float | None]) -> dict[float | None, int]:
    counted: dict[float | None, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return counted


def _none(reason: str) -> Spread:
    return Spread(Undefined(reason), Undefined(reason))
