"""How far a study is, and how many traces it still needs.

mast-tui progress                      by annotator, round and model
mast-tui progress --round r1
mast-tui progress --width 0.1          traces needed for 95 % intervals that wide, by mode

The expected end goes on at each annotator's pace so far. A trace counts for a mode's share once
one annotator is done with it, and as positive where at least half of those who voted say so.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.analysis.planning import Need
    from mast_tui.labels.progress import Line
    from mast_tui.labels.store import Store

HEADS = ("assigned", "done", "open", "excluded", "left", "min/trace", "expected end")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``progress``."""
    parser.add_argument("--round", metavar="R", help="one round only")
    parser.add_argument("--width", type=float, default=0.2, metavar="W", help="default: 0.2")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")


def run(args: Namespace) -> int:
    """Count and tell."""
    from mast_tui.labels.identity import utc_now
    from mast_tui.labels.progress import DIMENSIONS, items, line, lines
    from mast_tui.labels.store import Store

    if not 0 < args.width < 1:
        raise UsageError(f"--width {args.width:g}: widths lie between 0 and 1")
    with Store(places.database_path(args.db)) as store:
        found, now = items(store, args.round), utc_now()
        if not found:
            raise MastError("nothing is assigned here; mast-tui assign --round R gives out traces")
        needs = _needs(store, args)
        tables = {by: lines(found, by, now) for by in DIMENSIONS}
        whole = line("all", found, now)
    if args.json:
        values: dict[str, Any] = {by: [o.to_dict() for o in t] for by, t in tables.items()}
        values["all"] = whole.to_dict()
        values["planning"] = {
            "width": args.width,
            "modes": {one.mode: one._asdict() | {"more": one.more} for one in needs},
        }
        print(json.dumps(values, ensure_ascii=False, indent=2))
        return 0
    for by, table in tables.items():
        _print(by, table)
    _print("", [whole])
    _print_needs(needs, args.width)
    return 0


def _needs(store: "Store", args: Namespace) -> "list[Need]":
    from mast_tui.analysis.planning import need
    from mast_tui.labels.labelled import of_store
    from mast_tui.labels.rules import rules_of

    labels = of_store(store, args.codebook, args.round, rules=rules_of(args.db))
    found = labels.votes("trace", labels.people())
    needs = []
    for mode in labels.codebook.modes:
        said = [
            [vote for vote in units.values() if vote is not None]
            for units in found.modes[mode.code].values()
        ]
        judged = [votes for votes in said if votes]
        positive = sum(2 * sum(votes) >= len(votes) for votes in judged)
        needs.append(need(mode.code, positive, len(judged), args.width))
    return needs


def _print(by: str, table: "list[Line]") -> None:
    from mast_tui.traces.safe import visible

    print(f"{by:<24} {HEADS[0]:>8} {HEADS[1]:>6} {HEADS[2]:>6} {HEADS[3]:>8} {HEADS[4]:>6} "
          f"{HEADS[5]:>9}  {HEADS[6]}" if by else "")  # fmt: skip
    for one in table:
        spent = one.seconds_per_trace
        minutes = "-" if spent is None else f"{spent / 60:.1f}"
        print(
            f"{visible(one.name, line=True)[:24]:<24} {one.assigned:>8} {one.done:>6} "
            f"{one.in_progress:>6} {one.excluded:>8} {one.left:>6} {minutes:>9}  "
            f"{one.expected_end or '-'}"
        )
    if by:
        print()


def _print_needs(needs: "list[Need]", width: float) -> None:
    print(f"\nmode     found of judged   width now   traces for {width:g}")
    for one in needs:
        now = "-" if one.width is None else f"{one.width:.2f}"
        more = (
            "over a million"
            if one.more is None
            else "enough"
            if not one.more
            else f"{one.more} more"
        )
        print(f"{one.mode:<8} {one.positive:>5} of {one.traces:<6} {now:>11}   {more}")
