"""Copies of the store: whole ones, made while others write, checked before they count.

They are made with SQLite's online backup, so that a copy is the store of one moment. Before what
changes much at once (an import, a merge, a bundle, tags placed again, a backup restored) one is made
without being asked for; of those the newest ten stay. The copy before a migration stands beside the
store and stays (:mod:`mast_tui.labels.file.migrations`).
"""

import os
import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.errors import StoreError
from mast_tui.labels.file.connect import StoreFile, checked_version, told
from mast_tui.labels.identity import utc_now

FOLDER = "backups"
KEPT = 10
ASKED = "asked"
"""Why a backup was made that somebody asked for: it is never taken away."""
_NAME = re.compile(r"(?P<store>.+)\.(?P<at>\d{8}T\d{6}\.\d{3}Z)\.(?P<why>[a-z]+)(?:-\d+)?\.db")


class Backup(NamedTuple):
    """One copy of a store."""

    path: Path
    at: str
    """When it was made: UTC, RFC 3339."""
    why: str
    """``asked``, or what came after it: ``import``, ``merge``, ``restore`` ..."""
    size: int


def before(store: Path, why: str) -> Path | None:
    """A copy before something that changes much; None where there is no store yet.

    Of these copies the newest :data:`KEPT` stay.
    """
    if not store.exists() or not store.stat().st_size:
        return None
    path = write(store, _place(store, why))
    for old in [one for one in kept(store) if one.why != ASKED][KEPT:]:
        old.path.unlink(missing_ok=True)
    return path


def asked(store: Path) -> Path:
    """A copy beside the store that stays until somebody removes it."""
    return write(store, _place(store, ASKED))


def kept(store: Path) -> list[Backup]:
    """The copies of a store in its folder of backups, newest first."""
    try:
        files = sorted((store.parent / FOLDER).iterdir())
    except OSError:
        return []
    found = []
    for path in files:
        told = _NAME.fullmatch(path.name)
        if told and told["store"] == store.stem:
            at = told["at"]
            day, time = f"{at[:4]}-{at[4:6]}-{at[6:8]}", f"{at[9:11]}:{at[11:13]}:{at[13:]}"
            found.append(Backup(path, f"{day}T{time}", told["why"], path.stat().st_size))
    return sorted(found, key=lambda one: (one.at, one.path.name), reverse=True)


def write(store: Path, target: Path) -> Path:
    """Copy a store to a new file, and check the copy; nothing stands there unless it is whole."""
    if not store.is_file():
        raise MastError(f"{store}: there is no label store yet")
    return copy(StoreFile(store, busy=10.0), target, store.stat().st_mode & 0o777)


def copy(source: StoreFile, target: Path, mode: int = 0o600) -> Path:
    """What a store holds, also one that vanished while it is open, as a new file."""
    if target.exists():
        raise MastError(f"{target}: is there already; name another file")
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, mode))
        _copy(source, part)
        _settle(part, target)
    except StoreError as error:
        raise StoreError(f"{target}: no copy was made: {error.reason}") from error
    except FileExistsError:
        raise MastError(f"{target}: is there already; name another file") from None
    except OSError as error:
        raise StoreError(f"{target}: no copy was made: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return target


def restore(store: Path, backup: Path) -> Path | None:
    """Make the store what a backup holds; returns the copy of what it was before.

    Who has the store open sees the restored labels at the next look.
    """
    if not backup.is_file():
        raise MastError(f"{backup}: no such backup")
    source = StoreFile(backup, busy=10.0)
    if source.look(lambda _: True, as_is=True) is None:
        raise MastError(f"{backup}: holds no labels")
    damage = damages(backup)
    if damage:
        raise StoreError(f"{backup}: is damaged ({damage}); choose another backup")
    was = before(store, "restore")
    StoreFile(store, busy=10.0).receive(source)
    return was


def damages(store: Path) -> str:
    """What SQLite finds wrong with a file, in one line; empty where nothing is."""

    def ask(connection: sqlite3.Connection) -> list[str]:
        found = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        found += [f"a row of {row[0]} points nowhere in {row[2]}" for row in broken[:5]]
        return [one for one in found if one != "ok"]

    try:
        return "; ".join(StoreFile(store, busy=10.0).look(ask, as_is=True) or [])
    except StoreError as error:
        return str(error)


def _place(store: Path, why: str) -> Path:
    at = utc_now().replace("-", "").replace(":", "")
    name = f"{store.stem}.{at}.{why}"
    folder = store.parent / FOLDER
    place, number = folder / f"{name}.db", 1
    while place.exists():
        number += 1
        place = folder / f"{name}-{number}.db"
    return place


def _settle(part: Path, target: Path) -> None:
    """Give a finished file its name; unlike a rename, a link replaces nothing."""
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # a volume without links
        if target.exists():
            raise FileExistsError from None
        part.rename(target)


def _copy(source: StoreFile, part: Path) -> None:
    with closing(sqlite3.connect(part, isolation_level=None)) as target:
        try:
            if not source.copy_to(target):
                raise MastError(f"{source.path}: there is no label store yet")
            target.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            checked_version(target, part)
            found = str(target.execute("PRAGMA integrity_check(1)").fetchone()[0])
        except sqlite3.DatabaseError as error:
            raise told(error, part) from error
    if found != "ok":
        raise StoreError(f"{source.path}: is damaged ({found}); restore an earlier backup")
