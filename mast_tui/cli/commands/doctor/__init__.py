"""Whether everything is well, and what to do where it is not.

mast-tui doctor                the store in use, its study, this terminal
mast-tui doctor --db FILE      another store
mast-tui doctor --json         one JSON document

The store: can it be read, is it whole, its schema, journal mode, rights, volume, locks, free disk,
backups, and whether the traces that labels hang on are where they were. Nothing in it is changed.
Exit code 1 where something is in trouble.
"""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, print_line, say

if TYPE_CHECKING:
    from mast_tui.labels.health import Check

MARKS = {"ok": "ok", "note": "note", "trouble": "TROUBLE"}


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``doctor``."""
    add_json(parser)


def run(args: Namespace) -> int:
    """Look at everything, and tell."""
    from mast_tui.cli.commands.doctor.installed import program, settings, store, study
    from mast_tui.cli.commands.doctor.terminal import terminal

    found = [*program(), *store(args.db), *study(args.db), *settings(), *terminal()]
    if args.json:
        print_json([one._asdict() for one in found])
    else:
        _print(found)
    troubles = sum(one.state == "trouble" for one in found)
    say(f"{troubles} in trouble" if troubles else "nothing is in trouble")
    return 1 if troubles else 0


def _print(found: "list[Check]") -> None:
    for one in found:
        print_line(f"{MARKS[one.state]:<8} {one.what:<10} {one.found}")
        if one.remedy:
            print_line(f"{'':<19} -> {one.remedy}")
