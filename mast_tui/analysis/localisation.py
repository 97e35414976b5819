"""Whether annotators put a mode at the same step: matches within a tolerance, less chance.

Two annotators' steps of one mode are matched one to one where they are at most k steps apart. On
a short trace much matches by luck, so chance is what would match had one of the two tagged the
same pattern of steps somewhere else: the mean over all circular shifts inside the trace.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from statistics import mean, median
from typing import Any, NamedTuple

from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.labels.looks import Facts, Look, Mark

TOLERANCES = (0, 1, 2)

NO_STEPS = "no tagged step"
NO_FIRST = "no trace where both tagged it"
NO_DECISIVE = "no trace where both named a decisive tag"


class Steps(NamedTuple):
    """Where two annotators tagged one mode in one trace, in order; ``length`` steps it has."""

    one: tuple[int, ...]
    other: tuple[int, ...]
    length: int


@dataclass(frozen=True, slots=True)
class StepAgreement:
    """How well steps agree, over some traces."""

    traces: int
    """Traces (times pairs of annotators) in which either tagged a step."""
    tags: tuple[int, int]
    f1: dict[int, Value]
    """Tolerance to 2 matched / (tags of both); at 0 this is positive agreement."""
    chance: dict[int, Value]
    corrected: dict[int, Value]
    first: "FirstStep"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        kinds = {"f1": self.f1, "chance": self.chance, "corrected": self.corrected}
        tables = {
            name: {str(k): _plain(value) for k, value in values.items()}
            for name, values in kinds.items()
        }
        reason = next((v.reason for v in self.f1.values() if isinstance(v, Undefined)), None)
        return {
            "traces": self.traces,
            "tags": list(self.tags),
            **tables,
            "reason": reason,
            "first_step": self.first.to_dict(),
        }


@dataclass(frozen=True, slots=True)
class FirstStep:
    """How far apart the first steps are, in traces where both tagged the mode."""

    traces: int
    within: dict[int, Value]
    mean: Value
    median: Value

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "traces": self.traces,
            "within": {str(k): _plain(value) for k, value in self.within.items()},
            "mean_abs": _plain(self.mean),
            "median_abs": _plain(self.median),
        }


@dataclass(frozen=True, slots=True)
class Decisive:
    """Whether annotators agree on the tag that decided how the run ended."""

    traces: int
    """Traces (times pairs) where both named one."""
    one_sided: int
    """Where only one of them did."""
    placed: int
    """Where both are at a step."""
    mode: Value
    step: dict[int, Value]
    """Tolerance to the share of same steps, of those placed."""
    joint: dict[int, Value]
    """Same mode and same step, of those placed."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "traces": self.traces,
            "one_sided": self.one_sided,
            "placed": self.placed,
            "mode": _plain(self.mode),
            "step": {str(k): _plain(value) for k, value in self.step.items()},
            "joint": {str(k): _plain(value) for k, value in self.joint.items()},
        }


@dataclass(frozen=True, slots=True)
class Localisation:
    """Steps of all modes and pairs."""

    annotators: tuple[str, ...]
    overall: StepAgreement
    modes: dict[str, StepAgreement]
    """All pairs of annotators together."""
    pairs: dict[str, StepAgreement]
    """All modes together, by ``ada|bob``."""
    by_pair: dict[str, dict[str, StepAgreement]]
    decisive: Decisive
    decisive_pairs: dict[str, Decisive]

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "overall": self.overall.to_dict(),
            "modes": {code: found.to_dict() for code, found in self.modes.items()},
            "pairs": {
                name: found.to_dict()
                | {"modes": {code: one.to_dict() for code, one in self.by_pair[name].items()}}
                | {"decisive": self.decisive_pairs[name].to_dict()}
                for name, found in self.pairs.items()
            },
            "decisive": self.decisive.to_dict(),
        }


def localisation(
    looks: Iterable[Look],
    annotators: Sequence[str],
    modes: Sequence[str],
    facts: Mapping[str, Facts],
) -> Localisation:
    """Agreement on steps, of every two annotators on the traces that both finished."""
    by_look = {(look.trace, look.annotator): look for look in looks}
    traces = sorted({trace for trace, _ in by_look})
    found: dict[str, dict[str, list[Steps]]] = {}
    named: dict[str, list[tuple[Mark | None, Mark | None]]] = {}
    for one, other in combinations(annotators, 2):
        both = [
            (a, b, facts[trace].steps if trace in facts else 0)
            for trace in traces
            if (a := by_look.get((trace, one))) and (b := by_look.get((trace, other)))
        ]
        name = f"{one}|{other}"
        found[name] = {
            mode: [steps for a, b, n in both if (steps := _steps(a, b, mode, n))] for mode in modes
        }
        named[name] = [(a.decisive, b.decisive) for a, b, _ in both if _done(a) and _done(b)]
    by_pair = {
        name: {mode: step_agreement(steps) for mode, steps in of.items() if steps}
        for name, of in found.items()
    }
    return Localisation(
        tuple(annotators),
        step_agreement(s for of in found.values() for steps in of.values() for s in steps),
        {mode: step_agreement(s for of in found.values() for s in of[mode]) for mode in modes},
        {n: step_agreement(s for steps in of.values() for s in steps) for n, of in found.items()},
        by_pair,
        decisive(pair for pairs in named.values() for pair in pairs),
        {name: decisive(pairs) for name, pairs in named.items()},
    )


def _done(look: Look) -> bool:
    return look.state == "done"


def _steps(one: Look, other: Look, mode: str, length: int) -> Steps | None:
    """Both annotators' steps, unless one has no vote or tagged the trace as a whole."""
    at = one.steps.get(mode, frozenset()), other.steps.get(mode, frozenset())
    if None in at[0] or None in at[1] or not (at[0] or at[1]):
        return None
    if one.vote(mode) is None or other.vote(mode) is None:
        return None
    first, second = (tuple(sorted(n for n in steps if n is not None)) for steps in at)
    return Steps(first, second, max(length, *first, *second))


def step_agreement(pairs: Iterable[Steps], tolerances: Sequence[int] = TOLERANCES) -> StepAgreement:
    """F1 at each tolerance, what chance gives, and the one less the other."""
    found = list(pairs)
    tags = sum(len(pair.one) for pair in found), sum(len(pair.other) for pair in found)
    f1: dict[int, Value] = {}
    chance: dict[int, Value] = {}
    corrected: dict[int, Value] = {}
    for k in tolerances:
        if not sum(tags):
            f1[k] = chance[k] = corrected[k] = Undefined(NO_STEPS)
            continue
        seen = 2 * sum(matched(pair.one, pair.other, k) for pair in found) / sum(tags)
        luck = 2 * sum(by_chance(pair, k) for pair in found) / sum(tags)
        f1[k], chance[k] = seen, luck
        certain = Undefined("chance matches all")
        corrected[k] = (seen - luck) / (1 - luck) if luck < 1 - 1e-12 else certain
    return StepAgreement(
        sum(1 for pair in found if pair.one or pair.other),
        tags,
        f1,
        chance,
        corrected,
        first_step([(p.one[0], p.other[0]) for p in found if p.one and p.other], tolerances),
    )


def matched(one: Sequence[int], other: Sequence[int], tolerance: int) -> int:
    """How many steps match one to one; taking them in order is the best that can be done."""
    count = place = 0
    for step in one:
        while place < len(other) and other[place] < step - tolerance:
            place += 1
        if place < len(other) and other[place] <= step + tolerance:
            count, place = count + 1, place + 1
    return count


def by_chance(steps: Steps, tolerance: int) -> float:
    """The mean of matched steps over all circular shifts of the second annotator's."""
    one, other, length = steps
    shifts = {  # only these match at all
        (place - step) % length
        for mine in one
        for place in range(max(1, mine - tolerance), min(length, mine + tolerance) + 1)
        for step in other
    }
    total = sum(
        matched(one, sorted((step - 1 + shift) % length + 1 for step in other), tolerance)
        for shift in shifts
    )
    return total / length if length else 0.0


def first_step(
    pairs: Sequence[tuple[int, int]], tolerances: Sequence[int] = TOLERANCES
) -> FirstStep:
    """How far the first steps of a mode are apart."""
    apart = [abs(one - other) for one, other in pairs]
    if not apart:
        nothing = Undefined(NO_FIRST)
        return FirstStep(0, dict.fromkeys(tolerances, nothing), nothing, nothing)
    within: dict[int, Value] = {k: sum(n <= k for n in apart) / len(apart) for k in tolerances}
    return FirstStep(len(apart), within, mean(apart), float(median(apart)))


def decisive(
    pairs: Iterable[tuple[Mark | None, Mark | None]], tolerances: Sequence[int] = TOLERANCES
) -> Decisive:
    """Agreement on the decisive tag's mode, its step, and both."""
    found = list(pairs)
    both = [(one, other) for one, other in found if one and other]
    placed = [
        (one.mode == other.mode, abs(one.step - other.step))
        for one, other in both
        if one.step is not None and other.step is not None
    ]
    nothing = Undefined(NO_DECISIVE)

    def share(hits: int, of: int) -> Value:
        return hits / of if of else nothing

    return Decisive(
        len(both),
        sum(1 for one, other in found if (one is None) != (other is None)),
        len(placed),
        share(sum(one.mode == other.mode for one, other in both), len(both)),
        {k: share(sum(n <= k for _, n in placed), len(placed)) for k in tolerances},
        {k: share(sum(same and n <= k for same, n in placed), len(placed)) for k in tolerances},
    )


def _plain(value: Value) -> float | None:
    return None if isinstance(value, Undefined) else value
