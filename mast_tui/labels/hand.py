"""One annotator's hand: what the keys and the scripts write with.

Each method is one transaction, on the disk when it returns, and one change in the history. The
first change on a trace starts its review; a change in a done review reopens it.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels import register, reviews, rows
from mast_tui.labels.checks import (
    check_step,
    check_told,
    checked_fields,
    checked_quotes,
    checked_word,
    where,
)
from mast_tui.labels.history import Trail, take_back
from mast_tui.labels.identity import Scope, annotator_name, name_key
from mast_tui.labels.model import (
    VERDICTS,
    AnnotatorKind,
    Change,
    Confidence,
    Impact,
    Place,
    Quote,
    Review,
    State,
    Tag,
    TraceRow,
    Verdict,
    VerdictValue,
)
from mast_tui.labels.press import Press
from mast_tui.labels.rows import Record
from mast_tui.traces.model import Outcome

if TYPE_CHECKING:
    from mast_tui.labels.revealed import Decision
    from mast_tui.labels.store import Store

_PLACE = ("source_index", "source_id", "step_hash", "reader_version")
_UUID = "SELECT uuid FROM annotators WHERE name_key = ?"


class Hand:
    """What ``annotator`` says in one codebook and round. Made by :meth:`Store.hand`."""

    def __init__(
        self,
        store: "Store",
        annotator: str,
        codebook: Codebook,
        round: str = "",
        kind: AnnotatorKind = "human",
        phase: str = "",
    ) -> None:
        self.store = store
        self.annotator = annotator_name(annotator)
        """The name; the store draws a uuid for it with the first change."""
        self.codebook = codebook
        self.round = round
        self.kind = kind
        self.phase = phase
        self._joined: Press | None = None

    # --- looking

    def tags(self, trace_id: str) -> list[Tag]:
        """This annotator's tags on a trace, by step and mode; those on the whole trace first."""
        found = self.store.tags(trace_id, self.annotator, self.round, self.codebook.id)
        return [tag for tag in found if tag.phase == self.phase]

    def verdicts(self, trace_id: str) -> list[Verdict]:
        """This annotator's verdicts on a trace, by mode."""
        found = self.store.verdicts(trace_id, self.annotator, self.round, self.codebook.id)
        return [verdict for verdict in found if verdict.phase == self.phase]

    def my_review(self, trace_id: str) -> Review:
        """This annotator's review of a trace; ``not started`` where there is none."""
        found = self.store.reviews(trace_id, self.annotator, self.round, self.codebook.id)
        mine = [review for review in found if review.phase == self.phase]
        return mine[0] if mine else Review(id="", **self._subject(self._scope("", trace_id)))

    # --- tags

    def tag(
        self,
        trace: TraceRow,
        mode: str,
        place: Place | None,
        *,
        quotes: Sequence[Quote] = (),
        note: str | None = None,
        confidence: Confidence | None = None,
        impact: Impact | None = None,
        actor: str | None = None,
        group: str | None = None,
        decisive: bool = False,
    ) -> Tag:
        """Tag a step, or the whole trace; what is tagged already gets what is given added."""
        fields = checked_fields(
            note=note, confidence=confidence, impact=impact, actor=actor, group=group
        )
        given = {field: value for field, value in fields.items() if value is not None}
        label = self.codebook.mode(mode).id
        check_step(trace, place)
        more = checked_quotes(quotes)
        with self._press(trace, "tag") as press:
            after = self._fresh(press.scope, trace, mode, place)
            press.text = f"tagged {label} {where(after['step'])}"
            before = rows.load(press.connection, "tags", after["id"])
            if before and not before["removed"]:
                press.text = f"changed {label} {where(after['step'])}"
                after = before | {field: after[field] for field in _PLACE}
            more = [quote for quote in more if quote not in after["quotes"]]
            after |= given | {"quotes": after["quotes"] + more}
            check_told(after)
            record = self._put_tag(press, before, after)
            if decisive:
                self._work_on(press, decisive=record["id"])
            return rows.tag_of(record)

    def untag(self, trace: TraceRow, tag_id: str) -> Tag:
        """Take a tag back; it stays in the store, marked as removed."""
        with self._press(trace, "untag") as press:
            before = self._mine(press, tag_id)
            press.text = f"removed {self._label(before['mode'])} {where(before['step'], 'from')}"
            return rows.tag_of(self._put_tag(press, before, before | {"removed": True}))

    def toggle(self, trace: TraceRow, mode: str, place: Place | None) -> Tag | None:
        """Tag, or take the same tag back; returns the tag if it is there now."""
        with self.together(trace, "tag") as press:
            id = press.scope.tag(mode, place.step if place else None)
            there = rows.load(press.connection, "tags", id)
            if there is None or there["removed"]:
                return self.tag(trace, mode, place)
            press.action = "untag"
            self.untag(trace, id)
            return None

    def edit(self, trace: TraceRow, tag_id: str, **fields: Any) -> Tag:
        """Set note, confidence, impact, actor, group or quotes of a tag; None empties."""
        quotes = fields.pop("quotes", None)
        changed = checked_fields(**fields)
        if quotes is not None:
            changed["quotes"] = checked_quotes(quotes)
        with self._press(trace, "edit") as press:
            return self._edit(press, self._mine(press, tag_id), changed)

    def quote(self, trace: TraceRow, tag_id: str, quote: Quote) -> Tag:
        """Add evidence to a tag."""
        more = checked_quotes([quote])
        with self._press(trace, "quote") as press:
            before = self._mine(press, tag_id)
            more = [new for new in more if new not in before["quotes"]]
            return self._edit(press, before, {"quotes": before["quotes"] + more})

    def decisive(self, trace: TraceRow, tag_id: str | None) -> Review:
        """Say which tag decided how the run ended; None takes it back."""
        with self._press(trace, "decisive") as press:
            press.text = "no tag is decisive any more"
            if tag_id is not None:
                tag = self._mine(press, tag_id)
                press.text = f"{self._label(tag['mode'])} {where(tag['step'])} is decisive"
            return rows.review_of(self._work_on(press, decisive=tag_id))

    def _edit(self, press: Press, before: Record, changed: Record) -> Tag:
        label = self._label(before["mode"])
        if before["removed"]:
            raise MastError(f"{label} {where(before['step'])} was removed; tag it again first")
        press.text = f"{' and '.join(changed)} of {label} {where(before['step'])}"
        check_told(before | changed)
        return rows.tag_of(self._put_tag(press, before, before | changed))

    def _put_tag(self, press: Press, before: Record | None, after: Record) -> Record:
        record = press.put("tags", before, after)
        if press.change and record["removed"]:
            _, review = self._review(press)
            still = None if review["decisive"] == record["id"] else review["decisive"]
            self._work_on(press, decisive=still)
        elif press.change:
            self._settle(press, record["mode"], None)  # a tag says more than a verdict
            self._work_on(press)
        return record

    def _fresh(self, scope: Scope, trace: TraceRow, mode: str, place: Place | None) -> Record:
        step = place.step if place else None
        blank = dict.fromkeys(rows.TAGS.fields)
        found = {
            "id": scope.tag(mode, step),
            "mode": mode,
            "reader_version": trace.reader_version,
            "removed": False,
            "quotes": [],
        }
        return blank | self._subject(scope) | (rows.place_record(place)) | found

    def _mine(self, press: Press, tag_id: str) -> Record:
        found = rows.load(press.connection, "tags", tag_id)
        if found is None or rows.scope_in(found) != press.scope:
            raise MastError(f"{self.annotator} has no such tag on this trace")
        return found

    # --- verdicts

    def verdict(self, trace: TraceRow, mode: str, value: VerdictValue | None) -> Verdict | None:
        """Say of a mode that is not tagged: absent, unsure, or (None) nothing any more."""
        label = self.codebook.mode(mode).id
        checked_word("the verdict", value, VERDICTS)
        with self._press(trace, "verdict") as press:
            press.text = f"{label} is {value}" if value else f"no verdict on {label} any more"
            tagged = rows.tagged_steps(press.connection, press.scope, mode)
            if value and tagged:
                raise MastError(f"{label} is tagged {where(tagged[0])}; remove the tag first")
            record = self._settle(press, mode, value)
            if press.change:
                self._work_on(press)
            return rows.verdict_of(record) if record and value else None

    def _settle(self, press: Press, mode: str, value: VerdictValue | None) -> Record | None:
        id = press.scope.verdict(mode)
        before = rows.load(press.connection, "verdicts", id)
        if before is None and value is None:
            return None
        fresh = self._subject(press.scope) | {"id": id, "mode": mode}
        after = (before or fresh) | {"removed": value is None}
        if value is not None:
            after["value"] = value
        return press.put("verdicts", before, after)

    # --- the review

    def review(
        self,
        trace: TraceRow,
        *,
        state: State | None = None,
        outcome: Outcome | None = None,
        summary: str | None = None,
        exclusion: str | None = None,
        steps_opened: Iterable[int] | None = None,
        seconds: float | None = None,
    ) -> Review:
        """Set what is given; an empty text takes outcome or summary back.

        ``seconds`` are added to the time spent, ``steps_opened`` to the steps seen before; alone
        they reopen nothing, are not undone, and of a review not started they are not kept.
        """
        given = reviews.said(state, outcome, summary, exclusion)
        if not given:
            review = self.my_review(trace.trace_id)
            if review.state == "not started" or not (steps_opened or seconds):
                return review
        with self._press(trace, "review") as press:
            before, current = self._review(press)
            after = reviews.reviewed(current, given, press.at)
            press.text = reviews.told(current, after)
            if after == current:
                press.action, press.text = "time", "time spent"
                if before is None:
                    return rows.review_of(current)
            after = reviews.counted(after, steps_opened, seconds)
            return rows.review_of(press.put("reviews", before, after))

    def reveal(
        self,
        trace: TraceRow,
        what: Iterable[str] = (),
        suggested: "Mapping[str, Decision] | None" = None,
    ) -> Review:
        """Record what a blind round had hidden and shows now, and a judge's labels that were shown.

        It changes nothing of what was said, reopens nothing, and cannot be undone.
        """
        from mast_tui.labels.revealed import revealed

        with self._press(trace, "reveal") as press:
            before, current = self._review(press)
            said = revealed(current["revealed"])
            after = said.more(press.at, what, current["state"]).suggesting(
                press.at, suggested or {}
            )
            press.text = f"revealed: {', '.join(sorted(what)) or 'labels of a judge'}"
            if after == said:
                return rows.review_of(current)
            return rows.review_of(
                press.put("reviews", before, current | {"revealed": after.text()})
            )

    def _work_on(self, press: Press, **fields: Any) -> Record:
        """The review as a change of its labels leaves it: begun, or open again."""
        before, current = self._review(press)
        after = current | fields
        if press.change == 0 and after == current:
            return current
        return press.put("reviews", before, reviews.reopened(after))

    def _review(self, press: Press) -> tuple[Record | None, Record]:
        scope = press.scope
        blank = rows.record_of(Review(id=scope.review(), **self._subject(scope)))
        before = rows.load(press.connection, "reviews", blank["id"])
        return before, before or blank

    # --- the way back

    def undo(self, trace_id: str) -> Change | None:
        """Take back this annotator's last change on a trace, whatever process made it."""
        return self._step_back(trace_id, "undo")

    def redo(self, trace_id: str) -> Change | None:
        """Do again what was undone last, if nothing was changed since."""
        return self._step_back(trace_id, "redo")

    def _step_back(self, trace_id: str, action: str) -> Change | None:
        who = (name_key(self.annotator),)
        if not self.store.file.rows(_UUID, who):
            return None
        with self.store.file.transaction() as connection:
            at, host = self.store.clock(), self.store.host
            self._enter(connection, at, host)
            scope = self._scope(connection.execute(_UUID, who).fetchone()[0], trace_id)
            trail = Trail(connection, scope)
            change = trail.to_undo() if action == "undo" else trail.to_redo()
            if change is None:
                connection.execute("ROLLBACK")
                return None
            return take_back(Press(connection, scope, at, host, action), change)

    # --- one key press

    @contextmanager
    def together(self, trace: TraceRow, action: str, title: str = "") -> Iterator[Press]:
        """What is said inside is one key press: one transaction, one change, one undo."""
        outer = self._joined
        with self._press(trace, action) as press:
            press.title = press.title or title
            self._joined = press
            try:
                yield press
            finally:
                self._joined = outer

    @contextmanager
    def _press(self, trace: TraceRow, action: str) -> Iterator[Press]:
        if self._joined is not None:
            yield self._joined
            return
        with self.store.file.transaction() as connection:
            at, host = self.store.clock(), self.store.host
            uuid = self._sign(connection, at, host)
            self._enter(connection, at, host)
            register.codebook(connection, self.codebook)
            register.trace(connection, trace, at)
            press = Press(connection, self._scope(uuid, trace.trace_id), at, host, action)
            yield press
            if not press.change:  # nothing new was said, so nothing is written
                connection.execute("ROLLBACK")

    def _sign(self, connection: sqlite3.Connection, at: str, host: str) -> str:
        """The uuid under which this is written."""
        return register.annotator(connection, self.annotator, self.kind, at, host)

    def _enter(self, connection: sqlite3.Connection, at: str, host: str) -> None:
        """The round, if it can be written to."""
        register.round(connection, self.round, self.phase, at, host)

    def _scope(self, annotator: str, trace_id: str) -> Scope:
        return Scope(trace_id, annotator, self.round, self.codebook.id, self.phase)

    def _subject(self, scope: Scope) -> Record:
        version = {
            "codebook_version": self.codebook.version,
            "codebook_revision": self.codebook.revision,
        }
        return scope._asdict() | version

    def _label(self, mode: str) -> str:
        return self.codebook.mode(mode).id if mode in self.codebook else mode
