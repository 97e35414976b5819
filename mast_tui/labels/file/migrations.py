"""From one version of the tables to the next, with sqlite-utils: imported only when a file is older.

``MIGRATIONS[n - 1]`` makes version n of version n - 1. Each runs in a transaction of its own, and
a copy of the file is made before the first. They are never changed once they have been released:
what :mod:`mast_tui.labels.file.schema` describes is where the last of them leads.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from sqlite_utils import Database

from mast_tui.errors import MastError
from mast_tui.labels.file import schema

Migration = Callable[[Database], None]

_STAMP = {"created_at": str, "changed_at": str, "revision": int, "host": str}
_SUBJECT = {
    "trace_id": str,
    "annotator": str,
    "round": str,
    "codebook": str,
    "codebook_version": str,
    "codebook_revision": int,
}
_KEYS = [
    ("trace_id", "traces", "trace_id"),
    ("annotator", "annotators", "uuid"),
    ("round", "rounds", "name"),
]


def version_1(db: Database) -> None:
    """The first tables."""
    _table(db, "meta", {"key": str, "value": str}, "key")
    _annotators(db)
    _codebooks(db)
    _table(
        db,
        "rounds",
        {"name": str, "closed_at": str, "settings": str, **_STAMP},
        "name",
        empty=("closed_at", "settings"),
    )
    _traces(db)
    _tags(db)
    _verdicts(db)
    _reviews(db)
    _history(db)


def version_2(db: Database) -> None:
    """What a study keeps: assignments, questions, frozen labels."""
    given = {"round": str, "trace_id": str, "annotator": str}
    keys = [_KEYS[2], _KEYS[0], _KEYS[1]]
    assignment = {"position": int, "why": str, "seed": int, "skipped": str}
    _table(
        db,
        "assignments",
        {"id": str, **given, **assignment, **_STAMP, "removed": int},
        "id",
        keys=keys,
        empty=("skipped",),
    )
    db.table("assignments").create_index(["annotator", "round"])
    asked = {"trace_id": str, "annotator": str, "round": str, "step": int}
    answer = {"text": str, "answer": str, "answered_by": str, "audience": str}
    _table(
        db,
        "questions",
        {"id": str, **asked, **answer, **_STAMP, "removed": int},
        "id",
        keys=[*_KEYS, ("answered_by", "annotators", "uuid")],
        empty=("step", "answer", "answered_by"),
    )
    frozen = {"name": str, "hash": str, "file": str, "lines": int}
    _table(db, "freezes", {**frozen, **_STAMP}, "name")


def version_3(db: Database) -> None:
    """What a study decides: how disagreements were settled, and guidelines."""
    version = {"codebook": str, "codebook_version": str, "codebook_revision": int}
    where = {"trace_id": str, "round": str, **version, "mode": str, "step": int}
    people = {"decided_by": str, "decided_with": str}
    _table(
        db,
        "settlements",
        {
            **{"id": str, **where, "value": str, "choice": str, "reason": str, "precedent": int},
            **{**people, **_STAMP, "removed": int},
        },
        "id",
        keys=[_KEYS[0], _KEYS[2], *((name, "annotators", "uuid") for name in people)],
        empty=("step", "reason", "decided_with"),
    )
    db.table("settlements").create_index(["round", "trace_id"])
    about = {"codebook": str, "version": str, "codebook_revision": int, "mode": str}
    _table(
        db,
        "guidelines",
        {"id": str, **about, "text": str, "author": str, **_STAMP, "removed": int},
        "id",
        keys=[("author", "annotators", "uuid")],
    )


MIGRATIONS: tuple[Migration, ...] = (version_1, version_2, version_3)


def _annotators(db: Database) -> None:
    columns = {"uuid": str, "name": str, "name_key": str, "kind": str, **_STAMP}
    _table(db, "annotators", columns, "uuid")
    db.table("annotators").create_index(["name_key"], unique=True)
    _table(
        db,
        "aliases",
        {"uuid": str, "annotator": str},
        "uuid",
        keys=[("annotator", "annotators", "uuid")],
    )


def _codebooks(db: Database) -> None:
    columns = {"id": str, "version": str, "revision": int, "hash": str, "body": str}
    _table(db, "codebooks", columns, ("id", "version", "revision", "hash"))


def _traces(db: Database) -> None:
    columns = {
        "trace_id": str,
        "content_hash": str,
        "run_id": str,
        "path": str,
        "format": str,
        "reader_version": int,
        "model": str,
        "agent": str,
        "scenario": str,
        "trial": str,
        "outcome": str,
        "score": float,
        "steps": int,
        "changed_at": str,
    }
    empty = ("model", "agent", "scenario", "trial", "score")
    _table(db, "traces", columns, "trace_id", empty=empty)


def _tags(db: Database) -> None:
    optional = {
        "step_hash": str,
        "note": str,
        "confidence": str,
        "impact": str,
        "actor": str,
        "grp": str,
    }
    columns = {
        "id": str,
        **_SUBJECT,
        "mode": str,
        "step": int,
        "phase": str,
        "source_index": int,
        "source_id": str,
        "reader_version": int,
        **optional,
        **_STAMP,
        "removed": int,
    }
    empty = ("step", "source_index", "source_id", *optional)
    _table(db, "tags", columns, "id", keys=_KEYS, empty=empty)
    db.table("tags").create_index(["trace_id", "annotator"])
    quote = {
        "tag": str,
        "ordinal": int,
        "part": str,
        "start": int,
        "end": int,
        "text": str,
        "before": str,
        "after": str,
        "step": int,
    }
    _table(db, "quotes", quote, ("tag", "ordinal"), keys=[("tag", "tags", "id")], empty=("step",))


def _verdicts(db: Database) -> None:
    columns = {"id": str, **_SUBJECT, "mode": str, "phase": str, "value": str, **_STAMP}
    _table(db, "verdicts", {**columns, "removed": int}, "id", keys=_KEYS)
    db.table("verdicts").create_index(["trace_id", "annotator"])


def _reviews(db: Database) -> None:
    columns = {
        "id": str,
        **_SUBJECT,
        "phase": str,
        "state": str,
        "outcome": str,
        "summary": str,
        "exclusion": str,
        "decisive": str,
        "seconds": float,
        "steps_opened": str,
        "revealed": str,
        "done_at": str,
        **_STAMP,
    }
    empty = ("outcome", "summary", "exclusion", "decisive", "revealed", "done_at")
    _table(db, "reviews", columns, "id", keys=_KEYS, empty=empty)
    db.table("reviews").create_index(["trace_id", "annotator"])


def _history(db: Database) -> None:
    columns = {
        "id": int,
        "change": int,
        "at": str,
        "host": str,
        "trace_id": str,
        "annotator": str,
        "round": str,
        "codebook": str,
        "phase": str,
        "action": str,
        "text": str,
        "tbl": str,
        "row_id": str,
        "before": str,
        "after": str,
        "undo_of": int,
    }
    _table(db, "history", columns, "id", empty=("before", "undo_of"))
    db.table("history").create_index(["trace_id", "annotator"])


def _table(
    db: Database,
    name: str,
    columns: dict[str, type],
    primary: str | tuple[str, ...],
    keys: Sequence[tuple[str, str, str]] = (),
    empty: Sequence[str] = (),
) -> None:
    """Make a table in which only the ``empty`` columns may be null."""
    own_key = () if isinstance(primary, tuple) else (primary,)
    filled = [column for column in columns if column not in (*empty, *own_key)]
    db.table(name).create(columns, pk=primary, foreign_keys=list(keys), not_null=filled)


def migrate(connection: sqlite3.Connection) -> None:
    """Run what this file has not had yet, each in a transaction with the number it leads to."""
    db = Database(connection)
    connection.execute("PRAGMA foreign_keys = OFF")  # tables are rebuilt in any order
    for number, migration in enumerate(MIGRATIONS, start=1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            if connection.execute("PRAGMA user_version").fetchone()[0] < number:
                migration(db)
                broken = connection.execute("PRAGMA foreign_key_check").fetchone()
                if broken:
                    raise MastError(f"a row of {broken[0]} points nowhere after migration {number}")
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise


def upgrade(connection: sqlite3.Connection, path: Path) -> Path:
    """Copy the file beside itself, then migrate it; returns the path of the copy."""
    copy = _backup(connection, path)
    migrate(connection)
    return copy


def _backup(connection: sqlite3.Connection, path: Path) -> Path:
    import os

    version = connection.execute("PRAGMA user_version").fetchone()[0]
    number = 0
    while True:
        number += 1
        name = f"{path.name}.v{version}.bak" + (f".{number}" if number > 1 else "")
        copy = path.with_name(name)
        try:
            mode = path.stat().st_mode & 0o777
            os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))
            break
        except FileExistsError:
            continue
    with closing(sqlite3.connect(copy)) as target:
        connection.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
    return copy
