"""Settling a round, disagreement by disagreement: which is in view, what is decided, what is left."""

from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.blind.hiding import Blinding
from mast_tui.labels.model import Change, Tag
from mast_tui.labels.settling.cases import KINDS, Kind, Side, Unit, said
from mast_tui.labels.settling.consensus import Consensus, Decision, neither, new, side_of
from mast_tui.labels.settling.round import Docket, Item, settled_anew
from mast_tui.workbench.adjudicating_traces import Shelf, View
from mast_tui.workbench.saving import Notice, refusal

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.traces.trace import Trace

SETTLED = "s"
"""Stands for "as it was settled" where the letter of a side is asked for."""


class Desk:
    """What ``by`` (and ``second``) settle in one round of a store."""

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
        self.by = by
        self.consensus = Consensus(store, codebook, round, by, second)
        self.kind: Kind | None = None
        """The only kind of disagreement that is gone through."""
        self.at = 0
        self.place = 0
        """Which of the places of the disagreement is in view."""
        self._shelf = Shelf(store.path.parent)
        self._done: list[str] = []
        """The traces on which something was decided here, the last one last."""
        self._undone: list[str] = []
        self.docket: Docket
        self.hidden = 0
        """Disagreements that a blind round hides from those at the desk."""
        self._blinding = [Blinding(store, name) for name in (by, second) if name]
        self.reload()
        if self.hidden and not self.docket.items:
            raise MastError(
                f'round "{round}" is blind and open, so what others said is hidden from you: '
                f"close it first with mast-tui study close {round}"
            )
        self.to_undecided()

    def reload(self, decided: bool = False) -> None:
        """Read the round anew: others may write too.

        With ``decided`` only what was settled, where the votes of a closed round cannot change.
        """
        if decided and self.docket.closed_at:
            self.docket = settled_anew(self.docket, self.store, self.codebook)
            return
        found = self.consensus.docket()
        items = tuple(one for one in found.items if self._may_see(one.trace.trace_id))
        agreed = tuple(one for one in found.agreed if self._may_see(one.trace.trace_id))
        self.hidden = len(found.items) - len(items)
        self.docket = found._replace(items=items, agreed=agreed)

    def _may_see(self, trace_id: str) -> bool:
        return not any("labels" in one.hidden(trace_id) for one in self._blinding)

    # --- which disagreement

    @property
    def items(self) -> list[Item]:
        """The disagreements that are gone through."""
        return [one for one in self.docket.items if self.kind in (None, one.case.kind)]

    @property
    def item(self) -> Item | None:
        """The disagreement in view."""
        items = self.items
        return items[min(self.at, len(items) - 1)] if items else None

    def move(self, by: int) -> bool:
        """Go to another disagreement; False at the end."""
        target = max(0, min(self.at + by, len(self.items) - 1))
        moved = target != self.at
        self.show(target)
        return moved

    def show(self, number: int) -> None:
        """Bring this disagreement in view."""
        self.at, self.place = number, 0

    def to_undecided(self) -> bool:
        """Go to the next disagreement that is not settled, from here on round; False if none."""
        items = self.items
        order = [*range(self.at, len(items)), *range(self.at)]
        found = next((number for number in order if not items[number].decided), None)
        if found is not None:
            self.show(found)
        return found is not None

    def to_trace(self, trace_id: str) -> bool:
        """Go to the first disagreement of a trace; False if it has none."""
        for number, one in enumerate(self.items):
            if one.trace.trace_id == trace_id:
                self.show(number)
                return True
        return False

    def only(self) -> Kind | None:
        """Go through one kind only: the next that there is, and after the last all again."""
        there = Counter(one.case.kind for one in self.docket.items)
        kinds: list[Kind | None] = [None, *(kind for kind in KINDS if there[kind])]
        self.kind = kinds[(kinds.index(self.kind) + 1) % len(kinds)]
        self.show(0)
        self.to_undecided()
        return self.kind

    def in_words(self) -> str:
        """``7 of 31 settled``, and what cannot be settled yet."""
        docket = self.docket
        words = [f"{docket.settled} of {len(docket.items)} settled"]
        if docket.waiting:
            words.append(f"{_count(len(docket.waiting), 'trace')} not done by all")
        if docket.alone:
            words.append(f"{_count(len(docket.alone), 'trace')} seen by one only")
        if self.hidden:
            words.append(f"{self.hidden} hidden from you")
        return ", ".join(words)

    # --- the step in view

    @property
    def places(self) -> list[int]:
        """The steps to look at, in order."""
        item = self.item
        if item is None:
            return []
        units = {*item.case.units, *item.present}
        return sorted({unit.step for unit in units if unit.step is not None})

    @property
    def step(self) -> int | None:
        """The step in view; None where the whole trace is meant."""
        places = self.places
        return places[self.place % len(places)] if places else None

    def next_place(self) -> bool:
        """Go to the next place of the disagreement; False if there is only one."""
        places = self.places
        self.place = (self.place + 1) % len(places) if places else 0
        return len(places) > 1

    def trace(self) -> "Trace | str":
        """The trace in view, or why it cannot be read."""
        assert self.item is not None
        return self._shelf.trace(self.item.trace)

    def view(self) -> View:
        """The step in view as it stands in its trace."""
        if self.item is None:
            return View(None, "nothing to settle")
        return self._shelf.view(self.item, self.step)

    def here(self) -> list[Tag]:
        """The tags on the step in view, everybody's."""
        item = self.item
        tags = [*item.tags, *item.others] if item else []
        return [tag for _, tag in tags if tag.step == self.step]

    # --- deciding

    def side(self, letter: str) -> Side | None:
        """The side of this letter in the disagreement in view."""
        return self.item.case.side(letter) if self.item else None

    def take(self, letter: str, reason: str, precedent: bool | None = None) -> Notice:
        """Settle it as one side says."""
        return self._settle(
            lambda item: side_of(item, letter, self.consensus.uuids()), reason, precedent
        )

    def empty_side(self) -> str | None:
        """The letter of the side that tagged nothing here, if one did."""
        sides = self.item.case.sides if self.item else ()
        return next((one.letter.lower() for one in sides if not one.units), None)

    def neither(self, reason: str, precedent: bool | None = None) -> Notice:
        """Settle that nothing of it is there: as the side says that tagged nothing, if one did."""
        if empty := self.empty_side():
            return self.take(empty, reason, precedent)
        return self._settle(neither, reason, precedent)

    def new(self, typed: str, reason: str, precedent: bool | None = None) -> Notice:
        """Settle that something else is there: ``3.3 14``, several with commas between."""
        return self._settle(lambda item: new(item, self.units(typed)), reason, precedent)

    def units(self, typed: str) -> list[Unit]:
        """Modes and steps as they are typed: ``3.3 14, 2.6`` (without a step: the whole trace)."""
        found = []
        for part in filter(None, (one.strip() for one in typed.split(","))):
            mode, _, step = part.partition(" ")
            number = step.strip().removeprefix("step").strip()
            if number and (not number.isdecimal() or int(number) < 1):
                raise MastError(f'"{part}": say a mode and the number of a step, as in 3.3 14')
            found.append(Unit(self.codebook.find(mode), int(number) if number else None))
        if not found:
            raise MastError("say what is there: a mode and a step, as in 3.3 14")
        return found

    def _settle(
        self, decide: Callable[[Item], Decision], reason: str, precedent: bool | None
    ) -> Notice:
        item = self.item
        if item is None:
            return Notice("nothing to settle", trouble=True)
        try:
            decision = decide(item)
            places = self._shelf.places(item, decision.fresh)
            complete = self.consensus.settle(self.docket, item, decision, reason, precedent, places)
        except MastError as error:
            return refusal(error)
        self._did(item.trace.trace_id)
        self.reload(decided=True)
        what = said(decision.present)
        more = "; the consensus of this trace is done" if complete else ""
        return Notice(f"settled: {what}{more}")

    def toggle_precedent(self) -> Notice:
        """Let the guidelines show a decision, or no longer."""
        item = self.item
        if item is None or not item.decided:
            return Notice("settle it first", trouble=True)
        shown = not any(one.precedent for one in item.settled.values())
        first = next(iter(item.settled.values()))
        letter = self.taken()
        decision = (
            side_of(item, letter, self.consensus.uuids())
            if letter
            else Decision(first.choice, _evidence(item))
        )
        done = self._settle(lambda item: decision, first.reason or "", shown)
        if done.trouble:
            return done
        return Notice(f"the guidelines {'show' if shown else 'do not show'} this decision")

    def taken(self) -> str:
        """The letter of the side that was taken; empty where it was none."""
        item = self.item
        if item is None or not item.decided:
            return ""
        choices = {one.choice for one in item.settled.values()}
        if not any(choice.startswith("[") for choice in choices):
            return ""
        present = set(item.present)
        return next((one.letter for one in item.case.sides if set(one.units) == present), "")

    # --- all at once

    def agreed_in_words(self) -> str:
        """What would be taken over without being asked, with its count."""
        found = self.docket.untaken()
        tags = sum(len(one.tags) for one in found)
        return f"{_count(tags, 'tag')} on {_count(len(found), 'trace')}" if found else ""

    def agree(self) -> Notice:
        """Take over everything on which all agree."""
        told, found = self.agreed_in_words(), self.docket
        if not told:
            return Notice("nothing agreed is left to take over")
        done = 0
        try:
            for one in found.untaken():
                complete = all(item.decided for item in found.on(one.trace.trace_id))
                self.consensus.agree(one, complete)
                self._did(one.trace.trace_id)
                done += complete
        except MastError as error:
            self.reload(decided=True)
            return Notice(str(error), trouble=True)
        self.reload(decided=True)
        return Notice(f"took over {told}; the consensus of {_count(done, 'trace')} is done")

    def undo(self, trace_id: str = "") -> Notice:
        """Take the last decision made here back; before any, the last one on the trace in view.

        With ``trace_id`` it is the last one on that trace, whoever made it.
        """
        self._done += [trace_id] if trace_id else []
        words = "taken back", "nothing to take back here"
        return self._step_back(self.consensus.undo, self._done, self._undone, *words)

    def redo(self) -> Notice:
        """Decide again what was taken back last."""
        words = "decided again", "nothing to decide again"
        return self._step_back(self.consensus.redo, self._undone, self._done, *words)

    def _did(self, trace_id: str) -> None:
        self._done.append(trace_id)
        self._undone.clear()

    def _step_back(
        self,
        move: Callable[[str], Change | None],
        of: list[str],
        to: list[str],
        done: str,
        nothing: str,
    ) -> Notice:
        """Take back (or do again) what was done last on the trace it was done on."""
        trace_id = of[-1] if of else self.item.trace.trace_id if self.item else ""
        try:
            change = move(trace_id)
        except MastError as error:
            return refusal(error)
        if change is None:
            return Notice(nothing, trouble=True)
        to.append(of.pop() if of else trace_id)
        before = [one.decided for one in self.docket.items]
        self.reload(decided=True)
        self._to_changed(before, trace_id)
        return Notice(f"{done}: {change.text}")

    def _to_changed(self, before: list[bool], trace_id: str) -> None:
        """Bring in view what is settled otherwise than before."""
        self.kind = None
        for number, (was, one) in enumerate(zip(before, self.docket.items, strict=False)):
            if was != one.decided:
                self.show(number)
                return
        self.to_trace(trace_id)

    # --- one's own vote

    def voters(self) -> list[str]:
        """Who of those at the desk voted on the disagreement in view."""
        item = self.item
        if item is None:
            return []
        heard = [*(name for side in item.case.sides for name in side.holders), *item.case.unsure]
        here = {name.casefold() for name in (self.by, self.consensus.hand.second) if name}
        return [name for name in heard if name.casefold() in here]

    def rethink(self, name: str, letter: str) -> Notice:
        """Let one of those at the desk say what a side says (or ``s``: as it was settled)."""
        from mast_tui.labels.settling.after import rethink

        item = self.item
        side = self.side(letter)
        if item is None or (side is None and letter != SETTLED):
            return Notice(f'there is no side "{letter}" here', trouble=True)
        if side is None and not item.decided:
            return Notice("it is not settled yet", trouble=True)
        units = side.units if side else item.present
        try:
            rethink(self.store, self.codebook, self.round, name, item, units)
        except MastError as error:
            return Notice(str(error), trouble=True)
        return Notice(f"{name}, after discussion: {said(units)}; the vote before stays")

    def close(self) -> None:
        """Let go of all files."""
        self._shelf.close()


def _evidence(item: Item) -> dict[Unit, list[Tag]]:
    """What was decided to be there, with everybody's tags of it."""
    return {
        unit: [tag for _, tag in item.tags if Unit(tag.mode, tag.step) == unit]
        for unit in item.present
    }


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
