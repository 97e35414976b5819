"""Votes as bit sets, and the counts that every agreement coefficient is made of.

A mode's votes are two whole numbers an annotator: bit u of one says that unit u was rated, bit u
of the other that it was rated 1. Additions of single bits over whole numbers count a million
units at once; with that 14 modes, 200,000 units and 6 annotators take milliseconds.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple, TypeVar

Cell = tuple[int, int]
"""How many rated a unit, and how many of them rated it 1."""

U = TypeVar("U", bound=Hashable)
"""A unit: a trace, or a trace and a step."""

UnitVotes = Mapping[str, int | None]
"""Annotator to 1, 0, or None where they have no vote."""


Pattern = tuple[int, ...]
"""One unit's votes by all annotators, each spelled as a byte."""

_SAID = {0x60: None, 0x61: 0, 0x62: 1}


class Ballot(NamedTuple):
    """One mode's votes; the same place in both tuples is the same annotator."""

    positives: tuple[int, ...]
    rated: tuple[int, ...]
    size: int
    """How many units there are, rated or not."""
    unreadable: int = 0
    """Values that are neither 0 nor 1 (NaN among them): they count as no vote."""


class Pair(NamedTuple):
    """Two annotators on the units that both rated: both 1, first only, second only, both 0."""

    both: int
    first: int
    second: int
    neither: int


def pack(votes: Mapping[U, UnitVotes], units: Sequence[U], annotators: Sequence[str]) -> Ballot:
    """The ballot of one mode, its units in the order of ``units``."""
    positives, rated, unreadable = [], [], 0
    nobody: UnitVotes = {}
    cells = [votes.get(unit, nobody) for unit in units]
    for annotator in annotators:
        values = [cell.get(annotator) for cell in cells]
        positives.append(_bits(value == 1 for value in values))
        rated.append(_bits(value in (0, 1) for value in values))
        unreadable += sum(value is not None and value not in (0, 1) for value in values)
    return Ballot(tuple(positives), tuple(rated), len(units), unreadable)


def _bits(flags: Iterable[bool]) -> int:
    """The number whose bit u is flag u."""
    digits = "".join(["1" if flag else "0" for flag in flags])
    return int(digits[::-1] or "0", 2)


def histogram(ballot: Ballot) -> dict[Cell, int]:
    """How many units have n ratings of which k are 1, for every n and k that occur."""
    counts: dict[Cell, int] = {}
    planes = sum_planes(ballot.positives)
    for ratings, where in by_sum(sum_planes(ballot.rated), _union(ballot.rated)):
        for positives, there in by_sum(planes, where):
            counts[ratings, positives] = there.bit_count()
    return counts


def pairs(ballot: Ballot) -> dict[tuple[int, int], Pair]:
    """The 2x2 table of every two annotators."""
    return {
        (one, other): _pair(ballot, one, other)
        for one, other in combinations(range(len(ballot.rated)), 2)
    }


def shares(ballot: Ballot) -> list[tuple[int, int]]:
    """What each annotator rated 1, and what they rated."""
    return [
        (positive.bit_count(), rated.bit_count())
        for positive, rated in zip(ballot.positives, ballot.rated, strict=True)
    ]


def spelled(ballot: Ballot) -> list[Pattern]:
    """The votes of each unit as small numbers, fast to make and to compare."""
    columns = [
        _letters(positive, rated, ballot.size)
        for positive, rated in zip(ballot.positives, ballot.rated, strict=True)
    ]
    return list(zip(*columns, strict=True))


def spell(votes: Iterable[int | None]) -> Pattern:
    """One unit's votes as a pattern."""
    return tuple(0x60 if vote is None else 0x61 + vote for vote in votes)


def votes(pattern: Pattern) -> tuple[int | None, ...]:
    """What a spelled pattern says."""
    return tuple(_SAID[letter] for letter in pattern)


def cells(votes: Iterable[tuple[int | None, ...]]) -> Iterator[Cell]:
    """The cell of each unit's votes."""
    for unit in votes:
        given = [vote for vote in unit if vote is not None]
        yield len(given), sum(given)


def _pair(ballot: Ballot, one: int, other: int) -> Pair:
    first, second = ballot.positives[one], ballot.positives[other]
    both = (first & second).bit_count()
    only_first = (first & ballot.rated[other]).bit_count() - both
    only_second = (second & ballot.rated[one]).bit_count() - both
    units = (ballot.rated[one] & ballot.rated[other]).bit_count()
    return Pair(both, only_first, only_second, units - both - only_first - only_second)


def _letters(positive: int, rated: int, size: int) -> bytes:
    """One byte a unit: the digits of both numbers, added as bytes (0x30 or 0x31 each: no carry)."""
    if not size:
        return b""
    yes, known = (
        int.from_bytes(f"{bits:0{size}b}".encode(), "little") for bits in (positive, rated)
    )
    return (yes + known).to_bytes(size, "big")


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def sum_planes(masks: Iterable[int]) -> list[int]:
    """The sum of the masks at every place at once: plane i holds bit i of each place's sum."""
    planes: list[int] = []
    for mask in masks:
        carry = mask
        for index, plane in enumerate(planes):
            planes[index], carry = plane ^ carry, plane & carry
        if carry:
            planes.append(carry)
    return planes


def by_sum(planes: Sequence[int], where: int) -> Iterator[tuple[int, int]]:
    """The places of ``where`` by their sum: (sum, mask), for the sums that occur."""
    groups = [(0, where)] if where else []
    for power in range(len(planes) - 1, -1, -1):
        split = []
        for total, mask in groups:
            high = mask & planes[power]
            low = mask ^ high
            split += [(total, low)] if low else []
            split += [(total + (1 << power), high)] if high else []
        groups = split
    yield from groups
