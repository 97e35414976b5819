"""Read agent traces and tag failure modes in them.

  mast-tui RUN_DIR                 a run directory, a trace file, or a folder of them
  mast-tui demo                    the bundled samples, with the labels of three annotators
  mast-tui                         choose among the samples and what was opened last; in the
                                   folder of a study, your queue of the current round

Without a terminal on stdout it prints what `mast-tui show` prints.
"""

import gc
import os
import sys
from argparse import ArgumentParser, Namespace

from mast_tui import places
from mast_tui.cli.options import add_outcome_options, add_screen_options
from mast_tui.cli.waiting import Count
from mast_tui.errors import MastError, UsageError


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="traces to open; - is stdin")
    parser.add_argument("--reveal", action="store_true", help="show embedded answers and notes")
    add_outcome_options(parser)
    add_screen_options(parser)
    parser.add_argument("--version", action="store_true", help="print the version and stop")


def run(args: Namespace) -> int:
    served = "TEXTUAL_DRIVER" in os.environ  # in a browser, by `mast-tui serve`
    if not sys.stdout.isatty() and not served:
        return _print(args)
    gc.disable()  # until the first screen stands: collecting would only delay it
    from mast_tui.cli.app import make_bench, run_app

    if os.environ.get("TERM", "") in ("", "dumb") and not served:
        raise MastError("this terminal cannot draw a screen (TERM is dumb): mast-tui show prints")
    paths = args.paths or _queue(args)
    with Count("traces read") as count:
        bench = make_bench(args, paths, count) if paths else None
    return run_app(args, bench, bench.study.in_words() if bench and bench.study else "")


def _queue(args: Namespace) -> list[str]:
    """The annotator's traces of the current round; none outside studies."""
    if places.study_file(args.db) is None:
        return []
    from mast_tui.cli.assigned import queue_paths

    return queue_paths(args)


def _print(args: Namespace) -> int:
    """No terminal to draw on: print what ``show`` prints."""
    if not args.paths:
        raise UsageError("stdout is no terminal: name a trace to print, as in mast-tui show PATH")
    from mast_tui.cli.steps import print_steps

    print_steps(args)
    return 0
