"""The place of the store or of a trace fails while the app is open: nothing crashes or is lost.

In each case one tag is saved, the place is broken, a second tag is made and is said not to be saved,
and the place is mended: then the second tag is saved by itself.
"""

import ctypes
import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from mast_tui.labels.file import backups
from mast_tui.labels.store import Store
from tests.helpers import a_run
from tests.tui.terminal import Terminal

CAPABILITIES = (1, 2)
"""CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH: without them root obeys permissions too."""
DROP = 24
"""PR_CAPBSET_DROP."""


def obey() -> None:
    """Let the permissions of files hold for root as for everybody."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in CAPABILITIES:
            assert libc.prctl(DROP, capability, 0, 0, 0) == 0


class Fault(NamedTuple):
    """How a place breaks, what the screen says then, and how it is mended."""

    broken: Callable[[Path], None]
    said: str
    mended: Callable[[Path], None]


ALL = ("", "-wal", "-shm")
"""A store is one file and, while it is open, two beside it."""


def moved_away(db: Path) -> None:
    for end in ALL:
        Path(f"{db}{end}").rename(db.with_name(f"away{end}"))


def moved_back(db: Path) -> None:
    for end in ALL:
        db.with_name(f"away{end}").rename(f"{db}{end}")


def folder_locked(db: Path) -> None:
    db.chmod(0o400)
    db.parent.chmod(0o500)


def folder_open(db: Path) -> None:
    db.parent.chmod(0o700)
    db.chmod(0o600)


def replaced(db: Path) -> None:
    moved_away(db)
    db.write_bytes(b"something else entirely " * 400)


def put_back(db: Path) -> None:
    db.unlink()
    moved_back(db)


def folder_gone(db: Path) -> None:
    db.parent.rename(db.parent.with_name("gone"))


def folder_back(db: Path) -> None:
    db.parent.with_name("gone").rename(db.parent)


FAULTS = {
    "vanished file": Fault(moved_away, "vanished", moved_back),
    "vanished folder": Fault(folder_gone, "vanished", folder_back),
    "another file in its place": Fault(replaced, "no label store", put_back),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_what_cannot_be_saved_is_said_kept_and_saved_later(tmp_path: Path, fault: Fault) -> None:
    db = tmp_path / "labels" / "labels.db"
    with app_on(tmp_path, db) as the:
        broken_and_mended(the, lambda: fault.broken(db), fault.said, lambda: fault.mended(db))
    holds(db, {("3.3", 2), ("1.3", 2)})


def test_a_store_that_may_no_longer_be_written(tmp_path: Path) -> None:
    """given an app that was closed, so that its next change opens the file anew"""
    db = tmp_path / "labels" / "labels.db"
    with app_on(tmp_path, db) as the:
        tag(the, "33", "saved")
    folder_locked(db)
    try:
        with app_on(tmp_path, db) as the:
            tag(the, "13", "NOT SAVED")
            folder_open(db)
            the.wait_for("  saved")
            assert the.leave() == 0
    finally:
        folder_open(db)
    holds(db, {("3.3", 2), ("1.3", 2)})


@contextmanager
def little_disk(folder: Path) -> Iterator[Path]:
    """A volume of 2 MB."""
    folder.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if (
        not shutil.which("mount")
        or subprocess.run(made, capture_output=True, check=False).returncode
    ):
        pytest.skip("no right to mount a small volume here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(tmp_path: Path) -> None:
    with little_disk(tmp_path / "disk") as disk:
        db, filling = disk / "labels.db", disk / "filling"

        def fill() -> None:
            with filling.open("wb", buffering=0) as file, suppress(OSError):
                while True:
                    file.write(b"x" * 512)

        with app_on(tmp_path, db) as the:
            tag(the, "33", "saved")
            fill()
            tag_until_refused(the)
            assert "disk is full" in the.text
            filling.unlink()
            the.wait_for("  saved")
            assert the.leave() == 0
        assert backups.damages(db) == ""
        with Store(db) as store:
            assert len(store.tags()) >= 2


def test_a_quota(tmp_path: Path) -> None:
    """given a process whose files may not grow beyond 400 KB, until somebody grants it more"""
    unlimited = resource.getrlimit(resource.RLIMIT_FSIZE)[1]

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, unlimited))

    db = tmp_path / "labels" / "labels.db"
    with app_on(tmp_path, db, limit) as the:
        tag(the, "33", "saved")
        tag_until_refused(the)
        resource.prlimit(the.process.pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
        the.wait_for("  saved")
        assert the.leave() == 0
    assert backups.damages(db) == ""
    assert len(held(db)) > 20


@pytest.mark.parametrize("how", ["vanishes", "is cut short"])
def test_a_trace_that_fails_while_it_is_read(tmp_path: Path, how: str) -> None:
    db = tmp_path / "labels" / "labels.db"
    with app_on(tmp_path, db) as the:
        tag(the, "33", "saved")
        trace = tmp_path / "rollout-1.jsonl"
        if how == "vanishes":
            trace.unlink()
        else:
            os.truncate(trace, trace.stat().st_size // 2)
        for keys in ("G", "g", "jjjj", "/said 7\r", "n", "L", "q", "e", "r", "q"):
            the.press(keys)
            assert the.process.isalive(), the.text
            assert "Traceback" not in the.text
        the.press(":2\r")
        tag(the, "13", "saved")
        the.press("q")
        assert the.leave("q") in (0, 1) or not the.process.isalive()
    assert ("3.3", 2) in held(db)


# --- given, when, then


@contextmanager
def app_on(folder: Path, db: Path, limit: Callable[[], None] | None = None) -> Iterator[Terminal]:
    """The app on a trace of forty steps, at step 2."""
    trace = folder / "rollout-1.jsonl"
    if not trace.exists():
        a_run(trace, steps=40)

    def first() -> None:
        obey()
        if limit:
            limit()

    env = {"MAST_TUI_DB": str(db), "MAST_TUI_STATE": str(folder / "state")}
    with Terminal(trace, cwd=folder, env=env, first=first) as the:
        the.wait_for("step ")
        the.press(":2\r", "step 2/")
        yield the


def tag(the: Terminal, keys: str, said: str) -> None:
    the.press(keys, said)


def tag_until_refused(the: Terminal) -> None:
    """Tag step after step until the store has no more room."""
    for step in range(3, 41):
        the.press(f":{step}\r11121314152122232425263132", f"step {step}/")
        if "NOT SAVED" in the.text:
            return
    raise AssertionError("there was always room")


def broken_and_mended(
    the: Terminal, broken: Callable[[], None], said: str, mended: Callable[[], None]
) -> None:
    tag(the, "33", "saved")
    broken()
    tag(the, "13", "NOT SAVED")
    assert said in the.text
    the.press("j", "step 3/")  # one reads on meanwhile
    mended()
    the.wait_for("  saved")
    assert the.leave() == 0


def held(db: Path) -> set[tuple[str, int | None]]:
    with Store(db) as store:
        return {(tag.mode, tag.step) for tag in store.tags()}


def holds(db: Path, tags: set[tuple[str, int]]) -> None:
    assert backups.damages(db) == ""
    assert held(db) == tags
