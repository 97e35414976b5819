"""One annotator at work on some traces: what is open, what is tagged, what is being saved."""

from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from mast_tui.codebook.model import Codebook, Mode
from mast_tui.errors import MastError
from mast_tui.labels.anchors import place_of
from mast_tui.labels.errors import StoreBusy, StoreError
from mast_tui.labels.hand import Hand
from mast_tui.labels.model import Review, Tag, TraceRow, trace_row
from mast_tui.traces.model import Outcome
from mast_tui.traces.trace import Trace
from mast_tui.workbench.entry import Entry
from mast_tui.workbench.reading import Reading
from mast_tui.workbench.recall import Recall

IDLE = 60.0
"""Seconds without a key after which time no longer counts as time spent."""
MOST_READ_AHEAD = 16_000_000
"""Bytes of traces up to which all are indexed to find the one with most calls."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One line for the annotator: what was done, or why not."""

    text: str
    trouble: bool = False


@dataclass(slots=True)
class Seen:
    """What was seen of one trace, and for how long, since that was written last."""

    steps: set[int] = field(default_factory=set)
    seconds: float = 0.0


class Waiting(NamedTuple):
    """A change to save; ``about`` is the trace, mode and step that it tags or untags."""

    change: Callable[[], object]
    about: tuple[str, str, int | None] | None = None


class Bench:
    """The annotator's workbench over ``traces``; labels go to the store through ``hand``."""

    def __init__(
        self,
        traces: Sequence[Trace],
        codebook: Codebook,
        hand: Hand,
        recall: Recall,
        skipped: int = 0,
    ) -> None:
        self.traces = list(traces)
        self.skipped = skipped
        """Files that looked like traces and could not be read."""
        self.codebook = codebook
        self.hand = hand
        self.recall = recall
        self.entry = Entry(codebook)
        self.number = 0
        self.tags: tuple[Tag, ...] = ()
        self.review: Review
        self.saved = ""
        """Empty before the first change, then ``saved``, ``saving...`` or what stands in the way."""
        self._readings: dict[int, Reading] = {}
        self._unsaved: deque[Waiting] = deque()
        self._seen: dict[int, Seen] = defaultdict(Seen)
        self._touched = monotonic()
        self.open(self._first())

    # --- which trace

    @property
    def reading(self) -> Reading:
        """The trace in view, as it is being read."""
        return self._readings[self.number]

    @property
    def trace(self) -> Trace:
        return self.traces[self.number]

    def open(self, number: int) -> None:
        """Bring this trace in view, where the annotator left it."""
        before, self.number = self.number, number
        try:
            self.reload()
        except MastError:
            self.number = before
            raise
        if number not in self._readings:
            trace = self.traces[number]
            self._readings[number] = Reading(trace, self.tagged_steps)
            self._resume()
        self.entry.clear()

    def beside(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) trace; False at the end."""
        target = self.number + direction
        if not 0 <= target < len(self.traces):
            return False
        self.leave()
        self.open(target)
        return True

    def leave(self) -> None:
        """Remember the position in this trace, and count the time if a review is under way."""
        if len(self.trace):
            path = str(Path(self.trace.path).absolute())
            key = f"#{self.trace.key}" if self.trace.key is not None else ""
            self.recall.leave(self.hand.annotator, self.trace.trace_id, path + key, self.reading.at)
        self._tick()
        if self.review.state != "not started" and not self._unsaved:
            with suppress(MastError):  # time is no label: no reason to hold anybody up
                self.hand.review(self._row(), **self._count())

    def close(self) -> None:
        """Leave the trace in view, and let go of all files."""
        self.leave()
        for trace in self.traces:
            trace.close()
        self.hand.store.close()

    def opened(self, number: int) -> None:
        """A step came in view: it counts as seen, and the time since the last one as spent."""
        self._tick()
        self._seen[self.number].steps.add(number)

    def _tick(self) -> None:
        now = monotonic()
        self._seen[self.number].seconds += min(now - self._touched, IDLE)
        self._touched = now

    def _count(self) -> dict[str, Any]:
        """Steps seen and seconds spent in the trace in view, since they were last written."""
        self._tick()
        seen = self._seen.pop(self.number)
        return {"steps_opened": sorted(seen.steps), "seconds": round(seen.seconds, 1)}

    def _resume(self) -> None:
        left = self.recall.place(self.hand.annotator, self.trace.trace_id)
        self.reading.go(left or self.reading.beginning())

    def _first(self) -> int:
        """The trace this annotator worked on last, else the one with most calls."""
        if len(self.traces) == 1:
            return 0
        left = [self.recall.left(self.hand.annotator, trace.trace_id) for trace in self.traces]
        if any(left):
            return left.index(max(left))
        weights = [Path(trace.path).stat().st_size for trace in self.traces]
        if sum(weights) <= MOST_READ_AHEAD:
            weights = [trace.finish().tool_calls for trace in self.traces]
        return weights.index(max(weights))

    # --- tags

    def reload(self) -> None:
        """Read this trace's labels from the store anew."""
        trace_id = self.trace.trace_id
        self.tags = tuple(self.hand.tags(trace_id))
        self.review = self.hand.my_review(trace_id)

    def tagged_steps(self) -> set[int]:
        return {tag.step for tag in self.tags if tag.step is not None}

    def tags_here(self) -> list[Tag]:
        """The tags of the step in view."""
        return [tag for tag in self.tags if tag.step == self.reading.at]

    def tag_of(self, mode: str, step: int | None) -> Tag | None:
        return next((tag for tag in self.tags if (tag.mode, tag.step) == (mode, step)), None)

    def toggle(self, mode: Mode, whole: bool = False) -> Notice:
        """Tag the step in view (or the whole trace) with ``mode``; the same again removes."""
        step = self.reading.step
        if step is None and not whole:
            return Notice("there is no step to tag", trouble=True)
        place = None if whole or step is None else place_of(step)
        row = self._row()
        about = (row.trace_id, mode.code, place.step if place else None)
        where = f"step {place.step}" if place else "the whole trace"
        removes = self._will_be_tagged(*about)
        done = f"removed {mode.label} from {where}" if removes else f"tagged {where}: {mode.label}"
        return self._write(lambda: self.hand.toggle(row, mode.code, place), done, about)

    def _will_be_tagged(self, trace_id: str, mode: str, step: int | None) -> bool:
        """Is it tagged, once all that waits is saved?"""
        waiting = sum(one.about == (trace_id, mode, step) for one in self._unsaved)
        return (self.tag_of(mode, step) is not None) != (waiting % 2 == 1)

    def noted(self, mode: str | None = None) -> Tag | None:
        """The tag a note is for: that of ``mode`` here, else the one changed last on this step."""
        here = self.tags_here() or [tag for tag in self.tags if tag.step is None]
        if mode is not None:
            of_mode = [tag for tag in self.tags if tag.mode == mode]
            here = [tag for tag in of_mode if tag.step == self.reading.at] or [
                tag for tag in of_mode if tag.step is None
            ]
        return max(here, key=lambda tag: tag.changed_at, default=None)

    def note(self, tag: Tag, text: str) -> Notice:
        """Write (or with an empty text remove) the note of a tag."""
        row, note = self._row(), text.strip() or None
        done = f"note on FM-{tag.mode}" if note else f"note on FM-{tag.mode} removed"
        return self._write(lambda: self.hand.edit(row, tag.id, note=note), done)

    def undo(self) -> Notice:
        return self._step_back(self.hand.undo, "undone", "nothing to undo on this trace")

    def redo(self) -> Notice:
        return self._step_back(self.hand.redo, "done again", "nothing to redo on this trace")

    def _step_back(self, move: Callable[[str], Any], done: str, nothing: str) -> Notice:
        trace_id = self.trace.trace_id
        if self._unsaved:
            return Notice("still saving: undo when it is saved", trouble=True)
        try:
            change = move(trace_id)
        except StoreBusy:
            return Notice("the store is busy: once more, please", trouble=True)
        except MastError as error:
            return Notice(str(error), trouble=True)
        if change is None:
            return Notice(nothing, trouble=True)
        self._changed()
        return Notice(f"{done}: {change.text}")

    # --- the review

    def finish(self, outcome: Outcome, summary: str) -> Notice:
        """Mark this trace done: what is not tagged now counts as absent."""
        row, count = self._row(), self._count()
        return self._write(
            lambda: self.hand.review(
                row, state="done", outcome=outcome, summary=summary.strip(), **count
            ),
            f"done, outcome {outcome}: what is not tagged now counts as absent",
        )

    def reopen(self) -> Notice:
        """Take the done mark back."""
        row = self._row()
        return self._write(
            lambda: self.hand.review(row, state="in progress"), "reopened: in progress"
        )

    # --- saving

    def _row(self) -> TraceRow:
        self.trace.finish()  # how many steps there are is part of what is said of a trace
        return trace_row(self.trace.info, len(self.trace))

    def _write(
        self,
        change: Callable[[], object],
        done: str,
        about: tuple[str, str, int | None] | None = None,
    ) -> Notice:
        """Make a change; one that cannot be saved now is kept and tried again by :meth:`save`."""
        self._unsaved.append(Waiting(change, about))
        try:
            self.save()
        except MastError as error:
            return Notice(str(error), trouble=True)
        if self._unsaved:
            return Notice(f"{done}, but {self.saved}", trouble=True)
        return Notice(done)

    def save(self) -> bool:
        """Try to save what waits, in order; True if nothing waits any more.

        Raises MastError for a change that the store refuses for good; it no longer waits then.
        """
        while self._unsaved:
            try:
                self._unsaved[0].change()
            except StoreBusy:
                self.saved = "saving..."
                return False
            except StoreError as error:
                self.saved = f"NOT SAVED: {error}"
                return False
            except MastError:
                self._unsaved.popleft()
                self.saved = "saved"  # as far as the store takes it
                raise
            self._unsaved.popleft()
            self._changed()
        return True

    @property
    def unsaved(self) -> int:
        """How many changes wait to be saved."""
        return len(self._unsaved)

    def _changed(self) -> None:
        self.saved = "saved"
        self.reload()
        self.reading.refilter()
