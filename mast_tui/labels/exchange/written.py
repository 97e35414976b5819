"""What of a store goes into a labels file: whose labels, with everything that they point to."""

import json
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from mast_tui.labels import rows
from mast_tui.labels.exchange import lines
from mast_tui.labels.model import Review, Tag, Verdict
from mast_tui.labels.rows import Record
from mast_tui.labels.study import rows as study_rows
from mast_tui.labels.study.precedents import Told, tellable

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

_DECIDED = ("settlement", "guideline")
"""What says how labels came about: it is frozen with them."""
_KINDS = tuple(study_rows.TABLES)


def lines_of(
    store: "Store",
    done: bool,
    round: str | None,
    people: Collection[str] | None,
    study: bool,
) -> Iterator[str]:
    """The lines of a store as :func:`mast_tui.labels.exchange.labels_file.write` describes them."""
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
    kinds = _KINDS if study and not done else _DECIDED
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
