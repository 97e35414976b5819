"""Failure signatures: what goes wrong in which model's runs, in failed and successful ones.

  mast-tui signature                            by model
  mast-tui signature --by scenario              by agent, scenario, trial, format, or any column
  mast-tui signature --compare A B              two groups side by side (names as --by gives them)
  mast-tui signature --group A                  one group in full
  mast-tui signature --annotator-source any     majority (default), any, consensus, or a NAME
  mast-tui signature --preset itbench-mast      a published list of fatal modes beside these labels
  mast-tui signature --labels votes.csv         from a file: annotator, trace, mode, value, and
                                                any of model, outcome, scenario, step, steps
  mast-tui signature --frozen paper-v1          the labels as they were when they were frozen
  mast-tui signature --map auto                 with the votes of other codebooks, by name
  mast-tui signature --labels 'FOLDER/*.parquet'   from a Parquet data set of any size, counted by
                                                DuckDB, or by Spark: --engine spark://HOST:PORT
  mast-tui signature --json                     one JSON document

How a run ended is what the reviews say; where they say nothing or are split, what was computed
from its files. Intervals over means and the ranking of modes draw scenarios again (--seed S).
"""

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mast_tui.cli.labelled import check_file, labelled, tell_carried
from mast_tui.cli.options import add_engine, add_json, add_source
from mast_tui.cli.printing import print_json, print_line, print_table, say
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.dataset.engine import is_data_set

if TYPE_CHECKING:
    from mast_tui.analysis.comparison import Comparison
    from mast_tui.analysis.signature import Choices, Group, Signature

FEW = 6
"""More groups than this are told in full one by one only (--group)."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``signature``."""
    add_source(parser)
    add_engine(parser)
    parser.add_argument("--by", metavar="WHAT", default="model", help="what groups are made by")
    parser.add_argument("--group", metavar="NAME", help="one group in full")
    parser.add_argument("--compare", metavar=("A", "B"), nargs=2, help="two groups side by side")
    parser.add_argument(
        "--annotator-source",
        metavar="SOURCE",
        default="majority",
        help="majority or any of the people, consensus, or a NAME",
    )
    parser.add_argument("--preset", metavar="NAME", help="a published list of fatal modes")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="of all drawing")
    parser.add_argument(
        "--draws", metavar="B", type=int, default=1000, help="how often to draw and to shuffle"
    )
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the signatures."""
    from mast_tui.analysis.documents import signature_document
    from mast_tui.analysis.study import signature_of

    choices = _choices(args)
    if is_data_set(args.labels):
        return _run_data_set(args, choices)
    labels = labelled(args, args.labels, args.round)
    report = signature_of(labels, args.by, args.annotator_source, choices)
    comparisons = _compare(args, report, choices) if args.compare and report.found.vectors else []
    if args.json:
        told = [one.to_dict() for one in comparisons]
        document = signature_document(labels, report=report)
        print_json(document | ({"comparison": told} if told else {}))
    elif comparisons:
        _print_comparisons(report, comparisons, labels.names())
    elif report.found.vectors:
        _print(report, _shown(args, report), labels.names())
    if not report.found.vectors:
        hint = "there are no votes yet: finish reviews (review --done) or import labels"
        say(hint)
    tell_carried(labels)
    return 0


def _run_data_set(args: Namespace, choices: "Choices") -> int:
    """A Parquet data set of any size: the same from counts."""
    from mast_tui.cli.data_set import signed

    check_file(args)
    found = signed(args, choices)
    comparisons: list[Comparison] = []
    if args.compare:
        first, second = (_named(found.report, name).name for name in args.compare)
        comparisons = found.compare((first, second), choices)
    if args.json:
        told = [one.to_dict() for one in comparisons]
        about = {"carried": [], "data_set": found.about}
        print_json(found.report.to_dict() | about | ({"comparison": told} if told else {}))
    elif comparisons:
        _print_comparisons(found.report, comparisons, found.labels.names())
    elif found.report.found.number:
        _print(found.report, _shown(args, found.report), found.labels.names())
    for line in found.labels.warnings if not args.json else ():
        print_line(f"warning: {line}")
    return 0


def _choices(args: Namespace) -> "Choices":
    from mast_tui.analysis.presets import PRESETS
    from mast_tui.analysis.signature import Choices

    if args.preset is not None and args.preset not in PRESETS:
        raise UsageError(f'no preset "{args.preset}"; there is {", ".join(PRESETS)}')
    if args.draws < 100:
        raise UsageError("--draws needs 100 or more")
    return Choices(
        seed=args.seed,
        draws=args.draws,
        shuffles=args.draws - 1,
        preset=PRESETS[args.preset] if args.preset else None,
    )


def _shown(args: Namespace, report: "Signature") -> "list[Group]":
    """The groups to tell in full: the one asked for, else all together and each of a few."""
    if args.group:
        return [_named(report, args.group)]
    few = 1 < len(report.groups) <= FEW
    return [report.whole, *report.groups] if few else [report.whole]


def _named(report: "Signature", name: str) -> "Group":
    for group in (*report.groups, report.whole):
        if group.name == name:
            return group
    there = ", ".join(group.name for group in report.groups)
    raise MastError(f'no group "{name}" by {report.by}; there is {there}')


def _compare(args: Namespace, report: "Signature", choices: "Choices") -> "list[Comparison]":
    """All, failed and successful traces of the two groups."""
    from mast_tui.analysis.comparison import OVER, compare
    from mast_tui.analysis.signature import UNNAMED

    first, second = args.compare
    parts = [
        [v for v in report.found.vectors if v.about.get(report.by, UNNAMED) == name]
        for name in (_named(report, first).name, _named(report, second).name)
    ]
    modes = report.found.modes
    return [compare((first, second), parts[0], parts[1], modes, choices, over) for over in OVER]


# --- words


def _print(report: "Signature", groups: "list[Group]", names: dict[str, str]) -> None:
    from mast_tui.analysis import signature_words as words

    for line in words.title(report):
        print_line(line)
    print()
    rows = words.group_rows(report)
    print_table((report.by, *words.GROUP_HEADS[1:]), rows, words.GROUP_NUMBERS)
    if len(report.groups) > 1:
        print()
        rows, heads = words.share_rows(report, names), words.shares_heads(report)
        print_table(heads, rows, frozenset(range(1, len(heads))))
    for group in groups:
        _print_group(group, names)
    preset = report.choices.preset
    if preset:
        print_line(f"\n{preset.source}\n")
        rows = words.preset_rows(report.whole, preset, names)
        print_table(("mode", "these labels", "the list", ""), rows, frozenset())
    print(f"\n{words.LEGEND}")
    for line in words.warning_lines([report.whole] if len(groups) > 1 else groups):
        print_line(f"warning: {line}")


def _print_group(group: "Group", names: dict[str, str]) -> None:
    from mast_tui.analysis import signature_words as words

    print_line(f"\n== {group.name} ==\n")
    print_table(words.MODE_HEADS, words.mode_rows(group, names), words.MODE_NUMBERS)
    _section("strongest predictor of failing", words.strongest_lines(group, names))
    _section("fix first", words.fix_lines(group, names))
    _section("isolated or cascading", words.cascade_lines(group.cascade, names))
    rows = words.pair_rows(group, names)
    if rows:
        print()
        print_table(words.PAIR_HEADS, rows, words.PAIR_NUMBERS)


def _section(heading: str, lines: Iterable[str]) -> None:
    found = list(lines)
    if found:
        print_line(f"\n{heading}:")
        for line in found:
            print_line(f"  {line}")


def _print_comparisons(
    report: "Signature", comparisons: "Sequence[Comparison]", names: dict[str, str]
) -> None:
    from mast_tui.analysis import signature_words as words

    for line in words.title(report):
        print_line(line)
    for one in comparisons:
        over = "all traces" if one.over == "all" else f"{one.over} traces"
        print_line(f"\n{over}: {one.traces[0]} and {one.traces[1]}; {words.compare_line(one)}\n")
        rows = words.compare_rows(one, names)
        if rows:
            print_table(words.compare_heads(one), rows, words.COMPARE_NUMBERS)
