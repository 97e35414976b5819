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

from mast_tui.cli.options import add_drawing, add_engine, add_grouping, add_json, add_source
from mast_tui.errors import UsageError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``signature``."""
    add_source(parser)
    add_engine(parser)
    add_grouping(parser)
    parser.add_argument("--group", metavar="NAME", help="one group in full")
    parser.add_argument("--compare", metavar=("A", "B"), nargs=2, help="two groups side by side")
    parser.add_argument("--preset", metavar="NAME", help="a published list of fatal modes")
    add_drawing(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the signatures."""
    from mast_tui.cli.commands.signature import whole

    if args.draws < 100:
        raise UsageError("--draws needs 100 or more")
    return whole.run(args)
