"""Where people differ: ``mast-tui agreement --disagreements``, and ``--open`` for the app on it."""

import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from mast_tui import places
from mast_tui.analysis import listings
from mast_tui.analysis.of_labels import disagreements_of
from mast_tui.cli.labelled import tell_carried
from mast_tui.cli.printing import print_json, print_line, print_table
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.labelled import Labelled
from mast_tui.labels.votes import Level
from mast_tui.traces.discover import split_key


def list_disagreements(args: Namespace, labels: Labelled, people: Sequence[str]) -> int:
    """Print where people differ, the most contested first."""
    if args.level == "span":
        raise UsageError("--disagreements lists traces or steps: give --level trace or step")
    found = disagreements_of(labels, people, args.level or "trace", args.tolerance)
    tell_carried(labels)
    if args.json:
        print_json(found.to_dict(), allow_nan=False)
        return 0
    names = labels.names()
    print_line(listings.count_line(found))
    if found.rows:
        print()
        rows = listings.disagreement_rows(found, names)
        print_table(listings.LIST_HEADS, rows, listings.LIST_NUMBERS)
    if found.confusions:
        print("\nconfused with each other:")
        for line in listings.confusion_lines(found, names):
            print_line(f"  {line}")
    return 0


def open_disagreements(args: Namespace, labels: Labelled, people: Sequence[str]) -> int:
    """Open the traces on which people differ, with the list of where over them."""
    from mast_tui.cli.app import make_bench, run_app
    from mast_tui.tui.disagreeing import on_disagreements

    if not sys.stdout.isatty() or os.environ.get("TERM", "") in ("", "dumb"):
        raise MastError("--open needs a terminal that can draw a screen; --disagreements prints")
    level: Level = "step" if args.level == "step" else "trace"
    if args.level == "span":
        raise UsageError("--open lists traces or steps: give --level trace or step")
    rows = disagreements_of(labels, people, level, args.tolerance).rows
    if not rows:
        raise MastError("there is no disagreement to open: everybody says the same")
    paths = _there(dict.fromkeys(row.path for row in rows), places.database_path(args.db).parent)
    bench = make_bench(args, paths)

    return run_app(args, bench, work=on_disagreements(labels, people, level))


def _there(wanted: dict[str, None], folder: Path) -> list[str]:
    """Those of the traces that are still where they were labelled."""
    found = []
    for path in filter(None, wanted):
        tried = (path, str(folder / path))
        found += [one for one in tried if os.path.exists(split_key(one)[0])][:1]
    if not found:
        one = next(filter(None, wanted), "no path")
        raise MastError(f"none of the traces is where it was labelled, such as {one}; --json lists")
    return found
