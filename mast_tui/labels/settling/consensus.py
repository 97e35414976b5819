"""Settling disagreements: the consensus of a round, made of what its annotators said.

Each decision is one change of the consensus, with what it means for its tags, the settlements that
say who decided and why, and its review; undo takes all of it back. Votes are never touched.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.model import Change, Place, SettledValue, Tag, TraceRow
from mast_tui.labels.settling.cases import Side, Unit, said
from mast_tui.labels.settling.consensus_hand import ConsensusHand
from mast_tui.labels.settling.round import Agreed, Docket, Item, docket
from mast_tui.labels.study import rows as study_rows

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


T = TypeVar("T")


class Decision(NamedTuple):
    """What is decided of one disagreement."""

    choice: str
    """As :attr:`Settlement.choice` has it."""
    present: Mapping[Unit, Sequence[Tag]]
    """What is there, with the tags whose evidence it takes over."""
    fresh: tuple[Unit, ...] = ()
    """What of it nobody had said."""


def side_of(item: Item, letter: str, uuids: Mapping[str, str]) -> Decision:
    """The decision for one side; ``uuids`` are those of the annotators, by name."""
    side = item.case.side(letter)
    if side is None:
        there = ", ".join(one.letter for one in item.case.sides)
        raise MastError(f'there is no side "{letter}" here; there is {there}')
    choice = study_rows.choice_of(uuids[name] for name in side.holders)
    return Decision(choice, {unit: _tags(item, side, unit) for unit in side.units})


def neither(item: Item) -> Decision:
    """The decision that nothing of what was tagged is there."""
    for side in item.case.sides:
        if not side.units:
            who = " and ".join(side.holders)
            raise MastError(f"{who} tagged nothing there: take side {side.letter}")
    return Decision("neither", {})


def new(item: Item, units: Iterable[Unit]) -> Decision:
    """The decision that something else is there; evidence of the same place is taken over."""
    there = {
        unit: [tag for _, tag in item.tags if Unit(tag.mode, tag.step) == unit] for unit in units
    }
    if not there:
        raise MastError("say what is there: a mode, and a step")
    fresh = tuple(unit for unit in there if unit not in item.case.units)
    return Decision("new", there, fresh)


def _tags(item: Item, side: Side, unit: Unit) -> list[Tag]:
    return [
        tag for name, tag in item.tags if name in side.holders and Unit(tag.mode, tag.step) == unit
    ]


class Consensus:
    """What ``by`` (and ``second``) decide in one round."""

    def __init__(
        self,
        store: "Store",
        codebook: Codebook,
        round: str,
        by: str,
        second: str | None = None,
    ) -> None:
        self.store = store
        self.codebook = codebook
        self.round = round
        self.hand = ConsensusHand(store, codebook, round, by, second)

    def docket(self) -> Docket:
        """The round as it is now."""
        return docket(self.store, self.codebook, self.round)

    def uuids(self) -> dict[str, str]:
        """The annotators' uuids by their names."""
        return {one.name: one.uuid for one in self.store.annotators()}

    def settle(
        self,
        found: Docket,
        item: Item,
        decision: Decision,
        reason: str = "",
        precedent: bool | None = None,
        places: Mapping[int, Place] | None = None,
    ) -> bool:
        """Write one decision; True where the consensus of its trace is complete with it.

        Without ``precedent`` the guidelines show it where there is a reason. ``places`` are the
        steps that nobody had tagged.
        """
        row, case = item.trace, item.case
        others = [one for one in found.on(row.trace_id) if one.id != item.id]
        complete = all(one.decided for one in others)
        shown = bool(reason.strip()) if precedent is None else precedent
        what = said(decision.present)
        with self.hand.together(row, "settle", f"settled {case.units[0].text()}: {what}"):
            stale = {unit for unit in item.settled if unit not in case.units}
            self._untag(row, {*case.units, *stale} - set(decision.present))
            for unit, tags in decision.present.items():
                self._tag(row, unit, tags, places or {})
            for unit in dict.fromkeys([*case.units, *decision.fresh, *stale]):
                there: SettledValue = "present" if unit in decision.present else "absent"
                self.hand.settlement(
                    row,
                    *unit,
                    value=there,
                    choice=decision.choice,
                    reason=reason,
                    precedent=shown and _telling(unit, decision, case.units),
                )
            self._review(found.agreed_on(row.trace_id), complete)
        return complete

    def agree(self, one: Agreed, complete: bool) -> int:
        """Take over what all agree on in a trace; returns how many tags.

        ``complete`` is whether nothing is left to settle in it: then its consensus is done.
        """
        with self.hand.together(one.trace, "agree", f"took over {len(one.tags)} agreed tags"):
            self._review(one, complete)
        return len(one.tags)

    def undo(self, trace_id: str) -> Change | None:
        """Take back the last decision on a trace."""
        return self.hand.undo(trace_id)

    def redo(self, trace_id: str) -> Change | None:
        """Decide again what was taken back last."""
        return self.hand.redo(trace_id)

    # --- inside one change

    def _review(self, one: Agreed, complete: bool) -> None:
        """Write what all agree on, and how far the consensus of the trace is."""
        row = one.trace
        for unit, tags in one.tags.items():
            self._tag(row, unit, tags, {})
        if not complete:
            self.hand.review(row, state="in progress")
            return
        for mode in one.unknown:
            self.hand.verdict(row, mode, "unsure")
        heard = [look for look in one.looks if not look.excluded]
        if not heard:
            who = ", ".join(look.annotator for look in one.looks)
            self.hand.review(row, state="excluded", exclusion=f"excluded by {who}")
            return
        decisive = _common({look.decisive and Unit(*look.decisive[:2]) for look in heard})
        if decisive and (tag := self.hand.standing(*decisive)):
            self.hand.decisive(row, tag)
        self.hand.review(row, state="done", outcome=_by_most([look.outcome for look in heard]))

    def _untag(self, row: TraceRow, units: Iterable[Unit]) -> None:
        for unit in units:
            if tag := self.hand.standing(*unit):
                self.hand.untag(row, tag)

    def _tag(
        self, row: TraceRow, unit: Unit, tags: Sequence[Tag], places: Mapping[int, Place]
    ) -> None:
        """A tag of the consensus: what those say whose side it is, all their quotes with it."""
        fields = _fields(tags)
        quotes = list(dict.fromkeys(quote for tag in tags for quote in tag.quotes))
        if already := self.hand.standing(*unit):
            self.hand.edit(row, already, quotes=quotes, **fields)
            return
        self.hand.tag(row, unit.mode, _place(unit, tags, places), quotes=quotes, **fields)


def _common(heard: Collection[T | None]) -> T | None:
    """What all say."""
    return next(iter(heard)) if len(heard) == 1 else None


def _by_most(heard: Sequence[T | None]) -> T | None:
    """What more than half say: the outcome of a run is no disagreement that is settled by itself."""
    return next((one for one in heard if one and 2 * heard.count(one) > len(heard)), None)


def _place(unit: Unit, tags: Sequence[Tag], places: Mapping[int, Place]) -> Place | None:
    if unit.step is None:
        return None
    if tags:
        one = tags[0]
        return Place(unit.step, one.source_index, one.source_id, one.step_hash)
    return places.get(unit.step, Place(unit.step))


def _fields(tags: Sequence[Tag]) -> dict[str, Any]:
    """Notes of all; confidence, impact, actor and finding where they say the same."""
    notes = dict.fromkeys(tag.note for tag in tags if tag.note)
    found: dict[str, Any] = {"note": " / ".join(notes) or None}
    for name in ("confidence", "impact", "actor", "group"):
        found[name] = _common({getattr(tag, name) for tag in tags})
    return found


def _telling(unit: Unit, decision: Decision, units: Sequence[Unit]) -> bool:
    """Whether a unit of a decision stands for it in the guidelines: one answer a mode is enough."""
    if unit in decision.present:
        return True
    same = [one for one in units if one.mode == unit.mode]
    elsewhere = any(one.mode == unit.mode for one in decision.present)
    return not elsewhere and bool(same) and unit == same[0]
