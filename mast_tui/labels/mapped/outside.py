"""Failures outside the codebook: what was tagged ``other``, and its way into a new version.

Such a tag says in its note what failed, and counts in no statistics. Once a new version of the
codebook has a mode for it, the lead says which tags are that mode; each stays its annotator's tag.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.codebook.model import OTHER, Codebook
from mast_tui.errors import MastError
from mast_tui.labels import register, reviews, rows
from mast_tui.labels.checks import where
from mast_tui.labels.model import Tag
from mast_tui.labels.press import Press

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

ACTION = "adopt"
"""What the history calls it. It takes part in no undo: the annotator said nothing new."""


class Outside(NamedTuple):
    """One failure that no mode named."""

    tag: Tag
    path: str
    annotator: str
    """The name."""


def outside(store: "Store", codebook: Codebook) -> list[Outside]:
    """The tags ``other`` of everybody, in any version of a codebook."""
    names = {one.uuid: one.name for one in store.annotators()}
    paths = {row.trace_id: row.path for row in store.traces()}
    return [
        Outside(tag, paths[tag.trace_id], names[tag.annotator])
        for tag in store.tags(codebook=codebook.id)
        if tag.mode == OTHER.code
    ]


def picked(found: Iterable[Outside], id: str) -> Outside:
    """The one whose tag id begins so; MastError where there is none, or several."""
    fitting = [one for one in found if one.tag.id.startswith(id)] if id else []
    if len(fitting) != 1:
        how = "several tags" if fitting else "no tag"
        raise MastError(f'{how} outside the codebook begin with "{id}": mast-tui codebook other')
    return fitting[0]


def adopt(
    store: "Store", codebook: Codebook, modes: Mapping[str, str]
) -> tuple[list[Tag], list[Outside]]:
    """Make tags ``other``, by their ids, tags of a mode of this version: all of them or nothing.

    Gives what they became, and those that stay as they are since their round is closed. A mode
    that the annotator was asked about is refused: there, they said that it is not.
    """
    found = [one for one in outside(store, codebook) if one.tag.id in modes]
    asked = store.asked(codebook.id)
    for one in found:
        _check_new(one, codebook, modes[one.tag.id], asked)
    closed = [one for one in found if _is_frozen(store, one.tag)]
    adopted: list[Tag] = []
    if len(closed) < len(found):
        with store.file.transaction() as connection:
            register.codebook(connection, codebook)
            for one in found:
                if one not in closed:
                    adopted.append(_adopt(store, connection, codebook, one.tag, modes[one.tag.id]))
    return adopted, closed


def _check_new(
    one: Outside, codebook: Codebook, mode: str, asked: Mapping[tuple[str, int], frozenset[str]]
) -> None:
    label = codebook.mode(mode).label
    if mode == OTHER.code:
        raise MastError(f"{label}: is what the tag is already")
    if mode in asked.get((one.tag.codebook_version, one.tag.codebook_revision), ()):
        raise MastError(
            f"{label} stood in the codebook that {one.annotator} tagged with, who chose none of "
            "its modes; only a mode of a new version takes tags outside the codebook in"
        )


def _is_frozen(store: "Store", tag: Tag) -> bool:
    scope = rows.scope_of(tag)
    return bool(store.file.look(lambda connection: register.frozen(connection, scope)))


def _adopt(
    store: "Store", connection: sqlite3.Connection, codebook: Codebook, tag: Tag, mode: str
) -> Tag:
    scope = rows.scope_of(tag)
    press = Press(connection, scope, store.clock(), store.host, ACTION)
    press.text = f"{OTHER.id} {where(tag.step)} became {codebook.mode(mode).id}"
    before = rows.load(connection, "tags", tag.id)
    assert before is not None
    press.put("tags", before, before | {"removed": True})
    after = before | {
        "id": scope.tag(mode, tag.step),
        "mode": mode,
        "codebook_version": codebook.version,
        "codebook_revision": codebook.revision,
        "removed": False,
    }
    there = rows.load(connection, "tags", after["id"])
    if there and not there["removed"]:
        more = [quote for quote in after["quotes"] if quote not in there["quotes"]]
        after |= {field: value for field, value in there.items() if value is not None}
        after["quotes"] = there["quotes"] + more
    record = press.put("tags", there, after)
    reviews.keep_decisive(press, tag.id, record["id"])
    return rows.tag_of(record)
