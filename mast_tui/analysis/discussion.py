"""What discussing a round changed: agreement before and after, and each annotator's distance from
the consensus. The votes before stay as they were, so both can be told at any time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from mast_tui.analysis.counts import pack
from mast_tui.analysis.judging import Judging, judging
from mast_tui.analysis.of_labels import report_of
from mast_tui.analysis.report import Report
from mast_tui.analysis.tally import groups_of
from mast_tui.labels.labelled import Labelled
from mast_tui.labels.settling.round import CONSENSUS
from mast_tui.labels.votes import Level, Votes


class Standing(NamedTuple):
    """One annotator against the consensus, on the traces of which it is done."""

    annotator: str
    before: Judging
    after: Judging
    """The same as before where the annotator changed no vote."""
    changed: int
    """Votes that are others after discussion, all modes together."""


@dataclass(frozen=True, slots=True)
class Discussion:
    """One round (or all) before and after it was discussed."""

    level: str
    before: Report
    after: Report | None
    """None where nobody changed a vote."""
    standings: tuple[Standing, ...]
    """Empty where there is no consensus."""
    changed: dict[str, int]
    """Votes changed by each annotator."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "level": self.level,
            "changed": self.changed,
            "before": self.before.to_dict(),
            "after": self.after.to_dict() if self.after else None,
            "consensus": [
                {
                    "annotator": one.annotator,
                    "changed": one.changed,
                    "before": one.before.to_dict(),
                    "after": one.after.to_dict() if self.after else None,
                }
                for one in self.standings
            ],
        }


def discussion_of(
    labels: Labelled,
    people: Sequence[str] | None = None,
    level: Level = "trace",
    before: Report | None = None,
) -> Discussion | None:
    """What discussion changed; None where nothing was settled and nobody changed a vote."""
    names = [name for name in (labels.people() if people is None else people) if name != CONSENSUS]
    agreed = CONSENSUS in labels.named("consensus")
    if not agreed and not labels.after:
        return None
    later = labels.discussed()
    votes = labels.votes(level, names), later.votes(level, names)
    changed = {name: _changed(*votes, name) for name in names}
    return Discussion(
        level,
        before or report_of(labels, level, names),
        report_of(later, level, names) if labels.after else None,
        tuple(_standings(labels, names, level, changed)) if agreed else (),
        changed,
    )


def _changed(before: Votes, after: Votes, name: str) -> int:
    return sum(
        of[unit].get(name) != after.modes[mode].get(unit, {}).get(name)
        for mode, of in before.modes.items()
        for unit in of
    )


def _standings(
    labels: Labelled, names: Sequence[str], level: Level, changed: dict[str, int]
) -> list[Standing]:
    """Everybody against the consensus, on the traces of which it is done."""
    done = {o.trace for o in labels.looks if o.annotator == CONSENSUS and o.state == "done"}
    both = [labels.within(done), labels.discussed().within(done)]
    before, after = (one.votes(level, [*names, CONSENSUS]) for one in both)
    return [
        Standing(name, _against(before, names, place), _against(after, names, place), changed[name])
        for place, name in enumerate(names)
    ]


def _against(votes: Votes, names: Sequence[str], place: int) -> Judging:
    everybody = [*names, CONSENSUS]
    ballots = {code: pack(of, votes.units, everybody) for code, of in votes.modes.items()}
    groups = groups_of(votes.units, votes.level)
    where = len(names)
    return judging(ballots, [where], place, names[place], CONSENSUS, groups, votes.level)
