"""One page with the numbers of a study, for whoever has a browser and nothing else.

  mast-tui report -o report.html                 agreement, signatures, disagreements, methods
  mast-tui report -o report.html --by agent      signatures by agent, scenario, format, ...
  mast-tui report -o report.html --round r1      one round only
  mast-tui report -o report.html --without-text  no quotes, no notes, no words of steps
  mast-tui report -o report.html --pseudonyms    annotator-1 for a name
  mast-tui report -o report.html --frozen paper-v1  the labels as they were when they were frozen
  mast-tui report -o report.html --map auto      with the votes of other codebooks, by name
  mast-tui report -o report.html --labels votes.csv

The file stands alone: it loads nothing, follows the light or dark of the reader's system, prints,
and its tables sort by their heads. The numbers are those of mast-tui agreement and signature.
"""

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.options import add_drawing, add_grouping, add_leaving, add_source
from mast_tui.cli.printing import say
from mast_tui.cli.rights import rights_for
from mast_tui.errors import UsageError

if TYPE_CHECKING:
    from mast_tui.labels.labelled import Labelled
    from mast_tui.reports.material import Excerpts, Read


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``report``."""
    add_source(parser)
    parser.add_argument("-o", "--output", metavar="OUT", default="-", help="a file, or - (default)")
    parser.add_argument("--title", metavar="TEXT", default="", help="what stands above it")
    add_grouping(parser)
    add_leaving(parser)
    parser.add_argument(
        "--most", metavar="N", type=int, default=200, help="rows of the longest tables (200)"
    )
    add_drawing(parser)


def run(args: Namespace) -> int:
    """Write the page."""
    from mast_tui.analysis.signature import Choices
    from mast_tui.cli.labelled import labelled
    from mast_tui.exports.files import output
    from mast_tui.reports.material import material
    from mast_tui.reports.report import report_page

    _check(args)
    labels = labelled(args, args.labels, args.round)
    excerpts, read = _told(args, labels)
    found = material(
        labels,
        by=args.by,
        source=args.annotator_source,
        choices=Choices(seed=args.seed, draws=args.draws, shuffles=args.draws - 1),
        excerpts=excerpts,
        most=args.most,
        title=args.title,
        read=read,
    )
    with output(args.output) as out:
        out.write(report_page(found))
    _tell(args, found.coverage.traces)
    return 0


def _check(args: Namespace) -> None:
    if args.draws < 100:
        raise UsageError("--draws needs 100 or more")
    if args.most < 1:
        raise UsageError("--most is a number of rows from 1")
    if args.labels and args.pseudonyms:
        raise UsageError("--pseudonyms is for the labels of the store, not for a file of votes")


def _told(args: Namespace, labels: "Labelled") -> "tuple[Excerpts, Read | None]":
    """Quotes and notes, and how the words of steps are come by: none where no text is wanted."""
    if args.labels or args.without_text:
        return {}, None
    from mast_tui.cli.labelled import source
    from mast_tui.exports.chosen import Chosen, Options
    from mast_tui.exports.texts import Texts
    from mast_tui.labels.store import Store
    from mast_tui.reports.material import excerpts_of

    path = places.database_path(args.db)
    with Store(path) as whole, source(args) as store:
        options = Options(folder=path.parent, rights=rights_for(args, whole))
        chosen = Chosen(store, options)
        return excerpts_of(chosen, labels), Texts(chosen).steps


def _tell(args: Namespace, traces: int) -> None:
    if not traces:
        say("there are no labels yet: tag traces, or import labels")
    elif args.output != "-":
        noun = "trace" if traces == 1 else "traces"
        print(f"{args.output}: a report of {traces} {noun}", file=sys.stderr)
