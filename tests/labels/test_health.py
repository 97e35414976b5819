"""What the doctor finds in a store: each fault by name, with what to do."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mast_tui.labels import health
from mast_tui.labels.file import backups, volumes
from mast_tui.labels.hand import Hand
from mast_tui.labels.health import Check
from mast_tui.labels.store import Store
from tests.labels.given import TRACE, at


def looked(path: Path) -> dict[str, Check]:
    return {one.what: one for one in health.checks(path)}


def test_a_store_that_is_well_is_well_in_every_respect(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    backups.asked(store.path)

    found = looked(store.path)

    fine = ("store", "schema", "integrity", "rights", "journal", "disk", "locking", "backups")
    assert {what: found[what].state for what in fine} == dict.fromkeys(fine, "ok")
    assert found["labels"].found == "1 tag on 1 trace"
    assert found["journal"].found == "write-ahead log"


def test_looking_changes_nothing(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    store.close()
    before = {path.name: path.stat().st_mtime_ns for path in store.path.parent.iterdir()}

    looked(store.path)

    after = {path.name: path.stat().st_mtime_ns for path in store.path.parent.iterdir()}
    assert after == before


def test_without_a_store_the_place_is_looked_at(tmp_path: Path) -> None:
    found = looked(tmp_path / "deep" / "labels.db")
    assert "none yet" in found["store"].found
    assert found["locking"].state == "ok"


def test_a_trace_that_is_gone_is_said_and_is_no_trouble(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    found = looked(store.path)["traces"]
    assert found.state == "note"
    assert TRACE.path in found.found


def test_a_damaged_store_names_the_backup_to_restore(store: Store, ada: Hand) -> None:
    for step in range(1, 60):
        ada.tag(TRACE, "3.3", at(step))
    copy = backups.asked(store.path)
    store.close()
    body = bytearray(store.path.read_bytes())
    body[8192:12288] = b"\xff" * 4096
    store.path.write_bytes(body)

    found = looked(store.path)["integrity"]

    assert found.state == "trouble"
    assert str(copy) in found.remedy


@pytest.mark.parametrize("pragma", ["application_id = 7", f"user_version = {10**6}"])
def test_a_file_that_is_not_for_this_program_is_trouble(
    store: Store, ada: Hand, pragma: str
) -> None:
    ada.tag(TRACE, "3.3", at(12))
    store.close()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute(f"PRAGMA {pragma}")

    assert looked(store.path)["store"].state == "trouble"


def test_rights_that_let_others_read_are_said(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    store.path.chmod(0o644)
    found = looked(store.path)["rights"]
    assert (found.state, found.remedy) == ("note", f"chmod 600 {store.path}")


def test_a_network_volume_is_said(
    store: Store, ada: Hand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.tag(TRACE, "3.3", at(12))
    store.close()
    table = tmp_path / "mounts"
    table.write_text(f"lab:/x {tmp_path.resolve()} nfs4 rw 0 0\n")
    monkeypatch.setattr(volumes, "MOUNTS", str(table))

    found = looked(store.path)

    assert "nfs4" in found["volume"].found
    assert found["journal"].state == "trouble"


def test_locks_that_keep_nobody_out_are_trouble(
    store: Store, ada: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada.tag(TRACE, "3.3", at(12))
    monkeypatch.setattr(health, "_TRY_LOCK", "")  # as where a second writer is let in

    found = looked(store.path)["locking"]

    assert found.state == "trouble"
    assert "local disk" in found.remedy
