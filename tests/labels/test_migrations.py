"""Migrations: from any older file to the tables of today, with a copy kept."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from mast_tui.errors import MastError
from mast_tui.labels.file import migrations, schema
from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.labels.given import TRACE, a_hand, at, said


def shape(connection: sqlite3.Connection) -> dict[str, Any]:
    """Every column, key and index of every table."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
    tables = [name for (name,) in connection.execute(names)]
    indexes = {
        (table, unique, tuple(c for _, _, c in connection.execute(f"PRAGMA index_info('{name}')")))
        for table in tables
        for _, name, unique, *_ in connection.execute(f"PRAGMA index_list('{table}')")
    }
    return {
        "columns": {t: connection.execute(f"PRAGMA table_info('{t}')").fetchall() for t in tables},
        "keys": {
            t: sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list('{t}')"))
            for t in tables
        },
        "indexes": indexes,
        "version": connection.execute("PRAGMA user_version").fetchone(),
        "application": connection.execute("PRAGMA application_id").fetchone(),
    }


def test_a_new_file_and_a_migrated_one_have_the_same_tables() -> None:
    with (
        closing(sqlite3.connect(":memory:", isolation_level=None)) as new,
        closing(sqlite3.connect(":memory:", isolation_level=None)) as migrated,
    ):
        schema.create(new)
        migrations.migrate(migrated)

        assert shape(new) == shape(migrated)
        assert len(migrations.MIGRATIONS) == schema.VERSION


def add_a_column(db: Database) -> None:
    db.table("tags").add_column("mood", str)


def break_half_way(db: Database) -> None:
    db.table("tags").add_column("mood", str)
    raise MastError("half way")


@pytest.fixture
def older(store: Store, ada: Hand, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with a tag, opened by a program whose tables are one version on."""
    ada.tag(TRACE, "3.3", at(12))
    store.close()
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    later = (*migrations.MIGRATIONS, add_a_column)
    monkeypatch.setattr(migrations, "MIGRATIONS", later)
    return store


def test_an_older_file_is_migrated_at_the_first_change_with_a_copy(older: Store) -> None:
    a_hand(older).tag(TRACE, "3.3", at(13))

    assert said(a_hand(older)) == [("3.3", 12), ("3.3", 13)]
    assert "mood" in str(older.file.rows("SELECT sql FROM sqlite_master WHERE name = 'tags'"))
    older.close()
    copy = older.path.with_name(f"labels.db.v{schema.VERSION - 1}.bak")
    assert sorted(path.name for path in older.path.parent.iterdir()) == [older.path.name, copy.name]
    assert copy.stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION - 1,)
        assert connection.execute("SELECT step FROM tags").fetchall() == [(12,)]


def test_looking_at_an_older_file_leaves_it_as_it_is(older: Store) -> None:
    before = older.path.read_bytes()

    assert said(a_hand(older)) == [("3.3", 12)]

    assert older.path.read_bytes() == before
    assert [path.name for path in older.path.parent.iterdir()] == ["labels.db"]


def test_a_migration_that_fails_changes_nothing(
    older: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = (*migrations.MIGRATIONS[:-1], break_half_way)
    monkeypatch.setattr(migrations, "MIGRATIONS", broken)

    with pytest.raises(MastError, match="half way"):
        a_hand(older).tag(TRACE, "3.3", at(13))

    with closing(sqlite3.connect(older.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (schema.VERSION - 1,)
        assert "mood" not in str(connection.execute("SELECT sql FROM sqlite_master").fetchall())


def test_a_second_copy_does_not_overwrite_the_first(older: Store) -> None:
    first: Path = older.path.with_name(f"labels.db.v{schema.VERSION - 1}.bak")
    first.write_text("kept")

    a_hand(older).tag(TRACE, "3.3", at(13))

    assert first.read_text() == "kept"
    assert older.path.with_name(f"labels.db.v{schema.VERSION - 1}.bak.2").exists()
