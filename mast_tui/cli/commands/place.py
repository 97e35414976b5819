"""Place tags again whose steps moved: a reader cuts otherwise now, or a file changed.

mast-tui place                    what moved, and what cannot be placed, in all labelled traces
mast-tui place PATH ...           only in these
mast-tui place --write            write the new steps into the store, in one transaction a trace
mast-tui place --json             one JSON document

A step is found by its source (the native id, then the record), then by a hash of its words, then
by the tag's quotes. What cannot be placed is listed with the reason, never guessed, and stays in
the store as it is. The app shows tags at their new steps by itself.
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.cli.addresses import resolve
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, print_table, say
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError

if TYPE_CHECKING:
    from mast_tui.labels.model import TraceRow
    from mast_tui.labels.moved.placing import Placed, Unplaced
    from mast_tui.labels.store import Store
    from mast_tui.traces.trace import Trace

HEADS = ("trace", "annotator", "mode", "step", "now", "how")


class Found(NamedTuple):
    """What became of the tags of one trace."""

    row: "TraceRow"
    placed: "list[Placed]"
    unplaced: "list[Unplaced]"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``place``."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="traces (else all labelled ones)")
    parser.add_argument("--write", action="store_true", help="write the new steps into the store")
    add_json(parser)


def run(args: Namespace) -> int:
    """Report where tags are now; write it where that is asked for."""
    from mast_tui.labels.file.backups import before
    from mast_tui.labels.moved.writing import move

    written = 0
    rows: list[dict[str, Any]] = []
    with store_of(args) as store:
        if args.write:
            before(store.path, "place")
        names = {one.uuid: one.name for one in store.annotators()}
        for found in _all_found(args, store):
            rows += _rows(found, names)
            if args.write:
                written += len(move(store, found.row, found.placed))
    _print(rows, args.json)
    _tell(rows, written if args.write else None)
    return 0


def _all_found(args: Namespace, store: "Store") -> Iterator[Found]:
    """The labelled traces among those asked for, with their tags placed again."""
    from mast_tui.labels.model import trace_row
    from mast_tui.labels.moved.placing import Placed, Unplaced, place_all

    labelled = {row.trace_id: row for row in store.traces()}
    for trace in _traces(args, labelled):
        if trace.trace_id not in labelled:
            continue
        known = labelled[trace.trace_id]
        found = place_all(store.tags(trace.trace_id), trace, known.content_hash)
        yield Found(
            trace_row(trace.info, len(trace)),
            [one for one in found if isinstance(one, Placed) and one.outdated],
            [one for one in found if isinstance(one, Unplaced)],
        )
        trace.close()


def _traces(args: Namespace, labelled: "dict[str, TraceRow]") -> "Iterator[Trace]":
    from mast_tui.traces.discover import open_traces

    if args.paths:
        yield from open_traces(resolve(args.paths, args.db))[0]
        return
    for row in labelled.values():
        try:
            yield from open_traces([row.path])[0]
        except MastError as error:
            say(f"{row.trace_id}: {error}")


def _rows(found: Found, names: dict[str, str]) -> list[dict[str, Any]]:
    rows = []
    for one in found.placed:
        now = one.place.step if one.place else None
        rows.append(_row(found, names, one) | {"now": now, "how": one.how, "reason": None})
    for lost in found.unplaced:
        rows.append(_row(found, names, lost) | {"now": None, "how": None, "reason": lost.reason})
    return rows


def _row(found: Found, names: dict[str, str], one: "Placed | Unplaced") -> dict[str, Any]:
    tag = one.tag
    return {
        "trace_id": found.row.trace_id,
        "path": found.row.path,
        "tag": tag.id,
        "annotator": names.get(tag.annotator, tag.annotator),
        "round": tag.round,
        "mode": tag.mode,
        "step": tag.step,
    }


def _print(rows: list[dict[str, Any]], as_json: bool) -> None:
    if as_json:
        print_json(rows)
        return
    if rows:
        print_table(HEADS, [_cells(row) for row in rows], (3, 4))


def _cells(row: dict[str, Any]) -> list[str]:
    now = "unplaced" if row["reason"] else str(row["now"])
    how = row["reason"] or row["how"]
    return [row["trace_id"], row["annotator"], row["mode"], str(row["step"]), now, how]


def _tell(rows: list[dict[str, Any]], written: int | None) -> None:
    lost = sum(row["reason"] is not None for row in rows)
    moved = sum(row["reason"] is None and row["now"] != row["step"] for row in rows)
    same = len(rows) - lost - moved
    said = f"{moved} moved, {same} at the same step by another reader, {lost} unplaced"
    done = "; --write writes it down" if written is None and moved + same else ""
    done = f"; {written} written" if written is not None else done
    say(f"{said}{done}")
