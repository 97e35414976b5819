"""What a study keeps beside labels: assignments, questions, frozen labels, what was settled, and
guidelines. Values and their tables."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, Literal, NamedTuple

from mast_tui.labels.identity import guideline_id, identity, settlement_id
from mast_tui.labels.rows import SETTLEMENTS, Record, Table, order

Why = Literal["drawn", "calibration", "repeat"]
Audience = Literal["asker", "all"]


class Assignment(NamedTuple):
    """One trace for one annotator in one round."""

    id: str
    round: str
    trace_id: str
    annotator: str
    """The annotator's uuid."""
    position: int
    """In the annotator's own order, from 1."""
    why: Why
    seed: int
    skipped: str | None = None
    """Why the annotator went on without it; it stays in the queue, behind all others."""
    created_at: str = ""
    changed_at: str = ""
    revision: int = 1
    host: str = ""
    removed: bool = False


class Question(NamedTuple):
    """What an annotator asks about a step or a trace, and what the lead says."""

    id: str
    trace_id: str
    annotator: str
    round: str
    step: int | None
    text: str
    answer: str | None = None
    answered_by: str | None = None
    """The uuid of who answered."""
    audience: Audience = "asker"
    """Who sees the answer."""
    created_at: str = ""
    changed_at: str = ""
    revision: int = 1
    host: str = ""
    removed: bool = False


class Freeze(NamedTuple):
    """Labels as they were once, kept in a file whose hash the store knows."""

    name: str
    hash: str
    file: str
    """Relative to the folder of the store."""
    lines: int
    created_at: str = ""
    changed_at: str = ""
    revision: int = 1
    host: str = ""


class Guideline(NamedTuple):
    """What a study says of one mode beside the codebook's own words."""

    id: str
    """:func:`mast_tui.labels.identity.guideline_id`"""
    codebook: str
    version: str
    codebook_revision: int
    mode: str
    text: str
    author: str
    """The uuid of who wrote it."""
    created_at: str = ""
    changed_at: str = ""
    revision: int = 1
    host: str = ""
    removed: bool = False


ASSIGNMENTS = Table("assignments", Assignment)
QUESTIONS = Table("questions", Question)
FREEZES = Table("freezes", Freeze, "name")
GUIDELINES = Table("guidelines", Guideline)

TABLES: dict[str, Table[Any]] = {
    "assignment": ASSIGNMENTS,
    "question": QUESTIONS,
    "freeze": FREEZES,
    "settlement": SETTLEMENTS,
    "guideline": GUIDELINES,
}
"""By the type of their lines in a labels file."""

WORDS = ("neither", "new")
"""What ``settlement.choice`` says where nobody's side was taken."""

PEOPLE: dict[str, tuple[str, ...]] = {
    "assignment": ("annotator",),
    "question": ("annotator", "answered_by"),
    "freeze": (),
    "settlement": ("decided_by", "decided_with"),
    "guideline": ("author",),
}
"""The fields that hold an annotator's uuid; ``settlement.choice`` may hold several."""


def assignment_id(round: str, trace_id: str, annotator: str) -> str:
    """The same assignment has the same id in every store."""
    return identity("assignment", round, trace_id, annotator)


def derived_id(type: str, row: Record) -> str:
    """The id that a row has by what it is about; questions have one that was drawn."""
    if type == "assignment":
        return assignment_id(row["round"], row["trace_id"], row["annotator"])
    if type == "settlement":
        about = (row["round"], row["trace_id"], row["codebook"], row["mode"], row["step"])
        return settlement_id(*about)
    if type == "guideline":
        return guideline_id(row["codebook"], row["version"], row["codebook_revision"], row["mode"])
    return str(row[TABLES[type].key])


def sides(choice: str) -> tuple[str, ...]:
    """The uuids whose side a settlement took; none where it took nobody's."""
    found = json.loads(choice) if choice.startswith("[") else []
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError("choice is no list of uuids")
    return tuple(found)


def choice_of(uuids: Iterable[str]) -> str:
    """The side of some annotators as a settlement keeps it."""
    return json.dumps(sorted(set(uuids)))


def renamed(type: str, row: Record, uuids: dict[str, str]) -> Record:
    """A row with its annotators as they are called here, and the id that follows from it."""
    people = {name: uuids.get(row[name], row[name]) for name in PEOPLE[type]}
    row = row | people
    if type == "settlement" and (taken := sides(row["choice"])):
        row["choice"] = choice_of(uuids.get(one, one) for one in taken)
    row[TABLES[type].key] = derived_id(type, row)
    return row


def merge(connection: sqlite3.Connection, type: str, row: Record) -> str:
    """Take a row over if it is newer than the one here: ``new``, ``changed`` or ``known``."""
    table = TABLES[type]
    found = table.load(connection, row[table.key])
    if found is not None and order(found) >= order(row):
        return "known"
    table.write(connection, row)
    return "changed" if found else "new"


def rekey(connection: sqlite3.Connection, old: str, new: str) -> None:
    """Give what belonged to ``old`` to ``new``."""
    for type, people in PEOPLE.items():
        named = [f'"{name}" = ?1' for name in people]
        named += ["instr(choice, ?1)"] if type == "settlement" else []
        if not named:
            continue
        table = TABLES[type]
        sql = table.select(f"WHERE {' OR '.join(named)}")
        for before in map(table.record, connection.execute(sql, (old,)).fetchall()):
            sql = f"DELETE FROM {table.name} WHERE {table.key} = ?"
            connection.execute(sql, (before[table.key],))
            merge(connection, type, renamed(type, before, {old: new}))
