"""The disagreements of a round, with everything that was said and what was settled of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.codebook.model import OTHER, Codebook
from mast_tui.labels.identity import settlement_id
from mast_tui.labels.looks import Look, Vote, looks
from mast_tui.labels.model import Settlement, Tag, TraceRow
from mast_tui.labels.settling.cases import Case, Compared, Unit, compare
from mast_tui.labels.study.assigned import assignments
from mast_tui.labels.study.precedents import settlements
from mast_tui.labels.study.rounds import closed_at

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

CONSENSUS = "consensus"
"""What the annotator is called whose labels are what was agreed."""


ENDED = ("done", "excluded")


class Item(NamedTuple):
    """One disagreement, with what is needed to settle it."""

    id: str
    """Short, the same in every store while the votes stay as they are."""
    trace: TraceRow
    case: Case
    tags: tuple[tuple[str, Tag], ...]
    """Everybody's tags of these units, with their names."""
    others: tuple[tuple[str, Tag], ...]
    """What the same people tagged on the same steps besides."""
    settled: Mapping[Unit, Settlement]
    """What was decided of the units, and of what was put in their place."""
    judges: Mapping[str, Vote]
    """What judges say of the mode; None is no vote."""

    @property
    def decided(self) -> bool:
        """Whether all of it is settled."""
        return all(unit in self.settled for unit in self.case.units)

    @property
    def present(self) -> tuple[Unit, ...]:
        """What was decided to be there."""
        there = (unit for unit, one in self.settled.items() if one.value == "present")
        return tuple(sorted(there, key=lambda unit: (unit.step or 0, unit.mode)))

    @property
    def step(self) -> int | None:
        """Where to look first."""
        return next((unit.step for unit in self.case.units if unit.step is not None), None)

    def of(self, name: str) -> list[Tag]:
        """The tags of one annotator."""
        return [tag for who, tag in self.tags if who == name]


class Agreed(NamedTuple):
    """What goes into the consensus of a trace without being asked."""

    trace: TraceRow
    looks: tuple[Look, ...]
    tags: Mapping[Unit, tuple[Tag, ...]]
    """The tags on which all agree."""
    unknown: tuple[str, ...]
    """The modes on which nobody can say anything."""
    taken: bool
    """Whether the consensus has it already."""


class Docket(NamedTuple):
    """A round, as far as it can be settled."""

    round: str
    closed_at: str | None
    items: tuple[Item, ...]
    """By trace and place."""
    agreed: tuple[Agreed, ...]
    """One for each trace that can be settled."""
    waiting: Mapping[str, tuple[str, ...]]
    """Traces that wait for somebody's review, by path."""
    alone: tuple[str, ...]
    """The paths of traces that only one annotator looked at."""

    @property
    def settled(self) -> int:
        """How many disagreements are settled."""
        return sum(item.decided for item in self.items)

    def on(self, trace_id: str) -> list[Item]:
        """The disagreements of one trace."""
        return [item for item in self.items if item.trace.trace_id == trace_id]

    def agreed_on(self, trace_id: str) -> Agreed:
        """What is agreed of one trace."""
        return next(one for one in self.agreed if one.trace.trace_id == trace_id)

    def untaken(self) -> list[Agreed]:
        """The traces of which something agreed is not in the consensus yet."""
        return [one for one in self.agreed if not one.taken]


def rounds_to_settle(store: "Store", codebook: Codebook) -> list[str]:
    """The rounds in which two people are done with one trace."""
    people = {one.uuid for one in store.annotators() if one.kind == "human"}
    done: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for review in store.reviews(codebook=codebook.id):
        if review.state == "done" and not review.phase and review.annotator in people:
            done[review.round, review.trace_id].add(review.annotator)
    return sorted({round for (round, _), who in done.items() if len(who) > 1})


def docket(store: "Store", codebook: Codebook, round: str) -> Docket:
    """Everything that can be settled in a round, and what cannot yet."""
    closed = closed_at(store, round)
    rows = {row.trace_id: row for row in store.traces()}
    said = _Said(store, codebook, round)
    awaited: defaultdict[str, set[str]] = defaultdict(set)
    if not closed:
        for given in assignments(store, round):
            awaited[given.trace_id].add(said.names.get(given.annotator, "?"))
    items: list[Item] = []
    agreed: list[Agreed] = []
    waiting: dict[str, tuple[str, ...]] = {}
    alone: list[str] = []
    for id in sorted(said.looks, key=lambda id: rows[id].path):
        begun = [look for look in said.looks[id] if look.kind == "human"]
        done = [look for look in begun if look.state == "done"]
        ended = {look.annotator for look in begun if look.state in ENDED}
        late = awaited[id] | (set() if closed else {look.annotator for look in begun})
        if missing := sorted(late - ended):
            waiting[rows[id].path] = tuple(missing)
        elif len(done) > 1:
            found = compare(done, said.modes_of(done))
            items += (said.item(rows[id], case) for case in found.cases)
            agreed.append(said.agreed(rows[id], begun, found))
        elif not done and len(begun) > 1:
            agreed.append(said.agreed(rows[id], begun, Compared((), (), ())))
        elif done:
            alone.append(rows[id].path)
    made = Docket(round, closed, tuple(items), tuple(agreed), waiting, tuple(alone))
    return settled_anew(made, store, codebook)


def settled_anew(found: Docket, store: "Store", codebook: Codebook) -> Docket:
    """The same votes, with what was decided of them since; reading all votes again takes longer."""
    settled = _Settled(store, codebook, found.round)
    items = tuple(one._replace(settled=settled.of(one)) for one in found.items)
    left = {one.trace.trace_id for one in items if not one.decided}
    agreed = (one._replace(taken=settled.takes(one, left)) for one in found.agreed)
    return found._replace(items=items, agreed=tuple(agreed))


class _Settled:
    """What was decided in a round, and what the consensus has of it."""

    def __init__(self, store: "Store", codebook: Codebook, round: str) -> None:
        self._decided: defaultdict[str, dict[Unit, Settlement]] = defaultdict(dict)
        for one in settlements(store, round):
            if one.codebook == codebook.id:
                self._decided[one.trace_id][Unit(one.mode, one.step)] = one
        self._there: defaultdict[str, set[Unit]] = defaultdict(set)
        for tag in store.tags(annotator=CONSENSUS, round=round, codebook=codebook.id):
            self._there[tag.trace_id].add(Unit(tag.mode, tag.step))
        reviews = store.reviews(annotator=CONSENSUS, round=round, codebook=codebook.id)
        self._ended = {one.trace_id for one in reviews if one.state in ENDED}

    def of(self, item: Item) -> dict[Unit, Settlement]:
        """What was decided of a case, with what was put in its place in the same moment."""
        there = self._decided[item.trace.trace_id]
        found = {unit: there[unit] for unit in item.case.units if unit in there}
        moments = {one.changed_at for one in found.values() if one.choice == "new"}
        fresh = {
            unit: one
            for unit, one in there.items()
            if one.choice == "new" and one.value == "present" and one.changed_at in moments
        }
        return found | fresh

    def takes(self, one: Agreed, left: Collection[str]) -> bool:
        """Whether the consensus has what all agree on; where nothing is left, it is done."""
        id = one.trace.trace_id
        return self._there[id] >= set(one.tags) if id in left else id in self._ended


class _Said:
    """What the store holds of a round, by trace."""

    def __init__(self, store: "Store", codebook: Codebook, round: str) -> None:
        self.round = round
        self.codebook = codebook
        self.names = {one.uuid: one.name for one in store.annotators()}
        people = {one.uuid for one in store.annotators() if one.kind == "human"}
        self.looks: defaultdict[str, list[Look]] = defaultdict(list)
        for look in looks(store, codebook, None, round):
            self.looks[look.trace].append(_asked_other(look))
        self.tags: defaultdict[str, list[tuple[str, Tag]]] = defaultdict(list)
        for tag in store.tags(round=round, codebook=codebook.id):
            if tag.annotator in people and not tag.phase:
                self.tags[tag.trace_id].append((self.names[tag.annotator], tag))
        for said in self.tags.values():  # not by uuid, which is drawn
            said.sort(key=lambda one: (one[1].step or 0, one[1].mode, one[0].casefold()))

    def modes_of(self, done: list[Look]) -> list[str]:
        """The modes of the codebook, and failures outside it where there are any."""
        outside = [OTHER.code] if any(look.steps.get(OTHER.code) for look in done) else []
        return [*(mode.code for mode in self.codebook.modes), *outside]

    def item(self, row: TraceRow, case: Case) -> Item:
        units, id = set(case.units), row.trace_id
        said = [(name, tag) for name, tag in self.tags[id] if Unit(tag.mode, tag.step) in units]
        steps = {unit.step for unit in units}
        people = {name for side in case.sides for name in side.holders}
        besides = [
            (name, tag)
            for name, tag in self.tags[id]
            if name in people and tag.step in steps and Unit(tag.mode, tag.step) not in units
        ]
        first = case.units[0]
        about = (self.round, id, self.codebook.id, first.mode, first.step)
        return Item(
            settlement_id(*about)[:8],
            row,
            case,
            tuple(said),
            tuple(besides),
            {},
            {
                look.annotator: look.vote(first.mode)
                for look in self.looks[id]
                if look.kind == "judge"
            },
        )

    def agreed(self, row: TraceRow, begun: Iterable[Look], found: Compared) -> Agreed:
        """What all said alike, with their tags."""
        tags: dict[Unit, list[Tag]] = {unit: [] for unit in found.agreed}
        for _, tag in self.tags[row.trace_id]:
            if (unit := Unit(tag.mode, tag.step)) in tags:
                tags[unit].append(tag)
        said = {unit: tuple(of) for unit, of in tags.items()}
        return Agreed(row, tuple(begun), said, found.unknown, False)


def _asked_other(look: Look) -> Look:
    """Everybody may tag a failure outside the codebook."""
    return look._replace(asked=look.asked | {OTHER.code})
