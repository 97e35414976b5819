"""What a blind round hides from whoever asks: of traces, of rows, of labels.

Outside studies nothing more than this module is loaded for it.
"""

from argparse import Namespace
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.printing import say
from mast_tui.errors import MastError

if TYPE_CHECKING:
    from mast_tui.labels.blind.hiding import Blinding
    from mast_tui.labels.store import Store
    from mast_tui.traces.rows import Row
    from mast_tui.traces.trace import Trace


def blinding_of(args: Namespace, store: "Store | None" = None) -> "Blinding | None":
    """What the annotator must not see; None outside studies, and where nothing was assigned."""
    if places.study_file(args.db) is None:
        return None
    from mast_tui.labels.blind.hiding import Blinding
    from mast_tui.labels.store import Store

    found = Blinding(
        store or Store(places.database_path(args.db)), places.annotator_name(args.annotator)
    )
    return found if found.queue else None


def veiled(args: Namespace, traces: "Iterable[Trace]") -> "Blinding | None":
    """Hide of these traces what the annotator must not see; ``--reveal`` is asked for and kept."""
    blinding = blinding_of(args)
    if blinding is None:
        return None
    from mast_tui.traces.veil import Veil

    for trace in traces:
        hidden = blinding.hidden(trace.trace_id)
        if hidden:
            trace.veil = Veil(lambda hidden=hidden: hidden)  # type: ignore[misc]
    return blinding


def reveals(args: Namespace, blinding: "Blinding | None", trace_id: str) -> bool:
    """Whether embedded answers and notes may be shown: not where a blind round hides the truth."""
    wanted = bool(getattr(args, "reveal", False))
    return wanted and not (blinding and "truth" in blinding.hidden(trace_id))


def tell_hidden(blinding: "Blinding | None", trace_ids: Iterable[str]) -> None:
    """One line on stderr that something is hidden, and until when."""
    if blinding is None:
        return
    hidden = [found for one in trace_ids if (found := blinding.hidden(one))]
    if hidden:
        what = ", ".join(sorted(frozenset().union(*hidden)))
        number = f"{len(hidden):,} trace{'s' * (len(hidden) != 1)}"
        say(
            f"a blind round hides {what} of {number} until you are done: "
            "mast-tui shows it then, when asked (v)"
        )


def readable(args: Namespace, store: "Store", everything: bool = False) -> "Store":
    """The store without what a blind round hides from the annotator.

    ``everything`` asks for a copy of it all, which cannot be had while something is hidden.
    """
    from mast_tui.labels.model import HIDDEN

    blinding = blinding_of(args)
    if blinding is None or not any(map(blinding.hides, HIDDEN)):
        return store
    if everything:
        raise MastError(
            f"a blind round hides labels from {blinding.annotator}: everything is not to be had "
            "yet; mast-tui bundle pack --back hands one's own labels on"
        )
    from mast_tui.labels.blind.withheld import Withheld

    return Withheld(store, blinding)


def blind_rows(blinding: "Blinding", rows: "Iterable[Row]") -> "list[Row]":
    """The rows as they may be seen; hidden ones by id, since the order of files tells models too."""
    shown = [hidden_row(row, blinding.hidden(row.trace_id)) for row in rows]
    return sorted(shown, key=lambda row: row.trace_id if row.address.startswith("@") else "")


def hidden_row(row: "Row", hidden: Collection[str]) -> "Row":
    """What may be seen of a row of a list."""
    from mast_tui.traces.model import UNTOLD
    from mast_tui.traces.veil import MODEL, hidden_in, masked

    if "outcome" in hidden:  # what is wrong with a trace may say how it ended
        row = row._replace(outcome="unknown", score=None, outcome_source=UNTOLD, warnings=())
    if "model" not in hidden:
        return row
    return row._replace(
        path=f"@{row.trace_id}",
        key=None,
        model=MODEL,
        agent=hidden_in(row.agent, row.model),
        scenario=hidden_in(row.scenario, row.model),
        trial=hidden_in(row.trial, row.model),
        warnings=tuple(masked(one, row.model) for one in row.warnings),
    )


def tell_withheld(store: "Store") -> None:
    """One line on stderr about labels that :func:`readable` left out."""
    left_out = getattr(store, "left_out", None)
    if left_out:
        number = f"{len(left_out):,} trace{'s' * (len(left_out) != 1)}"
        say(
            f"a blind round withholds labels on {number}: review --reveal shows them "
            "once you are done, and study close to all"
        )
