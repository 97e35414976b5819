"""Copies of the label store, made while others work, and the way back.

mast-tui backup                     a checked copy in the folder backups/ beside the store
mast-tui backup -o FILE             a copy elsewhere
mast-tui backup --list [--json]     the copies beside the store, newest first
mast-tui backup --restore FILE      make the store what a copy holds (what it was is copied first)

Before an import, a merge, a bundle, place --write and a restore a copy is made without asking; of
those the newest ten stay. Copies that you asked for stay until you remove them.
"""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mast_tui import places
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, print_table, say


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``backup``."""
    what = parser.add_mutually_exclusive_group()
    what.add_argument("-o", "--output", metavar="FILE", help="where the copy goes")
    what.add_argument("--list", action="store_true", help="the copies there are, newest first")
    what.add_argument("--restore", metavar="FILE", help="make the store what this copy holds")
    add_json(parser)


def run(args: Namespace) -> int:
    """Copy, list or restore."""
    from mast_tui.labels.file import backups

    store = places.database_path(args.db)
    if args.list:
        _list(store, args.json)
        return 0
    if args.restore:
        was = backups.restore(store, Path(args.restore).expanduser())
        made, said = store, f"{store}: restored from {args.restore}"
        said += f"; what it was is in {was}" if was else ""
    else:
        named = args.output and Path(args.output).expanduser()
        made = backups.write(store, named) if named else backups.asked(store)
        said = f"{store}: copied and checked"
    say(said)
    print(json.dumps({"path": str(made)}) if args.json else made)
    return 0


def _list(store: Path, as_json: bool) -> None:
    from mast_tui.labels.file import backups

    found = backups.kept(store)
    if as_json:
        values = [one._asdict() | {"path": str(one.path)} for one in found]
        print_json(values)
    elif found:
        rows = [[one.at, one.why, f"{one.size:,}", str(one.path)] for one in found]
        print_table(("made", "before", "bytes", "file"), rows, (2,))
    else:
        say(f"{store}: there are no backups")
