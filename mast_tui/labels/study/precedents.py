"""What was settled and is shown beside a mode's definition: how the study reads the codebook."""

from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.labels.model import SettledValue, Settlement, Tag
from mast_tui.labels.rows import SETTLEMENTS
from mast_tui.labels.study.assigned import queue

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

Place = tuple[str, str, str, str, int | None]
"""Trace, round, codebook, mode, step: what a settlement and a consensus tag have in common."""


class Precedent(NamedTuple):
    """One decision, in words for those who tag next."""

    trace_id: str
    path: str
    round: str
    mode: str
    step: int | None
    value: SettledValue
    """Whether the mode is there."""
    quote: str | None
    """What the consensus rests on; none where the mode is absent, or nobody quoted."""
    reason: str | None
    decided_by: str
    """The name; of two people, both."""
    at: str


class Told(NamedTuple):
    """The precedents that may leave the store for an annotator."""

    settlements: frozenset[str]
    tags: tuple[Tag, ...]
    """The tags of the consensus that they rest on."""


def settlements(store: "Store", round: str | None = None) -> list[Settlement]:
    """What was settled and still stands, oldest first."""
    found = SETTLEMENTS.all(store.file, "WHERE removed = 0 ORDER BY created_at, id")
    return [one for one in found if round in (None, one.round)]


def precedents(store: "Store", codebook_id: str, mode: str | None = None) -> list[Precedent]:
    """What was settled in a codebook (of one mode), the newest first."""
    names = {one.uuid: one.name for one in store.annotators()}
    paths = {row.trace_id: row.path for row in store.traces()}
    tags = _consensus(store, codebook_id)
    found = [
        _precedent(one, paths[one.trace_id], tags.get(_place(one)), names)
        for one in settlements(store)
        if one.precedent and one.codebook == codebook_id and mode in (None, one.mode)
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def _precedent(one: Settlement, path: str, tag: Tag | None, names: dict[str, str]) -> Precedent:
    people = [names[uuid] for uuid in (one.decided_by, one.decided_with) if uuid]
    quote = tag.quotes[0].text if tag and tag.quotes and one.value == "present" else None
    return Precedent(
        one.trace_id, path, one.round, one.mode, one.step, one.value, quote, one.reason,
        " and ".join(people), one.changed_at,
    )  # fmt: skip


def tellable(store: "Store", people: Collection[str]) -> Told:
    """The precedents that annotators elsewhere may see.

    A settlement says what somebody voted. So it stays here while its round is open, and while one
    of these people still has the same trace before them.
    """
    sql = "SELECT name FROM rounds WHERE closed_at IS NOT NULL"
    closed = {name for (name,) in store.file.rows(sql)}
    waiting = {
        one.assignment.trace_id for who in people for one in queue(store, who) if not one.settled
    }
    told = [
        one
        for one in settlements(store)
        if one.precedent and one.round in closed and one.trace_id not in waiting
    ]
    tags = {
        place: tag
        for book in {o.codebook for o in told}
        for place, tag in _consensus(store, book).items()
    }
    kept = (tags.get(_place(one)) for one in told)
    return Told(frozenset(one.id for one in told), tuple(tag for tag in kept if tag))


def _consensus(store: "Store", codebook: str) -> dict[Place, Tag]:
    agreed = {one.uuid for one in store.annotators() if one.kind == "consensus"}
    tags = store.tags(codebook=codebook) if agreed else []
    return {_place(tag): tag for tag in tags if tag.annotator in agreed and not tag.phase}


def _place(label: Settlement | Tag) -> Place:
    return label.trace_id, label.round, label.codebook, label.mode, label.step
