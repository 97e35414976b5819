"""Tags read for statistics: for each mode and unit, what each annotator votes.

A vote is 1 where the mode is tagged, 0 where it is not tagged and the review is done, and None
where nothing is known: the review is not done, the trace is excluded, the annotator is unsure, or
the annotator's codebook does not ask the mode. By step, a tag on the whole trace makes the mode
None at each step that has no tag of its own, never 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.identity import name_key
from mast_tui.labels.model import Annotator, Review

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

Level = Literal["trace", "step"]
LEVELS: tuple[Level, ...] = ("trace", "step")
Unsure = Literal["null", "0", "1"]
Vote = Literal[0, 1] | None
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


class _Key(NamedTuple):
    """One annotator's look at one trace."""

    annotator: str
    trace_id: str
    round: str


class _Said(NamedTuple):
    """What is known of one look: its review, its tagged steps and its verdicts by mode."""

    review: Review | None
    steps: Mapping[str, frozenset[int | None]]
    unsure: frozenset[str]
    asked: frozenset[str]
    last: str
    """When it was changed last."""


def votes(
    store: "Store",
    codebook: Codebook,
    level: Level = "trace",
    annotators: Sequence[str] | None = None,
    round: str | None = None,
    unsure: Unsure = "null",
) -> Votes:
    """The votes in a store, of the humans unless ``annotators`` names others.

    Without ``round`` every round counts; where an annotator saw a trace in several rounds, the
    look changed last is the vote. ``unsure`` is what that verdict counts as.
    """
    voters = _voters(store.annotators(), annotators)
    said = _latest(_read(store, codebook, {one.uuid for one in voters}, round))
    traces = sorted({key[1] for key in said})
    count = _Counter(level, codebook, [(one.uuid, one.name) for one in voters], said, unsure)
    steps = {row.trace_id: row.steps for row in store.traces()} if level == "step" else {}
    for trace in traces:
        count.add(trace, steps.get(trace, 0))
    return Votes(level, tuple(one.name for one in voters), tuple(count.units), count.modes)


def _voters(everybody: list[Annotator], names: Sequence[str] | None) -> list[Annotator]:
    if names is None:
        return [one for one in everybody if one.kind == "human"]
    by_key = {name_key(one.name): one for one in everybody}
    unknown = [name for name in names if name_key(name) not in by_key]
    if unknown:
        known = ", ".join(one.name for one in everybody) or "nobody yet"
        raise MastError(f"no labels by {', '.join(unknown)}; there are labels by {known}")
    chosen = {name_key(name) for name in names}
    return [one for one in everybody if name_key(one.name) in chosen]


def _read(
    store: "Store", codebook: Codebook, voters: set[str], round: str | None
) -> dict[_Key, _Said]:
    reviews: dict[_Key, Review] = {}
    for review in store.reviews(round=round, codebook=codebook.id):
        if review.annotator in voters and not review.phase:
            reviews[_Key(review.annotator, review.trace_id, review.round)] = review
    steps: defaultdict[_Key, defaultdict[str, set[int | None]]]
    steps = defaultdict(lambda: defaultdict(set))
    last: defaultdict[_Key, str] = defaultdict(str)
    for tag in store.tags(round=round, codebook=codebook.id):
        if tag.annotator in voters and not tag.phase:
            key = _Key(tag.annotator, tag.trace_id, tag.round)
            steps[key][tag.mode].add(tag.step)
            last[key] = max(last[key], tag.changed_at)
    unsure: defaultdict[_Key, set[str]] = defaultdict(set)
    for verdict in store.verdicts(round=round, codebook=codebook.id):
        if verdict.value == "unsure" and not verdict.phase:
            unsure[_Key(verdict.annotator, verdict.trace_id, verdict.round)].add(verdict.mode)
    asked, everything = store.asked(codebook.id), frozenset(mode.code for mode in codebook.modes)
    return {
        key: _Said(
            reviews.get(key),
            {mode: frozenset(at) for mode, at in steps[key].items()},
            frozenset(unsure[key]),
            _asked(reviews.get(key), asked, everything),
            max(last[key], reviews[key].changed_at if key in reviews else ""),
        )
        for key in {*reviews, *steps}
        if key in steps or reviews[key].state != "not started"
    }


def _asked(
    review: Review | None,
    asked: Mapping[tuple[str, int], frozenset[str]],
    everything: frozenset[str],
) -> frozenset[str]:
    if review is None:
        return everything
    return asked.get((review.codebook_version, review.codebook_revision), everything)


def _latest(said: Mapping[_Key, _Said]) -> dict[tuple[str, str], _Said]:
    """One look for each annotator and trace: of several rounds the one changed last."""
    chosen: dict[tuple[str, str], _Said] = {}
    for key in sorted(said, key=lambda key: (said[key].last, key.round)):
        chosen[key.annotator, key.trace_id] = said[key]
    return chosen


class _Counter:
    """Votes trace by trace. Steps on which a mode's votes are alike share one mapping."""

    def __init__(
        self,
        level: Level,
        codebook: Codebook,
        voters: Iterable[tuple[str, str]],
        said: Mapping[tuple[str, str], _Said],
        unsure: Unsure,
    ) -> None:
        self.level = level
        self.voters = list(voters)
        self.said = said
        self.unsure = unsure
        self.units: list[Unit] = []
        self.modes: dict[str, dict[Unit, Mapping[str, Vote]]] = {m.code: {} for m in codebook.modes}

    def add(self, trace: str, steps: int) -> None:
        """Count one trace with so many steps."""
        looks = [(name, self.said.get((uuid, trace))) for uuid, name in self.voters]
        if self.level == "trace":
            self.units.append(trace)
            for mode, units in self.modes.items():
                units[trace] = {name: self._vote(mode, look) for name, look in looks}
            return
        tagged = {at for _, look in looks if look for on in look.steps.values() for at in on if at}
        places: list[Unit] = [(trace, n) for n in range(1, max(steps, *tagged, 0) + 1)]
        self.units += places
        for mode, units in self.modes.items():
            elsewhere = {name: self._untagged_step(mode, look) for name, look in looks}
            units.update(dict.fromkeys(places, elsewhere))
            for name, look in looks:
                for at in self._steps(mode, look):
                    units[trace, at] = {**units[trace, at], name: 1}

    def _vote(self, mode: str, look: _Said | None) -> Vote:
        if look is None or _excluded(look):
            return None
        if look.steps.get(mode):
            return 1
        if mode in look.unsure and self.unsure == "1":
            return 1
        return self._untagged(mode, look)

    def _untagged(self, mode: str, look: _Said) -> Vote:
        done = look.review is not None and look.review.state == "done"
        if not done or mode not in look.asked:
            return None
        return None if mode in look.unsure and self.unsure != "0" else 0

    def _untagged_step(self, mode: str, look: _Said | None) -> Vote:
        if look is None or None in look.steps.get(mode, ()):
            return None
        return self._untagged(mode, look)

    def _steps(self, mode: str, look: _Said | None) -> list[int]:
        if look is None or _excluded(look):
            return []
        return [at for at in look.steps.get(mode, ()) if at is not None]


def _excluded(look: _Said) -> bool:
    return look.review is not None and look.review.state == "excluded"
