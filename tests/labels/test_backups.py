"""Copies of the store: whole, checked, private, and the way back."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.file import backups
from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.labels.given import TRACE, a_hand, a_store, at, said


def held(path: Path) -> list[tuple[str, int | None]]:
    with Store(path) as store:
        return said(a_hand(store))


def test_a_copy_made_while_somebody_writes_holds_every_committed_tag(
    store: Store, ada: Hand, tmp_path: Path
) -> None:
    ada.tag(TRACE, "3.3", at(12))  # the writer stays open: this tag is in the log only

    copy = backups.write(store.path, tmp_path / "elsewhere" / "copy.db")

    assert held(copy) == [("3.3", 12)]
    assert sorted(path.name for path in copy.parent.iterdir()) == ["copy.db"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600


def test_a_copy_never_replaces_a_file(store: Store, ada: Hand, tmp_path: Path) -> None:
    ada.tag(TRACE, "3.3", at(12))
    (tmp_path / "mine.txt").write_text("precious")

    with pytest.raises(MastError, match="is there already"):
        backups.write(store.path, tmp_path / "mine.txt")

    assert (tmp_path / "mine.txt").read_text() == "precious"


def test_without_a_store_there_is_nothing_to_copy(tmp_path: Path) -> None:
    assert backups.before(tmp_path / "labels.db", "import") is None
    with pytest.raises(MastError, match="no label store yet"):
        backups.asked(tmp_path / "labels.db")
    assert list(tmp_path.iterdir()) == []


def test_of_the_copies_made_unasked_the_newest_ten_stay(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(1))
    wanted = backups.asked(store.path)
    made = []
    for step in range(2, 15):
        ada.tag(TRACE, "3.3", at(step))
        made.append(backups.before(store.path, "import"))

    kept = backups.kept(store.path)

    assert [one.path for one in kept if one.why == "import"] == made[:-11:-1]
    assert wanted in [one.path for one in kept]
    assert len(held(kept[0].path)) == 14


def test_backups_of_another_store_in_the_same_folder_are_not_ours(tmp_path: Path) -> None:
    for name in ("labels.db", "labels.v2.db"):
        with a_store(tmp_path, name) as store:
            a_hand(store).tag(TRACE, "3.3", at(12))
        backups.before(tmp_path / name, "merge")

    assert len(backups.kept(tmp_path / "labels.db")) == 1
    assert len(backups.kept(tmp_path / "labels.v2.db")) == 1


def test_restoring_brings_back_what_was_and_keeps_what_is(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    copy = backups.asked(store.path)
    ada.tag(TRACE, "1.3", at(30))

    was = backups.restore(store.path, copy)

    assert said(ada) == [("3.3", 12)]  # the hand that was open sees it too
    assert was is not None
    assert held(was) == [("3.3", 12), ("1.3", 30)]
    ada.tag(TRACE, "2.6", at(40))
    assert held(store.path) == [("3.3", 12), ("2.6", 40)]
    assert store.journal_mode == "wal"


def test_a_damaged_backup_is_refused_and_the_store_stays(store: Store, ada: Hand) -> None:
    for step in range(1, 60):
        ada.tag(TRACE, "3.3", at(step))
    copy = backups.asked(store.path)
    body = bytearray(copy.read_bytes())
    body[8192:12288] = b"\xff" * 4096
    copy.write_bytes(body)

    with pytest.raises(MastError, match="damaged"):
        backups.restore(store.path, copy)

    assert len(said(ada)) == 59


def test_another_programs_database_is_no_backup(store: Store, ada: Hand, tmp_path: Path) -> None:
    ada.tag(TRACE, "3.3", at(12))
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE things (id)")

    with pytest.raises(MastError, match="another program"):
        backups.restore(store.path, other)


def test_a_damaged_store_is_not_copied_as_if_it_were_whole(store: Store, ada: Hand) -> None:
    for step in range(1, 60):
        ada.tag(TRACE, "3.3", at(step))
    store.close()
    body = bytearray(store.path.read_bytes())
    body[8192:12288] = b"\xff" * 4096
    store.path.write_bytes(body)

    assert backups.damages(store.path)
    with pytest.raises(MastError, match="damaged"):
        backups.asked(store.path)
    assert backups.kept(store.path) == []
