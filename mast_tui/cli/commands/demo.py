"""The bundled samples, with the labels of three annotators, in a throw-away copy.

mast-tui demo                            read, tag, press A for the agreement; nothing is kept
mast-tui demo --annotator me             with no labels of your own yet
mast-tui demo --keep DIR                 make the copy in DIR and leave it there, for scripts:
mast-tui agreement --db DIR/labels.db
"""

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mast_tui.cli.options import add_screen_options


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--keep", metavar="DIR", help="make the copy here, keep it, open nothing")
    add_screen_options(parser)


def run(args: Namespace) -> int:
    from mast_tui.cli.samples import STORE, make_demo

    if args.keep:
        folder = Path(args.keep)
        make_demo(folder)
        print(
            f"{folder}: samples and {STORE} are there; try: mast-tui agreement --db {folder / STORE}"
        )
        return 0
    with tempfile.TemporaryDirectory(prefix="mast-tui-demo-") as scratch:
        folder = make_demo(Path(scratch) / "samples")
        args.db, args.no_state, args.paths = str(folder / STORE), True, [str(folder)]
        return _show(args)


def _show(args: Namespace) -> int:
    """Open the copy as one of its annotators, or list it where no terminal is."""
    if not sys.stdout.isatty():
        from mast_tui.cli.trace_table import print_traces

        print_traces(args)
        return 0

    from mast_tui.cli.app import make_bench, run_app

    args.annotator = args.annotator or _first_annotator(args.db)
    bench = make_bench(args, args.paths)
    return run_app(args, bench, f"demo: you are {bench.hand.annotator}; nothing is kept")


def _first_annotator(store: str) -> str | None:
    from mast_tui.labels.store import Store

    return next((one.name for one in Store(store).annotators() if one.kind == "human"), None)
