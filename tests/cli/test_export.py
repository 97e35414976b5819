"""``mast-tui export`` writes files that are whole or not there."""

import csv
from pathlib import Path

import pytest

from tests.cli.labelling import Shell


@pytest.fixture(autouse=True)
def tagged(shell: Shell, chat: str) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2", "--note", "=1+1, ünï")


def test_a_file_gets_what_standard_output_gets(shell: Shell, tmp_path: Path) -> None:
    for format in ("jsonl", "csv", "labels"):
        out = tmp_path / "out" / format
        said = shell("export", format, "-o", str(out))
        assert (said.code, said.out) == (0, "")
        assert out.read_text(encoding="utf-8") == shell("export", format, "-o", "-").out
        assert [path.name for path in out.parent.iterdir() if path.name.startswith(".")] == []


def test_csv_opens_as_a_table(shell: Shell, tmp_path: Path) -> None:
    shell("export", "csv", "-o", str(tmp_path / "a.csv"))

    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        (row,) = csv.DictReader(file)
    assert (row["note"], row["mode"], row["decisive"]) == ("=1+1, ünï", "3.3", "false")


def test_an_unknown_format_names_those_there_are(shell: Shell) -> None:
    said = shell("export", "xlsx")

    assert said.code == 2
    assert "jsonl" in said.err
    assert "labels" in said.err


def test_a_place_that_cannot_be_written_is_one_line(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    said = shell("export", "jsonl", "-o", str(tmp_path / "file" / "out.jsonl"))

    assert (said.code, len(said.err.splitlines())) == (1, 1)


def test_an_export_replaces_a_file_at_once(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "a.jsonl"
    out.write_text("old")
    shell("export", "jsonl", "-o", str(out), "--done")

    assert out.read_text() == ""  # no review is done


def test_without_a_store_the_export_is_empty_and_says_so(shell: Shell, tmp_path: Path) -> None:
    said = shell("export", "jsonl", "--db", str(tmp_path / "none.db"))

    assert (said.code, said.out) == (0, "")
    assert "nothing was tagged" in said.err
    assert not (tmp_path / "none.db").exists()


def test_what_needs_a_place_says_so(shell: Shell) -> None:
    for words in (("--split", "scenario"), ("--seed", "1")):
        said = shell("export", "jsonl", *words)
        assert (said.code, said.out) == (2, "")


def test_standard_output_gets_no_manifest(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    shell("export", "jsonl")

    assert set(tmp_path.iterdir()) == before


def test_labels_keep_names_and_say_so(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "a"
    said = shell("export", "labels", "--pseudonyms", "-o", str(out))

    assert (said.code, out.exists()) == (2, False)


@pytest.mark.parametrize("format", ["jsonl", "who-and-when"])
def test_a_folder_in_use_is_no_place(
    format: str, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").write_text("")
    monkeypatch.chdir(tmp_path / "used")
    for place in (".", "/", str(tmp_path / "used")):
        said = shell("export", format, "-o", place)
        assert said.code in (1, 2)
        assert len(said.err.splitlines()) == 1
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["file"]


def test_a_format_that_is_no_text_needs_a_place(shell: Shell) -> None:
    for format in ("parquet", "huggingface", "who-and-when", "pygamma"):
        said = shell("export", format)
        assert (said.code, said.out) == (2, "")
        assert "-o OUT" in said.err


def test_the_text_of_a_trace_leaves_from_its_file(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "mad.json"
    shell("export", "mad-full", "-o", str(out))
    assert "no such host: redis" in out.read_text()

    shell("export", "mad-full", "-o", str(out), "--without-text")
    assert "no such host" not in out.read_text()
