"""Agreement between annotators, by failure mode and overall.

  mast-tui agreement                    from the store: by trace, then by step
  mast-tui agreement --level span       by trace, step or span (ranges marked as one finding)
  mast-tui agreement --by round         by round, pair, model, format, scenario, agent
  mast-tui agreement --disagreements    where people differ: omission, confusion, localisation
  mast-tui agreement --open             the same list in the app, each with its step
  mast-tui agreement --judge NAME       a judge against the consensus (--against NAME or majority),
                                        and the traces on which they differ; with --open in the app
  mast-tui agreement --after            the votes as they are after discussion (those before, and
                                        each annotator against the consensus, are told anyway)
  mast-tui agreement --self             each with themselves, on traces that were given again
  mast-tui agreement --bootstrap        intervals by drawing traces 2000 times (--seed S)
  mast-tui agreement votes.csv          from votes made elsewhere, CSV or JSONL, with
                                        annotator, trace, mode, value and optionally step
  mast-tui agreement --frozen paper-v1  the labels as they were when they were frozen
  mast-tui agreement --map auto         with the votes of other codebooks, by the names of modes;
                                        --map FILE says what names do not
  mast-tui agreement --labels 'F/*.parquet'   from a Parquet data set of any size, counted by
                                        DuckDB or, with --engine spark://HOST:PORT, by Spark
  mast-tui agreement --json             one JSON document (by trace, unless --level says)

A mode that an annotator did not tag is a vote against it once their review is done, and no vote
before. Judges never count among people: they get a table of their own, against the majority of
people and against a consensus. A statistic that is not defined is "-" (null in JSON), and its
reason is named.
"""

from argparse import ArgumentParser, Namespace

from mast_tui.cli.options import add_engine, add_json, add_screen_options, add_source
from mast_tui.errors import UsageError
from mast_tui.labels.dataset.engine import is_data_set

LEVELS = ("trace", "step", "span")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``agreement``."""
    parser.add_argument("file", nargs="?", metavar="FILE", help="votes in long form, CSV or JSONL")
    add_source(parser)
    add_engine(parser)
    parser.add_argument("--level", choices=LEVELS, help="the unit that is voted on")
    parser.add_argument("--by", metavar="WHAT", help="round, pair, model, format, scenario, agent")
    parser.add_argument("--among", metavar="NAME,..", help="these annotators only")
    parser.add_argument(
        "--bootstrap", metavar="B", nargs="?", type=int, const=2000, help="draw traces B times"
    )
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="of the drawing")
    parser.add_argument(
        "--after", action="store_true", help="the votes as they are after discussion"
    )
    parser.add_argument(
        "--self", action="store_true", help="each with themselves, on traces given once more"
    )
    parser.add_argument("--judge", metavar="NAME", help="this one against the consensus")
    parser.add_argument(
        "--against", metavar="NAME", help="what --judge is held to: a NAME, or majority of people"
    )
    parser.add_argument(
        "--coefficients", action="store_true", help="with Fleiss, Conger, AC1, PABAK by mode"
    )
    parser.add_argument("--disagreements", action="store_true", help="list where people differ")
    parser.add_argument(
        "--open", action="store_true", help="open the app on the list of disagreements"
    )
    parser.add_argument(
        "--tolerance", metavar="K", type=int, default=1, help="steps that are one place (1)"
    )
    add_screen_options(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the agreement."""
    from mast_tui.cli.commands.agreement import groups, themselves, whole

    _check(args)
    run_part = themselves.run if args.self else groups.run if args.by else whole.run
    return run_part(args)


def _check(args: Namespace) -> None:
    if args.file and args.labels:
        raise UsageError("a file of votes is named twice: leave out --labels")
    args.file = args.file or args.labels
    if args.bootstrap is not None and args.bootstrap < 100:
        raise UsageError("--bootstrap needs 100 draws or more")
    if args.by and args.disagreements:
        raise UsageError("--disagreements lists all of them: leave out --by")
    if args.open and (args.by or args.json):
        raise UsageError("--open shows disagreements in the app: leave out --by and --json")
    if args.against and not args.judge:
        raise UsageError("--against is what a judge is held to: name it with --judge")
    if args.judge and (args.by or args.self or is_data_set(args.file)):
        raise UsageError("--judge is for the labels of the store or a file: leave out the rest")
    if args.tolerance < 0:
        raise UsageError("--tolerance is a number of steps from 0")
