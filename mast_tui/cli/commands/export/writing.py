"""Where what is written goes."""

import os
from argparse import Namespace
from pathlib import Path
from typing import Any

from mast_tui.cli.commands.export.choosing import PARTS
from mast_tui.errors import UsageError
from mast_tui.exports import Written, writer
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.files import output
from mast_tui.exports.to_files import write_files


def write(args: Namespace, parts: dict[str, Chosen]) -> dict[str, Written]:
    """Write each part, into a stream or as files with a manifest."""
    if args.output == "-":
        with output("-") as out:
            return {"": writer(args.format)(parts[""], out)}
    split = {"by": args.split, "parts": args.parts or PARTS, "seed": args.seed or 0}
    filters: dict[str, Any] = {"frozen": args.frozen, "split": split if args.split else None}
    return write_files(args.format, parts, _target(args.output), **filters)


def _target(name: str) -> Path:
    path = Path(os.path.abspath(Path(name).expanduser()))
    if not path.name:
        raise UsageError(f"{name} is no name for a file: say where with -o OUT")
    return path
