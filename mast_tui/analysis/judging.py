"""A judge (a program, or one annotator) against a reference: the human majority, a consensus.

The judge never enters the agreement between people; this is a table of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mast_tui.analysis.agreement import report_of
from mast_tui.analysis.association import Interval, wilson
from mast_tui.analysis.coefficients import Undefined, Value, cohen_kappa, light_kappa
from mast_tui.analysis.counts import Ballot, Pair, pairs
from mast_tui.analysis.grouping import ANY, against_majority, only
from mast_tui.analysis.report import ModeAgreement

MAJORITY = "majority"


@dataclass(frozen=True, slots=True)
class JudgeAgreement:
    """The judge on one mode."""

    table: Pair
    """Both 1, the reference only, the judge only, both 0."""
    agreement: ModeAgreement
    units_stand_alone: bool
    """Whether intervals of shares may take units for independent: traces are, steps are not."""

    @property
    def kappa(self) -> float | None:
        """Cohen's."""
        return self.agreement.values["cohen_kappa_mean"]

    @property
    def precision(self) -> Interval | Undefined:
        """Of what the judge tagged, how much the reference tagged."""
        return _share(self.table.both, self.table.both + self.table.second, "judge tagged nothing")

    @property
    def recall(self) -> Interval | Undefined:
        """Of what the reference tagged, how much the judge tagged."""
        return _share(self.table.both, self.table.both + self.table.first, "nothing to find")

    @property
    def f1(self) -> float | None:
        """2 both / (what either tagged, counted twice where both did): positive agreement."""
        return self.agreement.values["positive_agreement"]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        both, missed, extra, neither = self.table
        told: dict[str, Any] = {
            "n": sum(self.table),
            "both": both,
            "missed": missed,
            "extra": extra,
            "neither": neither,
            "kappa": self.kappa,
            "kappa_se": self.agreement.errors.get("cohen_kappa_mean"),
        }
        for name, found in (("precision", self.precision), ("recall", self.recall)):
            defined = not isinstance(found, Undefined)
            told[name] = found.value if isinstance(found, Interval) else None
            spanned = defined and self.units_stand_alone
            told[f"{name}_ci"] = list(found[1:]) if spanned else None
        values = self.agreement.values
        return told | {
            "f1": self.f1,
            "positive_agreement": values["positive_agreement"],
            "percent_agreement": values["percent_agreement"],
            "krippendorff_alpha": values["krippendorff_alpha"],
            "krippendorff_alpha_ci": list(self.agreement.interval)
            if self.agreement.interval
            else None,
            "reason": self.agreement.reason,
        }


@dataclass(frozen=True, slots=True)
class Judging:
    """One judge against one reference."""

    judge: str
    against: str
    modes: dict[str, JudgeAgreement]
    overall: JudgeAgreement
    """All modes as one: (mode, unit) as unit."""
    kappa_with_people: Value
    """The mean of Cohen's kappa, all modes as one, with each of the people."""
    kappa_between_people: Value
    """The same between the people themselves."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "judge": self.judge,
            "against": self.against,
            "modes": {code: found.to_dict() for code, found in self.modes.items()},
            "overall": self.overall.to_dict(),
            "kappa_with_people": _plain(self.kappa_with_people),
            "kappa_between_people": _plain(self.kappa_between_people),
        }


def judging(
    ballots: Mapping[str, Ballot],
    people: Sequence[int],
    judge: int,
    name: str,
    against: str,
    groups: Sequence[Sequence[int]],
    level: str = "trace",
) -> Judging:
    """One annotator against the majority of others, all given by their places in the ballots.

    With one place in ``people`` the reference is that annotator: a consensus, say.
    """
    both = {code: against_majority(ballot, people, judge) for code, ballot in ballots.items()}
    pooled = _pooled(list(both.values()))
    size = pooled.size // len(both) if both else 0
    spread = [
        [index * size + place for index in range(len(both)) for place in group] for group in groups
    ]
    modes = report_of(both, (against, name), groups, level).modes
    overall = report_of({ANY: pooled}, (against, name), spread, level).modes
    alone = level == "trace"
    return Judging(
        name,
        against,
        {code: JudgeAgreement(pairs(both[code])[0, 1], modes[code], alone) for code in both},
        JudgeAgreement(pairs(pooled)[0, 1], overall[ANY], False),
        light_kappa([_pooled_kappa(ballots, (one, judge)) for one in people]),
        light_kappa(
            [
                _pooled_kappa(ballots, (one, other))
                for index, one in enumerate(people)
                for other in people[index + 1 :]
            ]
        ),
    )


def _pooled(ballots: Sequence[Ballot]) -> Ballot:
    """All modes as one: their units one after the other, the first mode's first."""
    if not ballots:
        return Ballot((0, 0), (0, 0), 0)
    size = ballots[0].size
    positives, rated = [0, 0], [0, 0]
    for ballot in reversed(ballots):
        for place in (0, 1):
            positives[place] = positives[place] << size | ballot.positives[place]
            rated[place] = rated[place] << size | ballot.rated[place]
    return Ballot(tuple(positives), tuple(rated), size * len(ballots))


def _pooled_kappa(ballots: Mapping[str, Ballot], places: tuple[int, int]) -> Value:
    tables = [pairs(only(ballot, places))[0, 1] for ballot in ballots.values()]
    return cohen_kappa(Pair(*map(sum, zip(*tables, strict=True)))) if tables else Undefined("none")


def _share(part: int, whole: int, reason: str) -> Interval | Undefined:
    found = wilson(part, whole)
    return Undefined(reason) if isinstance(found, Undefined) else found


def _plain(value: Value) -> float | None:
    return None if isinstance(value, Undefined) else value
