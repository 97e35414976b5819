"""How a mode goes with failing: intervals of shares and of their differences, tests, strata.

A table is of traces: with the mode and failed, with it and successful, without it and failed,
without it and successful. All of it is closed forms or short loops.
"""

from collections.abc import Iterable, Sequence
from math import erfc, inf, log2, sqrt
from typing import NamedTuple

from mast_tui.analysis.coefficients import Undefined, Value

Z = 1.959963984540054
"""The normal distribution's 97.5% point."""

NONE_FAILED = "none failed"
NONE_SUCCEEDED = "none succeeded"
NEVER = "mode in no trace"
ALWAYS = "mode in every trace"


class Table(NamedTuple):
    """Traces by mode and outcome."""

    failed_with: int
    succeeded_with: int
    failed_without: int
    succeeded_without: int

    @property
    def failed(self) -> int:
        """How many failed."""
        return self.failed_with + self.failed_without

    @property
    def succeeded(self) -> int:
        """How many succeeded."""
        return self.succeeded_with + self.succeeded_without

    @property
    def tagged(self) -> int:
        """How many have the mode."""
        return self.failed_with + self.succeeded_with

    @property
    def untagged(self) -> int:
        """How many do not."""
        return self.failed_without + self.succeeded_without

    def turned(self) -> "Table":
        """Rows and columns changed: what was mode is outcome."""
        a, b, c, d = self
        return Table(a, c, b, d)


class Interval(NamedTuple):
    """A value with its 95% interval."""

    value: float
    low: float
    high: float


def wilson(k: int, n: int) -> Interval | Undefined:
    """A share with Wilson's score interval."""
    if not n:
        return Undefined("no traces")
    share, squared = k / n, Z * Z
    centre = (share + squared / (2 * n)) / (1 + squared / n)
    reach = Z / (1 + squared / n) * sqrt(share * (1 - share) / n + squared / (4 * n * n))
    low = 0.0 if k == 0 else centre - reach
    return Interval(share, low, 1.0 if k == n else centre + reach)


def newcombe(k1: int, n1: int, k2: int, n2: int) -> Interval | Undefined:
    """The first share less the second, with Newcombe's hybrid score interval (his method 10)."""
    one, other = wilson(k1, n1), wilson(k2, n2)
    if isinstance(one, Undefined) or isinstance(other, Undefined):
        return Undefined("no traces")
    value = one.value - other.value
    down = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    up = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return Interval(value, value - down, value + up)


def prevalence_difference(table: Table) -> Interval | Undefined:
    """P(mode | failed) - P(mode | succeeded)."""
    if not table.failed or not table.succeeded:
        return Undefined(NONE_SUCCEEDED if table.failed else NONE_FAILED)
    a, b, *_ = table
    return newcombe(a, table.failed, b, table.succeeded)


def risk_difference(table: Table) -> Interval | Undefined:
    """P(failed | mode) - P(failed | no mode)."""
    if not table.tagged or not table.untagged:
        return Undefined(ALWAYS if table.tagged else NEVER)
    return newcombe(table.failed_with, table.tagged, table.failed_without, table.untagged)


def relative_change(table: Table) -> Value:
    """P(mode | failed) over P(mode | succeeded), less 1: what "+52%" may also mean."""
    if not table.failed or not table.succeeded:
        return Undefined(NONE_SUCCEEDED if table.failed else NONE_FAILED)
    if not table.succeeded_with:
        return Undefined("mode in no successful trace")
    return table.failed_with / table.failed / (table.succeeded_with / table.succeeded) - 1


def phi(table: Table) -> Value:
    """The correlation of mode and failing."""
    a, b, c, d = table
    margins = table.failed * table.succeeded * table.tagged * table.untagged
    return (a * d - b * c) / sqrt(margins) if margins else Undefined(_flat(table))


def lift(table: Table) -> Value:
    """P(failed | mode) / P(failed)."""
    if not table.failed or not table.tagged:
        return Undefined(NEVER if table.failed else NONE_FAILED)
    return table.failed_with / table.tagged / (table.failed / sum(table))


def mutual_information(table: Table) -> Value:
    """What knowing the one tells of the other, in bits."""
    total = sum(table)
    if not total:
        return Undefined("no traces")
    a, b, c, d = table
    cells = ((a, table.tagged, table.failed), (b, table.tagged, table.succeeded),
             (c, table.untagged, table.failed), (d, table.untagged, table.succeeded))  # fmt: skip
    return sum(n / total * log2(n * total / (row * column)) for n, row, column in cells if n)


def _flat(table: Table) -> str:
    """Why a table has no variation to correlate."""
    if not table.failed or not table.succeeded:
        return NONE_SUCCEEDED if table.failed else NONE_FAILED
    return ALWAYS if table.tagged else NEVER


# --- many tests at once


def holm(values: Sequence[float]) -> list[float]:
    """p values that hold for all claims together (Holm)."""
    order = sorted(range(len(values)), key=values.__getitem__)
    adjusted, highest = [0.0] * len(values), 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        adjusted[place] = highest
    return adjusted


def benjamini_hochberg(values: Sequence[float]) -> list[float]:
    """q values: the share of false finds among those with so small a p or smaller."""
    order = sorted(range(len(values)), key=values.__getitem__, reverse=True)
    adjusted, lowest = [0.0] * len(values), 1.0
    for rank, place in enumerate(order):
        lowest = min(lowest, values[place] * len(values) / (len(values) - rank))
        adjusted[place] = lowest
    return adjusted


# --- strata


class Stratified(NamedTuple):
    """Tables of several strata (models) told as one, so that no stratum stands for the mode."""

    odds_ratio: Value
    difference: Interval | Undefined
    """Of risks, by rows: turn the tables for the difference of prevalences."""
    error: Value
    """The standard error of the difference (Sato)."""
    chi_square: Value
    """Cochran, Mantel and Haenszel's, without correction for continuity."""
    p: Value


def mantel_haenszel(strata: Iterable[Table]) -> Stratified:
    """The Mantel-Haenszel estimates over strata."""
    tables = [table for table in strata if sum(table) > 1]
    weight = part = top = bottom = chance = 0.0
    over = under = excess = spread = 0.0
    for table in tables:
        a, b, c, d = table
        n, n1, n0 = sum(table), table.tagged, table.untagged
        weight += n1 * n0 / n
        part += (a * n0 - c * n1) / n
        top += (n1**2 * c - n0**2 * a + n1 * n0 * (n0 - n1) / 2) / n**2
        bottom += (a * (n0 - c) + c * (n1 - a)) / (2 * n)
        over, under = over + a * d / n, under + b * c / n
        excess += a - n1 * table.failed / n
        chance += n1 * n0 * table.failed * table.succeeded / (n**2 * (n - 1))
    nothing = Undefined("no stratum with variation")
    if not weight:
        return Stratified(nothing, nothing, nothing, nothing, nothing)
    value = part / weight
    error = sqrt(max(0.0, value * top + bottom)) / weight
    spread = Z * error
    difference = Interval(value, max(-1.0, value - spread), min(1.0, value + spread))
    chi = excess**2 / chance if chance else None
    return Stratified(
        over / under if under else (inf if over else nothing),
        difference,
        error,
        nothing if chi is None else chi,
        nothing if chi is None else chi_square_p(chi),
    )


def chi_square_p(value: float) -> float:
    """The upper tail of the chi-square distribution with one degree of freedom."""
    return erfc(sqrt(value / 2))
