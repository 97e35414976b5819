"""The labels file: everything that was said, to be read back unchanged.

One JSON object a line. Written sorted, so that the same labels make the same bytes; read in any
order, and as often as one likes.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple, TextIO

from mast_tui.errors import MastError
from mast_tui.labels.exchange import lines
from mast_tui.labels.exchange.lines import TYPES, Line
from mast_tui.labels.exchange.merging import TABLES, Annotators, Said, merge_row, rekeyed
from mast_tui.labels.exchange.written import lines_of
from mast_tui.labels.rows import Record, order
from mast_tui.labels.study import rows as study_rows

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

NOBODY = Said()


class Report(NamedTuple):
    """What came of reading a file: how many lines of each type were new, changed or known."""

    name: str
    counts: dict[str, Counter[str]]

    def text(self) -> str:
        """``3 annotators (3 new), 120 tags (118 new, 2 known)``."""
        return ", ".join(_counted(type, count) for type, count in self.counts.items() if count)


def _counted(type: str, count: Counter[str]) -> str:
    number = count.total()
    how = ", ".join(f"{count[word]} {word}" for word in ("new", "changed", "known") if count[word])
    return f"{number} {type}{'s' if number != 1 else ''} ({how})"


def write(
    store: "Store",
    out: TextIO,
    *,
    done: bool = False,
    round: str | None = None,
    people: Collection[str] | None = None,
    study: bool = True,
) -> int:
    """Write the labels of a store, of done reviews only or of one round; returns how many lines.

    ``people`` are the uuids whose labels, assignments and questions are written (everybody is
    named), with the guidelines and such precedents as they may see; ``study`` is whether
    assignments, questions and freezes are.
    """
    number = 0
    for line in lines_of(store, done, round, people, study):
        out.write(line + "\n")
        number += 1
    return number


def read(
    store: "Store", source: Iterable[str], name: str = "labels", said: Said = NOBODY
) -> Report:
    """Merge a labels file into a store, all of it or nothing."""
    found = lines.parsed(source, name)
    by_type = {type: [line for line in found if line.type == type] for type in TYPES}
    _check_names(by_type["annotator"], name, said)
    report = Report(name, {type: Counter() for type in TYPES})
    if not found:
        return report
    with store.file.transaction() as connection:
        at, host = store.clock(), store.host
        who = Annotators(connection, said, at, host)
        for line in by_type["annotator"]:
            report.counts["annotator"][who.take(line.record)] += 1
        for type, merge in (("codebook", _codebook), ("round", _round), ("trace", _trace)):
            for line in by_type[type]:
                report.counts[type][merge(connection, line.record)] += 1
        uuids = who.all()
        for line in _labels(by_type, uuids, name):
            _check_known(connection, line, name)
            result = merge_row(connection, line.type, line.record, at, host)
            report.counts[line.type][result] += 1
        for type in study_rows.TABLES:
            for line in by_type[type]:
                _check_people(line, uuids, name)
                if "trace_id" in line.record:
                    _check_known(connection, line, name)
                record = study_rows.renamed(type, line.record, uuids)
                report.counts[type][study_rows.merge(connection, type, record)] += 1
    return report


def _check_people(line: Line, uuids: dict[str, str], name: str) -> None:
    named = [line.record[field] for field in study_rows.PEOPLE[line.type]]
    named += study_rows.sides(line.record.get("choice", ""))
    for uuid in named:
        if uuid is not None and uuid not in uuids:
            raise MastError(f"{name}:{line.number}: no annotator line for this {line.type}")


def _check_names(annotators: list[Line], name: str, said: Said) -> None:
    if said.name and len(annotators) != 1:
        raise MastError(f"{name}: --as names one annotator, and the file has {len(annotators)}")


def _labels(by_type: dict[str, list[Line]], uuids: dict[str, str], name: str) -> Iterator[Line]:
    """Reviews, verdicts and tags as they are called in this store."""
    moved: list[Line] = []
    ids: dict[str, str] = {}
    for type in TABLES:
        for line in by_type[type]:
            uuid = uuids.get(line.record["annotator"])
            if uuid is None:
                raise MastError(f"{name}:{line.number}: no annotator line for this {type}")
            moved.append(line._replace(record=rekeyed(type, line.record, uuid)))
            ids[line.record["id"]] = moved[-1].record["id"]
    for line in moved:
        if line.type == "review":
            decisive = line.record["decisive"]
            line.record["decisive"] = ids.get(decisive, decisive)
        yield line


def _check_known(connection: sqlite3.Connection, line: Line, name: str) -> None:
    for table, column, value in (
        ("traces", "trace_id", line.record["trace_id"]),
        ("rounds", "name", line.record["round"]),
    ):
        sql = f"SELECT 1 FROM {table} WHERE {column} = ?"
        if connection.execute(sql, (value,)).fetchone() is None:
            raise MastError(f"{name}:{line.number}: no {table[:-1]} line for this {line.type}")


def _codebook(connection: sqlite3.Connection, record: Record) -> str:
    body = json.dumps(record["body"], ensure_ascii=False, separators=(",", ":"))
    key = (record["id"], record["version"], record["revision"], record["hash"])
    sql = "SELECT body FROM codebooks WHERE id = ? AND version = ? AND revision = ? AND hash = ?"
    known = connection.execute(sql, key).fetchone()
    if known is not None and known[0] >= body:
        return "known"
    connection.execute("INSERT OR REPLACE INTO codebooks VALUES (?, ?, ?, ?, ?)", (*key, body))
    return "changed" if known else "new"


def _round(connection: sqlite3.Connection, record: Record) -> str:
    settings = record["settings"]
    text = None if settings is None else json.dumps(settings, ensure_ascii=False, sort_keys=True)
    return _newest(connection, "rounds", "name", record | {"settings": text}, order)


def _trace(connection: sqlite3.Connection, record: Record) -> str:
    return _newest(connection, "traces", "trace_id", record, _trace_order)


def _trace_order(record: Record) -> tuple[int, bool, bool, str, str]:
    """The later one, but what is known of a run is not lost to a copy of its file alone."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True)
    known = record["outcome"] != "unknown", record["model"] is not None
    return record["reader_version"], *known, record["changed_at"], text


def _newest(
    connection: sqlite3.Connection,
    table: str,
    key: str,
    record: Record,
    order: Callable[[Record], tuple[int | str, ...]],
) -> str:
    """Keep the greater of the row here and the one that came."""
    names = ", ".join(f'"{name}"' for name in record)
    sql = f"SELECT {names} FROM {table} WHERE {key} = ?"
    found = connection.execute(sql, (record[key],)).fetchone()
    if found is not None and order(dict(zip(record, found, strict=True))) >= order(record):
        return "known"
    marks = ", ".join("?" for _ in record)
    update = ", ".join(f'"{name}" = excluded."{name}"' for name in record if name != key)
    connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT ({key}) DO UPDATE SET {update}",
        tuple(record.values()),
    )
    return "changed" if found else "new"
