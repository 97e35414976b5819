"""Where a judge differs from a reference: the traces to look at, the worst first.

The reference is a consensus or, made here, what more than half of the people say. Beside the judge it
is one annotator beside another, so that all that is known of disagreements holds for the two.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from mast_tui.analysis.disagreements import Disagreement, Disagreements
from mast_tui.analysis.judging import MAJORITY
from mast_tui.labels.looks import Look, Mark, steps_of


class Differing(NamedTuple):
    """One trace on which the judge says something else."""

    trace: str
    path: str
    missed: tuple[str, ...]
    """Modes that the reference has and the judge does not."""
    extra: tuple[str, ...]
    """Modes that only the judge has."""
    elsewhere: tuple[str, ...]
    """Modes that both have, at other steps."""
    rows: tuple[Disagreement, ...]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        told = {name: list(getattr(self, name)) for name in ("missed", "extra", "elsewhere")}
        return {"trace_id": self.trace, "path": self.path, **told}


def majority_looks(
    looks: Iterable[Look], people: Collection[str], modes: Sequence[str]
) -> list[Look]:
    """What more than half of those who voted say of each trace, as one look; a tie is no vote."""
    by_trace: defaultdict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if look.annotator in people and not look.excluded:
            by_trace[look.trace].append(look)
    return [_majority(trace, found, modes) for trace, found in sorted(by_trace.items())]


def _majority(trace: str, found: list[Look], modes: Sequence[str]) -> Look:
    asked, tagged = set(), set()
    for mode in modes:
        votes = [vote for look in found if (vote := look.vote(mode)) is not None]
        if 2 * sum(votes) != len(votes):
            asked.add(mode)
            if 2 * sum(votes) > len(votes):
                tagged.add(mode)
    marks = _marks(found, tagged)
    return Look(
        trace,
        MAJORITY,
        "consensus",
        marks=marks,
        steps=steps_of(marks),
        asked=frozenset(asked),
    )


def _marks(found: list[Look], modes: Collection[str]) -> tuple[Mark, ...]:
    """Each step that one of them tagged, once, with what was noted there."""
    marks: dict[tuple[str, int | None], Mark] = {}
    for look in found:
        for mark in look.marks:
            place = mark.mode, mark.step
            if mark.mode in modes and (place not in marks or marks[place].note is None):
                marks[place] = mark._replace(decisive=False, group=None)
        for mode in modes:  # where unsure counts as tagged, there is a vote and no mark
            if None in look.steps.get(mode, ()):
                marks.setdefault((mode, None), Mark(mode, None))
    return tuple(marks.values())


def differing(found: Disagreements, against: str) -> list[Differing]:
    """The traces on which the two differ, those with the most differences first."""
    by_trace: defaultdict[str, list[Disagreement]] = defaultdict(list)
    for row in found.rows:
        if row.kind != "unseen":
            by_trace[row.trace].append(row)
    traces = [_differing(rows, against) for rows in by_trace.values()]
    return sorted(traces, key=lambda one: (-len(one.rows), one.trace))


def _differing(rows: list[Disagreement], against: str) -> Differing:
    rows = sorted(rows, key=lambda row: (row.step or 0, row.mode))

    def modes(wanted: tuple[int, int]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.mode for row in rows if _sides(row, against) == wanted))

    first = rows[0]
    return Differing(
        first.trace, first.path, modes((1, 0)), modes((0, 1)), modes((1, 1)), tuple(rows)
    )


def _sides(row: Disagreement, against: str) -> tuple[int, int]:
    """The vote of the reference, and of the judge."""
    judge = next((vote for name, vote in row.votes.items() if name != against), None)
    return row.votes.get(against) or 0, judge or 0
