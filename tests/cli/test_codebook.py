"""``mast-tui codebook``: to read, or as one JSON document."""

import json
from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.codebook.load import load


def test_every_mode_is_printed_in_lines_that_fit(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook"]) == 0

    out = capsys.readouterr().out
    assert all(mode.label in out for mode in load().modes)
    assert all(category.name in out for category in load().categories)
    assert load().hash in out
    assert max(map(len, out.splitlines())) <= 100


def test_one_mode_is_printed_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "incorrect verification"]) == 0

    out = capsys.readouterr().out
    assert out.startswith("FM-3.3 Incorrect verification")
    for part in ("definitions.txt", "MAST-14", "conflict", "remedy", "-> FM-3.2", "recovered"):
        assert part in out
    assert "FM-3.1 " not in out


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == load().to_dict()

    assert main(["codebook", "--json", "3.2"]) == 0
    assert json.loads(capsys.readouterr().out)["code"] == "3.2"


def test_a_name_that_is_not_clear_exits_1_with_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codebook", "weak verification"]) == 1

    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1


def test_another_codebook_is_printed_without_letting_controls_through(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "own.json"
    values = load().to_dict()
    values["modes"][0]["definition"] = "Ring \x1b]52;c;x\x07 the bell."
    file.write_text(json.dumps(values), encoding="utf-8")

    assert main(["--codebook", str(file), "codebook"]) == 0

    out = capsys.readouterr().out
    assert "Ring" in out
    assert "\x1b" not in out
    assert "\x07" not in out
