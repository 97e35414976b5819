"""The signatures of all groups, from the store, a file of votes, or a data set."""

from argparse import Namespace

from mast_tui.analysis.comparison import OVER, Comparison, compare
from mast_tui.analysis.documents import signature_document
from mast_tui.analysis.of_labels import signature_of
from mast_tui.analysis.presets import PRESETS
from mast_tui.analysis.signature import UNNAMED, Choices, Group, Signature
from mast_tui.cli.commands.signature import tables
from mast_tui.cli.data_set import signatures_of
from mast_tui.cli.labelled import check_file, labelled, tell_carried
from mast_tui.cli.printing import print_json, print_line, say
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.dataset.engine import is_data_set

FEW = 6
"""More groups than this are told in full one by one only (--group)."""


def run(args: Namespace) -> int:
    """Print the signatures."""
    choices = _choices(args)
    if is_data_set(args.labels):
        return _run_data_set(args, choices)
    labels = labelled(args, args.labels, args.round)
    report = signature_of(labels, args.by, args.annotator_source, choices)
    comparisons = _compare(args, report, choices) if args.compare and report.found.vectors else []
    if args.json:
        told = [one.to_dict() for one in comparisons]
        document = signature_document(labels, report=report)
        print_json(document | ({"comparison": told} if told else {}), allow_nan=False)
    elif comparisons:
        tables.print_comparisons(report, comparisons, labels.names())
    elif report.found.vectors:
        tables.print_signature(report, _shown(args, report), labels.names())
    if not report.found.vectors:
        say("there are no votes yet: finish reviews (review --done) or import labels")
    tell_carried(labels)
    return 0


def _run_data_set(args: Namespace, choices: Choices) -> int:
    """A Parquet data set of any size: the same from counts."""
    check_file(args)
    found = signatures_of(args, choices)
    comparisons: list[Comparison] = []
    if args.compare:
        first, second = (_named(found.report, name).name for name in args.compare)
        comparisons = found.compare((first, second), choices)
    if args.json:
        told = [one.to_dict() for one in comparisons]
        about = {"carried": [], "data_set": found.about}
        print_json(
            found.report.to_dict() | about | ({"comparison": told} if told else {}), allow_nan=False
        )
    elif comparisons:
        tables.print_comparisons(found.report, comparisons, found.labels.names())
    elif found.report.found.number:
        tables.print_signature(found.report, _shown(args, found.report), found.labels.names())
    for line in found.labels.warnings if not args.json else ():
        print_line(f"warning: {line}")
    return 0


def _choices(args: Namespace) -> Choices:
    if args.preset is not None and args.preset not in PRESETS:
        raise UsageError(f'no preset "{args.preset}"; there is {", ".join(PRESETS)}')
    return Choices(
        seed=args.seed,
        draws=args.draws,
        shuffles=args.draws - 1,
        preset=PRESETS[args.preset] if args.preset else None,
    )


def _shown(args: Namespace, report: Signature) -> list[Group]:
    """The groups to tell in full: the one asked for, else all together and each of a few."""
    if args.group:
        return [_named(report, args.group)]
    few = 1 < len(report.groups) <= FEW
    return [report.whole, *report.groups] if few else [report.whole]


def _named(report: Signature, name: str) -> Group:
    for group in (*report.groups, report.whole):
        if group.name == name:
            return group
    there = ", ".join(group.name for group in report.groups)
    raise MastError(f'no group "{name}" by {report.by}; there is {there}')


def _compare(args: Namespace, report: Signature, choices: Choices) -> list[Comparison]:
    """All, failed and successful traces of the two groups."""
    first, second = args.compare
    parts = [
        [v for v in report.found.vectors if v.about.get(report.by, UNNAMED) == name]
        for name in (_named(report, first).name, _named(report, second).name)
    ]
    modes = report.found.modes
    return [compare((first, second), parts[0], parts[1], modes, choices, over) for over in OVER]
