"""A judge against the consensus: ``mast-tui agreement --judge NAME``."""

from argparse import Namespace
from collections.abc import Sequence

from mast_tui.analysis import listings
from mast_tui.analysis.of_labels import Calibration, calibration_of
from mast_tui.cli.labelled import tell_carried
from mast_tui.cli.printing import print_json, print_line, print_table
from mast_tui.errors import UsageError
from mast_tui.labels.labelled import Labelled

HEADS = ("trace", "differs", "missed", "extra", "at other steps")


def beside(args: Namespace, labels: Labelled, people: Sequence[str]) -> Calibration:
    """The judge beside its reference, as two annotators."""
    if args.level == "span":
        raise UsageError("a judge is compared by trace or step: give --level trace or step")
    return calibration_of(labels, args.judge, args.against, people, args.level or "trace")


def tell(args: Namespace, found: Calibration) -> int:
    """How well the judge finds each mode, and the traces to look at."""
    traces = found.differing(args.level or "trace", args.tolerance)
    tell_carried(found.labels)
    if args.json:
        judged = found.judging.to_dict() if found.judging else None
        differences = [row.to_dict() for one in traces for row in one.rows]
        told = {"against": found.sides[0], "judge": found.sides[1], "judging": judged}
        print_json(
            told | {"traces": [one.to_dict() for one in traces], "differences": differences},
            allow_nan=False,
        )
        return 0
    _print(args, found)
    print_line(f"\n{len(traces):,} traces on which they differ, those with the most first\n")
    rows = [
        [f"@{one.trace}", str(len(one.rows)), *(", ".join(modes) for modes in one[2:5])]
        for one in traces
    ]
    print_table(HEADS, rows, (1,))
    if traces:
        print_line("\nthe same command with --open shows them in the app, each at its step")
    return 0


def _print(args: Namespace, found: Calibration) -> None:
    against, judge = found.sides
    print_line(f"Judge {judge} against the {against}\n")
    if found.judging is None:
        print_line("they have no trace in common")
        return
    rows = listings.judge_rows(found.judging, found.labels.names())
    print_table(listings.JUDGE_HEADS, rows, listings.JUDGE_NUMBERS)
