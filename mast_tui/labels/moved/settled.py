"""Decisions whose steps moved: they go with the tags that they were about."""

import sqlite3
from collections.abc import Iterable

from mast_tui.labels.identity import settlement_id
from mast_tui.labels.moved.placing import Placed
from mast_tui.labels.rows import SETTLEMENTS, Record
from mast_tui.labels.study.rows import derived_id


def follow(connection: sqlite3.Connection, found: Iterable[Placed], at: str, host: str) -> None:
    """Write what was settled at the old steps of tags at their new ones.

    First every old place is left, then every new one taken: steps may change places.
    """
    moved: dict[str, Record] = {}
    for one in found:
        if one.moved and one.place is not None and (before := _settled(connection, one)):
            stamps = {"revision": before["revision"] + 1, "changed_at": at, "host": host}
            moved[before["id"]] = before | stamps | {"step": one.place.step}
            SETTLEMENTS.write(connection, before | stamps | {"removed": True})
    for after in moved.values():
        after["id"] = derived_id("settlement", after)
        SETTLEMENTS.write(connection, after)


def _settled(connection: sqlite3.Connection, found: Placed) -> Record | None:
    """What was settled where a tag was; None where nothing was, or it has left already."""
    tag = found.tag
    about = (tag.round, tag.trace_id, tag.codebook, tag.mode, tag.step)
    row = SETTLEMENTS.load(connection, settlement_id(*about))
    return row if row and not row["removed"] else None
