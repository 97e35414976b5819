"""Failure vectors: one value a mode and trace, out of what several annotators said.

A vote is 1, 0 or None. The outcome is what the reviews say, and where they say nothing or are
split, what was computed from the run.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Any, Literal

from mast_tui.labels.looks import Facts, Look, Vote
from mast_tui.traces.model import Outcome

Origin = Literal["review", "computed", ""]

MAJORITY, ANYBODY, CONSENSUS = "majority", "any", "consensus"
"""Where a vote comes from, beside the name of one annotator."""


@dataclass(frozen=True, slots=True)
class Vector:
    """One trace: which modes it has, where they were seen first, and how the run ended."""

    trace: str
    votes: Mapping[str, Vote]
    first: Mapping[str, int] = field(default_factory=dict)
    """The first step of each mode in it that somebody placed."""
    reach: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """The first and last tagged step of each, by anybody counted."""
    outcome: Outcome = "unknown"
    origin: Origin = ""
    """Where the outcome is from."""
    decisive: str | None = None
    """The mode that decided how the run ended."""
    length: int = 0
    path: str = ""
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes it has, by first step; those without a step last."""
        found = [mode for mode, vote in self.votes.items() if vote == 1]
        return tuple(
            sorted(found, key=lambda mode: (mode not in self.first, self.first.get(mode, 0)))
        )

    @property
    def known(self) -> bool:
        """Whether anything is known of it."""
        return any(vote is not None for vote in self.votes.values())

    def signature(self) -> str:
        """``2.6@4 > 1.4@9 > 3.3@31``."""
        placed = [f"{m}@{self.first[m]}" if m in self.first else m for m in self.modes]
        return " > ".join(placed)

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "trace_id": self.trace,
            "path": self.path,
            **{name: self.about.get(name) for name in ("model", "scenario", "trial")},
            "outcome": self.outcome,
            "outcome_from": self.origin or None,
            "vector": dict(self.votes),
            "signature": self.signature(),
            "decisive": self.decisive,
        }


@dataclass(frozen=True, slots=True)
class Vectors:
    """The vectors of all traces, and whose labels they are."""

    vectors: tuple[Vector, ...]
    modes: tuple[str, ...]
    source: str
    annotators: tuple[str, ...]
    judged: bool
    """Whether some of these are no people."""
    counted: Mapping[str, int] | None = None
    """Traces by where their outcome is from, where they were counted elsewhere and are not here."""

    @property
    def number(self) -> int:
        """How many traces there are."""
        return len(self.vectors) if self.counted is None else sum(self.counted.values())

    def outcomes(self) -> dict[str, int]:
        """How many outcomes are from reviews, how many computed, how many unknown."""
        counts = Counter[str](vector.origin or "unknown" for vector in self.vectors)
        counts.update(self.counted or {})
        return {name: counts[name] for name in ("review", "computed", "unknown")}


def vectors(
    looks: Iterable[Look],
    facts: Mapping[str, Facts],
    modes: Sequence[str],
    source: str = MAJORITY,
) -> Vectors:
    """The vectors of all traces that the source has a vote on.

    ``source`` is ``majority`` or ``any`` of the humans, ``consensus``, or an annotator's name.
    Where no human has labels, majority and any are of all annotators.
    """
    chosen = _chosen(list(looks), source)
    by_trace: defaultdict[str, list[Look]] = defaultdict(list)
    for look in chosen:
        if not look.excluded:
            by_trace[look.trace].append(look)
    found = [
        vector
        for trace, of_trace in sorted(by_trace.items())
        if (vector := _vector(of_trace, facts.get(trace, Facts(trace)), modes, source)).known
    ]
    return Vectors(
        tuple(found),
        tuple(modes),
        source,
        tuple(sorted({look.annotator for look in chosen})),
        any(look.kind == "judge" for look in chosen),
    )


def _chosen(looks: list[Look], source: str) -> list[Look]:
    if source in (MAJORITY, ANYBODY):
        return [look for look in looks if look.kind == "human"] or looks
    if source == CONSENSUS:
        return [look for look in looks if look.kind == "consensus"]
    return [look for look in looks if look.annotator == source]


def _vector(looks: list[Look], facts: Facts, modes: Sequence[str], source: str) -> Vector:
    votes = {mode: _vote([look.vote(mode) for look in looks], source) for mode in modes}
    first, reach = {}, {}
    for mode in modes:
        placed = [
            sorted(step for step in look.steps.get(mode, ()) if step is not None) for look in looks
        ]
        placed = [steps for steps in placed if steps]
        if placed and votes[mode] == 1:
            starts = [steps[0] for steps in placed]
            first[mode] = min(starts) if source == ANYBODY else median_low(starts)
            reach[mode] = min(starts), max(steps[-1] for steps in placed)
    outcome, origin = _outcome(looks, facts)
    return Vector(
        facts.trace,
        votes,
        first,
        reach,
        outcome,
        origin,
        _most([look.decisive.mode for look in looks if look.decisive]),
        facts.steps,
        facts.path,
        facts.about,
    )


def _vote(votes: Sequence[Vote], source: str) -> Vote:
    """Of several votes: the majority (none where split), or any."""
    given = [vote for vote in votes if vote is not None]
    ones = sum(given)
    if not given:
        return None
    if source == ANYBODY:
        return 1 if ones else 0
    return None if 2 * ones == len(given) else 1 if 2 * ones > len(given) else 0


def _outcome(looks: Iterable[Look], facts: Facts) -> tuple[Outcome, Origin]:
    """What most reviews say; where they say nothing or are split, what was computed."""
    said = [look.outcome for look in looks if look.outcome in ("failed", "succeeded")]
    most: Any = _most([outcome for outcome in said if outcome])
    if most:
        return most, "review"
    return facts.outcome, "" if facts.outcome == "unknown" else "computed"


def _most(values: Sequence[str]) -> str | None:
    """The value named most often, if there is one."""
    counts = Counter(values).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return None
    return counts[0][0]
