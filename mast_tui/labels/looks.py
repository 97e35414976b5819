"""What each annotator said of each trace, in plain values: what votes and statistics are made of.

A look is one annotator's tags, verdicts and review of one trace. Where somebody looked at a trace
in several rounds, the look that was changed last is the one that counts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.identity import name_key
from mast_tui.labels.model import Annotator, AnnotatorKind, Review, State, Tag
from mast_tui.traces.model import Outcome

if TYPE_CHECKING:
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


ABOUT = ("model", "agent", "scenario", "trial", "format")


class _Key(NamedTuple):
    annotator: str
    trace_id: str
    round: str


def looks(
    store: "Store",
    codebook: Codebook,
    annotators: Sequence[str] | None = None,
    round: str | None = None,
) -> list[Look]:
    """The looks in a store, of everybody unless ``annotators`` names some, by trace and name."""
    chosen = voters(store.annotators(), annotators, kinds=("human", "judge", "consensus"))
    by_uuid = {one.uuid: one for one in chosen}
    found = _latest(_read(store, codebook, by_uuid, round))
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
    store: "Store", codebook: Codebook, people: Mapping[str, Annotator], round: str | None
) -> dict[_Key, Look]:
    reviews: dict[_Key, Review] = {}
    for review in store.reviews(round=round, codebook=codebook.id):
        if review.annotator in people and not review.phase:
            reviews[_Key(review.annotator, review.trace_id, review.round)] = review
    tags: defaultdict[_Key, list[Tag]] = defaultdict(list)
    for tag in store.tags(round=round, codebook=codebook.id):
        if tag.annotator in people and not tag.phase:
            tags[_Key(tag.annotator, tag.trace_id, tag.round)].append(tag)
    unsure: defaultdict[_Key, set[str]] = defaultdict(set)
    for verdict in store.verdicts(round=round, codebook=codebook.id):
        if verdict.value == "unsure" and not verdict.phase:
            unsure[_Key(verdict.annotator, verdict.trace_id, verdict.round)].add(verdict.mode)
    asked, everything = store.asked(codebook.id), frozenset(mode.code for mode in codebook.modes)
    found = {}
    for key in {*reviews, *tags}:
        review_of = reviews.get(key)
        if key in tags or (review_of and review_of.state != "not started"):
            modes = _asked(review_of, asked, everything)
            who = people[key.annotator]
            found[key] = _look(key, who, review_of, tags[key], frozenset(unsure[key]), modes)
    return found


def _look(
    key: _Key,
    who: Annotator,
    review: Review | None,
    tags: list[Tag],
    unsure: frozenset[str],
    asked: frozenset[str],
) -> Look:
    decisive = review.decisive if review else None
    marks = tuple(Mark(t.mode, t.step, t.group, t.id == decisive, t.note) for t in tags)
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
        max([review.changed_at if review else "", *(tag.changed_at for tag in tags)]),
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
) -> frozenset[str]:
    if review is None:
        return everything
    return asked.get((review.codebook_version, review.codebook_revision), everything)


def _latest(found: Mapping[_Key, Look]) -> dict[tuple[str, str], Look]:
    """One look for each annotator and trace: of several rounds the one changed last."""
    chosen: dict[tuple[str, str], Look] = {}
    for key in sorted(found, key=lambda key: (found[key].last, key.round)):
        chosen[key.annotator, key.trace_id] = found[key]
    return chosen
