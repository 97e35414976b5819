"""A table of traces: id, format, model, scenario, trial, steps, tool calls, errors, outcome, tags, review.

mast-tui list                     what was opened or labelled before
mast-tui list PATH ...            trace files, run directories, folders of them
mast-tui list PATH --json         one JSON document; warnings are inside each trace
mast-tui list PATH --score propagation_chain --threshold 0.5

What was found out about a file is remembered (not with --no-state) until it changes.
"""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.outcomes import add_outcome_arguments, measure_of
from mast_tui.errors import MastError
from mast_tui.traces.model import UNTOLD

if TYPE_CHECKING:
    from mast_tui.traces.discover import Skipped
    from mast_tui.traces.scan import Row, Scan
    from mast_tui.traces.trace import Trace

HEADS = (
    "id", "format", "model", "scenario", "trial", "steps", "calls", "errors", "outcome", "score",
    "tags", "review", "path",
)  # fmt: skip
NUMBERS = frozenset((5, 6, 7, 9, 10))
PATIENCE = 0.5
"""Seconds without a word while folders are looked through."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``list``."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, run directory or folder")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")
    parser.add_argument("--reveal", action="store_true", help="say nothing of hidden steps")
    add_outcome_arguments(parser)


def run(args: Namespace) -> int:
    """Print the traces at the paths."""
    from mast_tui.cli.addresses import resolve
    from mast_tui.cli.annotating import blind_rows, blinding_of, tell_hidden
    from mast_tui.traces.scan import Scan
    from mast_tui.traces.scan_cache import ScanCache

    cache = ScanCache(None if args.no_state else places.state_folder())
    scan = Scan(resolve(args.paths, args.db) or _known(args), cache, measure_of(args))
    found = _finished(scan)
    blinding = blinding_of(args)
    if blinding:
        tell_hidden(blinding, [one.trace_id for one in found])
        found = blind_rows(blinding, found)
    rows = [as_dict(one) for one in found]
    if args.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        _print_table(rows, args)
    tell_skipped(scan.skipped)
    return 0


def _finished(scan: "Scan") -> "list[Row]":
    """All rows; a person at a terminal sees how far the scan is."""
    if not sys.stderr.isatty():
        return scan.finish()
    from time import perf_counter

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


def row(trace: "Trace") -> dict[str, Any]:
    """What ``list --json`` says of one trace."""
    from mast_tui.traces.scan import examine

    found = examine(trace)
    if trace.veil:
        from mast_tui.cli.annotating import hidden_row

        found = hidden_row(found, trace.veil.hides())
    return as_dict(found)


def as_dict(found: "Row") -> dict[str, Any]:
    """The keys of ``list --json``."""
    return {
        "trace_id": found.trace_id,
        "path": found.address,
        "format": found.format,
        "model": found.model,
        "agent": found.agent,
        "scenario": found.scenario,
        "trial": found.trial,
        "steps": found.steps,
        "tool_calls": found.tool_calls,
        "errors": found.errors,
        "outcome": found.outcome,
        "score": found.score,
        "warnings": list(found.warnings),
        "outcome_source": found.outcome_source,
        "hidden": found.hidden,
        "usage": found.usage and found.usage._asdict(),
    }


def tell_skipped(skipped: "list[Skipped]") -> None:
    """What could not be read in a folder, on stderr: the count and the first few."""
    from mast_tui.traces.safe import visible

    if not skipped:
        return
    files = "1 file" if len(skipped) == 1 else f"{len(skipped)} files"
    print(f"mast-tui: {files} skipped", file=sys.stderr)
    for one in skipped[:5]:
        print(f"  {visible(f'{one.path}: {one.reason}', line=True)}", file=sys.stderr)


def _print_table(rows: list[dict[str, Any]], args: Namespace) -> None:
    from mast_tui.tables import table
    from mast_tui.traces.safe import visible

    labels = _labels(args)
    lines = table(
        HEADS, [_cells(one, *labels.get(one["trace_id"], (0, ""))) for one in rows], NUMBERS
    )
    print("\n".join(lines))
    for one in rows:
        for warning in one["warnings"]:
            said = visible(f"{one['trace_id']}: {warning}", line=True)
            print(f"mast-tui: {said}", file=sys.stderr)
    for line in _about(rows, getattr(args, "reveal", False)):
        print(f"mast-tui: {visible(line, line=True)}", file=sys.stderr)


def _about(rows: list[dict[str, Any]], reveal: bool) -> Iterator[str]:
    """Where outcomes come from, and that something is hidden, over all traces."""
    from collections import Counter

    from mast_tui.traces import blind

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
    from mast_tui.cli.annotating import readable
    from mast_tui.labels.store import Store

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
    from mast_tui.cli.addresses import known

    there = list(dict.fromkeys(_still_there(known(args.db).values())))
    if not there:
        raise MastError("no trace was opened or labelled yet; name a PATH: mast-tui list RUN_DIR")
    return there


def _still_there(addresses: Any) -> Iterator[str]:
    for address in addresses:
        file = address.rpartition("#")[0]
        if os.path.exists(address) or (file and os.path.exists(file)):
            yield address
        else:
            print(f"mast-tui: no longer there: {address}", file=sys.stderr)
