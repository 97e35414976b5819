"""Rows and values: every read of a table and every write of one goes through here.

A record is a plain dict with the field names of the value it stands for, which is also what the
history and the labels file hold.
"""

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

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

if TYPE_CHECKING:
    from mast_tui.labels.file.connect import StoreFile

Record = dict[str, Any]

FLAGS = frozenset({"removed", "precedent"})
"""Columns that are 0 or 1 in the file and a bool in the value."""

STAMPS = ("revision", "changed_at", "host")


V = TypeVar("V", bound=NamedTuple)


def column(field: str) -> str:
    """The column of a field; ``group`` is no word one can use in SQL unquoted."""
    return "grp" if field == "group" else f'"{field}"'


def _marks(fields: Iterable[str]) -> str:
    return ", ".join("?" for _ in fields)


class Table(Generic[V]):
    """One table, and the value that a row of it is.

    ``more`` are columns that are written and in no value.
    """

    def __init__(self, name: str, value: type[V], key: str = "id", *more: str) -> None:
        self.name = name
        self.value = value
        self.key = key
        self.fields = tuple(field for field in value._fields if field != "quotes")
        """Those that are columns, in the value's order."""
        self.columns = ", ".join(map(column, self.fields))
        self._flags = [at for at, field in enumerate(self.fields) if field in FLAGS]
        self._written = (*self.fields, *more)
        names = [column(field) for field in self._written]
        update = ", ".join(f"{one} = excluded.{one}" for one in names if one != column(key))
        self._write = (
            f"INSERT INTO {name} ({', '.join(names)}) VALUES ({_marks(names)}) "
            f"ON CONFLICT ({key}) DO UPDATE SET {update}"
        )

    def select(self, rest: str = "") -> str:
        """A select of what makes the value; ``rest`` says of which rows."""
        return f"SELECT {self.columns} FROM {self.name} {rest}"

    def all(self, file: "StoreFile", rest: str, values: tuple[Any, ...] = ()) -> list[V]:
        """The values of some rows of a store."""
        return [self.value._make(self.plain(row)) for row in file.rows(self.select(rest), values)]

    def plain(self, row: Sequence[Any]) -> Sequence[Any]:
        """What a row holds, in the value's order and with its types."""
        if not self._flags:
            return row
        found = list(row)
        for at in self._flags:
            found[at] = bool(found[at])
        return found

    def record(self, row: Sequence[Any]) -> Record:
        """A row as a record."""
        return dict(zip(self.fields, self.plain(row), strict=True))

    def load(self, connection: sqlite3.Connection, key: str) -> Record | None:
        """One row by what tells it apart, removed or not."""
        found = connection.execute(self.select(f"WHERE {self.key} = ?"), (key,)).fetchone()
        return None if found is None else self.record(found)

    def write(self, connection: sqlite3.Connection, record: Mapping[str, Any]) -> None:
        """Write a row, whatever was there."""
        connection.execute(self._write, [record[field] for field in self._written])


ANNOTATORS = Table("annotators", Annotator, "uuid", "name_key")
TRACES = Table("traces", TraceRow, "trace_id", "changed_at")
TAGS = Table("tags", Tag)
VERDICTS = Table("verdicts", Verdict)
REVIEWS = Table("reviews", Review)
SETTLEMENTS = Table("settlements", Settlement)

LABELS: dict[str, Table[Any]] = {
    table.name: table for table in (TAGS, VERDICTS, REVIEWS, SETTLEMENTS)
}
"""What a key press writes; the history knows them by these names."""

QUOTE_FIELDS = Quote._fields
_QUOTE_COLUMNS = ", ".join(map(column, QUOTE_FIELDS))


def tag_of(record: Record) -> Tag:
    """The tag that a record describes."""
    return Tag(**(record | {"quotes": tuple(Quote(**quote) for quote in record["quotes"])}))


def verdict_of(record: Record) -> Verdict:
    """The verdict that a record describes."""
    return Verdict(**record)


def review_of(record: Record) -> Review:
    """The review that a record describes."""
    return Review(**record)


def settlement_of(record: Record) -> Settlement:
    """The settlement that a record describes."""
    return Settlement(**record)


def quote_record(quote: Quote) -> Record:
    """A quote as plain values."""
    return quote._asdict()


def place_record(place: Place | None) -> Record:
    """A place as fields of a tag; all empty for the whole trace."""
    record: Record = {field: getattr(place, field, None) for field in Place._fields}
    return {key: clean(value) if isinstance(value, str) else value for key, value in record.items()}


def record_of(value: Tag | Verdict | Review | Annotator | TraceRow) -> Record:
    """Any of our values as plain values."""
    record: Record = value._asdict()
    if isinstance(value, Tag):
        record["quotes"] = [quote_record(quote) for quote in value.quotes]
    return record


def scope_of(label: Tag | Verdict | Review) -> Scope:
    """Whose label on what it is."""
    return Scope(label.trace_id, label.annotator, label.round, label.codebook, label.phase)


def scope_in(record: Record) -> Scope:
    """The same of a record."""
    return Scope(*(record[field] for field in Scope._fields))


def order(record: Record) -> tuple[int, str, str, str]:
    """The greater of two versions of a row is the one that stays."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    return record["revision"], record["changed_at"], record["host"], text


def load(connection: sqlite3.Connection, table: str, id: str) -> Record | None:
    """One tag, verdict, review or settlement by its id, removed or not."""
    record = LABELS[table].load(connection, id)
    if record is not None and table == "tags":
        quotes = _quotes(connection, "tag = ?", (id,))
        record["quotes"] = [quote_record(quote) for quote in quotes.get(id, ())]
    return record


def save(connection: sqlite3.Connection, table: str, before: Record | None, after: Record) -> None:
    """Write one tag, verdict, review or settlement, with the quotes of a tag."""
    LABELS[table].write(connection, after)
    if table == "tags" and after["quotes"] != (before["quotes"] if before else []):
        _save_quotes(connection, after["id"], after["quotes"])


def tags(file: "StoreFile", where: str, by: str, values: tuple[Any, ...]) -> list[Tag]:
    """The tags of some rows of a store, with their quotes."""
    among = f"tag IN (SELECT id FROM tags WHERE {where})"
    found, quotes = file.look(
        lambda connection: (
            connection.execute(TAGS.select(f"WHERE {where} ORDER BY {by}"), values).fetchall(),
            _quotes(connection, among, values),
        )
    ) or ([], {})
    return [Tag._make((*TAGS.plain(row), quotes.get(row[0], ()))) for row in found]


def tagged_steps(connection: sqlite3.Connection, scope: Scope, mode: str) -> list[int | None]:
    """The steps (none: the whole trace) where a mode is tagged."""
    where = " AND ".join(f'"{field}" = ?' for field in Scope._fields)
    sql = f"SELECT step FROM tags WHERE {where} AND mode = ? AND removed = 0 ORDER BY step"
    return [step for (step,) in connection.execute(sql, (*scope, mode))]


def _quotes(
    connection: sqlite3.Connection, where: str, values: tuple[Any, ...]
) -> dict[str, tuple[Quote, ...]]:
    """The quotes of some tags, by the id of the tag."""
    sql = f"SELECT tag, {_QUOTE_COLUMNS} FROM quotes WHERE {where} ORDER BY tag, ordinal"
    quotes: defaultdict[str, tuple[Quote, ...]] = defaultdict(tuple)
    for tag, *quote in connection.execute(sql, values):
        quotes[tag] += (Quote(*quote),)
    return quotes


def _save_quotes(connection: sqlite3.Connection, tag: str, quotes: list[Record]) -> None:
    marks = _marks(QUOTE_FIELDS)
    connection.execute("DELETE FROM quotes WHERE tag = ?", (tag,))
    connection.executemany(
        f"INSERT INTO quotes (tag, ordinal, {_QUOTE_COLUMNS}) VALUES (?, ?, {marks})",
        [
            (tag, ordinal, *(quote[field] for field in QUOTE_FIELDS))
            for ordinal, quote in enumerate(quotes)
        ],
    )
