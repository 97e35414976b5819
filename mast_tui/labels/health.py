"""Whether a store is well: its file, its volume, its copies, and the traces that labels hang on."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Literal, NamedTuple

from mast_tui import places
from mast_tui.errors import MastError
from mast_tui.labels.file import backups, schema
from mast_tui.labels.file.connect import StoreFile
from mast_tui.labels.file.volumes import volume_of
from mast_tui.labels.store import Store

State = Literal["ok", "note", "trouble"]
SQLITE = sqlite3.sqlite_version
LITTLE = 50_000_000
"""Bytes of free disk below which it is said."""
_TRY_LOCK = """\
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=0, isolation_level=None)
try:
    connection.execute("BEGIN IMMEDIATE")
except sqlite3.OperationalError:
    sys.exit(3)
"""


class Check(NamedTuple):
    """One thing that was looked at; what is not ``ok`` says what to do."""

    what: str
    state: State
    found: str
    remedy: str = ""


def checks(path: Path) -> Iterator[Check]:
    """Everything about one store, the first things first; looking changes nothing in it."""
    if not path.exists():
        yield Check("store", "ok", f"{path}: none yet; the first tag makes it")
        yield from _place(path)
        return
    try:
        version = StoreFile(path, 1.0).look(_version, as_is=True) or 0
    except MastError as error:
        yield Check("store", "trouble", str(error), _restore(path))
        yield from _backups(path)
        return
    yield Check("store", "ok", f"{path}: {path.stat().st_size:,} bytes")
    yield _schema(version)
    damage = backups.damages(path)
    yield (
        Check("integrity", "trouble", damage, _restore(path))
        if damage
        else Check("integrity", "ok", "every page, index and reference is whole")
    )
    yield _rights(path)
    yield _journal(path)
    yield from _place(path)
    yield from _backups(path)
    if not damage:
        yield from _labels(path)


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _restore(path: Path) -> str:
    newest = next(iter(backups.kept(path)), None)
    if newest is None:
        return "there is no backup; sqlite3 FILE .recover may save what is left"
    return f"mast-tui backup --restore {newest.path}"


def _schema(version: int) -> Check:
    if version == schema.VERSION:
        return Check("schema", "ok", f"version {version}, as this mast-tui writes it")
    said = f"version {version}, this mast-tui writes {schema.VERSION}"
    return Check("schema", "note", said, "the next change upgrades it, after a copy beside it")


def _rights(path: Path) -> Check:
    mode = path.stat().st_mode & 0o777
    shared = places.study_file(str(path)) is not None
    wanted = 0o660 if shared else 0o600
    said = f"{mode:04o}, {'a study, for its group' if shared else 'a personal store'}"
    if mode & ~wanted:
        return Check("rights", "note", f"{said}: others may read it", f"chmod {wanted:o} {path}")
    if not os.access(path, os.W_OK):
        return Check("rights", "trouble", f"{said}: you may not write it", f"chown or chmod {path}")
    return Check("rights", "ok", said)


def _journal(path: Path) -> Check:
    mode, volume = StoreFile(path, 1.0).journal_mode(), volume_of(path)
    if volume is not None and volume.network and mode == "wal":
        said = f"write-ahead log on a network volume ({volume.kind})"
        return Check("journal", "trouble", said, "the next change turns it off; or move the store")
    return Check("journal", "ok", {"wal": "write-ahead log"}.get(mode, f"rollback journal, {mode}"))


def _place(path: Path) -> Iterator[Check]:
    folder = _existing(path.parent)
    volume = volume_of(path)
    if volume is not None and volume.network:
        said = f"{volume.kind} at {volume.place}: others may write from other hosts"
        remedy = "better: one store a host, joined by mast-tui merge"
        yield Check("volume", "note", said, remedy)
    elif volume is not None:
        yield Check("volume", "ok", f"{volume.kind} at {volume.place}")
    free = shutil.disk_usage(folder).free
    space = f"{free / 1e6:,.0f} MB free"
    yield (
        Check("disk", "trouble", space, "free some space: labels could not be saved")
        if free < LITTLE
        else Check("disk", "ok", space)
    )
    if not os.access(folder, os.W_OK):
        said = f"{folder}: you may not write here"
        yield Check("folder", "trouble", said, "choose another place with --db, or chmod it")
        return
    yield _locking(folder)


def _locking(folder: Path) -> Check:
    """Whether a lock that one process holds keeps another one out, in this very folder."""
    try:
        with tempfile.TemporaryDirectory(prefix=".mast-tui-", dir=folder) as place:
            file = Path(place) / "lock.db"
            with closing(sqlite3.connect(file, isolation_level=None)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                tried = [sys.executable, "-c", _TRY_LOCK, str(file)]
                code = subprocess.run(
                    tried, capture_output=True, timeout=20, check=False
                ).returncode
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as error:
        return Check("locking", "trouble", f"cannot be tried: {error}", "choose another place")
    if code == 3:
        return Check("locking", "ok", "a second writer has to wait, as it should")
    said = "two processes can write at once here: labels could be lost"
    return Check("locking", "trouble", said, "move the store to a local disk and use --db")


def _backups(path: Path) -> Iterator[Check]:
    found = backups.kept(path)
    if found:
        yield Check("backups", "ok", f"{len(found)}, the newest of {found[0].at}")
    elif path.exists():
        yield Check("backups", "note", "none yet", "mast-tui backup")


def _labels(path: Path) -> Iterator[Check]:
    with Store(path) as store:
        traces, tags = store.traces(), len(store.tags())
    said = f"{tags:,} tag{'' if tags == 1 else 's'} on {len(traces):,} trace{'' if len(traces) == 1 else 's'}"
    yield Check("labels", "ok", said)
    away = [one for one in traces if not os.path.exists(one.path.rpartition("#")[0] or one.path)]
    if away:
        said = f"{len(away):,} of their files are not where they were: {away[0].path}"
        yield Check("traces", "note", f"{said}{', ...' if len(away) > 1 else ''}", _MOVED)


_MOVED = "labels stay; open the traces where they are now, mast-tui place checks the steps"


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
