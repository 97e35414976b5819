"""The file behind the store: looked at without leaving a trace, written to without losing one.

Looking opens the file, asks, and closes it again. SQLite would leave ``-wal`` and ``-shm`` beside
a file in WAL mode that it opens for reading, so such a file is read as immutable while nobody
writes, and read again if somebody did meanwhile. What cannot be read in place (a read-only folder
with a leftover ``-wal``) is read from a copy.
"""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from mast_tui.labels.errors import StoreBusy, StoreError
from mast_tui.labels.file import schema

Row = tuple[Any, ...]
T = TypeVar("T")

_MARKS = (
    "SELECT user_version, application_id, EXISTS (SELECT 1 FROM sqlite_master) "
    "FROM pragma_user_version, pragma_application_id"
)
_REMEDIES = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and try again",
    sqlite3.SQLITE_READONLY: "the file or its folder is read-only; choose another with --db",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened; check its folder and permissions, or use --db",
    sqlite3.SQLITE_PERM: "no permission; choose another with --db",
    sqlite3.SQLITE_IOERR: "reading or writing failed; check the disk",
    sqlite3.SQLITE_CORRUPT: "the file is damaged; restore a backup",
    sqlite3.SQLITE_NOTADB: "this is no label store; choose another with --db",
}


class _Mark(NamedTuple):
    """What changes when somebody writes: while it stays the same, what was read is whole."""

    inode: int
    changed: int
    size: int
    wal: bool


class StoreFile:
    """One SQLite file. ``busy`` is how long to wait for another writer, in seconds."""

    def __init__(self, path: Path, busy: float) -> None:
        self.path = path
        self.busy = busy
        self.store_id = ""
        """Drawn when the file is made; known once it is open for writing."""
        self._writer: sqlite3.Connection | None = None
        self._inode = 0
        self._known = False

    # --- looking

    def rows(self, sql: str, values: tuple[Any, ...] = ()) -> list[Row]:
        """The rows of a query; none where there is no file yet."""
        return self.look(lambda connection: connection.execute(sql, values).fetchall()) or []

    def look(self, ask: Callable[[sqlite3.Connection], T], as_is: bool = False) -> T | None:
        """What ``ask`` reads from the file; None where there is no file yet.

        A file of an older schema is read as if it were of today's, unless ``as_is``.
        """
        if self._writer is None or not self._known:
            return self._look(ask, as_is)
        with self._told():
            return ask(self._writer)

    def exists(self) -> bool:
        """Whether there are labels: in the file, or in what is open though the file vanished."""
        return self._writer is not None or self.path.is_file()

    def journal_mode(self) -> str:
        """The journal mode that SQLite really gave; empty where there is no file yet."""
        found = self.rows("PRAGMA journal_mode")
        if not found:
            return ""
        # an immutable connection says "delete" or "off": the file's header knows better
        return str(found[0][0]) if self._writer or not self._in_wal() else "wal"

    def _look(self, ask: Callable[[sqlite3.Connection], T], as_is: bool = False) -> T | None:
        for _ in range(20):
            mark = self._mark()
            if mark is None or (mark.size == 0 and not mark.wal):
                return None
            still = not mark.wal and self._in_wal()
            try:
                with closing(self._reader(immutable=still)) as connection:
                    answer = self._ask(connection, ask, as_is)
            except sqlite3.DatabaseError as error:
                if still and self._mark() != mark:
                    continue
                if _code(error) in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN):
                    return self._look_at_copy(ask, as_is)
                raise told(error, self.path) from error
            if not still or self._mark() == mark:
                return answer
        raise StoreBusy(f"{self.path}: others write without a pause; try again")

    def _ask(
        self, connection: sqlite3.Connection, ask: Callable[[sqlite3.Connection], T], as_is: bool
    ) -> T | None:
        version = checked_version(connection, self.path)
        if version == 0:
            return None
        if as_is or version == schema.VERSION:
            return ask(connection)
        from mast_tui.labels.file.migrations import migrate

        with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
            connection.backup(copy)  # looking at an older file leaves it as it is
            migrate(copy)
            return ask(copy)

    def _look_at_copy(self, ask: Callable[[sqlite3.Connection], T], as_is: bool) -> T | None:
        import shutil
        import tempfile

        with tempfile.TemporaryDirectory(prefix="mast-tui-") as folder:
            copy = StoreFile(Path(folder) / self.path.name, self.busy)
            try:
                for end in ("", "-wal", "-journal"):
                    if os.path.exists(f"{self.path}{end}"):
                        shutil.copyfile(f"{self.path}{end}", f"{copy.path}{end}")
            except OSError as error:
                raise StoreError(f"{self.path}: {error.strerror or error}") from error
            with self._told(), closing(copy._connect("rw")) as connection:
                return self._ask(connection, ask, as_is)

    def _reader(self, immutable: bool) -> sqlite3.Connection:
        return self._connect("ro&immutable=1" if immutable else "ro")

    def _connect(self, mode: str) -> sqlite3.Connection:
        path = str(self.path.absolute())
        for char in "%?#":  # not urllib's quote: its import costs what the first screen has not
            path = path.replace(char, f"%{ord(char):x}")
        return sqlite3.connect(
            f"file:{path}?mode={mode}", timeout=self.busy, isolation_level=None, uri=True
        )

    def _mark(self) -> _Mark | None:
        try:
            found = os.stat(self.path)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._nowhere(error) from error
        try:
            wal = os.stat(f"{self.path}-wal").st_size > 0
        except OSError:
            wal = False
        return _Mark(found.st_ino, found.st_mtime_ns, found.st_size, wal)

    def _in_wal(self) -> bool:
        try:
            with open(self.path, "rb") as file:
                return file.read(20)[18:] == b"\x02\x02"
        except OSError as error:
            raise self._nowhere(error) from error

    # --- writing

    def get_ready(self) -> None:
        """Find out what making a file takes, so that no key waits for it; makes nothing."""
        from mast_tui.labels.file.making import empty_page

        empty_page()
        _ = self._on_network

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing. It is on the disk when this returns without an error."""
        with self._told():
            connection = self._writing()
            connection.execute("BEGIN IMMEDIATE")
            try:
                if not self._known:
                    self._complete(connection)
                yield connection
                if connection.in_transaction:  # who found nothing to do has rolled back
                    connection.execute("COMMIT")
                    self._known = True
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    def copy_to(self, target: sqlite3.Connection) -> bool:
        """Copy every page, whatever the schema, also of a file that vanished while it was open.

        False where there is nothing to copy.
        """

        def copy(pages: sqlite3.Connection) -> bool:
            pages.backup(target)
            return True

        with self._told():
            found = copy(self._writer) if self._writer else self._look(copy, as_is=True)
        return bool(found)

    def receive(self, source: "StoreFile") -> None:
        """Become what ``source`` holds, page by page; who has this file open sees it next."""
        with self._told():
            connection = self._writing()
            source.copy_to(connection)
            self._known = False  # another store now, perhaps of another schema
        self.close()

    def _writing(self) -> sqlite3.Connection:
        if self._writer is not None:
            mark = self._mark()
            if mark is None:  # what is open still holds everything: it can be copied elsewhere
                raise StoreError(f"{self.path}: the label store has vanished; put it back")
            if mark.inode == self._inode:
                return self._writer
            self.close()
        connection = self._open_to_write()
        try:
            self._prepare(connection)
        except BaseException:
            connection.close()
            raise
        self._writer, self._known = connection, False
        return connection

    def _open_to_write(self) -> sqlite3.Connection:
        from mast_tui.labels.file.making import make

        self._look(lambda connection: None)  # refuses what must not be touched, without touching it
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            make(self.path, wal=not self._on_network)
            self._inode = os.stat(self.path).st_ino
        except OSError as error:
            raise self._nowhere(error) from error
        return self._connect("rw")

    def _nowhere(self, error: OSError) -> StoreError:
        return StoreError(f"{self.path}: {error.strerror or error}; choose another place with --db")

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = checked_version(connection, self.path)
        self._choose_journal(connection, new=version == 0)
        connection.execute("PRAGMA synchronous = FULL")
        if 0 < version < schema.VERSION:
            from mast_tui.labels.file.migrations import upgrade

            upgrade(connection, self.path)
        connection.execute("PRAGMA foreign_keys = ON")

    def _choose_journal(self, connection: sqlite3.Connection, new: bool) -> None:
        """WAL, but never where other hosts may write too: there the rollback journal."""
        if self._on_network:
            connection.execute("PRAGMA journal_mode = DELETE")
        elif new:
            self._set_wal(connection)

    @cached_property
    def _on_network(self) -> bool:
        from mast_tui.labels.file.volumes import on_network

        return on_network(self.path)

    def _set_wal(self, connection: sqlite3.Connection) -> None:
        """Ask for WAL. Where the file system cannot do it, the rollback journal stays."""
        until = time.monotonic() + self.busy
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                # SQLite does not wait here by itself when another process makes the same file
                if _code(error) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                    return
                if time.monotonic() > until:
                    raise
                time.sleep(0.005)

    def _complete(self, connection: sqlite3.Connection) -> None:
        """In the first transaction: make the tables of a new file, learn the name of the store.

        The tables come in the same commit as the first tag: one wait for the disk less, and no
        moment in which there is a store with nothing in it.
        """
        if checked_version(connection, self.path) == 0:
            from mast_tui.labels.identity import new_uuid

            schema.create(connection)
            connection.execute("INSERT INTO meta VALUES ('store', ?)", (new_uuid(),))
        found = connection.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()
        self.store_id = str(found[0])

    def close(self) -> None:
        """Close what is open for writing; looking goes on working."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.IntegrityError:
            raise  # a mistake of ours, not of the place
        except sqlite3.DatabaseError as error:
            trouble = told(error, self.path)
            if not isinstance(trouble, StoreBusy):
                self.close()  # the next try opens the file anew
            raise trouble from error


def checked_version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema version of a file, 0 for an empty one; what is not ours or newer is refused."""
    # one statement: between two of them another process may make the tables
    version, application, anything = connection.execute(_MARKS).fetchone()
    if application != schema.APPLICATION_ID:
        if version == 0 and not anything:
            return 0
        raise StoreError(f"{path}: is a database of another program; choose another with --db")
    if version > schema.VERSION:
        raise StoreError(
            f"{path}: is of a newer mast-tui (schema {version}, this one knows {schema.VERSION}); "
            "upgrade mast-tui"
        )
    return int(version)


def told(error: sqlite3.DatabaseError, path: Path) -> StoreError:
    """What a person is told about an error of SQLite."""
    code = _code(error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreBusy(f"{path}: another process is writing; try again")
    return StoreError(f"{path}: {_REMEDIES.get(code, error)}")


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF  # without the extended part
