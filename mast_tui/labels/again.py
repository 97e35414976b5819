"""The same trace given to the same person again: both looks, for agreement with oneself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mast_tui.labels.labelled import Labelled, codebook_of
from mast_tui.labels.looks import Look, facts, looks

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

FIRST, AGAIN = "first", "again"
"""What the two looks are called, as if two people had looked."""


def looked_again(
    store: "Store", codebook: str | None = None, among: Sequence[str] | None = None
) -> dict[str, Labelled]:
    """By annotator: the traces seen in several rounds, with the first look and the last.

    A look that is neither done nor excluded is no look yet.
    """
    book = codebook_of(store, codebook, None)
    modes = tuple(mode.code for mode in book.modes)
    about = facts(store)
    found: defaultdict[str, defaultdict[str, list[Look]]] = defaultdict(lambda: defaultdict(list))
    for round in _rounds(store):
        for look in looks(store, book, None, round):
            settled = look.state in ("done", "excluded")
            if settled and look.kind == "human" and (among is None or look.annotator in among):
                found[look.annotator][look.trace].append(look)
    return {
        name: Labelled(both, about, book, modes)
        for name, traces in sorted(found.items())
        if (both := _both(traces.values()))
    }


def _rounds(store: "Store") -> list[str]:
    """The rounds in the order they were made; labels outside rounds come first."""
    rows = store.file.rows("SELECT name FROM rounds ORDER BY name != '', created_at, name")
    return [name for (name,) in rows]


def _both(traces: Iterable[list[Look]]) -> list[Look]:
    pairs = [(seen[0], seen[-1]) for seen in traces if len(seen) > 1]
    return [
        look._replace(annotator=name)
        for pair in pairs
        for look, name in zip(pair, (FIRST, AGAIN), strict=True)
    ]
