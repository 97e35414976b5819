"""The agreement of each annotator with themselves: ``mast-tui agreement --self``."""

from argparse import Namespace

from mast_tui.analysis import agreement_words as words
from mast_tui.analysis import listings
from mast_tui.analysis.of_labels import report_of
from mast_tui.analysis.report import Report
from mast_tui.cli.labelled import source
from mast_tui.cli.printing import print_json, print_line, print_table
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.again import AGAIN, FIRST, looked_again


def run(args: Namespace) -> int:
    """Print a row an annotator, over the traces that they were given again."""
    reports, names = _reports(args)
    if args.json:
        told = {name: report.to_dict() for name, report in reports.items()}
        print_json({"level": args.level or "trace", "by": "self", "groups": told}, allow_nan=False)
        return 0
    print(f"Agreement with oneself by {args.level or 'trace'}: the first look and the last\n")
    heads = ("annotator", *listings.GROUP_HEADS[1:])
    print_table(heads, listings.group_rows(reports), listings.GROUP_NUMBERS)
    print("\nKrippendorff's alpha of each mode\n")
    rows = listings.alpha_rows(reports, dict.fromkeys(reports, names))
    print_table(listings.heads_of("mode", list(reports)), rows, range(1, len(reports) + 1))
    print(f"\n{words.LEGEND}")
    for name, report in reports.items():
        for line in report.warnings:
            print_line(f"warning: {name}: {line}")
    return 0


def _reports(args: Namespace) -> tuple[dict[str, Report], dict[str, str]]:
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
