"""Settle what the annotators of a round differ on; the consensus is kept beside their votes.

  mast-tui adjudicate --round r1               the screen: each disagreement, its sides, the step
  mast-tui adjudicate --round r1 --with Ben    two annotators together
  mast-tui adjudicate --round r1 --json        the disagreements as data (a table without a terminal)

For scripts, each with --reason and --with where they apply:

  mast-tui adjudicate --settle ID --take A             one side's, with its quotes
  mast-tui adjudicate --settle ID --neither            nothing of it is there
  mast-tui adjudicate --settle ID --new "3.3 14"       something else: mode and step
  mast-tui adjudicate --agreed                         take over what all agree on
  mast-tui adjudicate --undo TRACE                     take the last decision on a trace back
  mast-tui adjudicate --change ID --take A             your own vote, after discussion

A trace comes up when all who were given it are done, or the round is closed (mast-tui study close
ROUND). Votes are never changed by settling.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.options import add_json, add_screen_options
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.workbench.adjudicating import Desk


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``adjudicate``."""
    parser.add_argument("--round", metavar="R", help="needed where there are several")
    parser.add_argument("--trace", metavar="ID", help="only this trace: its id, or how that begins")
    parser.add_argument("--kind", metavar="K", help="confusion, localisation, omission or unsure")
    parser.add_argument("--with", dest="second", metavar="NAME", help="who decides with you")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--settle", metavar="ID", help="settle this disagreement")
    doing.add_argument("--change", metavar="ID", help="your own vote on it, after discussion")
    doing.add_argument("--agreed", action="store_true", help="take over what all agree on")
    doing.add_argument("--undo", metavar="TRACE", help="take the last decision on a trace back")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--take", metavar="A", help="the side of this letter")
    how.add_argument("--neither", action="store_true", help="nothing of it is there")
    how.add_argument("--new", metavar="MODE STEP", help="something else is there")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is settled so")
    parser.add_argument("--no-precedent", action="store_true", help="the guidelines do not show it")
    add_json(parser)
    add_screen_options(parser)


def run(args: Namespace) -> int:
    """Settle one, or list all, or open the screen."""
    from mast_tui.cli.commands.adjudicate.listing import print_disagreements
    from mast_tui.cli.commands.adjudicate.settling import desk_of, do
    from mast_tui.labels.store import Store

    _check(args)
    script = args.settle or args.change or args.agreed or args.undo
    shown = not script and not args.json and sys.stdout.isatty()
    if not shown:
        with store_of(args) as store:
            desk = desk_of(args, store)
            try:
                return do(args, desk) if script else print_disagreements(args, desk)
            finally:
                desk.close()
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise MastError("this terminal cannot draw a screen (TERM is dumb): --json lists them")
    with Store(places.database_path(args.db)) as store:
        return _show(args, desk_of(args, store))


def _check(args: Namespace) -> None:
    from mast_tui.labels.settling.cases import KINDS

    if args.kind and args.kind not in KINDS:
        raise UsageError(f"--kind {args.kind}: is none of {', '.join(KINDS)}")
    how = args.take or args.neither or args.new
    if args.settle and not how:
        raise UsageError("--settle ID needs --take A, --neither or --new")
    if args.change and not args.take:
        raise UsageError("--change ID needs --take A: the side that is your vote now")
    if how and not (args.settle or args.change):
        raise UsageError("say what is settled so: --settle ID (--json lists the ids)")


def _show(args: Namespace, desk: "Desk") -> int:
    from mast_tui.cli.app import run_app
    from mast_tui.tui.screens.adjudicate import AdjudicateScreen

    def first() -> "AdjudicateScreen":
        return AdjudicateScreen(desk, ascii_only=args.ascii)

    return run_app(args, None, first=first)
