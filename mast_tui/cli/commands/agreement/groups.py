"""Agreement by round, by pair, or by what is known of traces: ``mast-tui agreement --by WHAT``."""

from argparse import Namespace
from itertools import combinations

from mast_tui.analysis import agreement_words as words
from mast_tui.analysis import listings
from mast_tui.analysis.of_labels import report_of
from mast_tui.analysis.report import Report
from mast_tui.cli import data_set
from mast_tui.cli.commands.agreement.whole import draws_of
from mast_tui.cli.labelled import check_file, labelled, people_of, rounds
from mast_tui.cli.printing import print_json, print_line, print_table
from mast_tui.errors import UsageError
from mast_tui.labels.dataset.engine import is_data_set


def run(args: Namespace) -> int:
    """Print a row a group, and each group's alpha of each mode."""
    level = args.level or "trace"
    groups, names = _groups(args, level)
    if args.json:
        reports = {name: report.to_dict() for name, report in groups.items()}
        print_json({"level": level, "by": args.by, "groups": reports}, allow_nan=False)
        return 0
    # labels of a judge alone, say, which belong to no round: a group in JSON, and no row of dashes
    groups = {name: one for name, one in groups.items() if one.annotators} or groups
    heads = (args.by, *listings.GROUP_HEADS[1:])
    print(f"Agreement by {level}, by {args.by}\n")
    print_table(heads, listings.group_rows(groups), listings.GROUP_NUMBERS)
    print("\nKrippendorff's alpha of each mode\n")
    rows = listings.alpha_rows(groups, names)
    print_table(listings.heads_of("mode", list(groups)), rows, range(1, len(groups) + 1))
    print(f"\n{words.LEGEND}")
    said = [(name, line) for name, report in groups.items() for line in report.warnings]
    for name, line in dict.fromkeys(said):
        print_line(f"warning: {name or '(none)'}: {line}")
    return 0


def _groups(args: Namespace, level: str) -> tuple[dict[str, Report], dict[str, dict[str, str]]]:
    """The reports by their names, and the names of each one's modes."""
    if is_data_set(args.file):
        check_file(args)
        found, names = data_set.groups_of(args, args.file)
        return found, dict.fromkeys(found, names)
    if args.by == "round":
        return _by_round(args, level)
    labels = labelled(args, args.file, args.round)
    people = people_of(args, labels)
    if args.by == "pair":
        found = {
            f"{a}|{b}": report_of(labels, level, (a, b), draws=draws_of(args))
            for a, b in combinations(people, 2)
        }
    else:
        found = {
            name: report_of(labels, level, people, part, draws_of(args))
            for name, part in labels.groups(args.by).items()
        }
    return found, dict.fromkeys(found, labels.names())


def _by_round(args: Namespace, level: str) -> tuple[dict[str, Report], dict[str, dict[str, str]]]:
    """Each round alone, in the codebook that its labels were made with."""
    there = rounds(args, args.file)
    if args.file and there == [""]:
        raise UsageError(f"{args.file}: has no column round")
    found, names = {}, {}
    for name in there:
        labels = labelled(args, args.file, name)
        found[name] = report_of(labels, level, people_of(args, labels), draws=draws_of(args))
        names[name] = labels.names()
    return found, names
