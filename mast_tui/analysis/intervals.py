"""How sure a coefficient is: the jackknife over traces.

Traces are left out one by one, never steps: steps of one trace are not independent.
"""

from collections.abc import Iterable, Mapping
from math import sqrt
from typing import NamedTuple

from mast_tui.analysis.coefficients import Undefined, Value

FEWEST = 5
"""With fewer traces that carry the rarer vote there is no interval worth showing."""
FEW = 15
"""With fewer than these it is shown with a word of warning."""
LOST = 0.05
"""The share of leave-one-out values that may be undefined."""


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


def _counted(values: Iterable[float | None]) -> dict[float | None, int]:
    counted: dict[float | None, int] = {}
    for value in values:
        counted[value] = counted.get(value, 0) + 1
    return counted


def _none(reason: str) -> Spread:
    return Spread(Undefined(reason), Undefined(reason))
