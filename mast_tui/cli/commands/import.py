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

import sys
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, say
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mast_tui.labels.exchange.labels_file import Report
    from mast_tui.labels.exchange.merging import Said
    from mast_tui.labels.imports.matching import Unmatched
    from mast_tui.labels.store import Store

TOLD = 20
"""Warnings, and reasons why labels found no trace, that are told one by one."""
NAMED = 4
"""Traces that are named where many are not here for one reason."""


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
    from mast_tui.labels.exchange.joining import rehearsed
    from mast_tui.labels.exchange.labels_file import read
    from mast_tui.labels.exchange.merging import Said
    from mast_tui.labels.file.backups import before

    if args.format not in (None, "labels"):
        from mast_tui.labels.imports import importer

        importer(args.format)
    said = Said(args.name, args.rename, args.same, args.judge)
    files, passed_over = _files(args.paths, args.format)
    reports = []
    with store_of(args) as store:
        if not args.dry_run:
            before(store.path, "import")
        for file in files:
            format = args.format or _detected(file)
            if format != "labels":
                reports.append(_bring(store, file, format, args, said))
            elif args.dry_run:
                _tell(rehearsed(store, _lines(file), file, said), "would be read")
            else:
                _tell(read(store, _lines(file), file, said))
    if len(reports) > 1:
        matched, lost, warned = (
            sum(len(one[what]) for one in reports) for what in ("matched", "unmatched", "warnings")
        )
        _say(f"{len(reports):,} files: {matched:,} reviews, {lost:,} without a trace, "
             f"{warned:,} warnings")  # fmt: skip
    if args.json:
        print_json(reports)
    if passed_over:
        say(f"{passed_over} other files in folders passed over")
    return 0


def _files(paths: list[str], format: str | None) -> tuple[list[str], int]:
    """The labels files at the paths, and how many files in folders are none."""
    files: list[str] = []
    passed_over = 0
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            files.append(path)
            continue
        inside = [file for file in sorted(Path(path).rglob("*")) if file.is_file()]
        good = [str(file) for file in inside if format in (None, "labels") and _is_labels(file)]
        if not good:
            good = [str(file) for file in inside if _is_other(file, format)]
        if not good:
            raise MastError(f"{path}: no labels file in this folder; name a file")
        files += good
        passed_over += len(inside) - len(good)
    return files, passed_over


def _is_labels(file: Path) -> bool:
    """Whether a file in a folder begins as a labels file does."""
    from mast_tui.labels.exchange.lines import TYPES

    if file.suffix not in (".jsonl", ".ndjson"):
        return False
    try:
        with file.open(encoding="utf-8") as lines:
            first = lines.read(200).lstrip()
    except (OSError, UnicodeDecodeError):
        return False
    return any(first.startswith(f'{{"type": "{type}"') for type in ("labels", *TYPES))


def _is_other(file: Path, format: str | None) -> bool:
    """Whether a file in a folder holds labels of another program, of this format if one is given."""
    from mast_tui.labels.imports import detect

    if file.suffix not in (".json", ".jsonl", ".csv"):
        return False
    found = detect(str(file))
    return found is not None and format in (None, found)


def _detected(file: str) -> str:
    """The format of a file that was named; what nobody knows is read as our own labels."""
    from mast_tui.labels.imports import detect

    if file == "-" or _is_labels(Path(file)):
        return "labels"
    return detect(file) or "labels"


def _bring(store: "Store", file: str, format: str, args: Namespace, said: "Said") -> dict[str, Any]:
    """Import a file of another program, and tell what came of it."""
    from mast_tui.cli.outcomes import study_measure
    from mast_tui.codebook.load import load
    from mast_tui.labels.imports import importer
    from mast_tui.labels.imports.matching import Pool
    from mast_tui.labels.imports.writing import bring

    found = importer(format).read(file)
    pool, own = None, _own_traces(file)
    if own:
        with suppress(MastError):  # its text was left out, say: the labels are read all the same
            pool = Pool([*args.traces, *own], store.traces(), study_measure(args.db))
    pool = pool or Pool(args.traces, store.traces(), study_measure(args.db))
    report = bring(store, found, pool, load(args.codebook), said, args.dry_run)
    matched, unmatched = len(report.matched), len(report.unmatched)
    would = "would be " if args.dry_run else ""
    _say(f"{file}: {format}, {_some(report.records, 'record')}, "
         f"{_some(len(report.annotators), 'annotator')}, {_some(len(report.rounds) or 1, 'round')}: "
         f"{_some(matched, 'review')} {would}read, {unmatched:,} without a trace")  # fmt: skip
    lost = [f"{one.statement.trace.name}: {one.reason}" for one in report.unmatched]
    for texts in (list(report.warnings), _without_trace(report.unmatched)):
        for text in texts[:TOLD]:
            _say(text)
        if len(texts) > TOLD:
            _say(f"... and {len(texts) - TOLD:,} more; --json tells all")
    return {
        "file": file,
        "format": format,
        "records": report.records,
        "annotators": report.annotators,
        "rounds": report.rounds,
        "matched": [one.trace.trace_id for one in report.matched],
        "unmatched": lost,
        "warnings": list(report.warnings),
    }


def _without_trace(unmatched: "Sequence[Unmatched]") -> list[str]:
    """Why labels found no trace, and whose: many of one reason are one line."""
    names: dict[str, list[str]] = {}
    for one in unmatched:
        names.setdefault(one.reason, []).append(one.statement.trace.name)
    lines = []
    for reason, found in names.items():
        some = list(dict.fromkeys(found))
        more = f" and {len(some) - NAMED:,} more (--json tells all)" if len(some) > NAMED else ""
        lines.append(f"{', '.join(some[:NAMED])}{more}: {reason}")
    return lines


def _some(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _own_traces(file: str) -> list[str]:
    """The file itself, where it holds the traces that it labels."""
    from mast_tui.traces.discover import look

    try:
        look(file, None, named=True)
    except MastError:
        return []
    return [file]


def _say(text: str) -> None:

    say(text)


def _lines(file: str) -> list[str]:
    try:
        if file == "-":
            return sys.stdin.read().split("\n")
        return Path(file).read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise MastError(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise MastError(f"{file}: is no UTF-8 text ({error.reason})") from error


def _tell(report: "Report", would: str = "") -> None:
    what = " ".join(filter(None, (report.text() or "no labels", would)))
    say(f"{report.name}: {what}")
