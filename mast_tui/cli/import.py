"""Read labels that other people or programs made.

mast-tui import labels.jsonl              what mast-tui export labels has written
mast-tui import DIR                       every labels file in a folder
mast-tui import FILE --as "Ada L."        the file's one annotator gets this name here
mast-tui import FILE --judge              the annotators of the file are LLM judges
mast-tui import FILE --same               annotators of one name are one person
mast-tui import FILE --rename NAME        the one whose name is taken here gets another

Reading a file again changes nothing. Of two versions of one label the later one stays.
"""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.labels.transfer import Report

FORMATS = ("labels",)


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``import``."""
    parser.add_argument("paths", nargs="+", metavar="FILE|DIR", help="a labels file, or - (stdin)")
    parser.add_argument("--format", metavar="FORMAT", help="labels (default: detected)")
    parser.add_argument("--as", dest="name", metavar="NAME", help="whose labels these are")
    parser.add_argument("--judge", action="store_true", help="a program made them, not a person")
    who = parser.add_mutually_exclusive_group()
    who.add_argument("--same", action="store_true", help="same name, same person")
    who.add_argument("--rename", metavar="NAME", help="another name for the one that is taken")


def run(args: Namespace) -> int:
    """Merge the labels into the store."""
    from mast_tui.labels.merging import Said
    from mast_tui.labels.store import Store
    from mast_tui.labels.transfer import read

    if args.format not in (None, *FORMATS):
        raise UsageError(f'no format "{args.format}" to import; there is {", ".join(FORMATS)}')
    said = Said(args.name, args.rename, args.same, args.judge)
    files, passed_over = _files(args.paths)
    with Store(places.database_path(args.db), busy=10.0) as store:
        for file in files:
            _tell(read(store, _lines(file), file, said))
    if passed_over:
        print(f"mast-tui: {passed_over} other files in folders passed over", file=sys.stderr)
    return 0


def _files(paths: list[str]) -> tuple[list[str], int]:
    """The labels files at the paths, and how many files in folders are none."""
    files: list[str] = []
    passed_over = 0
    for path in paths:
        if path == "-" or not Path(path).is_dir():
            files.append(path)
            continue
        inside = [file for file in sorted(Path(path).rglob("*")) if file.is_file()]
        good = [str(file) for file in inside if _is_labels(file)]
        if not good:
            raise MastError(f"{path}: no labels file in this folder; name a file")
        files += good
        passed_over += len(inside) - len(good)
    return files, passed_over


def _is_labels(file: Path) -> bool:
    """Whether a file in a folder begins as a labels file does."""
    from mast_tui.labels.lines import TYPES

    if file.suffix not in (".jsonl", ".ndjson"):
        return False
    try:
        with file.open(encoding="utf-8") as lines:
            first = lines.read(200).lstrip()
    except (OSError, UnicodeDecodeError):
        return False
    return any(first.startswith(f'{{"type": "{type}"') for type in ("labels", *TYPES))


def _lines(file: str) -> list[str]:
    try:
        if file == "-":
            return sys.stdin.read().split("\n")
        return Path(file).read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise MastError(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise MastError(f"{file}: is no UTF-8 text ({error.reason})") from error


def _tell(report: "Report") -> None:
    print(f"mast-tui: {report.name}: {report.text() or 'no labels'}", file=sys.stderr)
