"""One key press being written: the rows it changes share one change in the history."""

import json
import sqlite3
from typing import NamedTuple

from mast_tui.labels import rows
from mast_tui.labels.identity import Scope
from mast_tui.labels.rows import Record


class Entry(NamedTuple):
    """One row of the history."""

    id: int
    change: int
    """The id of the first row of the key press."""
    at: str
    host: str
    trace_id: str
    annotator: str
    round: str
    codebook: str
    phase: str
    action: str
    text: str
    """What the key press did, in one line: ``tagged FM-3.3 at step 12``."""
    tbl: str
    row_id: str
    before: str | None
    """JSON of the row as it was; none where there was none."""
    after: str
    undo_of: int | None
    """The change that this one takes back."""


HISTORY = rows.Table("history", Entry)


class Press:
    """What writes rows for one annotator on one trace, with their history."""

    def __init__(
        self, connection: sqlite3.Connection, scope: Scope, at: str, host: str, action: str
    ) -> None:
        self.connection = connection
        self.scope = scope
        self.at = at
        self.host = host
        self.action = action
        self.text = ""
        self.title = ""
        """What several changes are called together; it stands for their own texts."""
        self.undo_of: int | None = None
        self.change = 0
        """Zero until something is written."""

    def put(self, table: str, before: Record | None, after: Record) -> Record:
        """Write a row if it says something else than before, and note it in the history."""
        if before is not None and content(before) == content(after):
            return before
        revision = before["revision"] + 1 if before else 1
        stamped = after | {"revision": revision, "changed_at": self.at, "host": self.host}
        stamped["created_at"] = stamped.get("created_at") or self.at
        rows.save(self.connection, table, before, stamped)
        self.note(table, before, stamped)
        return stamped

    def note(self, table: str, before: Record | None, after: Record) -> None:
        """Add a row to the history."""
        newest = self.connection.execute("SELECT max(id) FROM history").fetchone()[0] or 0
        self.change = self.change or newest + 1
        entry = Entry(
            newest + 1,
            self.change,
            self.at,
            self.host,
            *self.scope,
            action=self.action,
            text=self.title or self.text,
            tbl=table,
            row_id=after["id"],
            before=None if before is None else _json(before),
            after=_json(after),
            undo_of=self.undo_of,
        )
        marks = ", ".join("?" for _ in entry)
        self.connection.execute(f"INSERT INTO history ({HISTORY.columns}) VALUES ({marks})", entry)


def content(record: Record) -> Record:
    """A record without who wrote it when."""
    return {field: value for field, value in record.items() if field not in rows.STAMPS}


def _json(record: Record) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))
