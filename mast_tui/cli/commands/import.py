"""Read labels that other people or programs made.

mast-tui import labels.jsonl               what mast-tui export labels has written
mast-tui import MAD_human.json --dry-run   what would come of a data set's labels
mast-tui import judged.json --traces runs  labels of the traces in a folder
mast-tui import DIR                        every labels file in a folder
mast-tui import FILE --as "Ada L."         the file's one annotator gets this name here
mast-tui import FILE --judge               the annotators of the file are LLM judges
mast-tui import FILE --same                annotators of one name are one person
mast-tui import FILE --rename NAME         the one whose name is taken here gets another

Formats: labels, mad-human, mad, who-and-when, agentrx, agentdash, adamast, trail, atif (with
labels), rows (export jsonl and csv), votes (long CSV or JSONL). Traces are found by data set and
native key; what fits no trace is listed. Modes that a source does not ask get no vote. Reading a
file again changes nothing. Of two versions of one label the later one stays.
"""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, say
from mast_tui.cli.store import store_of

if TYPE_CHECKING:
    from mast_tui.labels.exchange.labels_file import Report


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``import``."""
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR", help="labels, or - (stdin)")
    parser.add_argument("--format", metavar="FORMAT", help="default: detected")
    parser.add_argument(
        "--traces", action="append", default=[], metavar="PATH", help="what the labels are about"
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would come, write nothing")
    add_json(parser)
    parser.add_argument("--as", dest="name", metavar="NAME", help="whose labels these are")
    parser.add_argument("--judge", action="store_true", help="a program made them, not a person")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--same", action="store_true", help="same name, same person")
    who.add_argument("--rename", metavar="NAME", help="another name for the one that is taken")


def run(args: Namespace) -> int:
    """Merge the labels into the store."""
    from mast_tui.cli.foreign_labels import bring_labels
    from mast_tui.cli.label_files import detected, files_of, lines_of
    from mast_tui.labels.exchange.joining import rehearsed
    from mast_tui.labels.exchange.labels_file import read
    from mast_tui.labels.exchange.merging import Said
    from mast_tui.labels.file.backups import before
    from mast_tui.labels.imports import importer

    if args.format not in (None, "labels"):
        importer(args.format)
    said = Said(args.name, args.rename, args.same, args.judge)
    files, passed_over = files_of(args.paths, args.format)
    reports = []
    with store_of(args) as store:
        if not args.dry_run:
            before(store.path, "import")
        for file in files:
            format = args.format or detected(file)
            if format != "labels":
                reports.append(bring_labels(store, file, format, args, said))
            elif args.dry_run:
                _tell(rehearsed(store, lines_of(file), file, said), "would be read")
            else:
                _tell(read(store, lines_of(file), file, said))
    if len(reports) > 1:
        matched, lost, warned = (
            sum(len(one[what]) for one in reports) for what in ("matched", "unmatched", "warnings")
        )
        say(f"{len(reports):,} files: {matched:,} reviews, {lost:,} without a trace, "
             f"{warned:,} warnings")  # fmt: skip
    if args.json:
        print_json(reports)
    if passed_over:
        say(f"{passed_over} other files in folders passed over")
    return 0


def _tell(report: "Report", would: str = "") -> None:
    what = " ".join(filter(None, (report.text() or "no labels", would)))
    say(f"{report.name}: {what}")
