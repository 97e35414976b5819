"""Stores of every version of the tables, written by the programs of their time."""

import io
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mast_tui.labels.exchange.freezing import freezes
from mast_tui.labels.exchange.labels_file import write
from mast_tui.labels.file import schema
from mast_tui.labels.store import Store
from mast_tui.labels.study.assigned import assignments, questions
from mast_tui.labels.study.precedents import settlements
from tests.labels.given import EVIDENCE, MAST, TRACE, a_hand, at
from tests.labels.released import NOTE, SCHEMAS, as_sql
from tests.labels.released import write as write_today
from tests.labels.test_migrations import shape

VERSIONS = range(1, schema.VERSION + 1)


def file_of(version: int, folder: Path) -> Path:
    """The store that the program of a version left behind."""
    path = folder / "labels.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"v{version}.sql").read_text("utf-8"))
    return path


def test_there_is_a_store_of_every_version() -> None:
    make = "the tables changed: write their store with python -m tests.labels.released"
    assert sorted(path.stem for path in SCHEMAS.iterdir()) == [f"v{n}" for n in VERSIONS], make


@pytest.mark.parametrize("version", VERSIONS)
def test_everything_said_is_there_before_and_after_the_upgrade(
    version: int, tmp_path: Path
) -> None:
    path = file_of(version, tmp_path)
    before = path.read_bytes()
    looked_at, written = io.StringIO(), io.StringIO()
    with Store(path) as store:
        write(store, looked_at)
        assert path.read_bytes() == before, "looking leaves an older file as it is"

        store.hand("Cem", MAST, "r2").tag(TRACE, "3.3", at(12))  # the first change upgrades it

        write(store, written)
        ada = store.hand("ada", MAST, "r1")
        mine = ada.tags("t1")
        assert [(tag.mode, tag.step, tag.quotes) for tag in mine] == [("3.3", 12, (EVIDENCE,))]
        assert mine[0].note == NOTE
        assert ada.my_review("t1").decisive == mine[0].id
        assert ada.undo("t1") is not None, "the history goes on"
        assert [one.mode for one in settlements(store)] == (["3.3"] if version > 2 else [])
    assert set(looked_at.getvalue().splitlines()) < set(written.getvalue().splitlines())


@pytest.mark.parametrize("version", VERSIONS)
def test_an_upgraded_store_has_the_tables_of_a_new_one(version: int, tmp_path: Path) -> None:
    with Store(file_of(version, tmp_path)) as store, Store(tmp_path / "new.db") as new:
        a_hand(store).tag(TRACE, "3.3", at(12))
        a_hand(new).tag(TRACE, "3.3", at(12))

        assert store.file.look(shape) == new.file.look(shape)


@pytest.mark.parametrize("version", VERSIONS[1:])
def test_what_the_second_version_kept_of_a_study_stays(version: int, tmp_path: Path) -> None:
    with Store(file_of(version, tmp_path)) as store:
        a_hand(store).tag(TRACE, "3.3", at(12))

        assert [one.why for one in assignments(store, "r1", "Ada")] == ["drawn", "calibration"]
        assert [one.answer for one in questions(store)] == ["No, 3.3."]
        assert [one.name for one in freezes(store)] == ["paper"]


def test_the_store_of_today_is_kept_as_sql_that_makes_it_again(tmp_path: Path) -> None:
    today = write_today(tmp_path)
    with closing(sqlite3.connect(":memory:")) as again, Store(today) as store:
        again.executescript(as_sql(today))

        assert shape(again) == store.file.look(shape)
        assert "\n".join(again.iterdump()) in as_sql(today)
