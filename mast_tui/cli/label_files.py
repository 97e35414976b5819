"""Which files hold labels, and in which format."""

import sys
from pathlib import Path

from mast_tui.errors import MastError
from mast_tui.labels.exchange.lines import TYPES
from mast_tui.labels.imports import detect


def files_of(paths: list[str], format: str | None) -> tuple[list[str], int]:
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
    if file.suffix not in (".json", ".jsonl", ".csv"):
        return False
    found = detect(str(file))
    return found is not None and format in (None, found)


def detected(file: str) -> str:
    """The format of a file that was named; what nobody knows is read as our own labels."""
    if file == "-" or _is_labels(Path(file)):
        return "labels"
    return detect(file) or "labels"


def lines_of(file: str) -> list[str]:
    """The lines of a labels file."""
    try:
        if file == "-":
            return sys.stdin.read().split("\n")
        return Path(file).read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise MastError(f"{file}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise MastError(f"{file}: is no UTF-8 text ({error.reason})") from error
