"""What one annotator says of the trace in view: tags, findings, evidence, undo."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from mast_tui.codebook.model import OTHER, Codebook, Mode
from mast_tui.errors import MastError
from mast_tui.labels.checks import ranges
from mast_tui.labels.hand import Hand
from mast_tui.labels.model import Annotator, Place, Review, Tag, TraceRow, trace_row
from mast_tui.labels.moved.anchors import place_of, quote_at
from mast_tui.traces.model import Step
from mast_tui.traces.trace import Trace
from mast_tui.workbench.moved import Moved
from mast_tui.workbench.reading import Reading
from mast_tui.workbench.saving import Notice, Saver, refusal

if TYPE_CHECKING:
    from mast_tui.labels.moved.placing import Unplaced
    from mast_tui.workbench.selection import Selection

IN_NOTICE = ("confidence", "impact", "actor")
"""Fields whose new value is said in the notice and the history."""


class Tagger(ABC):
    """Labels of the trace in view; a subclass knows which trace that is."""

    def __init__(self, codebook: Codebook, hand: Hand) -> None:
        self.codebook = codebook
        self.hand = hand
        self.tags: tuple[Tag, ...] = ()
        self.review: Review
        self.moved = Moved(hand.store)
        self.unplaced: list[Unplaced] = []
        """Tags of the trace in view whose step cannot be told any more, each with the reason."""
        self.saver = Saver(self._changed, self.moved.write)
        self.marked: set[int] = set()
        """The steps of a finding: the next mode typed tags them all."""
        self.last_mode: Mode | None = None
        """What was tagged last, to be repeated."""
        self.others_shown = False
        """Whether other annotators' tags show; never on without being asked for."""
        self.others: tuple[tuple[str, Tag], ...] = ()
        """Other annotators' tags on this trace with their names, while they show."""
        self.hidden: Collection[str] = ()
        """What a blind round hides of the trace in view: labels, judge, outcome, truth, model."""

    @property
    @abstractmethod
    def reading(self) -> Reading:
        """The trace in view, as it is being read."""

    @property
    @abstractmethod
    def trace(self) -> Trace:
        """The trace in view."""

    # --- tags

    def reload(self) -> None:
        """Read this trace's labels from the store anew; none show before its id is at hand."""
        if not self.trace.id_at_hand:
            self.tags, self.unplaced, self.others = (), [], ()
            self.review = self.hand.my_review("")
            return
        trace_id = self.trace.trace_id
        self.tags, self.unplaced = self.moved.look(self.hand.tags(trace_id), self.trace)
        self.review = self.moved.review(self.hand.my_review(trace_id))
        self.others = self._read_others() if self.others_shown else ()

    def show_others(self, shown: bool) -> Notice:
        """Show what other annotators tagged on this trace, or hide it again."""
        self.others_shown = shown
        self.reload()
        if not shown:
            return Notice("other annotators' tags are hidden")
        who = sorted({name for name, _ in self.others})
        return Notice(
            f"showing tags of {', '.join(who)}" if who else "nobody else tagged this trace"
        )

    def _read_others(self) -> tuple[tuple[str, Tag], ...]:
        store, trace_id = self.hand.store, self.trace.trace_id
        people = {one.uuid: one for one in store.annotators() if not self._withheld(one)}
        tags = store.tags(trace_id, round=self.hand.round, codebook=self.codebook.id)
        tags = [tag for tag in tags if tag.phase == self.hand.phase]
        named = ((people[tag.annotator].name, tag) for tag in tags if tag.annotator in people)
        return tuple((name, tag) for name, tag in named if name != self.hand.annotator)

    def _withheld(self, other: Annotator) -> bool:
        """Whether a blind round hides what this one says."""
        return ("judge" if other.kind == "judge" else "labels") in self.hidden

    def others_here(self) -> list[tuple[str, Tag]]:
        """What others tagged on the step in view, while it shows."""
        return [(name, tag) for name, tag in self.others if tag.step == self.reading.at]

    def tagged_steps(self) -> set[int]:
        return {tag.step for tag in self.tags if tag.step is not None}

    def tags_here(self) -> list[Tag]:
        """The tags of the step in view."""
        return [tag for tag in self.tags if tag.step == self.reading.at]

    def tag_of(self, mode: str, step: int | None) -> Tag | None:
        return next((tag for tag in self.tags if (tag.mode, tag.step) == (mode, step)), None)

    def toggle(self, mode: Mode, whole: bool = False) -> Notice:
        """Tag the step in view, the marked steps or the whole trace; the same again removes."""
        self.last_mode = mode
        if self.marked and not whole:
            return self._toggle_finding(mode)
        step = self.reading.step
        if step is None and not whole:
            return Notice("there is no step to tag", trouble=True)
        place = None if whole or step is None else self.place(step.index)
        row = self.row()
        about = (row.trace_id, mode.code, place.step if place else None)
        where = f"step {place.step}" if place else "the whole trace"
        removes = self._will_be_tagged(*about)
        done = f"removed {mode.label} from {where}" if removes else f"tagged {where}: {mode.label}"
        say = self.hand.tag if self._is_lost(mode.code, about[2]) else self.hand.toggle
        return self.saver.write(lambda: say(row, mode.code, place), done, about)

    def _is_lost(self, mode: str, step: int | None) -> bool:
        """Whether a tag that could not be placed has this step's number: tagging places it here."""
        return any((one.tag.mode, one.tag.step) == (mode, step) for one in self.unplaced)

    def quote(self, mode: Mode, selection: "Selection") -> Notice:
        """Tag the selection's step with ``mode``, or its tag there gets one more quote."""
        if selection.span is None:
            return Notice("nothing is selected", trouble=True)
        self.last_mode = mode
        step = self.bare(selection.step)
        row, place = self.row(), place_of(step)
        evidence = quote_at(step, selection.part, *selection.span)
        done = f"quoted for {mode.label} at step {place.step}"
        return self.saver.write(
            lambda: self.hand.tag(row, mode.code, place, quotes=[evidence]), done
        )

    def tag_other(
        self, note: str, whole: bool = False, selection: "Selection | None" = None
    ) -> Notice:
        """Tag a failure that the codebook does not name; the note says what it is."""
        note = note.strip()
        if not note:
            return Notice("a failure outside the codebook needs a note", trouble=True)
        if self.marked and not whole and selection is None:
            return self._toggle_finding(OTHER, note)
        step = selection.step if selection else self.reading.step
        row, place = self.row(), None if whole or step is None else self.place(step.index)
        where = f"step {place.step}" if place else "the whole trace"
        quotes = []
        if selection is not None and selection.span:
            quotes = [quote_at(self.bare(selection.step), selection.part, *selection.span)]
        return self.saver.write(
            lambda: self.hand.tag(row, OTHER.code, place, note=note, quotes=quotes),
            f"tagged {where}: {OTHER.name}",
        )

    def mark(self, to_here: bool = False) -> Notice:
        """Mark the step in view for a finding, or take its mark back; or all steps up to here."""
        at = self.reading.at
        if to_here and self.marked:
            near = min(self.marked, key=lambda step: abs(step - at))
            self.marked |= {
                step for step in self.reading.shown if min(near, at) <= step <= max(near, at)
            }
        else:
            self.marked ^= {at}
        number = len(self.marked)
        if not number:
            return Notice("no step is marked any more")
        return Notice(
            f"{number} marked: the next code tags {'them' if number > 1 else 'it'} as one finding"
        )

    def _toggle_finding(self, mode: Mode, note: str | None = None) -> Notice:
        """Tag all marked steps as one finding, or take it back where all have it already."""
        row, steps = self.row(), sorted(self.marked)
        tagged = {tag.step: tag for tag in self.tags if tag.mode == mode.code}
        title = f"{mode.id} at steps {ranges(steps)}"
        removes = all(step in tagged for step in steps)
        group = next(
            (tag.group for tag in tagged.values() if tag.step in steps and tag.group), None
        )
        group = group or uuid4().hex
        places = [self.place(step) for step in steps]

        def change() -> None:
            with self.hand.together(row, "tag", f"{'removed' if removes else 'tagged'} {title}"):
                for place in places:
                    if removes:
                        self.hand.untag(row, tagged[place.step].id)
                    else:
                        self.hand.tag(row, mode.code, place, group=group, note=note)

        self.marked = set()
        return self.saver.write(
            change, f"{'removed' if removes else 'tagged as one finding:'} {title}"
        )

    def _will_be_tagged(self, trace_id: str, mode: str, step: int | None) -> bool:
        """Is it tagged, once all that waits is saved?"""
        waiting = self.saver.waiting_about((trace_id, mode, step))
        return (self.tag_of(mode, step) is not None) != (waiting % 2 == 1)

    def tag_meant(self, mode: str | None = None) -> Tag | None:
        """The tag a note is for: that of ``mode`` here, else the one changed last on this step."""
        here = self.tags_here() or [tag for tag in self.tags if tag.step is None]
        if mode is not None:
            of_mode = [tag for tag in self.tags if tag.mode == mode]
            here = [tag for tag in of_mode if tag.step == self.reading.at] or [
                tag for tag in of_mode if tag.step is None
            ]
        return max(here, key=lambda tag: tag.changed_at, default=None)

    def finding(self, tag: Tag) -> list[Tag]:
        """The tag with all that are read and noted as one with it."""
        if tag.group is None:
            return [tag]
        return [one for one in self.tags if (one.group, one.mode) == (tag.group, tag.mode)]

    def set_fields(self, tag: Tag, fields: dict[str, Any], done: str = "") -> Notice:
        """Set note, confidence, impact, actor or quotes of a tag and its whole finding."""
        row, tags = self.row(), self.finding(tag)
        told = {name: value or "none" for name, value in fields.items() if name in IN_NOTICE}
        said = f": {', '.join(told.values())}" if told else ""
        title = done or f"{' and '.join(fields)} of {self.name(tag)}{said}"

        def change() -> None:
            with self.hand.together(row, "edit", title):
                for one in tags:
                    self.hand.edit(row, one.id, **fields)

        return self.saver.write(change, title)

    def note(self, tag: Tag, text: str) -> Notice:
        """Write (or with an empty text remove) the note of a tag and its whole finding."""
        note = text.strip() or None
        done = f"note on {self._id(tag)}" + ("" if note else " removed")
        return self.set_fields(tag, {"note": note}, done)

    def unquote(self, tag: Tag) -> Notice:
        """Take the last quote of a tag back."""
        if not tag.quotes:
            return Notice(f"{self.name(tag)} has no quote", trouble=True)
        row, quotes = self.row(), tag.quotes[:-1]
        done = f"last quote of {self.name(tag)} removed"
        return self.saver.write(lambda: self.hand.edit(row, tag.id, quotes=quotes), done)

    def decide(self, tag: Tag) -> Notice:
        """Call this tag the decisive one of the trace, or no longer."""
        row, already = self.row(), self.review.decisive == tag.id
        done = f"{self.name(tag)} is {'no longer ' if already else ''}decisive"
        chosen = None if already else tag.id
        return self.saver.write(lambda: self.hand.decisive(row, chosen), done)

    def undo(self) -> Notice:
        return self._step_back(self.hand.undo, "undone", "nothing to undo on this trace")

    def redo(self) -> Notice:
        return self._step_back(self.hand.redo, "done again", "nothing to redo on this trace")

    def _step_back(self, move: Callable[[str], Any], done: str, nothing: str) -> Notice:
        trace_id = self.trace.trace_id
        if self.unsaved:
            return Notice("still saving: undo when it is saved", trouble=True)
        try:
            change = move(trace_id)
        except MastError as error:
            return refusal(error)
        if change is None:
            return Notice(nothing, trouble=True)
        self.saver.changed()
        return Notice(f"{done}: {change.text}")

    # --- saving

    @property
    def saved(self) -> str:
        """How saving stands: see :attr:`Saver.state`."""
        return self.saver.state

    @property
    def unsaved(self) -> int:
        """How many changes wait to be saved."""
        return self.saver.unsaved

    def save(self) -> bool:
        """Try again to save what waits; True if nothing waits any more."""
        return self.saver.save()

    def save_as(self, path: Path) -> Notice:
        """Go on in another file: with all that the store holds and all that waits to be saved."""
        store, waiting = self.hand.store, self.unsaved
        try:
            store.move_to(path)
            self.save()
            self.saver.changed()
        except MastError as error:
            return Notice(str(error), trouble=True)
        if self.unsaved:
            return Notice(f"not there either: {self.saved}", trouble=True)
        told = (
            f", with {waiting} change{'' if waiting == 1 else 's'} that waited" if waiting else ""
        )
        return Notice(f"saved as {path}{told}; start with --db {path} from now on")

    def _changed(self) -> None:
        self.reload()
        self.reading.refilter()

    def bare(self, step: Step) -> Step:
        """The step as it is, where names in it were masked; one that is hidden stays so."""
        return step if self.trace.veil is None or step.leak else self.trace.bare(step.index)

    def place(self, number: int) -> Place:
        """What a label of this step is kept with."""
        return place_of(self.bare(self.reading.look(number)))

    def row(self) -> TraceRow:
        """The trace in view, as the store keeps it."""
        self.trace.finish()  # how many steps there are is part of what is said of a trace
        row = trace_row(self.trace.bare_info, len(self.trace))
        self.moved.want(row)
        return row

    def _id(self, tag: Tag) -> str:
        return self.codebook.mode(tag.mode).id if tag.mode in self.codebook else tag.mode

    def name(self, tag: Tag) -> str:
        """``FM-3.3 at step 12``."""
        where = f"at step {tag.step}" if tag.step is not None else "on the whole trace"
        return f"{self._id(tag)} {where}"
