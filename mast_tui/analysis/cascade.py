"""Isolated failures against cascades: how many modes come together, in what order.

Many modes in one trace are no cascade by themselves: unrelated failures pile up too. So what is
seen is held against votes shuffled within the model, and orders against where modes come anyway.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import erfc, sqrt
from random import Random
from typing import Any

from mast_tui.analysis.association import Interval, wilson
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.mode_signature import interval_dict, plain
from mast_tui.analysis.vectors import Vector

CLASSES = ("clean", "isolated", "multiple", "cascade")
WITHIN = 5
"""Tags of one category that are no more steps apart are one failure."""
SHUFFLES = 999
NO_VARIATION = "no mode varies within a stratum"


@dataclass(frozen=True, slots=True)
class Dispersion:
    """How much the number of modes varies, by how much it would were modes unrelated."""

    value: Value
    p: Value
    traces: int
    """Traces with a vote on every mode."""
    shuffles: int
    seed: int

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "dispersion": plain(self.value),
            "p": plain(self.p),
            "traces": self.traces,
            "shuffles": self.shuffles,
            "seed": self.seed,
            "reason": self.value.reason if isinstance(self.value, Undefined) else None,
        }


@dataclass(frozen=True, slots=True)
class Cascade:
    """Classes, dispersion, first modes and lengths of a group of traces."""

    classes: dict[str, int]
    distribution: dict[int, int]
    """Number of modes to number of traces."""
    dispersion: Dispersion
    triggers: dict[str, int]
    """How many failed traces begin with a mode."""
    begun: int
    """Failed traces with a placed mode."""
    ties: int
    """Of these, where several modes share the first step: they count for each."""
    transitions: dict[tuple[str, str], int]
    """From a mode to one whose first step is the next, over failed traces."""
    per_100_steps: Value
    length_correlation: Value
    """Of the number of modes with the number of steps."""

    def share(self, name: str) -> Interval | Undefined:
        """The share of a class."""
        return wilson(self.classes[name], sum(self.classes.values()))

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "classes": {
                name: {"traces": count, **interval_dict("share", self.share(name))}
                for name, count in self.classes.items()
            },
            "distribution": {str(size): count for size, count in self.distribution.items()},
            **self.dispersion.to_dict(),
            "trigger": {
                mode: {"traces": count, **interval_dict("share", wilson(count, self.begun))}
                for mode, count in self.triggers.items()
            },
            "begun": self.begun,
            "ties": self.ties,
            "transitions": [
                {"from": one, "to": other, "traces": count}
                for (one, other), count in self.transitions.items()
            ],
            "per_100_steps": plain(self.per_100_steps),
            "length_correlation": plain(self.length_correlation),
        }


def cascade(
    vectors: Sequence[Vector],
    categories: Mapping[str, str],
    *,
    within: int = WITHIN,
    shuffles: int = SHUFFLES,
    seed: int = 1,
) -> Cascade:
    """A group of traces; ``categories`` gives each mode its category."""
    classes = Counter(class_of(vector, categories, within) for vector in vectors)
    sizes = Counter(len(vector.modes) for vector in vectors)
    failed = [vector for vector in vectors if vector.outcome == "failed" and vector.first]
    orders = [_order(vector) for vector in failed]
    triggers = Counter(mode for order in orders for mode in order[0])
    moves = Counter(
        (one, other)
        for order in orders
        for before, after in pairwise(order)
        for one in before
        for other in after
    )
    counted = [vector for vector in vectors if vector.length]
    steps = sum(vector.length for vector in counted)
    return Cascade(
        {name: classes[name] for name in CLASSES},
        dict(sorted(sizes.items())),
        dispersion(vectors, shuffles, seed),
        dict(sorted(triggers.items(), key=lambda item: (-item[1], item[0]))),
        len(orders),
        sum(1 for order in orders if len(order[0]) > 1),
        dict(sorted(moves.items(), key=lambda item: (-item[1], item[0]))),
        100 * sum(len(v.modes) for v in counted) / steps if steps else Undefined("no steps known"),
        correlation([(float(v.length), float(len(v.modes))) for v in counted]),
    )


def class_of(vector: Vector, categories: Mapping[str, str], within: int = WITHIN) -> str:
    """Clean, isolated, multiple, or a cascade candidate.

    Isolated is one mode, or several of one category within some steps. A cascade candidate has
    modes of two categories or more, one after the other. What cannot be placed is multiple.
    """
    modes = vector.modes
    if not modes:
        return "clean"
    if len(modes) == 1:
        return "isolated"
    placed = all(mode in vector.first for mode in modes)
    if len({categories.get(mode, mode) for mode in modes}) == 1:
        low = min((vector.reach[mode][0] for mode in modes if placed), default=0)
        high = max((vector.reach[mode][1] for mode in modes if placed), default=within + 1)
        return "isolated" if high - low <= within else "multiple"
    ordered = placed and len({vector.first[mode] for mode in modes}) == len(modes)
    return "cascade" if ordered else "multiple"


def dispersion(vectors: Iterable[Vector], shuffles: int = SHUFFLES, seed: int = 1) -> Dispersion:
    """Var of the number of modes / sum of p (1 - p), within models, against shuffled votes.

    1 says that modes come together as often as they would by themselves. p is one-sided: the share
    of shuffles, each mode within each model, in which they come together at least as much.
    """
    strata: defaultdict[str, list[Vector]] = defaultdict(list)
    for vector in vectors:
        if None not in vector.votes.values():
            strata[vector.about.get("model", "")].append(vector)
    groups = [_columns(found) for _, found in sorted(strata.items())]
    seen = sum(len(v.modes) ** 2 for found in strata.values() for v in found)
    return dispersion_of(groups, seen, shuffles, seed)


def dispersion_of(
    groups: Sequence[tuple[int, Sequence[int]]], seen: int, shuffles: int = SHUFFLES, seed: int = 1
) -> Dispersion:
    """The same from counts.

    A group is a model: how many traces, and how many of them have each mode. ``seen`` is the sum
    of squares of modes a trace. Without shuffles p is that of the normal distribution.
    """
    traces = sum(size for size, _ in groups)
    expected = sum(k * (1 - k / size) for size, columns in groups for k in columns if size)
    nothing = Undefined(NO_VARIATION)
    if not expected:
        return Dispersion(nothing, nothing, traces, 0, seed)
    means = sum(sum(columns) ** 2 / size for size, columns in groups)
    value = (seen - means) / expected
    if not shuffles:
        return Dispersion(value, _normal_p(groups, seen), traces, 0, seed)
    rng, reached = Random(seed), 1
    for _ in range(shuffles):
        reached += sum(_shuffled(size, columns, rng) for size, columns in groups) >= seen
    return Dispersion(value, reached / (shuffles + 1), traces, shuffles, seed)


def _normal_p(groups: Sequence[tuple[int, Sequence[int]]], seen: int) -> Value:
    """The share of shuffles that reach ``seen``, where there are too many traces to shuffle.

    Of shuffled modes the sum of squares is the tags, and twice the traces that each two share;
    these are hypergeometric, and those of different pairs are not correlated.
    """
    mean = variance = 0.0
    for size, columns in groups:
        mean += sum(columns)
        for one, other in combinations(columns, 2):
            shared = one * other / size
            mean += 2 * shared
            variance += 4 * shared * (size - one) * (size - other) / (size * max(1, size - 1))
    return 0.5 * erfc((seen - mean) / sqrt(2 * variance)) if variance else Undefined(NO_VARIATION)


def _columns(vectors: Sequence[Vector]) -> tuple[int, list[int]]:
    """How many traces, and how many of them have each mode."""
    counts = Counter(mode for vector in vectors for mode in vector.modes)
    return len(vectors), sorted(counts.values())


def _shuffled(size: int, columns: Sequence[int], rng: Random) -> int:
    """The sum of squares of modes a trace when each mode falls anywhere."""
    modes = [0] * size
    places = range(size)
    certain = 0
    for k in columns:
        if 2 * k > size:  # fewer to draw: those that do not have it
            certain += 1
            for place in rng.sample(places, size - k):
                modes[place] -= 1
        else:
            for place in rng.sample(places, k):
                modes[place] += 1
    return sum((own + certain) ** 2 for own in modes)


def _order(vector: Vector) -> list[list[str]]:
    """The modes by first step, those that share one together."""
    at: defaultdict[int, list[str]] = defaultdict(list)
    for mode, step in sorted(vector.first.items()):
        at[step].append(mode)
    return [at[step] for step in sorted(at)]


def correlation(points: Sequence[tuple[float, float]]) -> Value:
    """Pearson's correlation."""
    if len(points) < 3:
        return Undefined("fewer than three traces")
    n = len(points)
    x, y = sum(a for a, _ in points) / n, sum(b for _, b in points) / n
    xx, yy = sum((a - x) ** 2 for a, _ in points), sum((b - y) ** 2 for _, b in points)
    if not xx or not yy:
        return Undefined("no variation")
    covariance = sum((a - x) * (b - y) for a, b in points)
    return float(covariance / (xx * yy) ** 0.5)
