"""What labels hang on, put into the store with the first label that needs it."""

import json
import sqlite3

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels import rows
from mast_tui.labels.identity import clean, name_key, new_uuid
from mast_tui.labels.model import AnnotatorKind, TraceRow


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
    connection.execute(
        "INSERT INTO annotators (uuid, name, name_key, kind, created_at, changed_at, revision, host) "
        "VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
        (uuid, name, name_key(name), kind, at, at, host),
    )
    return uuid


def round(connection: sqlite3.Connection, name: str, phase: str, at: str, host: str) -> None:
    """A round that can be written to: new, open, or discussed and in its second phase."""
    sql = "SELECT closed_at FROM rounds WHERE name = ?"
    found = connection.execute(sql, (name,)).fetchone()
    if found is None:
        connection.execute(
            "INSERT INTO rounds (name, created_at, changed_at, revision, host) VALUES (?, ?, ?, 1, ?)",
            (name, at, at, host),
        )
    elif found[0] and not phase:
        raise MastError(f'round "{name}" was closed at {found[0]}: its labels are frozen')


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
    fields = rows.FIELDS["traces"]
    sql = f"SELECT {rows.columns('traces')} FROM traces WHERE trace_id = ?"
    found = connection.execute(sql, (trace.trace_id,)).fetchone()
    known = dict(zip(fields, found, strict=True)) if found else {}
    record = {
        field: clean(value) if isinstance(value, str) else value
        for field, value in rows.record_of(trace).items()
    }
    if known and known["content_hash"] == trace.content_hash:
        record["steps"] = max(record["steps"], known["steps"])
    if record != known:
        names = rows.columns("traces")
        marks = ", ".join("?" for _ in fields)
        update = ", ".join(
            f'"{field}" = excluded."{field}"' for field in (*fields[1:], "changed_at")
        )
        connection.execute(
            f"INSERT INTO traces ({names}, changed_at) VALUES ({marks}, ?) "
            f"ON CONFLICT (trace_id) DO UPDATE SET {update}",
            (*record.values(), at),
        )
