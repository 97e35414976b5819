"""How far a study is, and how many traces it still needs.

mast-tui progress                      by annotator, round and model
mast-tui progress --round r1
mast-tui progress --width 0.1          traces needed for 95 % intervals that wide, by mode

The expected end goes on at each annotator's pace so far. A trace counts for a mode's share once
one annotator is done with it, and as positive where at least half of those who voted say so.
"""

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.blind import blinding_of
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.analysis.planning import Need
    from mast_tui.labels.blind.hiding import Blinding
    from mast_tui.labels.store import Store


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``progress``."""
    parser.add_argument("--round", metavar="R", help="one round only")
    parser.add_argument("--width", type=float, default=0.2, metavar="W", help="default: 0.2")
    add_json(parser)


def run(args: Namespace) -> int:
    """Count and tell."""
    from mast_tui.labels.store import Store
    from mast_tui.workbench.progress import counted, dimensions, tables

    if not 0 < args.width < 1:
        raise UsageError(f"--width {args.width:g}: widths lie between 0 and 1")
    with Store(places.database_path(args.db)) as store:
        blinding = blinding_of(args, store)
        found = counted(store, dimensions(blinding), args.round)
        if not found:
            raise MastError("nothing is assigned here; mast-tui assign --round R gives out traces")
        hidden = blinding is not None and blinding.hides("labels")
        needs = [] if hidden else _needs(store, args)
    if args.json:
        from mast_tui.analysis.documents import progress_document

        values = progress_document(found, needs, args.width)
        print_json(values)
    else:
        print("\n\n".join("\n".join(part) for part in tables(found)))
        if needs:
            _print_needs(needs, args.width)
    if blinding is not None and (hidden or blinding.hides("model")):
        print(_hidden(blinding), file=sys.stderr)
    return 0


def _hidden(blinding: "Blinding") -> str:
    """What is left out, as the round still hides it from who asks."""
    what = {"model": "the table by model", "labels": "shares of modes"}
    told = " and ".join(words for one, words in what.items() if blinding.hides(one))
    return f"mast-tui: a blind round hides {told} from {blinding.annotator} until it is done"


def _needs(store: "Store", args: Namespace) -> "list[Need]":
    from mast_tui.analysis.planning import needs_of
    from mast_tui.labels.labelled import of_store
    from mast_tui.labels.study.rules import rules_of

    return needs_of(of_store(store, args.codebook, args.round, rules=rules_of(args.db)), args.width)


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
