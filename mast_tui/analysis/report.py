"""What is told of the agreement at one level: plain values by their names in the JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mast_tui.analysis.coefficients import Undefined, Value

if TYPE_CHECKING:
    from mast_tui.analysis.bootstrap import Drawn, Draws
    from mast_tui.analysis.setwise import SetAgreement

Numbers = dict[str, float | None]

ALPHAS = ("stratified_alpha", "macro_alpha", "pooled_alpha")
OVERALL = (
    *ALPHAS,
    "pooled_kappa_mean",
    "percent_agreement",
    "positive_agreement",
    "negative_agreement",
)


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
    drawn: "dict[str, Drawn]" = field(default_factory=dict)
    """Intervals by bootstrap over traces, where they were asked for."""

    @property
    def reason(self) -> str | None:
        """Why alpha is undefined; else why some other coefficient is."""
        for name in ("krippendorff_alpha", *self.reasons):
            if name in self.reasons and name not in ("krippendorff_alpha_ci", "bias_index"):
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
            "bootstrap": drawn_dict(self.drawn),
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
    drawn: "dict[str, Drawn]" = field(default_factory=dict)
    """Intervals by bootstrap over traces, where they were asked for."""
    cohen_kappa: Numbers = field(default_factory=dict)
    """By pair, ``ada|bob``, with (mode, unit) as unit."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        spans = {
            f"{name}_ci": list(span) if span else None for name, span in self.intervals.items()
        }
        return {
            **self.values,
            **spans,
            "defined_modes": f"{self.defined} of {self.modes}",
            "cohen_kappa": self.cohen_kappa,
            "se": self.errors,
            "bootstrap": drawn_dict(self.drawn),
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
    votes: tuple[int, ...]
    """How many votes each annotator has, in their order."""
    modes: dict[str, ModeAgreement]
    overall: Overall
    warnings: tuple[str, ...] = ()
    """What looks wrong with the votes."""
    notes: tuple[str, ...] = ()
    """How the numbers were made, where there was a choice."""
    categories: dict[str, ModeAgreement] = field(default_factory=dict)
    """The same for each category (the OR of its modes), and for ``any`` failure."""
    sets: "SetAgreement | None" = None
    """One number over whole label sets."""
    draws: "Draws | None" = None
    """How the bootstrap was drawn, where it was asked for."""

    def to_dict(self) -> dict[str, Any]:
        """The JSON document of ``mast-tui agreement --json``."""
        return {
            "level": self.level,
            "annotators": list(self.annotators),
            "units": self.units,
            "traces": self.traces,
            "modes": {code: mode.to_dict() for code, mode in self.modes.items()},
            "categories": {name: one.to_dict() for name, one in self.categories.items()},
            "overall": self.overall.to_dict(),
            "sets": self.sets.to_dict() if self.sets else None,
            "bootstrap": self.draws._asdict() if self.draws else None,
            "warnings": list(self.warnings),
            "notes": list(self.notes),
        }


def split(values: Mapping[str, Value]) -> tuple[Numbers, dict[str, str]]:
    """The values with None for what is undefined, and the reasons of these."""
    numbers = {n: None if isinstance(v, Undefined) else v for n, v in values.items()}
    return numbers, {n: v.reason for n, v in values.items() if isinstance(v, Undefined)}


def drawn_dict(drawn: "Mapping[str, Drawn]") -> dict[str, Any] | None:
    """Bootstrap intervals as plain values; null where none was asked for."""
    return {
        name: {
            "ci": None if isinstance(one.interval, Undefined) else list(one.interval),
            "undefined": one.undefined,
            "reason": one.interval.reason if isinstance(one.interval, Undefined) else None,
        }
        for name, one in drawn.items()
    } or None
