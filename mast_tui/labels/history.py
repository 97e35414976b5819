"""The way back. Nothing is ever taken out of the history: an undo is a change of its own that
names the change it takes back, and a redo is one that names an undo.
"""

import json
import sqlite3

from mast_tui.labels import rows
from mast_tui.labels.errors import UndoRefused
from mast_tui.labels.identity import Scope
from mast_tui.labels.model import Change, Review
from mast_tui.labels.press import HISTORY, Entry, Press
from mast_tui.labels.rows import Record

NOT_UNDONE = ("time", "import", "place", "reveal", "adopt")
"""Actions that no key press takes back: counting time, labels that came from elsewhere, steps
that moved, having seen something, and tags that became ones of a new mode."""

_UNTOUCHED = (*rows.STAMPS, "seconds", "steps_opened", "revealed")
"""Fields that undo leaves alone: they say who wrote the row, or only ever grow."""


class Trail:
    """The changes in one scope, in order, and which of them stand."""

    def __init__(self, connection: sqlite3.Connection, scope: Scope) -> None:
        where = " AND ".join(f'"{field}" = ?' for field in Scope._fields)
        actions = ", ".join("?" for _ in NOT_UNDONE)
        found = connection.execute(
            f"SELECT DISTINCT change, undo_of FROM history WHERE {where} "
            f"AND action NOT IN ({actions}) ORDER BY change",
            (*scope, *NOT_UNDONE),
        )
        self._target: dict[int, int | None] = dict(found.fetchall())
        self._first_hand = [change for change, of in self._target.items() if of is None]
        self._undos = [change for change, of in self._target.items() if of in self._first_hand]

    def to_undo(self) -> int | None:
        """The last change that is not undone."""
        redone = set(self._target.values())
        undone = {self._target[undo] for undo in self._undos if undo not in redone}
        return max((change for change in self._first_hand if change not in undone), default=None)

    def to_redo(self) -> int | None:
        """The last undo that is not redone, if nothing was changed since."""
        redone = set(self._target.values())
        newest = max(self._first_hand, default=0)
        waiting = (undo for undo in self._undos if undo not in redone and undo > newest)
        return max(waiting, default=None)


def take_back(press: Press, change: int) -> Change:
    """Put the inverse of a change; UndoRefused if something else changed its rows since."""
    sql = HISTORY.select("WHERE change = ? ORDER BY id DESC")
    entries = [Entry(*found) for found in press.connection.execute(sql, (change,))]
    press.text, press.undo_of = entries[0].text, change
    for entry in entries:
        _invert(press, entry)
    if not press.change:  # it is taken back even where nothing of it was left to change
        record = rows.load(press.connection, entries[0].tbl, entries[0].row_id) or {}
        press.note(entries[0].tbl, record, record)
    return Change(press.change, press.at, press.text, change)


def _invert(press: Press, entry: Entry) -> None:
    after: Record = json.loads(entry.after)
    before: Record = json.loads(entry.before) if entry.before else _blank(entry.tbl, after)
    current = rows.load(press.connection, entry.tbl, entry.row_id)
    fields = [field for field in after if field not in _UNTOUCHED]
    changed = [field for field in fields if before[field] != after[field]]
    watched = fields if entry.before is None and entry.tbl != "reviews" else changed
    if current is None or any(current[field] != after[field] for field in watched):
        raise UndoRefused(f"not taken back: {entry.text}; it has been changed since from elsewhere")
    press.put(entry.tbl, current, current | {field: before[field] for field in changed})


def _blank(table: str, after: Record) -> Record:
    """What stood for a row before there was one."""
    if table != "reviews":
        return after | {"removed": True}
    subject = {field: after[field] for field in (*Scope._fields, "id", *_VERSION)}
    return rows.record_of(Review(**subject)) | {"created_at": after["created_at"]}


_VERSION = ("codebook_version", "codebook_revision")
