"""Decisions whose steps moved: they go with the tags that they were about."""

import sqlite3
from collections.abc import Iterable

from mast_tui.labels.moved.placing import Placed
from mast_tui.labels.rows import Record
from mast_tui.labels.study import rows as study_rows


def follow(connection: sqlite3.Connection, found: Iterable[Placed], at: str, host: str) -> None:
    """Write what was settled at the old steps of tags at their new ones.

    First every old place is left, then every new one taken: steps may change places.
    """
    moved: dict[str, Record] = {}
    for one in found:
        if one.moved and one.place is not None and (before := _settled(connection, one)):
            stamps = {"revision": before["revision"] + 1, "changed_at": at, "host": host}
            moved[before["id"]] = before | stamps | {"step": one.place.step}
            study_rows.save(connection, "settlement", before | stamps | {"removed": True})
    for after in moved.values():
        after["id"] = study_rows.derived_id("settlement", after)
        study_rows.save(connection, "settlement", after)


def _settled(connection: sqlite3.Connection, found: Placed) -> Record | None:
    """What was settled where a tag was; None where nothing was, or it has left already."""
    tag = found.tag
    about = {
        "round": tag.round,
        "trace_id": tag.trace_id,
        "codebook": tag.codebook,
        "mode": tag.mode,
        "step": tag.step,
    }
    id = study_rows.derived_id("settlement", about)
    sql = f"{study_rows.select('settlement')} WHERE id = ? AND removed = 0"
    row = connection.execute(sql, (id,)).fetchone()
    return study_rows.record("settlement", row) if row else None
