"""One number over whole label sets: how far apart the sets are that annotators tagged."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.counts import Ballot
from mast_tui.analysis.distances import Distance, jaccard, krippendorff_alpha, masi, nominal

DISTANCES: dict[str, Distance] = {"masi": masi, "jaccard": jaccard, "exact": nominal}


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Krippendorff's alpha over the sets of modes tagged at each unit."""

    n: int
    """Units with two known sets or more."""
    empty: int
    """Of these, where every set is empty."""
    alphas: dict[str, Value]
    """By distance: masi, jaccard, exact."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        values = {
            f"{name}_alpha": None if isinstance(value, Undefined) else value
            for name, value in self.alphas.items()
        }
        reasons = [v.reason for v in self.alphas.values() if isinstance(v, Undefined)]
        reason = reasons[0] if reasons else None
        return {"n": self.n, "empty": self.empty, **values, "reason": reason}


def set_agreement(ballots: Mapping[str, Ballot]) -> SetAgreement:
    """Alpha over the sets of modes.

    An annotator's set at a unit is known where they have a vote on every mode that they ever
    vote on; one unsure mode makes the set unknown.
    """
    found = list(ballots.values())
    codes = list(ballots)
    size = found[0].size if found else 0
    raters = len(found[0].rated) if found else 0
    columns = [_sets(found, codes, place, size) for place in range(raters)]
    return of_units(Counter(zip(*columns, strict=True)) if columns else Counter())


def of_rows(
    rows: Mapping[tuple[tuple[int | None, ...], ...], int], codes: list[str]
) -> SetAgreement:
    """The same from how many units have each row of votes, mode by mode."""
    raters = len(next(iter(rows))[0]) if rows and codes else 0
    voted = [
        [at for at in range(len(codes)) if any(row[at][place] is not None for row in rows)]
        for place in range(raters)
    ]
    units: Counter[tuple[frozenset[str] | None, ...]] = Counter()
    for row, times in rows.items():
        sets = []
        for place, asked in enumerate(voted):
            known = asked and all(row[at][place] is not None for at in asked)
            own = frozenset(codes[at] for at in asked if row[at][place] == 1)
            sets.append(own if known else None)
        units[tuple(sets)] += times
    return of_units(units)


def of_units(units: Mapping[tuple[frozenset[str] | None, ...], int]) -> SetAgreement:
    """The same from how many units have the same sets."""
    pairable = {
        unit: times for unit, times in units.items() if sum(one is not None for one in unit) > 1
    }
    empty = sum(times for unit, times in pairable.items() if not any(unit))
    repeated = [unit for unit, times in pairable.items() for _ in range(times)]
    return SetAgreement(
        sum(pairable.values()),
        empty,
        {name: krippendorff_alpha(repeated, apart) for name, apart in DISTANCES.items()},
    )


def _sets(
    ballots: list[Ballot], codes: list[str], place: int, size: int
) -> list[frozenset[str] | None]:
    """The sets of one annotator, by unit."""
    voted = [ballot for ballot in ballots if ballot.rated[place]]
    if not voted or not size:
        return [None] * size
    known = (1 << size) - 1
    for ballot in voted:
        known &= ballot.rated[place]
    columns = [_digits(known, size), *(_digits(b.positives[place], size) for b in ballots)]

    @cache
    def read(digits: tuple[Hashable, ...]) -> frozenset[str] | None:
        if digits[0] == "0":
            return None
        return frozenset(c for c, digit in zip(codes, digits[1:], strict=True) if digit == "1")

    return [read(digits) for digits in zip(*columns, strict=True)]


def _digits(bits: int, size: int) -> str:
    return f"{bits:0{size}b}"
