"""What ``agreement`` says besides how people agree: with themselves, and how blind they were."""

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mast_tui.cli.labelled import source
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.analysis.report import Report


def run_self(args: Namespace) -> int:
    """The agreement of each annotator with themselves, on traces that they were given again."""
    from mast_tui.analysis import listings, words
    from mast_tui.cli.agreement import dump, print_line, print_table

    reports, names = _reports(args)
    if args.json:
        told = {name: report.to_dict() for name, report in reports.items()}
        dump({"level": args.level or "trace", "by": "self", "groups": told})
        return 0
    print(f"Agreement with oneself by {args.level or 'trace'}: the first look and the last\n")
    heads = ("annotator", *listings.GROUP_HEADS[1:])
    print_table(heads, listings.group_rows(reports), listings.GROUP_NUMBERS)
    print("\nKrippendorff's alpha of each mode\n")
    rows = listings.alpha_rows(reports, dict.fromkeys(reports, names))
    numbers = frozenset(range(1, len(reports) + 1))
    print_table(listings.heads_of("mode", list(reports)), rows, numbers)
    print(f"\n{words.LEGEND}")
    for name, report in reports.items():
        for line in report.warnings:
            print_line(f"warning: {name}: {line}")
    return 0


def _reports(args: Namespace) -> "tuple[dict[str, Report], dict[str, str]]":
    from mast_tui.analysis.study import report_of
    from mast_tui.labels.again import AGAIN, FIRST, looked_again

    if args.file:
        raise UsageError("--self needs a store: a file of votes holds one look a trace")
    wanted = [name.strip() for name in (args.among or "").split(",") if name.strip()]
    with source(args) as store:
        found = looked_again(store, args.codebook, wanted or None)
    if not found:
        raise MastError(
            "nobody has finished the same trace in two rounds; "
            "mast-tui assign --repeat N gives traces once more"
        )
    level = args.level or "trace"
    reports = {name: report_of(one, level, (FIRST, AGAIN)) for name, one in found.items()}
    return reports, next(iter(found.values())).names()


def blindness_of(args: Namespace) -> list[dict[str, Any]]:
    """What each round hid, what was revealed, what changed then; nothing for a file of votes."""
    if args.file:
        return []
    from mast_tui.labels.blind.revealing import blindness

    with source(args) as store:
        return blindness(store, args.round)


def tell_blindness(args: Namespace, said: Sequence[str]) -> None:
    """The same in a line a round, but for what was ``said`` already."""
    from mast_tui.cli.agreement import print_line
    from mast_tui.labels.blind.revealing import sentences

    for line in sentences(blindness_of(args)):
        if line not in said:
            print_line(f"note: {line}")
