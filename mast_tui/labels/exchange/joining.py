"""Several stores as one: everything that each holds, whatever the order, as often as one likes.

A conflict is a label of one annotator that two stores changed without knowing of each other. The
order of changes decides it, the same everywhere, and it is told.
"""

import io
import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.labels import rows
from mast_tui.labels.exchange import labels_file
from mast_tui.labels.exchange.labels_file import Report
from mast_tui.labels.exchange.merging import Said, rekeyed
from mast_tui.labels.exchange.stand_ins import PREFIX, homed
from mast_tui.labels.identity import name_key
from mast_tui.labels.press import content
from mast_tui.labels.rows import Record, order

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

Stamp = tuple[str, int, str, str]
"""Row, revision, time and host: one version of one row."""


class Conflict(NamedTuple):
    """One label that was changed in two stores."""

    type: str
    annotator: str
    trace_id: str
    mode: str | None
    step: int | None
    kept: str
    """The store whose version stays."""
    dropped: str

    def text(self) -> str:
        """One line."""
        what = " ".join(filter(None, (self.type, self.mode)))
        where = "" if self.step is None else f" at step {self.step}"
        return (
            f"{self.annotator}: {what}{where} of {self.trace_id}: "
            f"kept from {self.kept}, not from {self.dropped}"
        )


class _Version(NamedTuple):
    store: str
    record: Record
    stamp: Stamp


def merge(stores: Sequence["Store"], target: "Store", same: bool = False) -> list[Report]:
    """Merge stores into another, each whole or not at all.

    Those from bundles of blind rounds come last: what was said of stand-ins goes to the traces that
    they stand for, which the others know.
    """
    texts = {store: _whole(store) for store in stores}
    reports = {}
    for store in sorted(stores, key=lambda one: PREFIX in texts[one]):
        text, said = homed(texts[store], target, _nothing), Said(same=same)
        reports[store] = labels_file.read(target, text.split("\n"), str(store.path), said)
    return [reports[store] for store in stores]


def _whole(store: "Store") -> str:
    text = io.StringIO()
    labels_file.write(store, text)
    return text.getvalue()


def _nothing(said: str) -> None:
    """Where a trace cannot be read its steps hold by their numbers; merging many, nobody is told."""


def rehearsed(
    store: "Store", lines: Iterable[str], name: str, said: Said = labels_file.NOBODY
) -> Report:
    """What would come of reading a labels file; nothing is written to the store."""
    from mast_tui.labels.store import Store

    with (
        tempfile.TemporaryDirectory(prefix="mast-tui-") as folder,
        Store(Path(folder) / "copy.db") as copy,
    ):
        merge([store], copy)
        return labels_file.read(copy, lines, name, said)


def conflicts(stores: Iterable["Store"]) -> list[Conflict]:
    """What two stores say differently, neither of them having known the other's version."""
    stores = list(stores)
    versions: dict[tuple[str, str], list[_Version]] = {}
    known: dict[str, set[Stamp]] = {}
    names: dict[str, str] = {}
    people = _people(stores)
    for store in stores:
        place = str(store.path)
        known[place] = _known(store)
        names |= {people[one.uuid]: one.name for one in store.annotators()}
        for type, record in _labels(store):
            stamp = (record["id"], record["revision"], record["changed_at"], record["host"])
            moved = rekeyed(type, record, people[record["annotator"]])
            versions.setdefault((type, moved["id"]), []).append(_Version(place, moved, stamp))
    found = []
    for (type, _), several in sorted(versions.items()):
        kept = max(several, key=lambda one: order(one.record))
        for other in several:
            if _differ(kept.record, other.record) and other.stamp not in known[kept.store]:
                found.append(_conflict(type, names, kept, other))
    return found


def _differ(one: Record, other: Record) -> bool:
    about = {"created_at", "codebook_version", "codebook_revision", "seconds", "steps_opened"}
    left, right = content(one), content(other)
    return any(left[field] != right[field] for field in left.keys() - about)


def _conflict(type: str, names: dict[str, str], kept: _Version, other: _Version) -> Conflict:
    record = kept.record
    name = names[record["annotator"]]
    return Conflict(
        type,
        name,
        record["trace_id"],
        record.get("mode"),
        record.get("step"),
        kept.store,
        other.store,
    )


def _people(stores: list["Store"]) -> dict[str, str]:
    """One uuid for each name: who is called the same here is merged as one, or refused."""
    by_name: dict[str, set[str]] = {}
    for store in stores:
        for one in store.annotators():
            by_name.setdefault(name_key(one.name), set()).add(one.uuid)
    return {uuid: min(uuids) for uuids in by_name.values() for uuid in uuids}


def _labels(store: "Store") -> Iterable[tuple[str, Record]]:
    for review in store.reviews():
        yield "review", rows.record_of(review)
    for verdict in store.verdicts(removed=True):
        yield "verdict", rows.record_of(verdict)
    for tag in store.tags(removed=True):
        yield "tag", rows.record_of(tag)


def _known(store: "Store") -> set[Stamp]:
    """Every version of every row that a store has ever held."""
    found: set[Stamp] = set()
    for entry in store.history():
        for text in (entry.before, entry.after):
            if text:
                row = json.loads(text)
                if "revision" in row:
                    found.add((row["id"], row["revision"], row["changed_at"], row["host"]))
    return found
