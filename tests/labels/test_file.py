"""The file behind the store: looking leaves nothing, writing makes one private file."""

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.errors import StoreBusy, StoreError
from mast_tui.labels.file import making, schema
from mast_tui.labels.file.connect import checked_version
from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.labels.given import TRACE, a_hand, a_store, at, said

as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def look(store: Store) -> None:
    """Everything that reads."""
    hand = a_hand(store)
    hand.tags("t1"), hand.verdicts("t1"), hand.my_review("t1"), store.journal_mode
    store.annotators(), store.traces(), store.tags(), store.reviews(), store.verdicts()
    store.history(), store.asked("mast")


def test_looking_at_an_absent_store_gives_nothing_and_makes_nothing(tmp_path: Path) -> None:
    with Store(tmp_path / "not" / "there" / "labels.db") as store:
        look(store)
        assert (store.tags(), store.annotators(), store.journal_mode) == ([], [], "")
    assert list(tmp_path.iterdir()) == []


def test_the_first_tag_makes_folders_and_a_private_file(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        with Store(tmp_path / "a" / "b" / "labels.db") as store:
            a_hand(store).tag(TRACE, "3.3", at(12))
            files = sorted(store.path.parent.iterdir())
            assert [path.name for path in files] == ["labels.db", "labels.db-shm", "labels.db-wal"]
            assert {mode(path) for path in files} == {"0o600"}
            assert store.journal_mode == "wal"
    finally:
        os.umask(old)


def test_a_new_file_logs_ahead_from_its_first_byte(tmp_path: Path) -> None:
    made = tmp_path / "labels.db"

    making.make(made, wal=True)
    making.make(made, wal=True)  # is there already: stays as it is

    assert [path.name for path in tmp_path.iterdir()] == ["labels.db"]
    with closing(sqlite3.connect(f"file:{made}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_volume_without_links_gets_its_store_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    with a_store(tmp_path) as store:
        a_hand(store).tag(TRACE, "3.3", at(12))
        assert (len(store.tags()), store.journal_mode) == (1, "wal")
        names = sorted(path.name for path in store.path.parent.iterdir())
    assert names == ["labels.db", "labels.db-shm", "labels.db-wal"]


def test_an_sqlite_that_cannot_say_what_it_would_write_makes_a_store_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given one that was built without ``serialize``"""
    monkeypatch.setattr(making, "sqlite3", SimpleNamespace(Connection=object))
    making.empty_page.cache_clear()
    with a_store(tmp_path) as store:
        store.get_ready()
        a_hand(store).tag(TRACE, "3.3", at(12))
        assert (len(store.tags()), store.journal_mode) == (1, "wal")
    making.empty_page.cache_clear()


def test_a_disk_that_takes_half_a_page_gets_no_half_a_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda file, page: write(file, page[:100]))
    with a_store(tmp_path) as store:
        a_hand(store).tag(TRACE, "3.3", at(12))
        assert len(store.tags()) == 1
        names = sorted(path.name for path in store.path.parent.iterdir())
    assert names == ["labels.db", "labels.db-shm", "labels.db-wal"]


@pytest.mark.parametrize("nth", [1, 2, 3])
def test_a_file_that_becomes_a_store_meanwhile_is_no_other_programs(
    tmp_path: Path, nth: int
) -> None:
    path, asked = tmp_path / "labels.db", list[str]()
    making.make(path, wal=True)

    def meanwhile(sql: str) -> None:
        asked.append(sql)
        if len(asked) == nth:
            with closing(sqlite3.connect(path)) as another, another:
                schema.create(another)

    with closing(sqlite3.connect(path)) as looking:
        looking.set_trace_callback(meanwhile)
        assert checked_version(looking, path) in (0, schema.VERSION)


def test_looking_at_a_store_leaves_no_file_beside_it(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    store.close()
    before = {path: path.stat().st_mtime_ns for path in store.path.parent.iterdir()}

    look(store)

    assert said(ada) == [("3.3", 12)]
    assert store.journal_mode == "wal"
    assert {path: path.stat().st_mtime_ns for path in store.path.parent.iterdir()} == before


def test_looking_sees_what_another_process_is_still_writing(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    with Store(store.path) as elsewhere:
        assert said(a_hand(elsewhere)) == [("3.3", 12)]
        ada.tag(TRACE, "3.3", at(13))
        assert said(a_hand(elsewhere)) == [("3.3", 12), ("3.3", 13)]
        store.close()
        assert len(said(a_hand(elsewhere))) == 2


def test_what_a_killed_process_left_is_read(store: Store, tmp_path: Path) -> None:
    script = (
        "import os; from pathlib import Path; from tests.labels.given import *;"
        f"s = a_store(Path({str(tmp_path)!r})); a_hand(s).tag(TRACE, '3.3', at(12)); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", script], check=False)
    assert (tmp_path / "labels.db-wal").exists()

    assert said(a_hand(store)) == [("3.3", 12)]
    (tmp_path / "labels.db-shm").unlink()
    assert said(a_hand(store)) == [("3.3", 12)]


@as_root
def test_a_read_only_folder_can_be_looked_at_and_is_not_written(tmp_path: Path) -> None:
    with a_store(tmp_path) as store:
        a_hand(store).tag(TRACE, "3.3", at(12))
    tmp_path.chmod(0o500)
    try:
        with a_store(tmp_path) as store:
            assert said(a_hand(store)) == [("3.3", 12)]
            with pytest.raises(StoreError):
                a_hand(store).tag(TRACE, "3.3", at(13))
    finally:
        tmp_path.chmod(0o700)


def test_a_left_over_log_where_nothing_can_be_written_is_read_from_a_copy(
    store: Store, ada: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.tag(TRACE, "3.3", at(12))  # the writer stays open, so the log is not empty
    other = a_store(store.path.parent)

    class CannotOpen(sqlite3.OperationalError):
        sqlite_errorcode = sqlite3.SQLITE_CANTOPEN

    def refuse(immutable: bool) -> sqlite3.Connection:
        raise CannotOpen("unable to open database file")

    monkeypatch.setattr(other.file, "_reader", refuse)
    assert said(a_hand(other)) == [("3.3", 12)]


def test_two_writers_wait_for_each_other_for_a_moment_only(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        start = time.perf_counter()
        with pytest.raises(StoreBusy, match="another process is writing"):
            ada.tag(TRACE, "3.3", at(13))
        assert time.perf_counter() - start < 2
        assert said(ada) == [("3.3", 12)]
        other.execute("ROLLBACK")
    ada.tag(TRACE, "3.3", at(13))
    assert len(said(ada)) == 2


def test_two_processes_making_and_filling_one_file_both_succeed(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from tests.labels.given import *;"
        f"s = Store(Path({str(tmp_path)!r}) / 'labels.db', busy=10.0);"
        "[a_hand(s, sys.argv[1]).tag(TRACE, '3.3', at(n)) for n in range(1, 41)]"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", script, name]) for name in ("Ada", "Ben", "Ada")
    ]
    assert [process.wait(60) for process in running] == [0, 0, 0]

    with a_store(tmp_path) as store:
        assert [len(store.tags(annotator=name)) for name in ("ada", "ben")] == [40, 40]
        assert len(store.annotators()) == 2
        tags = [row for row in store.history() if row.tbl == "tags"]
        assert len(tags) == 80
        assert len({row.id for row in store.history()}) == len(store.history())


def test_a_vanished_store_is_said_and_not_made_anew(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    for path in store.path.parent.iterdir():
        path.unlink()

    with pytest.raises(StoreError, match="has vanished"):
        ada.tag(TRACE, "3.3", at(13))
    assert not store.path.exists()


@pytest.mark.parametrize("content", [b"", None], ids=["empty file", "no file"])
def test_an_empty_file_is_a_store_to_be(tmp_path: Path, content: bytes | None) -> None:
    with a_store(tmp_path) as store:
        if content is not None:
            store.path.write_bytes(content)
        look(store)
        a_hand(store).tag(TRACE, "3.3", at(12))
        assert len(store.tags()) == 1


def test_what_is_no_store_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    text, foreign = tmp_path / "notes.txt", tmp_path / "other.db"
    text.write_text("dear diary, " * 200)
    with closing(sqlite3.connect(foreign)) as connection:
        connection.execute("CREATE TABLE orders (id)")

    for path, words in ((text, "no label store"), (foreign, "of another program")):
        before = path.read_bytes()
        store = Store(path)
        with pytest.raises(StoreError, match=words):
            store.tags()
        with pytest.raises(StoreError, match=words):
            a_hand(store).tag(TRACE, "3.3", at(12))
        assert path.read_bytes() == before


def test_a_newer_store_is_refused_untouched(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    with store.file.transaction() as connection:
        connection.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    store.close()
    before = store.path.read_bytes()

    for act in (lambda: store.tags(), lambda: ada.tag(TRACE, "3.3", at(13))):
        with pytest.raises(MastError, match="newer mast-tui"):
            act()
    assert store.path.read_bytes() == before
    assert [path.name for path in store.path.parent.iterdir()] == ["labels.db"]


def test_a_file_that_cannot_be_opened_is_one_clear_line(tmp_path: Path) -> None:
    with Store(tmp_path) as store, pytest.raises(StoreError) as told:
        a_hand(store).tag(TRACE, "3.3", at(12))
    assert "\n" not in str(told.value)
    (tmp_path / "file").write_text("")
    with Store(tmp_path / "file" / "labels.db") as store, pytest.raises(StoreError, match="--db"):
        a_hand(store).tag(TRACE, "3.3", at(12))


def test_names_that_mean_something_in_an_address_are_only_names(tmp_path: Path) -> None:
    with Store(tmp_path / "a?mode=ro#%41 é.db") as store:
        a_hand(store).tag(TRACE, "3.3", at(12))
    assert [path.name for path in tmp_path.iterdir()] == ["a?mode=ro#%41 é.db"]
    with Store(tmp_path / "a?mode=ro#%41 é.db") as store:
        assert len(store.tags()) == 1


def test_a_full_disk_is_said_and_nothing_is_lost(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    with store.file.transaction() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    with store.file.transaction() as connection:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(StoreError, match="disk is full"):
        ada.tag(TRACE, "3.3", at(13), note="x" * 100_000)
    assert said(ada) == [("3.3", 12)]
    ada.tag(TRACE, "3.3", at(13), note="x" * 100_000)
    assert len(said(ada)) == 2


def statements(store: Store, do: Callable[[], object]) -> list[str]:
    """The SQL that something costs, once the store is open for writing."""
    seen: list[str] = []
    with store.file.transaction() as connection:
        connection.set_trace_callback(seen.append)
    do()
    connection.set_trace_callback(None)
    return seen[1:]  # that transaction's own end stands first


def test_a_tag_costs_few_statements(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(1))
    assert len(statements(store, lambda: ada.tag(TRACE, "3.3", at(2)))) <= 15


@pytest.mark.parametrize("there", [False, True])
def test_a_key_looks_and_writes_in_one_transaction(store: Store, ada: Hand, there: bool) -> None:
    """What another process writes in between would otherwise be tagged, or taken back, twice."""
    ada.tag(TRACE, "3.3", at(1 if there else 2))
    said = statements(store, lambda: ada.toggle(TRACE, "3.3", at(1)))
    assert (said[0], said[-1], len(said) <= 15) == ("BEGIN IMMEDIATE", "COMMIT", True)
    assert store.history()[-1].action == ("untag" if there else "tag")
