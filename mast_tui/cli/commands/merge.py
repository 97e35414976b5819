"""Several label stores as one.

mast-tui merge ada.db ben.db -o all.db       everything that both hold
mast-tui merge ben.db -o all.db              into a store that is there already

The order does not matter, and merging again changes nothing. Where two stores changed the same label
of one annotator, the later change stays, and it is told.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, say
from mast_tui.cli.store import patient
from mast_tui.errors import MastError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``merge``."""
    parser.add_argument("stores", nargs="+", metavar="STORE", help="label stores to read")
    parser.add_argument("-o", "--output", required=True, metavar="STORE", help="where to merge to")
    parser.add_argument("--same", action="store_true", help="same name, same person")
    add_json(parser)


def run(args: Namespace) -> int:
    """Merge and tell."""
    from mast_tui.labels.exchange.joining import conflicts, merge
    from mast_tui.labels.file.backups import before
    from mast_tui.labels.store import Store

    for name in args.stores:
        if not Path(name).is_file():
            raise MastError(f"{name}: no such label store")
    stores = [Store(name) for name in args.stores]
    with patient(Path(args.output).expanduser()) as target:
        before(target.path, "merge")
        found = conflicts([*stores, target])
        reports = merge(stores, target, args.same)
    for report in reports:
        say(f"{report.name}: {report.text() or 'no labels'}")
    for one in found:
        say(one.text())
    if args.json:
        values = {
            "stores": [{"path": r.name, "counts": r.counts} for r in reports],
            "conflicts": [one._asdict() for one in found],
        }
        print_json(values)
    return 0
