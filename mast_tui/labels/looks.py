"""What each annotator said of each trace, in plain values: what votes and statistics are made of.

A look is one annotator's tags, verdicts and review of one trace. Where somebody looked at a trace
in several rounds, the look that was changed last is the one that counts; one in the codebook itself
comes before one that is carried over from another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.identity import name_key
from mast_tui.labels.model import Annotator, AnnotatorKind, Review, State, Tag, Verdict
from mast_tui.traces.model import Outcome

if TYPE_CHECKING:
    from mast_tui.labels.mapped.modes import Carry
    from mast_tui.labels.store import Store

Vote = Literal[0, 1] | None


class Mark(NamedTuple):
    """One tag of a look."""

    mode: str
    step: int | None
    group: str | None = None
    """The finding that it is a part of."""
    decisive: bool = False
    note: str | None = None


class Look(NamedTuple):
    """One annotator on one trace, in one round."""

    trace: str
    annotator: str
    """The name."""
    kind: AnnotatorKind = "human"
    round: str = ""
    state: State = "done"
    outcome: Outcome | None = None
    """How the run ended, as the annotator judges it."""
    marks: tuple[Mark, ...] = ()
    steps: Mapping[str, frozenset[int | None]] = {}
    """The tagged steps by mode; None among them is the whole trace."""
    unsure: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()
    """The modes that the annotator was asked about."""
    last: str = ""
    """When it was changed last."""

    @property
    def excluded(self) -> bool:
        """Whether the annotator says that the trace cannot be judged."""
        return self.state == "excluded"

    def vote(self, mode: str) -> Vote:
        """1 tagged, 0 asked and untagged in a done review, None for all else."""
        if self.excluded:
            return None
        if self.steps.get(mode):
            return 1
        known = self.state == "done" and mode in self.asked and mode not in self.unsure
        return 0 if known else None

    @property
    def decisive(self) -> Mark | None:
        """The tag that decided how the run ended."""
        return next((mark for mark in self.marks if mark.decisive), None)


class Facts(NamedTuple):
    """What statistics need to know of a trace."""

    trace: str
    path: str = ""
    steps: int = 0
    """0 where nobody counted them."""
    outcome: Outcome = "unknown"
    about: Mapping[str, str] = {}
    """What traces are grouped by, as far as it is known: model, agent, scenario, trial, format."""


AFTER = "after"
"""The phase of what is said once a round was discussed."""

ABOUT = ("model", "agent", "scenario", "trial", "format")


class _Key(NamedTuple):
    annotator: str
    trace_id: str
    round: str
    carried: str = ""
    """The other codebook in which it was said."""


def looks(
    store: "Store",
    codebook: Codebook,
    annotators: Sequence[str] | None = None,
    round: str | None = None,
    carry: "Carry | None" = None,
    after: bool = False,
) -> list[Look]:
    """The looks in a store, of everybody unless ``annotators`` names some, by trace and name.

    ``carry`` brings in what was said in other codebooks and versions. With ``after``, what was
    said of a trace after the round was discussed stands in the place of what was said before.
    """
    chosen = voters(store.annotators(), annotators, kinds=("human", "judge", "consensus"))
    by_uuid = {one.uuid: one for one in chosen}
    sources = carry.sources if carry else [codebook.id]
    said: dict[_Key, Look] = {}
    for source in sources:
        for phase in ("", AFTER) if after else ("",):
            said |= _read(store, codebook, source, by_uuid, round, carry, phase)
    found = _latest(said)
    return sorted(found.values(), key=lambda look: (look.trace, name_key(look.annotator)))


def facts(store: "Store") -> dict[str, Facts]:
    """The traces of a store by their id."""
    return {
        row.trace_id: Facts(
            row.trace_id,
            row.path,
            row.steps,
            row.outcome,
            {name: value for name in ABOUT if (value := getattr(row, name)) is not None},
        )
        for row in store.traces()
    }


def voters(
    everybody: list[Annotator],
    names: Sequence[str] | None,
    kinds: Sequence[AnnotatorKind] = ("human",),
) -> list[Annotator]:
    """Those of some kinds, or those with these names."""
    if names is None:
        return [one for one in everybody if one.kind in kinds]
    by_key = {name_key(one.name): one for one in everybody}
    unknown = [name for name in names if name_key(name) not in by_key]
    if unknown:
        known = ", ".join(one.name for one in everybody) or "nobody yet"
        raise MastError(f"no labels by {', '.join(unknown)}; there are labels by {known}")
    chosen = {name_key(name) for name in names}
    return [one for one in everybody if name_key(one.name) in chosen]


def _read(
    store: "Store",
    codebook: Codebook,
    source: str,
    people: Mapping[str, Annotator],
    round: str | None,
    carry: "Carry | None",
    phase: str,
) -> dict[_Key, Look]:
    """The looks in one codebook, its modes called as ``codebook`` calls them."""
    other = "" if source == codebook.id else source

    def key(label: Review | Tag | Verdict) -> _Key:
        return _Key(label.annotator, label.trace_id, label.round, other)

    def counts(label: Review | Tag | Verdict) -> bool:
        return label.annotator in people and label.phase == phase

    reviews = {key(one): one for one in filter(counts, store.reviews(round=round, codebook=source))}
    tags: defaultdict[_Key, list[Tag]] = defaultdict(list)
    for tag in filter(counts, store.tags(round=round, codebook=source)):
        tags[key(tag)].append(tag)
    unsure: defaultdict[_Key, set[str]] = defaultdict(set)
    for verdict in filter(counts, store.verdicts(round=round, codebook=source)):
        if verdict.value == "unsure":
            unsure[key(verdict)].update(carry.into(verdict) if carry else (verdict.mode,))
    asked, everything = store.asked(source), frozenset(mode.code for mode in codebook.modes)
    found = {}
    for one in {*reviews, *tags}:
        review_of = reviews.get(one)
        if one in tags or (review_of and review_of.state != "not started"):
            modes = _asked(review_of, asked, everything, carry)
            into = [(tag, carry.into(tag) if carry else (tag.mode,)) for tag in tags[one]]
            unknown = {mode for _, several in into if len(several) > 1 for mode in several}
            placed = [(tag, several[0]) for tag, several in into if len(several) == 1]
            who = people[one.annotator]
            found[one] = _look(one, who, review_of, placed, frozenset(unsure[one]), modes - unknown)
    return found


def _look(
    key: _Key,
    who: Annotator,
    review: Review | None,
    tags: list[tuple[Tag, str]],
    unsure: frozenset[str],
    asked: frozenset[str],
) -> Look:
    decisive = review.decisive if review else None
    marks = tuple(Mark(mode, t.step, t.group, t.id == decisive, t.note) for t, mode in tags)
    return Look(
        key.trace_id,
        who.name,
        who.kind,
        key.round,
        review.state if review else "not started",
        review.outcome if review else None,
        marks,
        steps_of(marks),
        unsure,
        asked,
        max([review.changed_at if review else "", *(tag.changed_at for tag, _ in tags)]),
    )


def steps_of(marks: Iterable[Mark]) -> dict[str, frozenset[int | None]]:
    """The tagged steps by mode."""
    steps: defaultdict[str, set[int | None]] = defaultdict(set)
    for mark in marks:
        steps[mark.mode].add(mark.step)
    return {mode: frozenset(at) for mode, at in steps.items()}


def _asked(
    review: Review | None,
    asked: Mapping[tuple[str, int], frozenset[str]],
    everything: frozenset[str],
    carry: "Carry | None",
) -> frozenset[str]:
    if review is None:
        return everything
    there = asked.get((review.codebook_version, review.codebook_revision))
    way = carry.way(review) if carry else None
    if way is None:
        return everything if there is None else there
    return way.asked(way.names if there is None else there)


def _latest(found: Mapping[_Key, Look]) -> dict[tuple[str, str], Look]:
    """One look for each annotator and trace: of several rounds the one changed last."""
    chosen: dict[tuple[str, str], Look] = {}
    for key in sorted(found, key=lambda key: (not key.carried, found[key].last, key.round)):
        chosen[key.annotator, key.trace_id] = found[key]
    return chosen
