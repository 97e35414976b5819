"""Read access for notebooks and scripts: labels and votes as rows, or as pandas frames.

    import mast_tui

    with mast_tui.open_store("labels.db") as labels:
        labels.rows()                      # one dict a tag, the columns of export jsonl
        labels.votes(level="trace")        # one dict a vote: annotator, trace, mode, value
        labels.frame("votes")              # the same as a pandas DataFrame

Nothing is written, and no file is made. What the command line exports comes from the same functions.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from mast_tui import places
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.exports.flat import table
from mast_tui.labels.model import Annotator, Review, Tag, TraceRow
from mast_tui.labels.store import Store
from mast_tui.labels.votes import Level, Unsure, votes

Row = dict[str, Any]


def open_store(path: str | Path | None = None, frozen: str | None = None) -> "Labels":
    """The labels of a store: this file, or else the one that the command line would use.

    ``frozen`` names labels that ``mast-tui study freeze`` kept. MastError where there is no file.
    """
    file = places.database_path(None if path is None else str(path))
    if not file.exists():
        raise MastError(f"{file}: no such label store")
    store = Store(file)
    if frozen is not None:
        from mast_tui.labels.freezing import frozen_store

        store = frozen_store(store, frozen)
    return Labels(store)


class Labels:
    """What people said, to be read. Made by :func:`open_store`."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __enter__(self) -> "Labels":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the store."""
        self._store.close()

    def annotators(self) -> list[Annotator]:
        """Everybody who said something."""
        return self._store.annotators()

    def traces(self) -> list[TraceRow]:
        """Every trace that labels hang on."""
        return self._store.traces()

    def tags(self, round: str | None = None, codebook: str | None = None) -> list[Tag]:
        """The tags with their quotes, by trace and step."""
        return self._store.tags(round=round, codebook=codebook)

    def reviews(self, round: str | None = None, codebook: str | None = None) -> list[Review]:
        """The reviews, by trace and annotator."""
        return self._store.reviews(round=round, codebook=codebook)

    def rows(self, round: str | None = None, done: bool = False) -> list[Row]:
        """What ``mast-tui export jsonl`` writes: a row a tag, and one a review without tags."""
        return [
            row
            for row in table(self._store)
            if round in (None, row["round"]) and (not done or row["review"] == "done")
        ]

    def votes(
        self,
        level: Level = "trace",
        annotators: Sequence[str] | None = None,
        round: str | None = None,
        codebook: str | None = None,
        unsure: Unsure = "null",
    ) -> list[Row]:
        """Votes in long form: annotator, trace, mode, value (1, 0 or None), and by step, step.

        ``codebook`` is a file or the id of one that comes along (default: MAST).
        """
        found = votes(self._store, load(codebook), level, annotators, round, unsure)
        return list(_long(found.modes))

    def frame(self, what: Literal["rows", "votes"] = "rows", **how: Any) -> Any:
        """``rows`` or ``votes`` as a pandas DataFrame; needs pandas."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise MastError("a frame needs pandas: install it beside mast-tui") from None
        return pandas.DataFrame(self.votes(**how) if what == "votes" else self.rows(**how))


def _long(modes: Any) -> Iterator[Row]:
    for mode, units in modes.items():
        for unit, said in units.items():
            trace, step = unit if isinstance(unit, tuple) else (unit, None)
            for annotator, value in said.items():
                row = {"annotator": annotator, "trace": trace, "mode": mode, "value": value}
                yield row if step is None else row | {"step": step}
