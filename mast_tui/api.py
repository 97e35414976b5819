"""Read access for notebooks and scripts: labels, votes and statistics as plain values.

    import mast_tui

    with mast_tui.open_store("labels.db") as labels:
        labels.rows()                      # one dict a tag, the columns of export jsonl
        labels.votes(level="trace")        # one dict a vote: annotator, trace, mode, value
        labels.frame("votes")              # the same as a pandas DataFrame
        labels.agreement(round="r1")       # the document of mast-tui agreement --json
        labels.signature(by="model")       # that of mast-tui signature --json

Nothing is written, and no file is made. What the command line prints comes from the same functions:
the rules of a study hold, and what a blind round hides from an annotator is hidden here as well.
"""

from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import Any, Literal

from mast_tui import places
from mast_tui.analysis.documents import agreement_document, progress_document, signature_document
from mast_tui.analysis.of_labels import disagreements_of
from mast_tui.analysis.planning import needs_of
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.exports.flat import table
from mast_tui.labels.blind.hiding import Blinding
from mast_tui.labels.blind.withheld import Withheld
from mast_tui.labels.exchange.freezing import frozen_store
from mast_tui.labels.labelled import Labelled, of_store
from mast_tui.labels.looks import voters
from mast_tui.labels.mapped.modes import carry
from mast_tui.labels.mapped.store import Carried
from mast_tui.labels.model import HIDDEN, Annotator, Review, Tag, TraceRow
from mast_tui.labels.store import Store
from mast_tui.labels.study.progress import DIMENSIONS
from mast_tui.labels.study.rules import Rules, rules_of
from mast_tui.labels.votes import Level, Unsure
from mast_tui.workbench.progress import counted

Row = dict[str, Any]
What = Literal["rows", "votes", "disagreements"]


def open_store(
    path: str | Path | None = None, frozen: str | None = None, annotator: str | None = None
) -> "Labels":
    """The labels of a store: this file, or else the one that the command line would use.

    ``frozen`` names labels that ``mast-tui study freeze`` kept. ``annotator`` is who reads, as with
    the command line's ``--annotator``: in a blind round not everything is theirs to see. MastError
    where there is no file.
    """
    file = places.database_path(None if path is None else str(path))
    if not file.exists():
        raise MastError(f"{file}: no such label store")
    store = Store(file)
    if frozen is not None:
        store = frozen_store(store, frozen)
    return Labels(_seen(store, file, annotator), str(file))


def _seen(store: Store, file: Path, annotator: str | None) -> Store:
    """The store without what a blind round hides from whoever reads."""
    if places.study_file(str(file)) is None:
        return store
    blinding = Blinding(store, places.annotator_name(annotator))
    hides = blinding.queue and any(map(blinding.hides, HIDDEN))
    return Withheld(store, blinding) if hides else store


class Labels:
    """What people said, to be read. Made by :func:`open_store`."""

    def __init__(self, store: Store, database: str | None = None) -> None:
        self._store = store
        self._database = database or str(store.path)

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

    # --- what is there

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

    def rows(
        self, round: str | None = None, done: bool = False, map: str | None = None
    ) -> list[Row]:
        """What ``mast-tui export jsonl`` writes: a row a tag, and one a review without tags.

        ``map`` (``auto``, or a file) carries labels in other codebooks over.
        """
        store = self._store
        if map is not None:
            store = Carried(store, carry(store.codebooks(), self._book(None), map))
        shown = Chosen(store, Options(rules=rules_of(self._database)))
        return [
            row
            for row in table(shown)
            if round in (None, row["round"]) and (not done or row["review"] == "done")
        ]

    def votes(
        self,
        level: Level = "trace",
        annotators: Sequence[str] | None = None,
        round: str | None = None,
        codebook: str | None = None,
        unsure: Unsure | None = None,
        map: str | None = None,
    ) -> list[Row]:
        """Votes in long form: annotator, trace, mode, value (1, 0 or None), and by step, step.

        Of the humans, unless ``annotators`` names others. ``codebook`` is a file or the id of one
        that comes along (default: the study's, MAST, or what was used); ``unsure`` is what that
        verdict counts as (default: as the study says, or no vote); ``map`` as in :meth:`rows`.
        """
        rules = None if unsure is None else Rules(unsure)
        found = self._labelled(round, self._id(codebook), map, rules)
        return list(_long(found.votes(level, self._names(annotators) or found.people()).modes))

    # --- what it comes to

    def labelled(
        self, round: str | None = None, codebook: str | None = None, map: str | None = None
    ) -> Labelled:
        """Everything that was said as plain values: what all statistics start from."""
        return self._labelled(round, self._id(codebook), map)

    def agreement(
        self,
        level: Literal["trace", "step", "span"] = "trace",
        annotators: Sequence[str] | None = None,
        round: str | None = None,
        codebook: str | None = None,
        map: str | None = None,
    ) -> Row:
        """The agreement between the humans, or between those named: ``agreement --json``."""
        names = self._names(annotators)
        return agreement_document(self.labelled(round, codebook, map), names, level)

    def disagreements(
        self,
        level: Literal["trace", "step"] = "trace",
        annotators: Sequence[str] | None = None,
        round: str | None = None,
        codebook: str | None = None,
        tolerance: int = 1,
    ) -> list[Row]:
        """Where they differ, a dict each: those of ``agreement --disagreements --json``."""
        labels, names = self.labelled(round, codebook), self._names(annotators)
        found = disagreements_of(labels, names, level, tolerance)
        return [one.to_dict() for one in found.rows]

    def signature(
        self,
        by: str = "model",
        source: str = "majority",
        round: str | None = None,
        codebook: str | None = None,
        map: str | None = None,
    ) -> Row:
        """Failure signatures: ``signature --json``."""
        return signature_document(self.labelled(round, codebook, map), by, source)

    def progress(self, round: str | None = None, width: float = 0.2) -> Row:
        """How far the study is: ``progress --json``. MastError where nothing is assigned."""
        found = counted(self._store, DIMENSIONS, round)
        if not found:
            raise MastError("nothing is assigned here; mast-tui assign --round R gives out traces")
        return progress_document(found, needs_of(self.labelled(round), width), width)

    def frame(self, what: What = "rows", **how: Any) -> Any:
        """``rows``, ``votes`` or ``disagreements`` as a pandas DataFrame; needs pandas."""
        try:
            pandas = import_module("pandas")
        except ImportError:
            raise MastError("a frame needs pandas: install it beside mast-tui") from None
        return pandas.DataFrame(getattr(self, what)(**how))

    def _labelled(
        self,
        round: str | None,
        codebook: str | None,
        map: str | None,
        rules: Rules | None = None,
    ) -> Labelled:
        return of_store(self._store, codebook, round, map, rules or rules_of(self._database))

    def _names(self, annotators: Sequence[str] | None) -> list[str] | None:
        """Names as they are spelled here; MastError where nobody is called so."""
        if annotators is None:
            return None
        return [one.name for one in voters(self._store.annotators(), annotators)]

    def _id(self, codebook: str | None) -> str | None:
        """The codebook that is meant where none is named: a study's own."""
        return codebook or places.study_codebook(self._database)

    def _book(self, codebook: str | None) -> Any:
        return load(self._id(codebook))


def _long(modes: Any) -> Iterator[Row]:
    for mode, units in modes.items():
        for unit, said in units.items():
            trace, step = unit if isinstance(unit, tuple) else (unit, None)
            for annotator, value in said.items():
                row = {"annotator": annotator, "trace": trace, "mode": mode, "value": value}
                yield row if step is None else row | {"step": step}
