"""Figures for papers, from the numbers of agreement and signature.

  mast-tui figure --list                            which there are
  mast-tui figure signature -o signature.pdf        heat map of the modes by model
  mast-tui figure difference -o x.svg --group A     failed less successful, in one group
  mast-tui figure agreement -o x.png --level step   alpha with its interval
  mast-tui figure cascade -o x.pdf --labels FILE    from a file of votes, or a Parquet data set
  mast-tui figure signature -o x.pdf --width 3.5 --size 7 --codes    for one column

The format is that of the file's ending: svg, pdf or png. Colours can be told apart by the
colour-blind and in grey; the same numbers give the same file, byte for byte.
"""

import sys
from argparse import ArgumentParser, Namespace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from mast_tui.cli.options import add_engine, add_grouping, add_source
from mast_tui.cli.printing import say
from mast_tui.errors import UsageError
from mast_tui.labels.dataset.engine import is_data_set

if TYPE_CHECKING:
    from mast_tui.analysis.disagreements import Disagreements
    from mast_tui.analysis.report import Report
    from mast_tui.analysis.signature import Choices, Signature
    from mast_tui.reports.figures import Shown, Style


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``figure``."""
    parser.add_argument("name", nargs="?", metavar="NAME", help="which figure; --list names them")
    parser.add_argument("-o", "--output", metavar="OUT", help="a file: .svg, .pdf or .png")
    parser.add_argument("--list", action="store_true", help="the figures there are")
    add_source(parser)
    add_engine(parser)
    parser.add_argument("--group", metavar="NAME", help="one group (difference, cascade)")
    add_grouping(parser)
    parser.add_argument("--level", choices=("trace", "step", "span"), help="unit of agreement")
    parser.add_argument("--among", metavar="NAME,..", help="agreement of these annotators only")
    parser.add_argument("--seed", metavar="S", type=int, default=1, help="of all drawing of lots")
    look = parser.add_argument_group("how it looks")
    look.add_argument("--width", metavar="IN", type=float, default=7.0, help="inches (7)")
    look.add_argument("--height", metavar="IN", type=float, help="inches (what the rows need)")
    look.add_argument("--font", metavar="NAME", default="DejaVu Sans", help="of the letters")
    look.add_argument("--size", metavar="PT", type=float, default=8.0, help="of the letters (8)")
    look.add_argument("--dpi", metavar="N", type=int, default=300, help="of a png (300)")
    look.add_argument("--grey", action="store_true", help="greys only")
    look.add_argument("--codes", action="store_true", help="codes of modes without their names")
    look.add_argument("--title", metavar="TEXT", default="", help="what stands above it")


def run(args: Namespace) -> int:
    """Draw one figure."""
    from mast_tui.exports.files import whole_file
    from mast_tui.reports.figures import FIGURES, check, draw

    if args.list:
        for name, kind in FIGURES.items():
            print(f"{name:<14} {kind.told}")
        return 0
    if not args.name or not args.output:
        raise UsageError("name a figure and a file: figure NAME -o FILE.svg; --list names them")
    form, style = check(args.name, args.output), _style(args)
    shown = _shown(args)
    with whole_file(Path(args.output).expanduser()) as part:
        for line in draw(args.name, shown, style, part, form):
            say(line)
    print(f"{args.output}: {FIGURES[args.name].told}", file=sys.stderr)
    return 0


def _style(args: Namespace) -> "Style":
    from mast_tui.reports.figures import Style

    for name, least, most in (
        ("width", 2, 30),
        ("height", 1, 60),
        ("size", 4, 40),
        ("dpi", 50, 1200),
    ):
        value = getattr(args, name)
        if value is not None and not least <= value <= most:
            raise UsageError(f"--{name} is a number from {least} to {most}")
    return Style(
        args.width, args.height, args.font, args.size, args.dpi, args.grey, args.codes, args.title
    )


def _choices(args: Namespace) -> "Choices":
    """What figures need is not drawn by lot, so that no time goes into it."""
    from mast_tui.analysis.signature import Choices

    return Choices(seed=args.seed, draws=100, shuffles=99)


def _shown(args: Namespace) -> "Shown":
    """What the figure is made of: from the store, a file of votes or a data set."""
    from mast_tui.analysis.of_labels import disagreements_of, report_of, signature_of
    from mast_tui.cli.labelled import labelled, people_of, tell_carried
    from mast_tui.reports.figures import Shown

    if is_data_set(args.labels):
        return _of_data_set(args)
    labels = labelled(args, args.labels, args.round)
    tell_carried(labels)
    people = people_of(args, labels)

    def report() -> "Report":
        return report_of(labels, args.level or "trace", people)

    def disagreements() -> "Disagreements":
        if args.level == "span":
            raise UsageError("disagreements are by trace or step: give --level trace or step")
        return disagreements_of(labels, people, args.level or "trace")

    @cache
    def signature() -> "Signature":
        return signature_of(labels, args.by, args.annotator_source, _choices(args))

    return Shown(labels.names(), labels.categories(), signature, report, disagreements, args.group)


def _of_data_set(args: Namespace) -> "Shown":
    from mast_tui.cli.data_set import agreement_of, signatures_of
    from mast_tui.cli.labelled import check_file
    from mast_tui.codebook.load import load
    from mast_tui.labels.labelled import Labelled
    from mast_tui.reports.figures import Shown

    check_file(args)
    book = load(args.codebook)
    labels = Labelled([], {}, book, tuple(mode.code for mode in book.modes))

    def disagreements() -> "Disagreements":
        raise UsageError("disagreements are of single traces, which are not read from a data set")

    @cache
    def signature() -> "Signature":
        return signatures_of(args, _choices(args)).report

    return Shown(
        labels.names(),
        labels.categories(),
        signature,
        lambda: agreement_of(args, args.labels).report,
        disagreements,
        args.group,
    )
