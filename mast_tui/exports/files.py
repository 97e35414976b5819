"""Files and folders that appear only when they are whole."""

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from mast_tui.errors import MastError


@contextmanager
def output(name: str) -> Iterator[TextIO]:
    """A text stream to a file, which appears only when it is whole, or to standard output."""
    if name == "-":
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    path = Path(name).expanduser()
    if is_stream(path):  # a pipe or a device takes the text as it comes
        with _told(name), path.open("w", encoding="utf-8", newline="") as out:
            yield out
        return
    with whole_file(path) as part, part.open("w", encoding="utf-8", newline="") as out:
        yield out
        out.flush()
        os.fsync(out.fileno())


def is_stream(path: Path) -> bool:
    """Whether this is a pipe or a device, which cannot be replaced."""
    return path.exists() and not path.is_file() and not path.is_dir()


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A path to write to; the file takes its place at the end."""
    with _told(str(path)):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            yield part
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """An empty folder to fill; it takes its place at the end. A folder with files is refused."""
    with _told(str(path)):
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise MastError(f"{path}: is there already; name a new folder with -o")
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            part.mkdir()
            yield part
            part.replace(path)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def _told(name: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MastError(
            f"{name}: {error.strerror or error}; choose another place with -o"
        ) from error
