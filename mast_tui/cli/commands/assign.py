"""Give the annotators of a study their traces.

mast-tui assign --round r1                    as many traces as the study file says
mast-tui assign --round r1 --n 5 --k 3        5 traces, 3 annotators each
mast-tui assign --round r2 --repeat 2         and 2 earlier traces once more, each
mast-tui assign --round r1 --dry-run          say who would get what

Outcomes are drawn in the proportion they have among the traces, models and scenarios in equal
numbers; nobody gets a trace twice (but with --repeat), and everybody has an order of their own.
The same seed gives the same assignment; a larger --n adds to it.
"""

import os
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.options import add_json
from mast_tui.cli.outcomes import study_measure
from mast_tui.cli.printing import print_json, say
from mast_tui.cli.store import patient
from mast_tui.errors import MastError

if TYPE_CHECKING:
    from mast_tui.labels.model import TraceRow
    from mast_tui.labels.study.drawing import Given
    from mast_tui.labels.study.plan import Study
    from mast_tui.traces.rows import Row


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``assign``."""
    parser.add_argument("--round", required=True, metavar="R", help="a round of the study file")
    parser.add_argument("--n", type=int, metavar="N", help="traces (default: the study file's)")
    parser.add_argument("--k", type=int, metavar="K", help="annotators a trace")
    parser.add_argument("--seed", type=int, default=0, metavar="S", help="default: 0")
    parser.add_argument(
        "--repeat", type=int, default=0, metavar="N", help="earlier traces once more, each"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    add_json(parser)


def run(args: Namespace) -> int:
    """Draw, give, and say who got what."""
    from mast_tui.labels.study import assigned, plan
    from mast_tui.labels.study.drawing import Candidate, Wanted, assign

    found = plan.current(args.db)
    round = found.round(args.round)
    pool = _rows(args, plan.trace_paths(found))
    calibration = _rows(args, plan.calibration_paths(found)) if round.calibration else {}
    wanted = Wanted(
        round.name,
        found.people(round),
        round.traces if args.n is None else args.n,
        round.overlap if args.k is None else args.k,
        args.seed,
        sorted(calibration),
        args.repeat,
    )
    candidates = [
        Candidate(row.trace_id, row.model, row.scenario, row.outcome, row.run_id)
        for row in pool.values()
    ]
    with patient(found.store) as store:
        given = assign(candidates, wanted, _by_our_names(assigned.seen(store, round.name), wanted))
        new = len(given)
        if not args.dry_run:
            known = {row.trace_id: row for row in store.traces()}
            traces = _traces(given, pool | calibration, known)
            settings = round._asdict() | {"seed": args.seed, "repeat": args.repeat}
            settings |= {"overlap": wanted.overlap, "traces": wanted.traces}
            new = assigned.keep(store, round.name, given, traces, args.seed, settings)
    _tell(args, found, given, pool | calibration, new)
    return 0


def _by_our_names(had: dict[str, set[str]], wanted: Any) -> dict[str, set[str]]:
    """What was seen, by the names as the study file spells them."""
    from mast_tui.labels.identity import name_key

    by_key = {name_key(name): traces for name, traces in had.items()}
    return {name: by_key.get(name_key(name), set()) for name in wanted.annotators}


def _rows(args: Namespace, paths: list[str]) -> "dict[str, Row]":
    from mast_tui.traces.scan import Scan
    from mast_tui.traces.scan_cache import ScanCache

    if not paths:
        return {}
    cache = ScanCache(None if args.no_state else places.state_folder())
    found: dict[str, Row] = {}
    for row in Scan(paths, cache, study_measure(args.db)).finish():
        found.setdefault(row.trace_id, row)
    return found


def _traces(
    given: "list[Given]", rows: "dict[str, Row]", known: "dict[str, TraceRow]"
) -> "dict[str, TraceRow]":
    """What the store keeps of the traces that somebody gets; they are read to their ends."""
    from mast_tui.labels.model import trace_row
    from mast_tui.traces.discover import open_traces

    found: dict[str, TraceRow] = {}
    for id in sorted({one.trace_id for one in given}):
        if id not in rows:
            if id not in known:
                raise MastError(f"trace {id} is to be repeated, and its file is not there any more")
            found[id] = known[id]
            continue
        traces, _ = open_traces([rows[id].address])
        (trace,) = [one for one in traces if one.finish().info.trace_id == id][:1]
        row = trace_row(trace.info, len(trace))
        found[id] = row._replace(outcome=rows[id].outcome, score=rows[id].score)
        trace.close()
    return found


def _tell(
    args: Namespace, study: "Study", given: "list[Given]", rows: "dict[str, Row]", new: int
) -> None:
    if args.json:
        values = [
            one._asdict() | {"round": args.round, "path": _path(rows, one.trace_id)}
            for one in given
        ]
        print_json(values)
    else:
        for one in given:
            note = "" if one.why == "drawn" else f"  {one.why}"
            path = _path(rows, one.trace_id).removeprefix(f"{study.path.parent}{os.sep}")
            print(f"{one.annotator:<16} {one.position:>4}  {one.trace_id}  {path}{note}")
    traces = len({one.trace_id for one in given})
    done = "would be" if args.dry_run else "were"
    say(f"round {args.round}: {traces:,} traces, {len(given):,} assignments, {new:,} {done} new")


def _path(rows: "dict[str, Row]", trace_id: str) -> str:
    return rows[trace_id].address if trace_id in rows else ""
