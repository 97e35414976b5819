"""One annotator at work on some traces: which is open, how it is read, when it is done."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.checks import steps_in
from mast_tui.labels.hand import Hand
from mast_tui.traces.trace import Trace
from mast_tui.workbench.entry import Entry
from mast_tui.workbench.opening import Opening
from mast_tui.workbench.reading import Reading
from mast_tui.workbench.recall import Recall
from mast_tui.workbench.tagging import Tagger

if TYPE_CHECKING:
    from mast_tui.workbench.studying import Studying

IDLE = 60.0
"""Seconds without a key after which time no longer counts as time spent."""
MOST_READ_AHEAD = 16_000_000
"""Bytes of traces up to which all are indexed to find the one with most calls."""


@dataclass(slots=True)
class Seen:
    """What was seen of one trace, and for how long, since that was written last."""

    steps: set[int] = field(default_factory=set)
    seconds: float = 0.0


class Bench(Tagger):
    """The annotator's workbench over the open traces; labels go to the store through ``hand``."""

    def __init__(
        self,
        opening: Opening,
        codebook: Codebook,
        hand: Hand,
        recall: Recall,
        reveal: bool = False,
        study: "Studying | None" = None,
    ) -> None:
        super().__init__(codebook, hand)
        self.opening = opening
        self.reveal = reveal
        """Whether embedded answers and earlier annotators' notes are shown."""
        self.blind = False
        """Whether nothing computed may lead the annotator."""
        self.study = study
        """What the study means to the annotator; None outside studies."""
        self.recall = recall
        self.entry = Entry(codebook)
        self.number = 0
        self._readings: dict[int, Reading] = {}
        self._seen: dict[int, Seen] = defaultdict(Seen)
        self._touched = monotonic()
        self._began = 0
        """Where reading began without knowing where it was left; 0 where that was known."""
        self.open(self._first())

    # --- which trace

    @property
    def reading(self) -> Reading:
        """The trace in view, as it is being read."""
        return self._readings[self.number]

    @property
    def traces(self) -> Sequence[Trace]:
        """The open traces; more of them may come behind these."""
        return self.opening.traces

    @property
    def trace(self) -> Trace:
        return self.traces[self.number]

    def open(self, number: int) -> None:
        """Bring this trace in view, where the annotator left it."""
        before, self.number = self.number, number
        try:
            self.enter_round()
            self.reload()
        except MastError:
            self.number = before
            self.enter_round()
            raise
        if number not in self._readings:
            trace = self.traces[number]
            self._readings[number] = Reading(
                trace, self.tagged_steps, self.tagged_codes, self.reveal
            )
            self._resume()
        self.entry.clear()
        self.marked = set()

    def enter_round(self) -> None:
        """Work in the round that the trace in view belongs to now, and see no more than it lets."""
        if self.study is None:
            return
        trace_id = self.trace.trace_id
        round = self.study.blinding.round_of(trace_id)
        if round != self.hand.round:
            if self.unsaved:
                raise MastError("not all is saved yet: go on once it is")
            self.hand.round = round
        self.hidden = self.study.blinding.hidden(trace_id)
        self.blind = bool(self.hidden)

    def turn_to(self, number: int) -> None:
        """Bring another trace in view, and remember where this one was left."""
        if number != self.number:
            self.leave()
            self.open(number)

    def tagged_codes(self) -> dict[int, list[str]]:
        """The modes tagged on each step of the trace in view."""
        from mast_tui.workbench.search import codes_by_step

        return codes_by_step(self.tags)

    def pinned_steps(self) -> list[int]:
        """The steps that this annotator pinned in the trace in view."""
        if not self.trace.id_at_hand:
            return []
        return self.recall.pins(self.hand.annotator, self.trace.trace_id, self.hand.round)

    def pin(self, number: int) -> bool:
        """Pin a step, or take its pin away; True if it is pinned now."""
        who, id = self.hand.annotator, self.trace.trace_id
        return self.recall.pin(who, id, number, self.hand.round)

    def turn(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) trace; False at the end."""
        target = self.number + direction
        if not 0 <= target < len(self.traces):
            return False
        self.turn_to(target)
        return True

    def leave(self) -> None:
        """Remember the position in this trace, and count the time if a review is under way."""
        if len(self.trace):
            path = str(Path(self.trace.path).absolute())
            key = f"#{self.trace.key}" if self.trace.key is not None else ""
            named = "" if "model" in self.hidden else path + key  # it may say the model's name
            who, id = self.hand.annotator, self.trace.trace_id
            self.recall.leave(who, id, named, self.reading.at, self.hand.round)
        self._tick()
        if self.review.state != "not started" and not self.unsaved:
            with suppress(MastError):  # time is no label: no reason to hold anybody up
                self.hand.review(self.row(), **self.sitting())

    def close(self) -> None:
        """Leave the trace in view, and let go of all files."""
        self.leave()
        for trace in self.traces:
            trace.close()
        self.hand.store.close()

    def opened(self, step: int) -> None:
        """A step came in view: it counts as seen, and the time since the last one as spent."""
        self._tick()
        self._seen[self.number].steps.add(step)

    def pressed(self) -> None:
        """The annotator is there: the time since the last key counts, up to :data:`IDLE`."""
        self._tick()

    @property
    def spent(self) -> float:
        """Seconds spent in the trace in view, in all sittings."""
        return self.review.seconds + self._seen[self.number].seconds

    @property
    def opened_steps(self) -> set[int]:
        """The steps of the trace in view that came in view, in all sittings."""
        return steps_in(self.review.steps_opened) | self._seen[self.number].steps

    def _tick(self) -> None:
        now = monotonic()
        self._seen[self.number].seconds += min(now - self._touched, IDLE)
        self._touched = now

    def sitting(self) -> dict[str, Any]:
        """Steps seen and seconds spent in the trace in view, since that was written with its review."""
        self._tick()
        seen = self._seen.pop(self.number)
        return {"steps_opened": sorted(seen.steps), "seconds": round(seen.seconds, 1)}

    def _resume(self) -> None:
        known = self.trace.id_at_hand
        who, round = self.hand.annotator, self.hand.round
        left = self.recall.place(who, self.trace.trace_id, round) if known else None
        self.reading.go(left or self.reading.beginning())
        self._began = 0 if known else self.reading.at

    def read_to_end(self) -> None:
        """The trace in view is read to its end: so its id is known, and where each tag belongs."""
        self.reload()
        if self._began == self.reading.at:
            self._resume()

    def _first(self) -> int:
        """The trace this annotator worked on last, else the one with most calls."""
        if len(self.traces) == 1:
            return 0
        if self.study and (wanted := self.study.next()):
            found = self.opening.number_of(wanted.assignment.trace_id)
            if found is not None:
                return found
        left = [self._left(trace.trace_id) for trace in self.traces]
        if any(left):
            return left.index(max(left))
        if not self.opening.complete:
            return 0
        weights = [Path(trace.path).stat().st_size for trace in self.traces]
        if sum(weights) <= MOST_READ_AHEAD:
            weights = [trace.finish().tool_calls for trace in self.traces]
        return weights.index(max(weights))

    def _left(self, trace_id: str) -> str:
        """When this annotator left a trace, in the round that it now belongs to."""
        round = self.study.blinding.round_of(trace_id) if self.study else self.hand.round
        return self.recall.left(self.hand.annotator, trace_id, round)
