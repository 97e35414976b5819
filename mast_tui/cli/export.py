"""Write labels and datasets.

mast-tui export jsonl -o labels.jsonl     one JSON object a tag, for a program
mast-tui export csv -o labels.csv         the same as a table
mast-tui export labels -o all.jsonl       everything, to be read back by mast-tui import
mast-tui export jsonl -o -                to standard output (so does leaving -o away)
mast-tui export csv --done --round r1     only done reviews, only one round
mast-tui export csv --frozen paper-v1     the labels as they were when they were frozen

jsonl and csv hold one row a tag with its first quote, and a row without a mode for a review
without tags; labels holds every quote, verdict and removed tag too.
"""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from mast_tui import places
from mast_tui.errors import MastError, UsageError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``export``."""
    parser.add_argument("format", metavar="FORMAT", help="jsonl, csv or labels")
    parser.add_argument("-o", "--output", metavar="OUT", default="-", help="a file, or - (default)")
    parser.add_argument("--done", action="store_true", help="only reviews marked done")
    parser.add_argument("--round", metavar="NAME", help="only this round")
    parser.add_argument("--frozen", metavar="NAME", help="what study freeze kept under this name")


def run(args: Namespace) -> int:
    """Write the labels of the store."""
    from mast_tui.exports import FORMATS, writer
    from mast_tui.labels.freezing import frozen_store
    from mast_tui.labels.store import Store

    if args.format not in FORMATS:
        formats = ", ".join(f"{name} ({what})" for name, (_, what) in FORMATS.items())
        raise UsageError(f'no format "{args.format}"; there are {formats}')
    path = places.database_path(args.db)
    with Store(path) as current, output(args.output) as out:
        store = frozen_store(current, args.frozen) if args.frozen else current
        number = writer(args.format)(store, out, done=args.done, round=args.round)
    what = "line" if args.format == "labels" else "row"
    told = f"{number:,} {what}{'s' if number != 1 else ''}"
    where = "" if args.output == "-" else f" to {args.output}"
    print(f"mast-tui: {told}{where} from {path}", file=sys.stderr)
    if not path.exists():
        print("mast-tui: there is no label store yet: nothing was tagged", file=sys.stderr)
    return 0


@contextmanager
def output(name: str) -> Iterator[TextIO]:
    """A text stream to a file, which appears only when it is whole, or to standard output."""
    if name == "-":
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name).expanduser()
    try:
        if path.exists() and not path.is_file():  # a pipe or a device takes the text as it comes
            with path.open("w", encoding="utf-8", newline="") as out:
                yield out
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            with part.open("w", encoding="utf-8", newline="") as out:
                yield out
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise MastError(
            f"{name}: {error.strerror or error}; choose another place with -o"
        ) from error
