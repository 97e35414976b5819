"""A table of traces: id, format, model, scenario, trial, steps, tool calls, errors, outcome, tags, review.

mast-tui list                     what was opened or labelled before
mast-tui list PATH ...            trace files, run directories, folders of them
mast-tui list PATH --json         one JSON document; warnings are inside each trace
mast-tui list PATH --score propagation_chain --threshold 0.5

What was found out about a file is remembered (not with --no-state) until it changes.
"""

from argparse import ArgumentParser, Namespace

from mast_tui.cli.options import add_json, add_outcome_options


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``list``."""
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, run directory or folder")
    add_json(parser)
    parser.add_argument("--reveal", action="store_true", help="say nothing of hidden steps")
    add_outcome_options(parser)


def run(args: Namespace) -> int:
    """Print the traces at the paths."""
    from mast_tui.cli.trace_table import print_traces

    print_traces(args, as_json=args.json)
    return 0
