"""The bundled samples, with the labels of three annotators, in a throw-away copy.

mast-tui demo                            read, tag, press A for the agreement; nothing is kept
mast-tui demo --annotator me             with no labels of your own yet
mast-tui demo --keep DIR                 make the copy in DIR and leave it there, for scripts:
mast-tui agreement --db DIR/labels.db
"""

import shutil
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mast_tui import places
from mast_tui.cli.appearance import add_screen_options
from mast_tui.errors import MastError

LABELS = "labels.jsonl"
STORE = "labels.db"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--keep", metavar="DIR", help="make the copy here, keep it, open nothing")
    add_screen_options(parser)


def run(args: Namespace) -> int:
    if args.keep:
        folder = Path(args.keep)
        make_demo(folder)
        print(
            f"{folder}: samples and {STORE} are there; try: mast-tui agreement --db {folder / STORE}"
        )
        return 0
    with tempfile.TemporaryDirectory(prefix="mast-tui-demo-") as scratch:
        return _show(args, make_demo(Path(scratch) / "samples"))


def make_demo(folder: Path) -> Path:
    """Copy the samples into ``folder``, which must not exist yet, with a store of their labels."""
    from mast_tui.labels.exchange.labels_file import read
    from mast_tui.labels.store import Store

    try:
        shutil.copytree(places.samples_folder(), folder)
    except FileExistsError:
        raise MastError(f"{folder} is there already: name a folder that is not") from None
    except OSError as error:
        raise MastError(f"{folder}: the samples cannot be copied: {error.strerror}") from None
    with Store(folder / STORE) as store, (folder / LABELS).open(encoding="utf-8") as lines:
        read(store, lines)
    return folder


def _show(args: Namespace, folder: Path) -> int:
    """Open the copy as one of its annotators, or list it where no terminal is."""
    args.db, args.no_state, args.paths = str(folder / STORE), True, [str(folder)]
    if not sys.stdout.isatty():
        from mast_tui.cli import list as table

        args.json = False
        return table.run(args)
    from mast_tui.cli.open import make_bench, run_app

    args.annotator = args.annotator or _first_annotator(args.db)
    bench = make_bench(args, args.paths)
    return run_app(args, bench, f"demo: you are {bench.hand.annotator}; nothing is kept")


def _first_annotator(store: str) -> str | None:
    from mast_tui.labels.store import Store

    return next((one.name for one in Store(store).annotators() if one.kind == "human"), None)
