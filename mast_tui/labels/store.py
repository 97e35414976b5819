"""The store: reading what people said, and the hands that write it.

Opening a store reads nothing and makes nothing; an absent file gives empty answers. The first
change by a :class:`~mast_tui.labels.hand.Hand` makes the file.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels import rows
from mast_tui.labels.file.connect import StoreFile
from mast_tui.labels.identity import host_id, name_key, utc_now
from mast_tui.labels.model import (
    Annotator,
    AnnotatorKind,
    Quote,
    Review,
    Tag,
    TraceRow,
    Verdict,
)
from mast_tui.labels.press import COLUMNS, Entry

if TYPE_CHECKING:
    from mast_tui.labels.hand import Hand

BUSY = 0.1
"""Seconds to wait for another writer where a person waits too; scripts can wait longer."""


class Store:
    """The labels in one file. ``clock`` gives the time of a change."""

    def __init__(
        self, path: str | Path, *, busy: float = BUSY, clock: Callable[[], str] = utc_now
    ) -> None:
        self.path = Path(path)
        self.clock = clock
        self.file = StoreFile(self.path, busy)

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file if it was written to; the store can be used again."""
        self.file.close()

    def move_to(self, path: Path) -> None:
        """Go on in a new file that holds what this one does, as far as there is one.

        MastError where it is there already, or this file can neither be read nor is new.
        """
        from mast_tui.labels.file import backups

        if self.file.exists():
            backups.copy(self.file, path)
        elif path.exists():
            raise MastError(f"{path}: is there already; name another file")
        self.file.close()
        self.path = path
        self.file = StoreFile(path, self.file.busy)

    @property
    def journal_mode(self) -> str:
        """``wal``, or what SQLite gave instead; empty where there is no file yet."""
        return self.file.journal_mode()

    @property
    def host(self) -> str:
        """Who writes, for the order of changes; known once the store is open for writing."""
        return host_id(self.file.store_id)

    def hand(
        self,
        annotator: str,
        codebook: Codebook,
        round: str = "",
        kind: AnnotatorKind = "human",
        phase: str = "",
    ) -> "Hand":
        """What one annotator writes with, in one codebook and round; writes nothing yet."""
        from mast_tui.labels.hand import Hand

        return Hand(self, annotator, codebook, round, kind, phase)

    # --- looking

    def annotators(self) -> list[Annotator]:
        """Everybody who said something, by name."""
        found = self.file.rows(
            f"SELECT {rows.columns('annotators')} FROM annotators ORDER BY name_key"
        )
        return [Annotator(*row) for row in found]

    def traces(self) -> list[TraceRow]:
        """Every trace that labels hang on."""
        found = self.file.rows(f"SELECT {rows.columns('traces')} FROM traces ORDER BY trace_id")
        return [TraceRow(*row) for row in found]

    def tags(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
        removed: bool = False,
    ) -> list[Tag]:
        """Tags by trace, step and mode; ``annotator`` is a name or a uuid."""
        where, values = _where(trace_id, annotator, round, codebook)
        if not removed:
            where += " AND removed = 0"
        sql = (
            f"SELECT {rows.columns('tags')} FROM tags WHERE {where} "
            "ORDER BY trace_id, coalesce(step, 0), mode, annotator, round, phase"
        )
        found, quotes = self.file.look(
            lambda connection: (
                connection.execute(sql, values).fetchall(),
                _quotes(connection, where, values),
            )
        ) or ([], {})
        return [Tag(*(*row[:-1], bool(row[-1]), quotes.get(row[0], ()))) for row in found]

    def verdicts(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
        removed: bool = False,
    ) -> list[Verdict]:
        """Verdicts by trace and mode."""
        where, values = _where(trace_id, annotator, round, codebook)
        if not removed:
            where += " AND removed = 0"
        found = self.file.rows(
            f"SELECT {rows.columns('verdicts')} FROM verdicts WHERE {where} "
            "ORDER BY trace_id, mode, annotator, round, phase",
            values,
        )
        return [Verdict(*(*row[:-1], bool(row[-1]))) for row in found]

    def reviews(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
    ) -> list[Review]:
        """Reviews by trace and annotator."""
        where, values = _where(trace_id, annotator, round, codebook)
        found = self.file.rows(
            f"SELECT {rows.columns('reviews')} FROM reviews WHERE {where} "
            "ORDER BY trace_id, annotator, round, phase",
            values,
        )
        return [Review(*row) for row in found]

    def history(self, trace_id: str | None = None) -> list[Entry]:
        """Who changed what when, oldest first."""
        where, values = ("trace_id = ?", (trace_id,)) if trace_id else ("1", ())
        found = self.file.rows(f"SELECT {COLUMNS} FROM history WHERE {where} ORDER BY id", values)
        return [Entry(*row) for row in found]

    def codebooks(self) -> list[dict[str, Any]]:
        """The codebooks that labels were made with, in the form of a codebook file, oldest first."""
        import json

        found = self.file.rows("SELECT body FROM codebooks ORDER BY id, version, revision")
        return [json.loads(body) for (body,) in found]

    def asked(self, codebook: str) -> dict[tuple[str, int], frozenset[str]]:
        """The modes that each version and revision of a codebook asks, as far as labels used it."""
        import json

        found = self.file.rows(
            "SELECT version, revision, body FROM codebooks WHERE id = ?", (codebook,)
        )
        return {
            (version, revision): frozenset(mode["code"] for mode in json.loads(body)["modes"])
            for version, revision, body in found
        }


def _where(
    trace_id: str | None, annotator: str | None, round: str | None, codebook: str | None
) -> tuple[str, tuple[Any, ...]]:
    conditions, values = ["1"], []
    for field, value in (("trace_id", trace_id), ("round", round), ("codebook", codebook)):
        if value is not None:
            conditions.append(f"{field} = ?")
            values.append(value)
    if annotator is not None:
        conditions.append(
            "annotator IN (SELECT uuid FROM annotators WHERE uuid = ? OR name_key = ?)"
        )
        values += [annotator, name_key(annotator)]
    return " AND ".join(conditions), tuple(values)


def _quotes(
    connection: sqlite3.Connection, where: str, values: tuple[Any, ...]
) -> dict[str, tuple[Quote, ...]]:
    names = ", ".join(f"quotes.{rows.column(field)}" for field in rows.QUOTE_FIELDS)
    found = connection.execute(
        f"SELECT tag, {names} FROM quotes WHERE tag IN (SELECT id FROM tags WHERE {where}) "
        "ORDER BY tag, ordinal",
        values,
    )
    quotes: defaultdict[str, tuple[Quote, ...]] = defaultdict(tuple)
    for tag, *quote in found:
        quotes[tag] += (Quote(*quote),)
    return quotes
