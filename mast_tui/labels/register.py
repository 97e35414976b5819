"""What labels hang on, put into the store with the first label that needs it."""

import json
import sqlite3

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels import rows
from mast_tui.labels.identity import Scope, clean, name_key, new_uuid
from mast_tui.labels.model import Annotator, AnnotatorKind, TraceRow

_CLOSED = "SELECT closed_at FROM rounds WHERE name = ?"


def annotator(
    connection: sqlite3.Connection,
    name: str,
    kind: AnnotatorKind,
    at: str,
    host: str,
    uuid: str | None = None,
) -> str:
    """The uuid of an annotator; if the name is new here, ``uuid`` or one that is drawn."""
    sql = "SELECT uuid, kind FROM annotators WHERE name_key = ?"
    found = connection.execute(sql, (name_key(name),)).fetchone()
    if found and found[1] != kind:
        raise MastError(f'"{name}" is a {found[1]} in this store, not a {kind}; take another name')
    if found:
        return str(found[0])
    uuid = uuid or new_uuid()
    made = Annotator(uuid, name, kind, at, at, 1, host)
    rows.ANNOTATORS.write(connection, made._asdict() | {"name_key": name_key(name)})
    return uuid


def round(connection: sqlite3.Connection, name: str, phase: str, at: str, host: str) -> None:
    """A round that can be written to: new, open, or discussed and in its second phase."""
    found = connection.execute(_CLOSED, (name,)).fetchone()
    if found is None:
        connection.execute(
            "INSERT INTO rounds (name, created_at, changed_at, revision, host) VALUES (?, ?, ?, 1, ?)",
            (name, at, at, host),
        )
    elif found[0] and not phase:
        raise MastError(f'round "{name}" was closed at {found[0]}: its labels are frozen')


def frozen(connection: sqlite3.Connection, scope: Scope) -> bool:
    """Whether what was said before the discussion of a round stays as it is."""
    found = connection.execute(_CLOSED, (scope.round,)).fetchone()
    return bool(found and found[0]) and not scope.phase


def codebook(connection: sqlite3.Connection, codebook: Codebook) -> None:
    """The codebook as it was in front of the annotator."""
    key = (codebook.id, codebook.version, codebook.revision, codebook.hash)
    sql = "SELECT 1 FROM codebooks WHERE id = ? AND version = ? AND revision = ? AND hash = ?"
    if connection.execute(sql, key).fetchone() is None:
        body = clean(json.dumps(codebook.to_dict(), ensure_ascii=False, separators=(",", ":")))
        connection.execute("INSERT INTO codebooks VALUES (?, ?, ?, ?, ?)", (*key, body))


def trace(connection: sqlite3.Connection, trace: TraceRow, at: str) -> None:
    """The trace as it was last seen.

    A trace tagged while it was still being read has fewer steps than it will have, so of one
    content the larger number of steps holds.
    """
    known = rows.TRACES.load(connection, trace.trace_id)
    record = {
        field: clean(value) if isinstance(value, str) else value
        for field, value in rows.record_of(trace).items()
    }
    if known and known["content_hash"] == trace.content_hash:
        record["steps"] = max(record["steps"], known["steps"])
    if record != known:
        rows.TRACES.write(connection, record | {"changed_at": at})
