"""Tags at the steps where they are now: a reader may cut otherwise, and a file may have changed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mast_tui.labels.model import Review, Tag, TraceRow
from mast_tui.labels.store import Store
from mast_tui.traces.trace import Trace

if TYPE_CHECKING:
    from mast_tui.labels.moved.placing import Placed, Unplaced


class Moved:
    """Where tags moved to. Looking writes nothing; the first change of a trace writes it down."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._placed: dict[str, dict[str, Placed]] = {}
        """By trace and by the id that the tag has in the store."""
        self._unplaced: dict[str, dict[str, Unplaced]] = {}
        self._unread: dict[str, set[str]] = {}
        """Tags of traces that were looked at, whose step was not read then."""
        self._wanted: dict[str, TraceRow] = {}

    def look(self, tags: Sequence[Tag], trace: Trace) -> "tuple[tuple[Tag, ...], list[Unplaced]]":
        """The tags where they belong in this trace, and those whose step cannot be told.

        Tags are looked at when the trace is opened, and again when their step is read; what is
        tagged after that is where it belongs.
        """
        id = trace.trace_id
        new = [tag for tag in tags if id not in self._unread or tag.id in self._unread[id]]
        self._unread.setdefault(id, set())
        if new:
            self._place(new, trace)
        placed, unplaced = self._placed.get(id, {}), self._unplaced.get(id, {})
        lost = [
            found
            for tag in tags
            if (found := unplaced.get(tag.id)) and found.tag.revision == tag.revision
        ]
        gone = {found.tag.id for found in lost}
        there = [_at(tag, placed.get(tag.id)) for tag in tags if tag.id not in gone]
        return tuple(sorted(there, key=_order) if placed else there), lost

    def review(self, review: Review) -> Review:
        """The review, whose decisive tag may have moved."""
        found = self._placed.get(review.trace_id, {}).get(review.decisive or "")
        if not found:
            return review
        from mast_tui.labels.moved.writing import moved_id

        return review._replace(decisive=moved_id(found))

    def want(self, row: TraceRow) -> None:
        """Something is about to be said of this trace."""
        if row.trace_id in self._placed:
            self._wanted[row.trace_id] = row

    def write(self) -> None:
        """Write the new places of traces that something is said of, before it is said."""
        for id, row in list(self._wanted.items()):
            from mast_tui.labels.moved.writing import move

            move(self._store, row, self._placed[id].values())
            del self._placed[id], self._wanted[id]

    def _place(self, tags: list[Tag], trace: Trace) -> None:
        there = {tag.id: _is_there(tag, trace) for tag in tags}
        self._unread[trace.trace_id] = {id for id, known in there.items() if known is None}
        gone = [tag for tag in tags if there[tag.id] is False]
        if not gone:
            return
        from mast_tui.labels.moved.placing import Placed, place_all

        rows = {row.trace_id: row.content_hash for row in self._store.traces()}
        for found in place_all(gone, trace, rows.get(trace.trace_id)):
            if not isinstance(found, Placed):
                self._unplaced.setdefault(trace.trace_id, {})[found.tag.id] = found
            elif found.outdated:
                self._placed.setdefault(trace.trace_id, {})[found.tag.id] = found


def _is_there(tag: Tag, trace: Trace) -> bool | None:
    """Whether a tag is at its step; None while too little is read to tell."""
    if tag.step is None:
        return True
    if tag.reader_version == trace.format.version and tag.step <= len(trace):
        from mast_tui.labels.moved.placing import Steps

        if Steps(trace).still_there(tag, same_file=True):
            return True
    read = trace.complete or tag.reader_version != trace.format.version
    return False if read else None


def _at(tag: Tag, found: "Placed | None") -> Tag:
    """The tag as it will be in the store, once that is written."""
    if found is None or found.place is None:
        return tag
    from mast_tui.labels.moved.writing import moved_id

    return tag._replace(id=moved_id(found), quotes=found.quotes, **found.place._asdict())


def _order(tag: Tag) -> tuple[int, str]:
    return tag.step or 0, tag.mode
