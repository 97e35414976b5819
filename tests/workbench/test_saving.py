"""No label is lost: what cannot be saved now is kept, told, and tried again."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.workbench.bench import Bench
from tests.helpers import MAST, a_bench, shop_run

INCORRECT, REPETITION = MAST.mode("3.3"), MAST.mode("1.3")


@pytest.fixture
def locked(bench: Bench, home: Path) -> Iterator[sqlite3.Connection]:
    """A store with one tag, and another process that is writing to it."""
    bench.reading.go(5)
    bench.toggle(REPETITION)
    with closing(sqlite3.connect(home / "labels.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


@pytest.fixture
def nowhere(tmp_path: Path) -> Iterator[Bench]:
    """A bench whose store would lie in a folder that has become a file."""
    home = tmp_path / "home"
    bench = a_bench(home, shop_run(tmp_path))
    bench.trace.finish()
    home.write_text("no folder")
    yield bench
    bench.close()


def modes(bench: Bench) -> set[str]:
    return {tag.mode for tag in bench.hand.tags(bench.trace.trace_id)}


def test_nothing_is_called_saved_before_the_first_change(bench: Bench) -> None:
    assert (bench.saved, bench.unsaved) == ("", 0)
    bench.toggle(INCORRECT)
    assert (bench.saved, bench.unsaved) == ("saved", 0)


@pytest.mark.usefixtures("locked")
def test_while_another_process_writes_a_tag_is_kept_and_that_is_said(bench: Bench) -> None:
    said = bench.toggle(INCORRECT)
    assert (bench.saved, bench.unsaved) == ("saving...", 1)
    assert said.trouble
    assert said.text.endswith("but saving...")
    assert modes(bench) == {"1.3"}


def test_it_is_saved_as_soon_as_that_is_possible(bench: Bench, locked: sqlite3.Connection) -> None:
    bench.toggle(INCORRECT)
    bench.reading.go(9)
    bench.toggle(INCORRECT)
    assert not bench.save()
    locked.execute("ROLLBACK")
    assert bench.save()
    assert (bench.saved, bench.unsaved) == ("saved", 0)
    assert [(tag.mode, tag.step) for tag in bench.tags] == [("1.3", 5), ("3.3", 5), ("3.3", 9)]


def test_what_waits_is_saved_in_order(bench: Bench, locked: sqlite3.Connection) -> None:
    bench.note(bench.tags[0], "first")
    bench.note(bench.tags[0], "second")
    locked.execute("ROLLBACK")
    bench.save()
    assert bench.tags[0].note == "second"
    bench.undo()
    assert bench.tags[0].note == "first"


def test_the_same_key_twice_while_waiting_tags_and_removes(
    bench: Bench, locked: sqlite3.Connection
) -> None:
    bench.toggle(INCORRECT)
    said = bench.toggle(INCORRECT)
    assert said.text.startswith("removed FM-3.3")
    bench.toggle(REPETITION)
    locked.execute("ROLLBACK")
    bench.save()
    assert modes(bench) == set()


@pytest.mark.usefixtures("locked")
def test_undo_waits_for_what_is_not_saved_yet(bench: Bench) -> None:
    said = bench.undo()
    assert said.trouble
    assert "busy" in said.text
    bench.toggle(INCORRECT)
    assert bench.undo().text == "still saving: undo when it is saved"


@pytest.mark.usefixtures("locked")
def test_leaving_a_trace_waits_for_nobody_and_loses_nothing(bench: Bench) -> None:
    bench.toggle(INCORRECT)
    bench.leave()
    assert bench.unsaved == 1


def test_a_tag_of_a_trace_left_since_is_saved_to_that_trace(tmp_path: Path, home: Path) -> None:
    bench = a_bench(home, shop_run(tmp_path, 1), shop_run(tmp_path, 2))
    bench.open(0)
    bench.reading.go(3)
    bench.toggle(REPETITION)
    first = bench.trace.trace_id
    with closing(sqlite3.connect(home / "labels.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        bench.toggle(INCORRECT)
        bench.turn(1)
    assert bench.save()
    assert bench.tags == ()
    assert {tag.mode for tag in bench.hand.tags(first)} == {"1.3", "3.3"}


def test_a_store_that_cannot_be_written_is_said_and_the_change_kept(nowhere: Bench) -> None:
    said = nowhere.toggle(INCORRECT)
    assert said.trouble
    assert nowhere.saved.startswith("NOT SAVED: ")
    assert "--db" in nowhere.saved
    assert nowhere.unsaved == 1
    assert not nowhere.save()


def test_when_the_place_comes_back_what_was_kept_is_saved(nowhere: Bench, tmp_path: Path) -> None:
    nowhere.toggle(INCORRECT)
    (tmp_path / "home").unlink()
    assert nowhere.save()
    assert nowhere.saved == "saved"
    assert modes(nowhere) == {"3.3"}


def test_a_trace_whose_labels_cannot_be_read_is_not_brought_in_view(
    tmp_path: Path, home: Path
) -> None:
    bench = a_bench(home, shop_run(tmp_path, 1), shop_run(tmp_path, 2))
    bench.open(0)
    home.write_text("no folder")
    with pytest.raises(MastError, match=r"labels\.db"):
        bench.turn(1)
    assert (bench.number, bench.reading.trace) == (0, bench.traces[0])


def test_a_change_refused_for_good_does_not_hold_up_the_next(bench: Bench) -> None:
    bench.toggle(INCORRECT)
    (tag,) = bench.tags
    bench.toggle(INCORRECT)  # the tag is gone now
    assert bench.note(tag, "too late").trouble
    assert bench.unsaved == 0
    assert not bench.toggle(REPETITION).trouble
