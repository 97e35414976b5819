"""The store: reading what people said, and the hands that write it.

Opening a store reads nothing and makes nothing; an absent file gives empty answers. The first
change by a :class:`~mast_tui.labels.hand.Hand` makes the file.
"""

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
    Review,
    Tag,
    TraceRow,
    Verdict,
)
from mast_tui.labels.press import HISTORY, Entry

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

    def get_ready(self) -> None:
        """Load what the first write takes, while nobody waits; makes nothing."""
        self.file.get_ready()

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
        return rows.ANNOTATORS.all(self.file, "ORDER BY name_key")

    def traces(self) -> list[TraceRow]:
        """Every trace that labels hang on."""
        return rows.TRACES.all(self.file, "ORDER BY trace_id")

    def tags(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
        removed: bool = False,
    ) -> list[Tag]:
        """Tags by trace, step and mode; ``annotator`` is a name or a uuid."""
        where, values = _where(trace_id, annotator, round, codebook, removed)
        order = "trace_id, coalesce(step, 0), mode, annotator, round, phase"
        return rows.tags(self.file, where, order, values)

    def verdicts(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
        removed: bool = False,
    ) -> list[Verdict]:
        """Verdicts by trace and mode."""
        where, values = _where(trace_id, annotator, round, codebook, removed)
        order = "trace_id, mode, annotator, round, phase"
        return rows.VERDICTS.all(self.file, f"WHERE {where} ORDER BY {order}", values)

    def reviews(
        self,
        trace_id: str | None = None,
        annotator: str | None = None,
        round: str | None = None,
        codebook: str | None = None,
    ) -> list[Review]:
        """Reviews by trace and annotator."""
        where, values = _where(trace_id, annotator, round, codebook)
        order = "trace_id, annotator, round, phase"
        return rows.REVIEWS.all(self.file, f"WHERE {where} ORDER BY {order}", values)

    def history(self, trace_id: str | None = None) -> list[Entry]:
        """Who changed what when, oldest first."""
        where, values = ("trace_id = ?", (trace_id,)) if trace_id else ("1", ())
        return HISTORY.all(self.file, f"WHERE {where} ORDER BY id", values)

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
    trace_id: str | None,
    annotator: str | None,
    round: str | None,
    codebook: str | None,
    removed: bool = True,
) -> tuple[str, tuple[Any, ...]]:
    conditions, values = ["1"] if removed else ["removed = 0"], []
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
