"""One annotator in a study: what to look at next, in which round, and what is hidden meanwhile."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.blind.hiding import Blinding
from mast_tui.labels.file.watching import Watch
from mast_tui.labels.identity import name_key
from mast_tui.labels.model import Review, Tag
from mast_tui.labels.revealed import after_revealing, revealed
from mast_tui.labels.study import assigned
from mast_tui.labels.study.assigned import Waiting
from mast_tui.labels.study.rows import Question
from mast_tui.traces.veil import Veil, masked
from mast_tui.workbench.checks import Required
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.traces.trace import Trace


class Others(NamedTuple):
    """How far the others are who were given the same trace in the same round."""

    done: tuple[str, ...]
    """Their names."""
    given: int

    def __str__(self) -> str:
        return f"others {len(self.done)}/{self.given} done" if self.given else ""


class Studying:
    """What a study means to one annotator; :meth:`refresh` reads it anew."""

    def __init__(
        self, store: "Store", annotator: str, folder: Path, values: dict[str, Any] | None = None
    ) -> None:
        self.store = store
        self.annotator = annotator
        self.folder = folder
        said = values or {}
        lead = said.get("lead")
        self.leads = str(lead or annotator)
        """Who settles and answers."""
        self.lead = not lead or name_key(str(lead)) == name_key(annotator)
        """Whether this annotator answers questions: the lead, or anybody where none is named."""
        required = said.get("required") or ()
        self.required = Required(**{one: one in required for one in Required.__slots__})
        self.blinding = Blinding(store, annotator)
        self._read()

    def refresh(self) -> None:
        """Read what the store says now."""
        self.blinding.refresh()
        self._read()

    def _read(self) -> None:
        self._given: dict[tuple[str, str], list[str]] = {}
        for one in assigned.assignments(self.store):
            self._given.setdefault((one.trace_id, one.round), []).append(one.annotator)
        self._rows = {row.trace_id: row for row in self.store.traces()}
        self._names = {one.uuid: one.name for one in self.store.annotators()}
        self._done = {
            (review.trace_id, review.round, review.annotator)
            for review in self.store.reviews()
            if review.state == "done" and not review.phase
        }
        self.questions = assigned.visible_to(
            assigned.questions(self.store), self.blinding.uuid, self.lead
        )

    def watching(self) -> Callable[[], bool]:
        """Asked often and cheaply, it says whether somebody wrote since; then all is read anew.

        Each screen asks its own: what one has heard, another has not.
        """
        watch = Watch(self.store.path)

        def changed() -> bool:
            if not watch.changed():
                return False
            self.refresh()
            return True

        return changed

    # --- the trace in view

    def veil(self, trace: "Trace") -> None:
        """Hide of a trace what may not be seen of it, from now on and as long as it may not."""
        trace.veil = Veil(lambda: self.blinding.hidden(trace.trace_id))

    def hides(self, what: str) -> bool:
        """Whether this is hidden of any trace: then nothing may be told of all together."""
        return self.blinding.hides(what)

    def others(self, trace_id: str) -> Others:
        """How far the others are with a trace."""
        round = self.blinding.round_of(trace_id)
        others = [
            uuid for uuid in self._given.get((trace_id, round), ()) if uuid != self.blinding.uuid
        ]
        done = [self._names[uuid] for uuid in others if (trace_id, round, uuid) in self._done]
        return Others(tuple(sorted(done)), len(others))

    # --- the queue

    @property
    def round(self) -> str:
        """The round that is worked on now."""
        return self.blinding.current

    def queue(self, round: str | None = None) -> list[Waiting]:
        """The annotator's traces of a round in order, what was skipped last."""
        name = self.round if round is None else round
        return [one for one in self.blinding.queue if one.assignment.round == name]

    def left(self) -> list[Waiting]:
        """What of the queue is neither done nor excluded."""
        return [one for one in self.queue() if not one.settled]

    def next(self, trace_id: str | None = None) -> Waiting | None:
        """What to look at next: the first that is left and not the one in view."""
        left = self.left()
        return next((one for one in left if one.assignment.trace_id != trace_id), None)

    def in_words(self) -> str:
        """How the round stands, in few words: ``r1: 4 of 10 done, 6 left``."""
        queue, left = self.queue(), self.left()
        if not queue:
            return "nothing is assigned to you"
        skipped = sum(one.assignment.skipped is not None for one in left)
        more = f", {skipped} of them skipped" if skipped else ""
        done = len(queue) - len(left)
        return f"round {self.round}: {done} of {len(queue)} done, {len(left)} left{more}"

    def skip(self, trace_id: str, reason: str | None) -> Notice:
        """Put a trace behind the others, with a reason; None brings it back."""
        waiting = self.blinding.waiting(trace_id)
        if waiting is None:
            return Notice("this trace was not assigned to you", trouble=True)
        if reason is not None and waiting.settled:
            return Notice(f"this trace is {waiting.state}: there is nothing to skip", trouble=True)
        try:
            assigned.skip(self.store, waiting.assignment, reason)
        except MastError as error:
            return Notice(str(error), trouble=True)
        self.refresh()
        return Notice(f"skipped: {reason.strip()}" if reason else "no longer skipped")

    def address(self, trace_id: str) -> str:
        """Where the file of a trace lies, with its key; empty where it is no longer there."""
        row = self._rows.get(trace_id)
        return next(_there(row.path, self.folder), "") if row else ""

    def about(self, trace_id: str) -> str:
        """A trace in few words: ``scenario 3 / 1, 71 steps``, its id where it has no scenario."""
        row = self._rows.get(trace_id)
        if row is None:
            return trace_id
        hidden = "model" in self.blinding.hidden(trace_id)
        where = [word for word in (row.scenario, row.trial) if word]
        where = [masked(word, row.model) for word in where] if hidden else where
        name = f"scenario {' / '.join(where)}" if where else f"trace {trace_id[:8]}"
        model = "" if hidden or not row.model else f", {row.model}"
        return f"{name}, {row.steps:,} steps{model}"

    def addresses(self) -> list[str]:
        """Where the traces of the round lie: those that are left first, in the queue's order."""
        ordered = sorted(self.queue(), key=lambda one: one.settled)
        found = (self.address(one.assignment.trace_id) for one in ordered)
        return [address for address in dict.fromkeys(found) if address]

    # --- questions

    def asked(self, trace_id: str, step: int | None = None) -> list[Question]:
        """The questions about a step (or the whole trace) that this annotator may see."""
        return [
            one for one in self.questions if (one.trace_id, one.step or None) == (trace_id, step)
        ]

    def questions_at(self, trace_id: str, step: int) -> list[str]:
        """Questions and answers about a step, a line each; on the first step the whole trace's."""
        asked = self.asked(trace_id, step)
        asked += self.asked(trace_id) if step == 1 else []
        lines = []
        for one in asked:
            whole = " (the whole trace)" if one.step is None else ""
            lines.append(f"{self.name(one.annotator)} asks{whole}: {one.text}")
            if one.answer is not None:
                lines.append(f"{self.name(one.answered_by)} answers: {one.answer}")
        return lines

    def after(self, review: Review, tag: Tag) -> bool:
        """Whether a tag was made or changed after something that was hidden had been shown."""
        return review.revealed is not None and after_revealing(tag, revealed(review.revealed))

    def name(self, uuid: str | None) -> str:
        """Who that is."""
        return self._names.get(uuid or "", "?")


def _there(path: str, folder: Path) -> Iterator[str]:
    """A path as it is, or from the folder of the study, where it leads to a file."""
    file, mark, key = path.rpartition("#")
    names = [(path, "")] + ([(file, f"{mark}{key}")] if file else [])
    for name, end in names:
        if os.path.exists(os.path.join(folder, name)):
            yield os.path.join(folder, name) + end
