"""``doctor`` and ``backup`` as commands."""

import json
from pathlib import Path

import pytest

from tests.cli.labelling import Shell


def test_doctor_tells_of_store_study_settings_and_terminal(shell: Shell, chat: str) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")

    said = shell("doctor")

    assert said.code == 0
    found = [line.split()[1] for line in said.out.splitlines() if "->" not in line]
    assert found[:3] == ["program", "store", "schema"]
    assert {"integrity", "journal", "locking", "settings", "terminal"} <= set(found)
    assert "nothing is in trouble" in said.err


def test_doctor_exits_with_1_where_something_is_in_trouble(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "other.db").write_bytes(b"no database at all" * 100)

    said = shell("doctor", "--db", str(tmp_path / "other.db"), "--json")

    assert said.code == 1
    troubles = [one for one in json.loads(said.out) if one["state"] == "trouble"]
    assert [one["what"] for one in troubles] == ["store"]


def test_a_broken_study_file_is_trouble(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mast-study.toml").write_text("name = 3\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAST_TUI_DB", raising=False)

    said = shell("doctor", "--json")

    assert said.code == 1
    assert any(one["what"] == "study" and one["remedy"] for one in json.loads(said.out))


def test_backup_and_restore(shell: Shell, chat: str) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")
    copy = shell("backup").out.strip()
    shell("tag", chat, "--mode", "1.3", "--step", "3")
    assert len(shell.rows()) == 2

    said = shell("backup", "--restore", copy)

    assert said.code == 0
    assert [row["mode"] for row in shell.rows()] == ["3.3"]
    listed = json.loads(shell("backup", "--list", "--json").out)
    assert [one["why"] for one in listed] == ["restore", "asked"]


def test_an_import_is_preceded_by_a_copy(shell: Shell, chat: str, tmp_path: Path) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")
    shell("export", "labels", "-o", str(tmp_path / "labels.jsonl"))

    shell("import", str(tmp_path / "labels.jsonl"))

    listed = json.loads(shell("backup", "--list", "--json").out)
    assert [one["why"] for one in listed] == ["import"]


def test_backup_without_a_store_says_so(shell: Shell) -> None:
    said = shell("backup")
    assert (said.code, said.out) == (1, "")
    assert "no label store yet" in said.err


def test_doctor_names_the_readers_of_other_packages(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib import metadata

    one = metadata.EntryPoint("field", "field_log.reader:FORMAT", "mast_tui.formats")
    monkeypatch.setattr(metadata, "entry_points", lambda group: [one])

    assert "field (field_log.reader:FORMAT)" in shell("doctor").out
