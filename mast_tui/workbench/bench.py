"""One annotator at work on some traces: what is open, what is tagged, what is being saved."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Any

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
        self._unsaved: deque[Callable[[], object]] = deque()
        self._opened: set[int] = set()
        self._spent, self._touched = 0.0, monotonic()
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
        self.number = number
        if number not in self._readings:
            trace = self.traces[number]
            self._readings[number] = Reading(trace, self.tagged_steps)
            self._resume()
        self.entry.clear()
        self.reload()

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
        now = monotonic()
        self._spent += min(now - self._touched, IDLE)
        self._touched = now
        self._opened.add(number)

    def _count(self) -> dict[str, Any]:
        """Steps seen and seconds spent since they were last written."""
        counted = {"steps_opened": sorted(self._opened), "seconds": round(self._spent, 1)}
        self._opened, self._spent = set(), 0.0
        return counted

    def _resume(self) -> None:
        left = self.recall.place(self.hand.annotator, self.trace.trace_id)
        if left:
            self.reading.go(left)

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
        found = self.tag_of(mode.code, place.step if place else None)
        where = f"step {place.step}" if place else "the whole trace"
        if found:
            return self._write(
                lambda: self.hand.untag(row, found.id), f"removed {mode.label} from {where}"
            )
        return self._write(
            lambda: self.hand.tag(row, mode.code, place), f"tagged {where}: {mode.label}"
        )

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
        info = replace(self.trace.info, content_hash=self.trace.content_hash)
        return trace_row(info, len(self.trace))

    def _write(self, change: Callable[[], object], done: str) -> Notice:
        """Make a change; one that cannot be saved now is kept and tried again by :meth:`save`."""
        self._unsaved.append(change)
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
                self._unsaved[0]()
            except StoreBusy:
                self.saved = "saving..."
                return False
            except StoreError as error:
                self.saved = f"NOT SAVED: {error}"
                return False
            except MastError:
                self._unsaved.popleft()
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
