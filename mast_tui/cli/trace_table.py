"""A table of traces."""

import os
import sys
from argparse import Namespace
from collections import Counter
from collections.abc import Iterable, Iterator
from time import perf_counter
from typing import Any

from mast_tui import places
from mast_tui.cli.addresses import known, resolve
from mast_tui.cli.blind import blind_rows, blinding_of, readable, tell_hidden
from mast_tui.cli.outcomes import measure_of
from mast_tui.cli.printing import print_json, print_table, say
from mast_tui.cli.rows import row_json, tell_skipped, tell_warnings
from mast_tui.errors import MastError
from mast_tui.labels.store import Store
from mast_tui.traces import blind
from mast_tui.traces.model import UNTOLD
from mast_tui.traces.rows import Row
from mast_tui.traces.scan import Scan
from mast_tui.traces.scan_cache import ScanCache

HEADS = (
    "id", "format", "model", "scenario", "trial", "steps", "calls", "errors", "outcome", "score",
    "tags", "review", "path",
)  # fmt: skip
NUMBERS = frozenset((5, 6, 7, 9, 10))
PATIENCE = 0.5
"""Seconds without a word while folders are looked through."""


def print_traces(args: Namespace, as_json: bool = False) -> None:
    """Print the traces at the paths; without any, those that were opened or labelled before."""
    cache = ScanCache(None if args.no_state else places.state_folder())
    scan = Scan(resolve(args.paths, args.db) or _known(args), cache, measure_of(args))
    found = _finished(scan)
    blinding = blinding_of(args)
    if blinding:
        tell_hidden(blinding, [one.trace_id for one in found])
        found = blind_rows(blinding, found)
    rows = [row_json(one) for one in found]
    if as_json:
        print_json(rows)
    else:
        _print_table(rows, args)
    tell_skipped(scan.skipped)


def _finished(scan: Scan) -> list[Row]:
    """All rows; a person at a terminal sees how far the scan is."""
    if not sys.stderr.isatty():
        return scan.finish()

    shown = perf_counter() + PATIENCE
    told = False
    while not scan.complete:
        scan.advance(0.1)
        if perf_counter() > shown:
            told, shown = True, perf_counter() + PATIENCE
            said = f"{scan.looked:,} files looked at, {scan.found:,} traces"
            print(f"\rmast-tui: {said}", end="", file=sys.stderr, flush=True)
    if told:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    return scan.finish()


def _print_table(rows: list[dict[str, Any]], args: Namespace) -> None:
    labels = _labels(args)
    cells = [_cells(one, *labels.get(one["trace_id"], (0, ""))) for one in rows]
    print_table(HEADS, cells, NUMBERS)
    for one in rows:
        tell_warnings(one["trace_id"], one["warnings"])
    for line in _about(rows, getattr(args, "reveal", False)):
        say(line)


def _about(rows: list[dict[str, Any]], reveal: bool) -> Iterator[str]:
    """Where outcomes come from, and that something is hidden, over all traces."""
    sources = Counter(one["outcome_source"] for one in rows if one["outcome_source"])
    sources.pop(UNTOLD, None)
    for source, number in sources.most_common(5):
        yield f"outcome of {number:,} by {source}"
    hidden = sum(one["hidden"] for one in rows)
    if hidden and not reveal:
        yield blind.told(hidden)


def _cells(one: dict[str, Any], tags: int, review: str) -> list[str]:
    score = "" if one["score"] is None else f"{one['score']:.2f}"
    return [
        one["trace_id"],
        one["format"],
        one["model"] or "",
        one["scenario"] or "",
        one["trial"] or "",
        f"{one['steps']:,}",
        f"{one['tool_calls']:,}",
        f"{one['errors']:,}",
        "hidden" if one["outcome_source"] == UNTOLD else one["outcome"],
        score,
        str(tags or ""),
        review,
        _short(one["path"]),
    ]


def _short(path: str) -> str:
    """The path as seen from here, where that is shorter."""
    try:
        near = os.path.relpath(path)
    except ValueError:
        return path
    return near if len(near) < len(path) else path


def _labels(args: Namespace) -> dict[str, tuple[int, str]]:
    """This annotator's tags and review of each trace."""
    who = places.annotator_name(args.annotator)
    found: dict[str, tuple[int, str]] = {}
    with Store(places.database_path(args.db)) as whole:
        store = readable(args, whole)
        for tag in store.tags(annotator=who):
            found[tag.trace_id] = (found.get(tag.trace_id, (0, ""))[0] + 1, "")
        for review in store.reviews(annotator=who):
            found[review.trace_id] = (found.get(review.trace_id, (0, ""))[0], review.state)
    return found


def _known(args: Namespace) -> list[str]:
    """Where the traces lie that were opened or labelled before, as far as they still do."""
    there = list(dict.fromkeys(_still_there(known(args.db).values())))
    if not there:
        raise MastError("no trace was opened or labelled yet; name a PATH: mast-tui list RUN_DIR")
    return there


def _still_there(addresses: Iterable[str]) -> Iterator[str]:
    for address in addresses:
        file = address.rpartition("#")[0]
        if os.path.exists(address) or (file and os.path.exists(file)):
            yield address
        else:
            say(f"no longer there: {address}")
