"""One mode in a group of traces: how common it is, and how it goes with failing.

Everything is made of counts by stratum (model) and outcome, so that it is the same whether traces
were counted here or by a database.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from math import inf, isinf
from typing import Any, NamedTuple

from mast_tui.analysis import association as made
from mast_tui.analysis.association import Interval, Stratified, Table
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.exact import fisher, odds_ratio

TESTED = 5
"""A mode is tested where so many traces with a known outcome have it, and so many do not."""
FATAL_BELOW = 0.10
"""A fatal candidate is in fewer of the successful traces than this, by the interval's upper end."""
BENIGN_FROM = 0.25
"""A benign mode is in at least this share of the successful traces."""

FATAL, BENIGN, UNDETERMINED = "fatal candidate", "benign", "undetermined"


class Counts(NamedTuple):
    """Traces of one stratum by mode and outcome; traces without a vote on the mode are in none."""

    table: Table = Table(0, 0, 0, 0)
    unknown_with: int = 0
    """With the mode, how the run ended unknown."""
    unknown_without: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        cells = Table(*(a + b for a, b in zip(self.table, other.table, strict=True)))
        return Counts(
            cells,
            self.unknown_with + other.unknown_with,
            self.unknown_without + other.unknown_without,
        )


@dataclass(frozen=True, slots=True)
class ModeSignature:
    """What is told of a mode in a group."""

    mode: str
    counts: Counts
    strata: int
    """How many strata (models) have both outcomes."""
    stratified: Stratified
    """Of the difference of prevalences: strata weighed as Mantel and Haenszel do."""
    p: float | None
    """Fisher's, both sides; None where the mode is not tested."""
    p_holm: float | None = None
    q: float | None = None
    stratified_holm: float | None = None
    """Holm's p of the stratified test, over the modes tested."""
    fatal_below: float = FATAL_BELOW
    benign_from: float = BENIGN_FROM

    @property
    def table(self) -> Table:
        """All strata together."""
        return self.counts.table

    @property
    def tagged(self) -> int:
        """Traces with the mode, whatever their outcome."""
        return self.table.tagged + self.counts.unknown_with

    @property
    def n(self) -> int:
        """Traces with a vote on the mode."""
        return sum(self.table) + self.counts.unknown_with + self.counts.unknown_without

    @property
    def tested(self) -> bool:
        """Whether there is enough of the mode, and of traces without it, to test."""
        table = self.table
        return min(table.tagged, table.untagged) >= TESTED and bool(
            table.failed and table.succeeded
        )

    @property
    def prevalence(self) -> Interval | Undefined:
        """The share of traces with it."""
        return made.wilson(self.tagged, self.n)

    @property
    def among_failed(self) -> Interval | Undefined:
        """The share among failed traces."""
        return made.wilson(self.table.failed_with, self.table.failed)

    @property
    def among_succeeded(self) -> Interval | Undefined:
        """The share among successful traces."""
        return made.wilson(self.table.succeeded_with, self.table.succeeded)

    @property
    def difference(self) -> Interval | Undefined:
        """Failed less successful, all strata together (Newcombe)."""
        return made.prevalence_difference(self.table)

    @property
    def adjusted(self) -> Interval | Undefined:
        """The difference to rank by: within strata where there are several, else Newcombe's.

        Where every stratum is all or nothing its standard error is 0, which says no more than that
        there are few traces: then it is Newcombe's too.
        """
        usable = self.strata > 1 and self.stratified.error != 0
        return self.stratified.difference if usable else self.difference

    @property
    def claim(self) -> float | None:
        """The p that holds for all claims together: of the same kind as the difference."""
        return self.stratified_holm if self.strata > 1 else self.p_holm

    @property
    def verdict(self) -> str:
        """Fatal candidate, benign or undetermined, by the labels at hand."""
        difference, succeeded = self.adjusted, self.among_succeeded
        if min(self.table.failed, self.table.succeeded) < TESTED:
            return UNDETERMINED
        if isinstance(difference, Undefined) or isinstance(succeeded, Undefined):
            return UNDETERMINED
        if difference.low > 0 and succeeded.high < self.fatal_below:
            return FATAL
        covers = difference.low <= 0 <= difference.high
        return BENIGN if covers and succeeded.value >= self.benign_from else UNDETERMINED

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        table = self.table
        ratio = odds_ratio(table)
        strata = self.stratified
        return {
            "n": self.n,
            "tagged": self.tagged,
            "failed": [table.failed_with, table.failed],
            "succeeded": [table.succeeded_with, table.succeeded],
            **interval_dict("prevalence", self.prevalence),
            **interval_dict("prevalence_failed", self.among_failed),
            **interval_dict("prevalence_succeeded", self.among_succeeded),
            **interval_dict("difference", self.difference),
            "relative_change": plain(made.relative_change(table)),
            **interval_dict("difference_stratified", strata.difference),
            "strata": self.strata,
            "odds_ratio_stratified": plain(strata.odds_ratio),
            "p_stratified": plain(strata.p),
            "p_stratified_holm": self.stratified_holm,
            **interval_dict("odds_ratio", ratio),
            "tested": self.tested,
            "p": self.p,
            "p_holm": self.p_holm,
            "q": self.q,
            "phi": plain(made.phi(table)),
            "mutual_information_bits": plain(made.mutual_information(table)),
            "lift": plain(made.lift(table)),
            **interval_dict("risk_difference", made.risk_difference(table)),
            "verdict": self.verdict,
        }


def mode_signatures(
    counted: Mapping[str, Mapping[str, Counts]],
    fatal_below: float = FATAL_BELOW,
    benign_from: float = BENIGN_FROM,
) -> dict[str, ModeSignature]:
    """Every mode of a group from its counts by stratum, with p values for all of them together."""
    found = {mode: _one(mode, strata.values()) for mode, strata in counted.items()}
    tested = [mode for mode, one in found.items() if one.tested]
    holm = made.holm([found[mode].p or 0.0 for mode in tested])
    q = made.benjamini_hochberg([found[mode].p or 0.0 for mode in tested])
    within = {
        mode: p
        for mode in tested
        if not isinstance(p := found[mode].stratified.p, Undefined) and found[mode].strata > 1
    }
    claims = dict(zip(within, made.holm(list(within.values())), strict=True))
    for mode, one, other in zip(tested, holm, q, strict=True):
        found[mode] = replace(found[mode], p_holm=one, q=other, stratified_holm=claims.get(mode))
    return {
        mode: replace(one, fatal_below=fatal_below, benign_from=benign_from)
        for mode, one in found.items()
    }


def _one(mode: str, strata: Iterable[Counts]) -> ModeSignature:
    parts = list(strata)
    total = Counts()
    for part in parts:
        total = total.plus(part)
    tables = [part.table for part in parts]
    both = sum(1 for table in tables if table.failed and table.succeeded)
    turned = made.mantel_haenszel(table.turned() for table in tables)
    one = ModeSignature(mode, total, both, turned, None)
    return replace(one, p=fisher(total.table)) if one.tested else one


def interval_dict(name: str, found: Interval | Undefined) -> dict[str, Any]:
    """A value and its interval under two names; null where undefined."""
    if isinstance(found, Undefined):
        return {name: None, f"{name}_ci": None}
    return {name: plain(found.value), f"{name}_ci": [plain(found.low), plain(found.high)]}


def plain(value: Value) -> float | str | None:
    """A number; null for undefined, "inf" for infinite."""
    if isinstance(value, Undefined):
        return None
    return "inf" if isinf(value) and value == inf else value
