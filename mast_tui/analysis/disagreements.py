"""Where annotators differ, one row a unit, each with the kind of difference it is.

- **omission**: one tagged the mode, another saw the place and tagged nothing there
- **confusion**: the other tagged another mode at the same place, give or take the tolerance
- **localisation**: both tagged the mode in the trace, at different steps
- **unseen**: the other has no vote: a review not done, or a mode they are unsure of or were not
  asked; this is no disagreement yet
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from mast_tui.analysis.localisation import matched
from mast_tui.labels.looks import Facts, Look, Vote

Kind = Literal["omission", "confusion", "localisation", "unseen"]
KINDS: tuple[Kind, ...] = ("confusion", "localisation", "omission", "unseen")

TOLERANCE = 1
"""Steps that two tags may be apart and still be at one place."""


class Confused(NamedTuple):
    """Two modes that annotators gave to the same place."""

    modes: tuple[str, str]
    units: int
    traces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One unit on which not all say the same."""

    kind: Kind
    trace: str
    path: str
    mode: str
    step: int | None
    """Where it was tagged; at trace level the first such step, None for the whole trace."""
    votes: dict[str, Vote]
    steps: dict[str, list[int | None]]
    """Where each annotator tagged the mode in this trace."""
    instead: dict[str, list[str]] = field(default_factory=dict)
    """What those who did not tag it tagged at that place: ``2.6@12``."""
    distance: int | None = None
    """Steps between the nearest tags of the mode by two annotators, where it is the place."""
    unknown: dict[str, str] = field(default_factory=dict)
    """Why somebody has no vote."""
    notes: dict[str, str] = field(default_factory=dict)
    judges: dict[str, Vote] = field(default_factory=dict)
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def split(self) -> tuple[int, int]:
        """How many for it, how many against."""
        given = [vote for vote in self.votes.values() if vote is not None]
        return sum(given), len(given) - sum(given)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "type": self.kind,
            "trace_id": self.trace,
            "path": self.path,
            **{name: self.about.get(name) for name in ("model", "scenario", "trial")},
            "mode": self.mode,
            "step": self.step,
            "split": "-".join(map(str, self.split)),
            "votes": self.votes,
            "steps": self.steps,
            "instead": self.instead,
            "distance": self.distance,
            "unknown": self.unknown,
            "notes": self.notes,
            "judges": self.judges,
        }


@dataclass(frozen=True, slots=True)
class Disagreements:
    """All of them, the most contested first."""

    level: str
    tolerance: int
    annotators: tuple[str, ...]
    rows: tuple[Disagreement, ...]
    confusions: tuple[Confused, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        found = Counter(row.kind for row in self.rows)
        return {kind: found[kind] for kind in KINDS}

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "level": self.level,
            "tolerance": self.tolerance,
            "annotators": list(self.annotators),
            "counts": self.counts,
            "confusions": [
                {"modes": list(one.modes), "units": one.units, "traces": list(one.traces)}
                for one in self.confusions
            ],
            "disagreements": [row.to_dict() for row in self.rows],
        }


def disagreements(
    looks: Iterable[Look],
    annotators: Sequence[str],
    modes: Sequence[str],
    facts: Mapping[str, Facts],
    level: str = "trace",
    tolerance: int = TOLERANCE,
) -> Disagreements:
    """Every unit that is not unanimous among these annotators; judges are told beside them."""
    by_trace: defaultdict[str, list[Look]] = defaultdict(list)
    beside: defaultdict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if look.annotator in annotators and not look.excluded:
            by_trace[look.trace].append(look)
        elif look.kind == "judge":
            beside[look.trace].append(look)
    found: list[Disagreement] = []
    common: Counter[str] = Counter()
    for trace, people in sorted(by_trace.items()):
        known = facts.get(trace, Facts(trace))
        for mode in modes:
            common[mode] += sum(look.vote(mode) == 1 for look in people)
            place = _Place(people, mode, known, tolerance, beside[trace])
            found += place.by_step() if level == "step" else place.by_trace()
    found.sort(key=lambda row: (*_contested(row), common[row.mode], row.trace, row.step or 0))
    return Disagreements(
        level, tolerance, tuple(annotators), tuple(found), _confusions(found, level)
    )


def _contested(row: Disagreement) -> tuple[bool, float]:
    """Unseen last; before it by how even the split is."""
    ones, zeros = row.split
    return row.kind == "unseen", -min(ones, zeros) / max(1, ones + zeros)


def _confusions(rows: Iterable[Disagreement], level: str) -> tuple[Confused, ...]:
    """How often two modes were given to one place, each place counted once."""
    places: defaultdict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in rows:
        for other in (one for others in row.instead.values() for one in others):
            mode, _, step = other.partition("@")
            first, second = sorted((row.mode, mode))
            at = step if row.mode == first else str(row.step or "")
            places[first, second].add((row.trace, at if level == "step" else ""))
    found = [
        Confused(modes, len(at), tuple(sorted({trace for trace, _ in at})))
        for modes, at in places.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.units, one.modes)))


class _Place:
    """One mode in one trace, as everybody saw it."""

    def __init__(
        self,
        looks: Sequence[Look],
        mode: str,
        facts: Facts,
        tolerance: int,
        judges: Sequence[Look],
    ) -> None:
        self.looks = looks
        self.mode = mode
        self.facts = facts
        self.tolerance = tolerance
        self.judges = judges
        self.at = {look.annotator: look.steps.get(mode, frozenset()) for look in looks}

    def by_trace(self) -> Iterator[Disagreement]:
        """The one row of the trace, if there is something to tell."""
        votes: dict[str, Vote] = {look.annotator: look.vote(self.mode) for look in self.looks}
        given = {vote for vote in votes.values() if vote is not None}
        steps = [step for at in self.at.values() for step in at if step is not None]
        step = min(steps) if steps else None
        if given == {0, 1}:
            instead = self._instead(votes, {*steps, None})
            kind: Kind = "confusion" if instead else "omission"
            yield self._row(kind, step, votes, instead)
        elif given == {1}:
            distance = self._distance()
            if distance is not None and distance > self.tolerance:
                yield self._row("localisation", step, votes, distance=distance)
            elif None in votes.values():
                yield self._row("unseen", step, votes)

    def by_step(self) -> Iterator[Disagreement]:
        """A row for each step that somebody tagged and not everybody."""
        tagged = {step for at in self.at.values() for step in at if step is not None}
        for step in sorted(tagged):
            votes: dict[str, Vote] = {
                look.annotator: self._vote_at(look, step) for look in self.looks
            }
            given = {vote for vote in votes.values() if vote is not None}
            if given == {0, 1}:
                yield self._step_row(step, votes)
            elif None in votes.values():
                yield self._row("unseen", step, votes)

    def _step_row(self, step: int, votes: dict[str, Vote]) -> Disagreement:
        """Near by is another place; another mode here is a confusion; else it is far or nowhere."""
        elsewhere = [
            abs(step - other)
            for name, vote in votes.items()
            if vote == 0
            for other in self.at[name]
            if other is not None
        ]
        distance = min(elsewhere, default=None)
        instead = self._instead(votes, {step})
        if instead and (distance is None or distance > self.tolerance):
            return self._row("confusion", step, votes, instead)
        kind: Kind = "omission" if distance is None else "localisation"
        return self._row(kind, step, votes, distance=distance)

    def _vote_at(self, look: Look, step: int) -> Vote:
        if step in self.at[look.annotator]:
            return 1
        vote = look.vote(self.mode)
        return None if vote is None or None in self.at[look.annotator] else 0

    def _instead(self, votes: Mapping[str, Vote], where: set[int | None]) -> dict[str, list[str]]:
        """The other modes that those against tagged there, and those for it did not."""
        found = {}
        for look in self.looks:
            if votes[look.annotator] == 0:
                others = sorted(
                    f"{mode}@{step}" if step else mode
                    for mode, at in look.steps.items()
                    if mode != self.mode
                    for step in at
                    if self._near(step, where) and not self._by_taggers(votes, mode, step)
                )
                if others:
                    found[look.annotator] = others
        return found

    def _by_taggers(self, votes: Mapping[str, Vote], mode: str, step: int | None) -> bool:
        """Whether all who tagged the mode in question tagged the other one there as well."""
        return all(
            self._near(step, set(look.steps.get(mode, ())))
            for look in self.looks
            if votes[look.annotator] == 1
        )

    def _near(self, step: int | None, where: set[int | None]) -> bool:
        if step is None:
            return None in where and any(None in at for at in self.at.values())
        return any(one is not None and abs(one - step) <= self.tolerance for one in where)

    def _distance(self) -> int | None:
        """The nearest two tags of the annotators who are farthest from matching."""
        placed = [
            sorted(step for step in at if step is not None)
            for at in self.at.values()
            if at and None not in at
        ]
        apart = [
            min(abs(a - b) for a in one for b in other)
            for index, one in enumerate(placed)
            for other in placed[index + 1 :]
            if not matched(one, other, self.tolerance)
        ]
        return max(apart, default=None)

    def _row(
        self,
        kind: Kind,
        step: int | None,
        votes: dict[str, Vote],
        instead: dict[str, list[str]] | None = None,
        distance: int | None = None,
    ) -> Disagreement:
        notes = {
            look.annotator: mark.note
            for look in self.looks
            for mark in look.marks
            if mark.note and mark.mode == self.mode and step in (None, mark.step)
        }
        return Disagreement(
            kind,
            self.facts.trace,
            self.facts.path,
            self.mode,
            step,
            votes,
            {name: sorted(at, key=lambda n: n or 0) for name, at in self.at.items() if at},
            instead or {},
            distance,
            {k.annotator: _why(k, self.mode) for k in self.looks if votes[k.annotator] is None},
            notes,
            {look.annotator: look.vote(self.mode) for look in self.judges},
            self.facts.about,
        )


def _why(look: Look, mode: str) -> str:
    """Why an annotator has no vote on a mode."""
    if look.state != "done":
        return f"review {look.state}"
    if mode in look.unsure:
        return "unsure"
    return "tagged the whole trace" if mode in look.asked else "not asked"
