"""Several label stores as one.

mast-tui merge ada.db ben.db -o all.db       everything that both hold
mast-tui merge ben.db -o all.db              into a store that is there already

The order does not matter, and merging again changes nothing. Where two stores changed the same label
of one annotator, the later change stays, and it is told.
"""

import json
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mast_tui.errors import MastError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``merge``."""
    parser.add_argument("stores", nargs="+", metavar="STORE", help="label stores to read")
    parser.add_argument("-o", "--output", required=True, metavar="STORE", help="where to merge to")
    parser.add_argument("--same", action="store_true", help="same name, same person")
    parser.add_argument("--json", action="store_true", help="one JSON document on stdout")


def run(args: Namespace) -> int:
    """Merge and tell."""
    from mast_tui.labels.exchange.joining import conflicts, merge
    from mast_tui.labels.file.backups import before
    from mast_tui.labels.store import Store

    for name in args.stores:
        if not Path(name).is_file():
            raise MastError(f"{name}: no such label store")
    stores = [Store(name) for name in args.stores]
    with Store(Path(args.output).expanduser(), busy=10.0) as target:
        before(target.path, "merge")
        found = conflicts([*stores, target])
        reports = merge(stores, target, args.same)
    for report in reports:
        print(f"mast-tui: {report.name}: {report.text() or 'no labels'}", file=sys.stderr)
    for one in found:
        print(f"mast-tui: {one.text()}", file=sys.stderr)
    if args.json:
        values = {
            "stores": [{"path": r.name, "counts": r.counts} for r in reports],
            "conflicts": [one._asdict() for one in found],
        }
        print(json.dumps(values, ensure_ascii=False, indent=2))
    return 0
