"""Rows and values: every read of labels and every write of one goes through here.

A record is a plain dict with the field names of the value it stands for, which is also what the
history and the labels file hold.
"""

import sqlite3
from collections.abc import Iterable
from typing import Any

from mast_tui.labels.identity import Scope, clean
from mast_tui.labels.model import (
    Annotator,
    Place,
    Quote,
    Review,
    Settlement,
    Tag,
    TraceRow,
    Verdict,
)

Record = dict[str, Any]

QUOTE_FIELDS = Quote.__match_args__
FIELDS: dict[str, tuple[str, ...]] = {
    "annotators": Annotator.__match_args__,
    "traces": TraceRow.__match_args__,
    "tags": tuple(name for name in Tag.__match_args__ if name != "quotes"),
    "verdicts": Verdict.__match_args__,
    "reviews": Review.__match_args__,
    "settlements": Settlement.__match_args__,
}
"""The fields of each value that are columns of its table, in the value's order."""

FLAGS = frozenset({"removed", "precedent"})
"""Columns that are 0 or 1 in the file and a bool in the value."""

STAMPS = ("revision", "changed_at", "host")


def column(field: str) -> str:
    """The column of a field; ``group`` is no word one can use in SQL unquoted."""
    return "grp" if field == "group" else f'"{field}"'


def columns(table: str) -> str:
    """The columns of a table's value, for a select."""
    return ", ".join(column(field) for field in FIELDS[table])


def tag_of(record: Record) -> Tag:
    """The tag that a record describes."""
    quotes = tuple(Quote(**quote) for quote in record["quotes"])
    return Tag(**(record | {"quotes": quotes, "removed": bool(record["removed"])}))


def verdict_of(record: Record) -> Verdict:
    """The verdict that a record describes."""
    return Verdict(**(record | {"removed": bool(record["removed"])}))


def review_of(record: Record) -> Review:
    """The review that a record describes."""
    return Review(**record)


def settlement_of(record: Record) -> Settlement:
    """The settlement that a record describes."""
    return Settlement(**(record | {"removed": bool(record["removed"])}))


def quote_record(quote: Quote) -> Record:
    """A quote as plain values."""
    return {field: getattr(quote, field) for field in QUOTE_FIELDS}


def place_record(place: Place | None) -> Record:
    """A place as fields of a tag; all empty for the whole trace."""
    record: Record = {field: getattr(place, field, None) for field in Place.__match_args__}
    return {key: clean(value) if isinstance(value, str) else value for key, value in record.items()}


def record_of(value: Tag | Verdict | Review | Annotator | TraceRow) -> Record:
    """Any of our values as plain values."""
    record: Record = {field: getattr(value, field) for field in type(value).__match_args__}
    if isinstance(value, Tag):
        record["quotes"] = [quote_record(quote) for quote in value.quotes]
    return record


def load(connection: sqlite3.Connection, table: str, id: str) -> Record | None:
    """One tag, verdict, review or settlement by its id, removed or not."""
    sql = f"SELECT {columns(table)} FROM {table} WHERE id = ?"
    found = connection.execute(sql, (id,)).fetchone()
    if found is None:
        return None
    record: Record = dict(zip(FIELDS[table], found, strict=True))
    for flag in FLAGS & record.keys():
        record[flag] = bool(record[flag])
    if table == "tags":
        record["quotes"] = _quotes(connection, id)
    return record


def tagged_steps(connection: sqlite3.Connection, scope: Scope, mode: str) -> list[int | None]:
    """The steps (none: the whole trace) where a mode is tagged."""
    where = " AND ".join(f'"{field}" = ?' for field in Scope._fields)
    sql = f"SELECT step FROM tags WHERE {where} AND mode = ? AND removed = 0 ORDER BY step"
    return [step for (step,) in connection.execute(sql, (*scope, mode))]


def _quotes(connection: sqlite3.Connection, tag: str) -> list[Record]:
    names = ", ".join(column(field) for field in QUOTE_FIELDS)
    found = connection.execute(f"SELECT {names} FROM quotes WHERE tag = ? ORDER BY ordinal", (tag,))
    return [dict(zip(QUOTE_FIELDS, row, strict=True)) for row in found]


def save(connection: sqlite3.Connection, table: str, before: Record | None, after: Record) -> None:
    """Write one tag, verdict, review or settlement, with the quotes of a tag."""
    fields = FIELDS[table]
    names = [column(field) for field in fields]
    update = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    connection.execute(
        f"INSERT INTO {table} ({', '.join(names)}) VALUES ({_marks(fields)}) "
        f"ON CONFLICT (id) DO UPDATE SET {update}",
        [after[field] for field in fields],
    )
    if table == "tags" and after["quotes"] != (before["quotes"] if before else []):
        _save_quotes(connection, after["id"], after["quotes"])


def _save_quotes(connection: sqlite3.Connection, tag: str, quotes: list[Record]) -> None:
    names = ", ".join(column(field) for field in QUOTE_FIELDS)
    connection.execute("DELETE FROM quotes WHERE tag = ?", (tag,))
    connection.executemany(
        f"INSERT INTO quotes (tag, ordinal, {names}) VALUES (?, ?, {_marks(QUOTE_FIELDS)})",
        [
            (tag, ordinal, *(quote[field] for field in QUOTE_FIELDS))
            for ordinal, quote in enumerate(quotes)
        ],
    )


def _marks(fields: Iterable[str]) -> str:
    return ", ".join("?" for _ in fields)
