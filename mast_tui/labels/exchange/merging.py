"""Two stores that know the same things: which version of a row stays, and who is who.

Of two versions the one with the higher revision stays, then the later one, then the one of the
higher host, then the one whose text sorts last. That order is the same everywhere, so merging is
free of order and may be repeated.
"""

import re
import sqlite3
from typing import NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels import rows
from mast_tui.labels.exchange import lines
from mast_tui.labels.identity import annotator_name, name_key
from mast_tui.labels.press import Press
from mast_tui.labels.revealed import joined
from mast_tui.labels.rows import Record, order
from mast_tui.labels.study import rows as study_rows

TABLES = {"review": "reviews", "verdict": "verdicts", "tag": "tags"}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Said(NamedTuple):
    """What the person who imports said about the annotators of the file."""

    name: str | None = None
    """``--as``: the name of the file's one annotator."""
    rename: str | None = None
    """``--rename``: the name of the one whose name is taken by somebody else."""
    same: bool = False
    """``--same``: annotators of the same name are the same person."""
    judge: bool = False
    """``--judge``: the annotators of the file are judges, not people."""


def merge_row(connection: sqlite3.Connection, type: str, record: Record, at: str, host: str) -> str:
    """Take a review, verdict or tag over if it is newer: ``new``, ``changed`` or ``known``.

    What was revealed in one store was revealed, whatever the other knows of it.
    """
    table = TABLES[type]
    before = rows.load(connection, table, record["id"])
    if before is not None:
        newest = max(before, record, key=order)
        if type == "review":
            newest = newest | {"revealed": joined(before["revealed"], record["revealed"])}
        if newest == before:
            return "known"
        record = newest
    rows.save(connection, table, before, record)
    scope = rows.scope_in(record)
    press = Press(connection, scope, at, host, "import")
    press.text = f"imported {type}"
    press.note(table, before, record)
    return "changed" if before else "new"


class Annotators:
    """Who the annotators of a file are in this store."""

    def __init__(self, connection: sqlite3.Connection, said: Said, at: str, host: str) -> None:
        self.connection = connection
        self.said = said
        self.at = at
        self.host = host

    def take(self, incoming: Record) -> str:
        """Add or update one annotator: ``new``, ``changed`` or ``known``."""
        uuid, others = incoming["uuid"], incoming["also"]
        record = self._said_of({key: value for key, value in incoming.items() if key != "also"})
        mine = {found for one in (uuid, *others) if (found := self._known(one))}
        record = max([record, *map(self._load, sorted(mine))], key=order)
        clash = self._named(record["name"])
        if clash and clash not in mine:
            if self.said.same:
                self._same_kind(clash, record)
                mine.add(clash)
                record = max([record, self._load(clash)], key=order)
            elif self.said.rename:
                record = self._changed(record, name=annotator_name(self.said.rename))
        if (self._named(record["name"]) or uuid) not in {uuid, *mine}:
            raise MastError(_who_is(record["name"]))
        kept = min({uuid, *others, *mine})
        created = min(incoming["created_at"], record["created_at"])
        outcome = self._save(record | {"uuid": kept, "created_at": created}, mine)
        for one in sorted({uuid, *others, *mine} - {kept}):
            self._join(one, kept)
        return outcome

    def all(self) -> dict[str, str]:
        """The uuid here of every annotator whose labels a file may carry."""
        sql = "SELECT uuid, uuid FROM annotators UNION SELECT uuid, annotator FROM aliases"
        return dict(self.connection.execute(sql).fetchall())

    def _said_of(self, record: Record) -> Record:
        if self.said.judge:
            record = self._changed(record, kind="judge")
        name = annotator_name(self.said.name or record["name"])
        return self._changed(record, name=name)

    def _changed(self, record: Record, **values: str) -> Record:
        if all(record[field] == value for field, value in values.items()):
            return record
        stamps = {"revision": record["revision"] + 1, "changed_at": self.at, "host": self.host}
        return record | values | stamps

    def _known(self, uuid: str) -> str | None:
        sql = (
            "SELECT uuid FROM annotators WHERE uuid = ? "
            "UNION SELECT annotator FROM aliases WHERE uuid = ?"
        )
        found = self.connection.execute(sql, (uuid, uuid)).fetchone()
        return found[0] if found else None

    def _named(self, name: str) -> str | None:
        sql = "SELECT uuid FROM annotators WHERE name_key = ?"
        found = self.connection.execute(sql, (name_key(name),)).fetchone()
        return found[0] if found else None

    def _same_kind(self, uuid: str, record: Record) -> None:
        sql = "SELECT kind FROM annotators WHERE uuid = ?"
        kind = self.connection.execute(sql, (uuid,)).fetchone()[0]
        if kind != record["kind"]:
            raise MastError(
                f'"{record["name"]}" is a {kind} here and a {record["kind"]} there: not the same'
            )

    def _save(self, newest: Record, mine: set[str]) -> str:
        """Write the newest version under the uuid that is kept."""
        known = [self._load(one) for one in sorted(mine)]
        created = min(version["created_at"] for version in (newest, *known))
        newest = newest | {"created_at": created}
        if known == [newest]:
            return "known"
        for one in mine - {newest["uuid"]}:  # the name is free for the row that stays
            self.connection.execute(
                "UPDATE annotators SET name_key = ? WHERE uuid = ?", (f"{one}\0", one)
            )
        name = {"name_key": name_key(newest["name"])}
        rows.ANNOTATORS.write(self.connection, newest | name)
        return "changed" if mine else "new"

    def _load(self, uuid: str) -> Record:
        found = rows.ANNOTATORS.load(self.connection, uuid)
        assert found is not None
        return found

    def _join(self, old: str, kept: str) -> None:
        """From now on ``old`` is another name for ``kept``, and so is what pointed to it."""
        connection = self.connection
        if connection.execute("SELECT 1 FROM annotators WHERE uuid = ?", (old,)).fetchone():
            rekey(connection, old, kept)
            connection.execute("UPDATE aliases SET annotator = ? WHERE annotator = ?", (kept, old))
            connection.execute("DELETE FROM annotators WHERE uuid = ?", (old,))
        connection.execute(
            "INSERT INTO aliases VALUES (?, ?) ON CONFLICT (uuid) DO UPDATE SET annotator = ?",
            (old, kept, kept),
        )


def rekeyed(type: str, record: Record, annotator: str) -> Record:
    """A row under another uuid of its annotator, with the id that follows from it."""
    record = record | {"annotator": annotator}
    return record | {"id": lines.derived_id(type, record)}


def rekey(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Give what ``old`` said to ``new``; where both said it, the newer version stays."""
    ids: dict[str, str] = {old: new}
    moved: list[tuple[str, Record]] = []
    for type, table in TABLES.items():
        found = connection.execute(f"SELECT id FROM {table} WHERE annotator = ?", (old,))
        for (id,) in found.fetchall():
            record = rows.load(connection, table, id)
            assert record is not None
            moved.append((type, rekeyed(type, record, new)))
            ids[id] = moved[-1][1]["id"]
            connection.execute("DELETE FROM quotes WHERE tag = ?", (id,))
            connection.execute(f"DELETE FROM {table} WHERE id = ?", (id,))
    study_rows.rekey(connection, old, new)
    for type, record in moved:
        if type == "review" and record["decisive"]:
            record["decisive"] = ids.get(record["decisive"], record["decisive"])
        before = rows.load(connection, TABLES[type], record["id"])
        if before is None or order(before) < order(record):
            rows.save(connection, TABLES[type], before, record)
    _rekey_history(connection, ids, old, new)


def _rekey_history(connection: sqlite3.Connection, ids: dict[str, str], old: str, new: str) -> None:
    """The history names the rows by what they are called now, so that undo finds them."""
    sql = "SELECT id, row_id, before, after FROM history WHERE annotator = ?"
    for number, *texts in connection.execute(sql, (old,)).fetchall():
        changed = [
            text and _UUID.sub(lambda found: ids.get(found[0], found[0]), text) for text in texts
        ]
        connection.execute(
            "UPDATE history SET annotator = ?, row_id = ?, before = ?, after = ? WHERE id = ?",
            (new, *changed, number),
        )


def _who_is(name: str) -> str:
    return (
        f'another annotator is called "{name}" here; say --same if it is the same person, '
        "or --rename NAME to tell them apart"
    )
