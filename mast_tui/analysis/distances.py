"""Krippendorff's alpha for values of any kind: all it needs is how far two values are apart.

Numbers, names and sets of modes. A set is what an annotator tagged at one place; an empty one
says that they looked and tagged nothing.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from mast_tui.analysis.coefficients import NO_OVERLAP, NO_VARIATION, Undefined, Value

Distance = Callable[[Any, Any], float]
Ratings = Sequence[Hashable | None]
"""What each annotator says of one unit; None where they say nothing."""


def nominal(one: object, other: object) -> float:
    """Same or not."""
    return float(one != other)


def interval(one: float, other: float) -> float:
    """The squared difference."""
    return float(one - other) ** 2


def ratio(one: float, other: float) -> float:
    """The squared difference in parts of the sum."""
    return ((one - other) / (one + other)) ** 2 if one + other else 0.0


def ordinal(counts: Mapping[Any, int]) -> Distance:
    """The squared number of ratings that stand between two values, by how often each was given."""
    below: dict[Any, float] = {}
    total = 0.0
    for value in sorted(counts):
        below[value] = total + counts[value] / 2
        total += counts[value]
    return lambda one, other: (below[one] - below[other]) ** 2


def jaccard(one: frozenset[Any], other: frozenset[Any]) -> float:
    """The share of both sets that they do not share; two empty sets are the same."""
    either = len(one | other)
    return 1 - len(one & other) / either if either else 0.0


def masi(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Passonneau's distance: Jaccard, milder where one set holds the other, harder where neither."""
    if one == other:
        return 0.0
    shared, either = len(one & other), len(one | other)
    monotony = 2 / 3 if one <= other or other <= one else 1 / 3 if shared else 0.0
    return 1 - shared / either * monotony


def krippendorff_alpha(units: Iterable[Ratings], distance: Distance | str = "nominal") -> Value:
    """Alpha of units that annotators gave values to; units with one value do not count.

    ``distance`` is a function of two values, or the name of a level of measurement: nominal,
    ordinal, interval or ratio.
    """
    patterns: Counter[frozenset[tuple[Hashable, int]]] = Counter()
    for ratings in units:
        given = Counter([value for value in ratings if value is not None])
        if given.total() > 1:
            patterns[frozenset(given.items())] += 1
    if not patterns:
        return Undefined(NO_OVERLAP)
    counts: Counter[Hashable] = Counter()
    for pattern, times in patterns.items():
        for value, number in pattern:
            counts[value] += times * number
    apart = _distance(distance, counts)
    observed = sum(times * _inside(pattern, apart) for pattern, times in patterns.items())
    expected = _between(list(counts.items()), apart) / (counts.total() - 1)
    return 1 - observed / expected if expected else Undefined(NO_VARIATION)


def _distance(distance: Distance | str, counts: Mapping[Any, int]) -> Distance:
    if not isinstance(distance, str):
        return distance
    if distance == "ordinal":
        return ordinal(counts)
    return {"nominal": nominal, "interval": interval, "ratio": ratio}[distance]


def _inside(pattern: Iterable[tuple[Any, int]], apart: Distance) -> float:
    """The disagreement within one unit, by its number of ratings less one."""
    given = list(pattern)
    return _between(given, apart) / (sum(number for _, number in given) - 1)


def _between(given: Sequence[tuple[Any, int]], apart: Distance) -> float:
    return 2 * sum(n * m * apart(one, other) for (one, n), (other, m) in combinations(given, 2))
