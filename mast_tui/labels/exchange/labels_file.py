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
from mast_tui.labels import rows
from mast_tui.labels.exchange import lines
from mast_tui.labels.exchange.lines import TYPES, Line
from mast_tui.labels.exchange.merging import TABLES, Annotators, Said, merge_row, rekeyed
from mast_tui.labels.model import Review, Tag, Verdict
from mast_tui.labels.rows import Record, order
from mast_tui.labels.study import rows as study_rows
from mast_tui.labels.study.precedents import Told, tellable

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

NOBODY = Said()
_DECIDED = ("settlement", "guideline")
"""What says how labels came about: it is frozen with them."""
_KINDS = tuple(study_rows.TABLES)


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


# --- writing


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
    beside = _KINDS if study and not done else _DECIDED
    for line in _written(store, done, round, people, beside):
        out.write(line + "\n")
        number += 1
    return number


def _written(
    store: "Store",
    done: bool,
    round: str | None,
    people: Collection[str] | None,
    kinds: tuple[str, ...],
) -> Iterator[str]:
    # what is pointed to is read after what points to it: nothing is ever taken out of a store
    tags = store.tags(round=round, removed=True)
    verdicts = store.verdicts(round=round, removed=True)
    reviews = store.reviews(round=round)
    if done:
        reviews = [review for review in reviews if review.state == "done"]
        looks = {rows.scope_of(review) for review in reviews}
        tags = [tag for tag in tags if rows.scope_of(tag) in looks]
        verdicts = [verdict for verdict in verdicts if rows.scope_of(verdict) in looks]
    told: Told | None = None
    if people is not None:
        reviews = [review for review in reviews if review.annotator in people]
        verdicts = [verdict for verdict in verdicts if verdict.annotator in people]
        told = tellable(store, people)
        tags = [tag for tag in tags if tag.annotator in people]
        tags += [tag for tag in told.tags if tag.annotator not in people]
    labels: list[Review | Verdict | Tag] = [*reviews, *verdicts, *tags]
    beside = _beside(store, kinds, round, people, told)
    finished = {_agreed(review) for review in reviews} if done else None
    beside = list(_pointing_here(store, beside, finished))
    yield json.dumps({"type": "labels", "version": lines.VERSION})
    yield from _written_above(store, labels, beside, people is not None)
    for type, values in (("review", reviews), ("verdict", verdicts), ("tag", tags)):
        for value in sorted(values, key=_sorted_by):
            yield lines.written(type, rows.record_of(value))
    for type, record in beside:
        yield lines.written(type, record)


def _beside(
    store: "Store",
    kinds: tuple[str, ...],
    round: str | None,
    people: Collection[str] | None,
    told: Told | None,
) -> list[tuple[str, Record]]:
    """What a study keeps beside labels, in an order that does not depend on when it came."""
    found: list[tuple[str, Record]] = []
    for type in kinds:
        table = study_rows.TABLES[type]
        for row in store.file.rows(table.select(f"ORDER BY {table.key}")):
            record = table.record(row)
            if _goes(type, record, round, people, told):
                found.append((type, record))
    return found


def _goes(
    type: str, record: Record, round: str | None, people: Collection[str] | None, told: Told | None
) -> bool:
    if type == "guideline":
        return True
    if type == "settlement" and told is not None:
        return record["id"] in told.settlements
    if round is not None and record.get("round") != round:
        return False
    shared = type == "question" and record["answer"] and record["audience"] == "all"
    return people is None or record.get("annotator") in people or bool(shared)


def _agreed(review: Review) -> tuple[str, ...]:
    return review.annotator, review.trace_id, review.round, review.codebook


def _pointing_here(
    store: "Store", beside: list[tuple[str, Record]], finished: set[tuple[str, ...]] | None
) -> Iterator[tuple[str, Record]]:
    """Decisions and guidelines by and about what is written too; of done consensuses only, if so."""
    people = {one.uuid for one in store.annotators()}
    traces = {row.trace_id for row in store.traces()}
    agreed = [one.uuid for one in store.annotators() if one.kind == "consensus"]
    for type, record in beside:
        if type in _DECIDED:
            named = {record[name] for name in study_rows.PEOPLE[type]} - {None}
            named |= set(study_rows.sides(record.get("choice", "")))
            if not named <= people or record.get("trace_id") not in (None, *traces):
                continue
        if type == "settlement" and finished is not None:
            about = record["trace_id"], record["round"], record["codebook"]
            if not any((uuid, *about) in finished for uuid in agreed):
                continue
        yield type, record


def _written_above(
    store: "Store",
    labels: list[Review | Verdict | Tag],
    beside: list[tuple[str, Record]],
    everybody: bool,
) -> Iterator[str]:
    """The lines of what the labels point to."""
    annotators = {label.annotator for label in labels}
    codebooks = {(label.codebook, label.codebook_version) for label in labels}
    rounds = {label.round for label in labels}
    traces = {label.trace_id for label in labels}
    for type, record in beside:
        annotators |= {record[name] for name in study_rows.PEOPLE[type]}
        annotators |= set(study_rows.sides(record["choice"])) if "choice" in record else set()
        if "codebook" in record:
            version = "version" if type == "guideline" else "codebook_version"
            codebooks.add((record["codebook"], record[version]))
        rounds |= {record["round"]} if "round" in record else set()
        traces |= {record["trace_id"]} if "trace_id" in record else set()
    for record in _annotators(store):
        if everybody or record["uuid"] in annotators:
            yield lines.written("annotator", record)
    for record in _codebooks(store):
        if (record["id"], record["version"]) in codebooks:
            yield lines.written("codebook", record)
    for record in _rounds(store):
        if record["name"] in rounds:
            yield lines.written("round", record)
    for record in _traces(store):
        if record["trace_id"] in traces:
            yield lines.written("trace", record)


def _sorted_by(label: Review | Verdict | Tag) -> tuple[str | int, ...]:
    step = getattr(label, "step", None) or 0
    return (*rows.scope_of(label), step, getattr(label, "mode", ""))


def _annotators(store: "Store") -> Iterator[Record]:
    also: dict[str, list[str]] = {}
    for uuid, annotator in store.file.rows("SELECT uuid, annotator FROM aliases ORDER BY uuid"):
        also.setdefault(annotator, []).append(uuid)
    for one in sorted(store.annotators(), key=lambda one: one.uuid):
        yield rows.record_of(one) | {"also": also.get(one.uuid, [])}


def _codebooks(store: "Store") -> Iterator[Record]:
    names = lines.fields("codebook")
    sql = "SELECT id, version, revision, hash, body FROM codebooks ORDER BY 1, 2, 3, 4"
    for found in store.file.rows(sql):
        record = dict(zip(names, found, strict=True))
        yield record | {"body": json.loads(record["body"])}


def _rounds(store: "Store") -> Iterator[Record]:
    names = lines.fields("round")
    for found in store.file.rows(f"SELECT {', '.join(names)} FROM rounds ORDER BY name"):
        record = dict(zip(names, found, strict=True))
        yield record | {"settings": json.loads(record["settings"] or "null")}


def _traces(store: "Store") -> Iterator[Record]:
    names = lines.fields("trace")
    for found in store.file.rows(f"SELECT {', '.join(names)} FROM traces ORDER BY trace_id"):
        yield dict(zip(names, found, strict=True))


# --- reading


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
