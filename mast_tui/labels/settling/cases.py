"""Where the annotators of one trace differ, cut into cases that can be settled one at a time.

- **omission**: some tagged a mode at a step (or on the whole trace), others nowhere near
- **confusion**: they gave different modes to the same place, give or take the tolerance
- **localisation**: they tagged the mode at different steps
- **unsure**: some could not decide, and those who could say the same

A tag on the whole trace goes with a tag of the mode at any step, for it says less. Who was not
asked a mode has no part in it. Every side of a case is what somebody really said.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, product
from string import ascii_uppercase
from typing import Literal, NamedTuple

from mast_tui.labels.looks import Look

Kind = Literal["confusion", "localisation", "omission", "unsure"]
KINDS: tuple[Kind, ...] = ("confusion", "localisation", "omission", "unsure")

TOLERANCE = 1
"""Steps that two tags of different modes may be apart and still be at one place."""

Steps = frozenset[int | None]


class Unit(NamedTuple):
    """What is there or not: a mode at a step, or (step none) on the whole trace."""

    mode: str
    step: int | None

    def text(self) -> str:
        """``3.3 at step 12``"""
        return (
            f"{self.mode} {'on the whole trace' if self.step is None else f'at step {self.step}'}"
        )


def said(units: Iterable[Unit]) -> str:
    """``3.3 at step 12, 2.6 on the whole trace``"""
    return ", ".join(unit.text() for unit in units) or "nothing there"


class Side(NamedTuple):
    """What some annotators say alike."""

    letter: str
    holders: tuple[str, ...]
    """Their names."""
    units: tuple[Unit, ...]
    """What they tagged; nothing where they saw no failure."""


class Case(NamedTuple):
    """One thing to settle."""

    kind: Kind
    units: tuple[Unit, ...]
    sides: tuple[Side, ...]
    unsure: tuple[str, ...] = ()
    """Who could not decide."""

    def side(self, letter: str) -> Side | None:
        """The side of this letter."""
        return next((one for one in self.sides if one.letter == letter.upper()), None)


class Compared(NamedTuple):
    """What came of comparing the annotators of a trace."""

    cases: tuple[Case, ...]
    agreed: tuple[Unit, ...]
    """What all of them tagged."""
    unknown: tuple[str, ...]
    """The modes on which nobody can say anything: all unsure, or not two of them asked."""


def compare(looks: Sequence[Look], modes: Iterable[str], tolerance: int = TOLERANCE) -> Compared:
    """What the done reviews of one trace have in common, and where they differ."""
    told = [_Mode(mode, looks) for mode in modes]
    parts = _joined([part for one in told for part in one.parts()], tolerance)
    by_mode = {one.mode: one for one in told}
    cases = [_case(part, by_mode) for part in parts]
    agreed = [Unit(one.mode, step) for one in told for step in one.agreed]
    return Compared(
        tuple(sorted(cases, key=lambda case: [_place(unit) for unit in case.units])),
        tuple(sorted(agreed, key=_place)),
        tuple(one.mode for one in told if not one.known),
    )


def _place(unit: Unit) -> tuple[int, str]:
    return unit.step or 0, unit.mode


class _Part(NamedTuple):
    """Units to be settled together, and who tagged one of them."""

    kind: Kind
    units: frozenset[Unit]
    taggers: frozenset[str]


class _Mode:
    """One mode, as the annotators of a trace see it."""

    def __init__(self, mode: str, looks: Sequence[Look]) -> None:
        self.mode = mode
        asked = [look for look in looks if mode in look.asked or look.steps.get(mode)]
        self.unsure = [
            look.annotator for look in asked if mode in look.unsure and not look.steps.get(mode)
        ]
        self.said: dict[str, Steps] = {
            look.annotator: look.steps.get(mode, frozenset())
            for look in asked
            if look.annotator not in self.unsure
        }
        self.known = bool(self.said) and len(asked) > 1
        self._groups = [
            {mark.step for mark in look.marks if (mark.mode, mark.group) == (mode, group)}
            for look in asked
            for group in {mark.group for mark in look.marks if mark.group}
        ]
        self.agreed: Steps = self._common() if self.known and not self.unsure else frozenset()
        self.disputed: Steps = self._disputed() if self.known else frozenset()

    def _placed(self) -> list[Steps]:
        return [placed for at in self.said.values() if (placed := at - {None})]

    def _common(self) -> Steps:
        """Where all tagged it; who tagged the whole trace tagged every step that others did."""
        if not all(self.said.values()):
            return frozenset()
        placed = self._placed()
        whole: Steps = (
            frozenset([None]) if all(None in at for at in self.said.values()) else frozenset()
        )
        return whole.union(frozenset.intersection(*placed) if placed else ())

    def _disputed(self) -> Steps:
        everywhere: Steps = frozenset().union(*self.said.values())
        left = everywhere - self.agreed
        if not everywhere and self.unsure:
            return frozenset([None])
        goes_with = all(self.said.values()) and not self.unsure
        return frozenset() if left == {None} and goes_with else left

    def parts(self) -> Iterator[_Part]:
        """What is disputed, as few units at a time as can be settled alone."""
        if not self.disputed:
            return
        placed = [(at & self.disputed) - {None} for at in self.said.values()]
        apart = any(one - other and other - one for one, other in combinations(placed, 2))
        whole = apart or None in self.disputed
        for steps in [self.disputed] if whole else self._findings():
            kind: Kind = "localisation" if apart else "omission"
            if self.unsure and len({at & steps for at in self.said.values()}) == 1:
                kind = "unsure"
            taggers = frozenset(name for name, at in self.said.items() if at & steps)
            yield _Part(kind, frozenset(Unit(self.mode, step) for step in steps), taggers)

    def _findings(self) -> list[Steps]:
        """The disputed steps; those that somebody tagged as one finding stay together."""
        found: list[Steps] = [frozenset([step]) for step in self.disputed]
        for group in self._groups:
            together = [steps for steps in found if steps & group]
            if together:
                found = [steps for steps in found if not steps & group]
                found.append(frozenset().union(*together))
        return found


def _joined(parts: list[_Part], tolerance: int) -> list[_Part]:
    """Omissions of two modes at one place, by different people, are one confusion."""
    found: list[_Part] = []
    for part in parts:
        mistaken = [one for one in found if _confused(one, part, tolerance)]
        found = [one for one in found if one not in mistaken]
        if mistaken:
            units = part.units.union(*(one.units for one in mistaken))
            taggers = part.taggers.union(*(one.taggers for one in mistaken))
            part = _Part("confusion", units, taggers)
        found.append(part)
    return found


def _confused(one: _Part, other: _Part, tolerance: int) -> bool:
    open_to_it = {one.kind, other.kind} <= {"omission", "confusion"}
    each_without = one.taggers - other.taggers and other.taggers - one.taggers
    near = any(
        a.mode != b.mode
        and a.step is not None
        and b.step is not None
        and abs(a.step - b.step) <= tolerance
        for a, b in product(one.units, other.units)
    )
    return open_to_it and bool(each_without) and near


def _case(part: _Part, by_mode: dict[str, _Mode]) -> Case:
    units = tuple(sorted(part.units, key=_place))
    modes = [by_mode[mode] for mode in dict.fromkeys(unit.mode for unit in units)]
    positions: dict[str, tuple[Unit, ...]] = {}
    for mode in modes:
        for name, steps in mode.said.items():
            tagged = tuple(u for u in units if u.mode == mode.mode and u.step in steps)
            positions[name] = positions.get(name, ()) + tagged
    torn = {name for mode in modes for name in mode.unsure}
    unsure = tuple(sorted((n for n in torn if not positions.get(n)), key=str.casefold))
    sides: dict[tuple[Unit, ...], list[str]] = {}
    for name in sorted(positions.keys() - set(unsure), key=str.casefold):
        sides.setdefault(tuple(sorted(positions[name], key=_place)), []).append(name)
    named = zip(ascii_uppercase, sides.items(), strict=False)
    return Case(
        part.kind,
        units,
        tuple(Side(letter, tuple(names), tagged) for letter, (tagged, names) in named),
        unsure,
    )
