"""Making the file of a new store: there at once, whole, and with the rights it is to have.

SQLite turns an empty file to write-ahead logging with a journal of its own and four waits for the
disk, 10 to 20 ms, in which a first tag hangs. So a new file is an empty database in that mode from
its first byte (``18`` and ``19`` of the header say 2, sqlite.org/fileformat.html, section 1.3):
written beside and linked to its name, which only one of two processes can do. The folder is put on
the disk by SQLite, with the log that the first commit begins.
"""

import os
import sqlite3
from contextlib import closing, suppress
from functools import cache
from pathlib import Path

from mast_tui import places

_FORMAT, _WAL = slice(18, 20), b"\x02\x02"


def make(path: Path, wal: bool) -> None:
    """The file, if it is not there: for its owner alone, or for the group of a study.

    SQLite gives ``-wal`` and ``-shm`` the rights of the file itself. Raises OSError where there
    can be no such file.
    """
    try:
        os.close(os.open(path, os.O_RDWR))
    except FileNotFoundError:
        if not (wal and empty_page() and _linked(path)):
            _created(path)


@cache
def empty_page() -> bytes:
    """An empty database in WAL mode, as this SQLite makes it; nothing where it cannot say it."""
    if not hasattr(sqlite3.Connection, "serialize"):  # SQLite may be built without
        return b""
    with closing(sqlite3.connect(":memory:")) as empty:
        empty.execute("PRAGMA user_version = 0")  # or there would be no page at all
        page = bytearray(empty.serialize())
    page[_FORMAT] = _WAL
    return bytes(page)


def _linked(path: Path) -> bool:
    """Make it beside and link it; False where that cannot be done, and nothing was."""
    page, beside = empty_page(), f"{path}.{os.getpid()}.new"
    try:
        file = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except OSError:
        return False
    try:
        _share(file, path)
        if os.write(file, page) < len(page):
            return False
        with suppress(FileExistsError):  # somebody else made it in this moment
            os.link(beside, path)
        os.fsync(file)  # SQLite throws a log away that belongs to an empty file
    except OSError:
        return False  # a volume without links, or without room: SQLite will tell
    finally:
        os.close(file)
        os.unlink(beside)
    return True


def _created(path: Path) -> None:
    try:
        file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except FileExistsError:
        return
    try:
        _share(file, path)
    finally:
        os.close(file)


def _share(file: int, path: Path) -> None:
    """Let the group of a study's folder write it."""
    if places.study_file(str(path)):
        with suppress(PermissionError):  # one may not be of the folder's group
            os.fchown(file, -1, os.stat(path.parent).st_gid)
        os.fchmod(file, 0o660)
