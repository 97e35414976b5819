"""Tags read for statistics: for each mode and unit, what each annotator votes.

A vote is 1 where the mode is tagged, 0 where it is not tagged and the review is done, and None
where nothing is known: the review is not done, the trace is excluded, the annotator is unsure, or
the annotator's codebook does not ask the mode. By step, a tag on the whole trace makes the mode
None at each step that has no tag of its own, never 0.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mast_tui.codebook.model import Codebook
from mast_tui.labels.looks import Look, Vote, looks, voters

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

Level = Literal["trace", "step"]
LEVELS: tuple[Level, ...] = ("trace", "step")
Unsure = Literal["null", "0", "1"]
Unit = str | tuple[str, int]
"""A trace id, or a trace id and a step."""


@dataclass(frozen=True, slots=True)
class Votes:
    """The votes of some annotators. The inner mappings are shared between units: only read them."""

    level: Level
    annotators: tuple[str, ...]
    """Names, in the order they sort."""
    units: tuple[Unit, ...]
    modes: Mapping[str, Mapping[Unit, Mapping[str, Vote]]]
    warnings: tuple[str, ...] = ()


def votes(
    store: "Store",
    codebook: Codebook,
    level: Level = "trace",
    annotators: Sequence[str] | None = None,
    round: str | None = None,
    unsure: Unsure = "null",
    map: str | None = None,
) -> Votes:
    """The votes in a store, of the humans unless ``annotators`` names others.

    Without ``round`` every round counts; where an annotator saw a trace in several rounds, the
    look changed last is the vote. ``unsure`` is what that verdict counts as. Votes of other
    versions of the codebook are carried over, and with ``map`` those of other codebooks.
    """
    from mast_tui.labels.mapped.modes import carry

    names = [one.name for one in voters(store.annotators(), annotators)]
    said = looks(store, codebook, names, round, carry(store.codebooks(), codebook, map))
    steps = {row.trace_id: row.steps for row in store.traces()} if level == "step" else {}
    return votes_of(said, [mode.code for mode in codebook.modes], names, level, steps, unsure)


def votes_of(
    said: Iterable[Look],
    modes: Iterable[str],
    annotators: Sequence[str],
    level: Level = "trace",
    steps: Mapping[str, int] | None = None,
    unsure: Unsure = "null",
) -> Votes:
    """The votes of these annotators in some looks; ``steps`` tells how many a trace has."""
    by_look = {(look.annotator, look.trace): look for look in said if look.annotator in annotators}
    count = _Counter(level, modes, annotators, by_look, unsure)
    for trace in sorted({trace for _, trace in by_look}):
        count.add(trace, (steps or {}).get(trace, 0))
    return Votes(level, tuple(annotators), tuple(count.units), count.modes)


class _Counter:
    """Votes trace by trace. Steps on which a mode's votes are alike share one mapping."""

    def __init__(
        self,
        level: Level,
        modes: Iterable[str],
        voters: Sequence[str],
        said: Mapping[tuple[str, str], Look],
        unsure: Unsure,
    ) -> None:
        self.level = level
        self.voters = voters
        self.said = said
        self.unsure = unsure
        self.units: list[Unit] = []
        self.modes: dict[str, dict[Unit, Mapping[str, Vote]]] = {code: {} for code in modes}

    def add(self, trace: str, steps: int) -> None:
        """Count one trace with so many steps."""
        found = [(name, self.said.get((name, trace))) for name in self.voters]
        if self.level == "trace":
            self.units.append(trace)
            for mode, units in self.modes.items():
                units[trace] = {name: self._vote(mode, look) for name, look in found}
            return
        tagged = {at for _, look in found if look for on in look.steps.values() for at in on if at}
        places: list[Unit] = [(trace, n) for n in range(1, max(steps, *tagged, 0) + 1)]
        self.units += places
        for mode, units in self.modes.items():
            elsewhere = {name: self._untagged_step(mode, look) for name, look in found}
            units.update(dict.fromkeys(places, elsewhere))
            for name, look in found:
                for at in _steps(mode, look):
                    units[trace, at] = {**units[trace, at], name: 1}

    def _vote(self, mode: str, look: Look | None) -> Vote:
        if look is None or look.excluded:
            return None
        if look.steps.get(mode):
            return 1
        if mode in look.unsure and self.unsure == "1":
            return 1
        return self._untagged(mode, look)

    def _untagged(self, mode: str, look: Look) -> Vote:
        if look.state != "done" or mode not in look.asked:
            return None
        return None if mode in look.unsure and self.unsure != "0" else 0

    def _untagged_step(self, mode: str, look: Look | None) -> Vote:
        if look is None or None in look.steps.get(mode, ()):
            return None
        return self._untagged(mode, look)


def _steps(mode: str, look: Look | None) -> list[int]:
    if look is None or look.excluded:
        return []
    return [at for at in look.steps.get(mode, ()) if at is not None]
