"""What goes wrong is said on the screen, and costs no label."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mast_tui.labels.store import Store
from mast_tui.workbench.bench import Bench
from tests.tui.given import NARROW, WIDE, running


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_leaving_with_changes_that_are_not_saved_asks_first(
    bench: Bench, home: Path, size: tuple[int, int]
) -> None:
    async with running(bench, size) as the:
        home.write_text("a file where the folder should be")
        await the.press("3", "3")
        assert "NOT SAVED" in the.status
        await the.press("q")
        assert the.notice == "1 NOT SAVED: leave and lose it? y/n, s: save as"
        await the.press("n")
        assert the.app.is_running
        await the.press("ctrl+q")
        assert "y/n" in the.notice
        await the.press("y")
        assert not the.app.is_running or the.app.return_code == 0
        assert the.bench.unsaved == 1
        home.unlink()


async def test_labels_that_cannot_be_saved_are_saved_elsewhere(
    bench: Bench, home: Path, tmp_path: Path
) -> None:
    """given a store that vanished after the first tag, and a second tag that waits"""
    async with running(bench) as the:
        await the.press("3", "3")
        (home / "labels.db").unlink()
        await the.press("1", "3")
        assert "vanished" in the.notice
        await the.press("q", "s", "ctrl+u")
        await the.type(str(tmp_path / "rescued.db"))
        await the.press("enter")
        assert the.notice.startswith(f"saved as {tmp_path}"[:40])
        await the.press("2", "6")
        assert the.bench.unsaved == 0
    with Store(tmp_path / "rescued.db") as rescued:
        assert {tag.mode for tag in rescued.tags()} == {"3.3", "1.3", "2.6"}


async def test_another_file_that_is_there_already_is_not_written_over(
    bench: Bench, tmp_path: Path
) -> None:
    async with running(bench) as the:
        await the.press("3", "3")
        (tmp_path / "mine.txt").write_text("precious")
        said = the.bench.save_as(tmp_path / "mine.txt")
        assert said.trouble
        await the.press("1", "3")
        assert the.bench.unsaved == 0
    assert (tmp_path / "mine.txt").read_text() == "precious"


async def test_leaving_saves_what_can_be_saved_by_now(bench: Bench, home: Path) -> None:
    async with running(bench) as the:
        home.write_text("a file where the folder should be")
        await the.press("3", "3")
        home.unlink()
        await the.press("q")
        assert the.bench.unsaved == 0
    assert the.app.return_code == 0


async def test_a_busy_store_shows_saving_until_it_is_saved(bench: Bench, home: Path) -> None:
    async with running(bench) as the:
        await the.press("1", "3")
        with closing(sqlite3.connect(home / "labels.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await the.press("3", "3")
            assert "saving..." in the.status
            other.execute("ROLLBACK")
        await the.pilot.pause(0.3)
        assert "saving" not in the.status
        assert "saved" in the.status
        assert {mode for mode, _ in the.tags} == {"1.3", "3.3"}


async def test_a_long_notice_leaves_nothing_behind_a_shorter_one(bench: Bench, home: Path) -> None:
    async with running(bench, NARROW) as the:
        await the.press("1", "3")
        with closing(sqlite3.connect(home / "labels.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            await the.press("2", "6")
            assert "but saving..." in the.text
            other.execute("ROLLBACK")
        await the.pilot.pause(0.3)
        assert the.notice == "saved"
        assert "saving" not in the.text


async def test_a_change_that_the_store_refuses_later_is_said_and_the_app_goes_on(
    bench: Bench, home: Path
) -> None:
    """given a note on a tag that another process removes before the note can be saved"""
    async with running(bench) as the:
        await the.press("3", "3", "m", "x")
        other = the.bench.hand.store.path
        with closing(sqlite3.connect(other, isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            await the.press("enter")
            assert "saving..." in the.status
            writer.execute("UPDATE tags SET removed = 1")
            writer.execute("COMMIT")
        await the.pilot.pause(0.3)
        assert "was removed; tag it again first" in the.notice
        assert the.bench.unsaved == 0
        await the.press("j")
        assert the.app.is_running


async def test_labels_that_cannot_be_read_are_said_and_the_app_goes_on(
    two: Bench, home: Path
) -> None:
    async with running(two) as the:
        await the.press("3", "3")
        (home / "labels.db").unlink()
        (home / "labels.db").mkdir()
        for keys in (("L", "j", "enter"), ("]",), ("L",)):
            await the.press(*keys)
            assert (the.app.screen, the.bench.number) == (the.work, 0)
            assert keys == ("L",) or str(home).startswith(the.notice[:30])
        await the.press("A")
        await the.app.workers.wait_for_complete()
        await the.pilot.pause()
        assert str(home / "labels.db")[:60] in the.text
        assert "q close" in the.text
        await the.press("1", "j", "enter", "s", "tab", "q")
        assert the.app.screen is the.work
        await the.press("j")
        assert the.app.is_running
        (home / "labels.db").rmdir()


async def test_an_empty_trace_says_so(tmp_path: Path, home: Path) -> None:
    from tests.helpers import a_bench
    from tests.traces.rollouts import meta, write

    async with running(a_bench(home, write(tmp_path / "r.jsonl", meta()))) as the:
        assert "no steps" in the.text
        await the.press("j", "G", "e", "n", "space", "b", "z", "w", "f", "q", "3", "3")
        assert the.notice == "there is no step to tag"
        await the.press("T", "3", "3")
        assert the.tags == {("3.3", None)}
