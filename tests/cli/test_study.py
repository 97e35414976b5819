"""``mast-tui study``: from nothing to a checked study."""

import json
from pathlib import Path

import pytest

from tests.cli.labelling import Shell, a_chat


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of six traces, in which one stands."""
    (tmp_path / "study/runs").mkdir(parents=True)
    for number in range(6):
        a_chat(tmp_path / f"study/runs/{number}.json", f"task {number}")
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(tmp_path / "study")
    return tmp_path / "study"


def test_a_study_is_made_checked_and_used_from_its_folder(folder: Path, shell: Shell) -> None:
    made = shell("study", "init", "--annotators", "Ada,Ben,Cam", "--traces", "runs")
    assert made.code == 0

    told = shell("study", "check")
    assert (told.code, "traces     6" in told.out) == (0, True)
    assert json.loads(shell("study", "check", "--json").out)["found"] == 6

    shell("tag", "runs/0.json", "--mode", "3.3", "--step", "2")
    assert (folder / "labels.db").exists()


def test_traces_are_found_from_where_one_stands(folder: Path, shell: Shell) -> None:
    assert shell("study", "init", "pilot", "--annotators", "Ada,Ben", "--traces", "runs").code == 0
    assert 'paths = ["../runs"]' in (folder / "pilot/mast-study.toml").read_text()
    assert "traces     6" in shell("study", "check", "pilot").out

    (folder / "other/runs").mkdir(parents=True)
    a_chat(folder / "other/runs/a.json", "a task of the other study")
    shell("study", "init", "other", "--annotators", "Ada,Ben", "--traces", "runs")
    assert 'paths = ["runs"]' in (folder / "other/mast-study.toml").read_text()


def test_what_is_wrong_is_told(folder: Path, shell: Shell) -> None:
    assert "belongs to no study" in shell("study", "check").err
    shell("study", "init", "--annotators", "Ada,Ben,Cam", "--traces", "nowhere")
    assert "name nothing" in shell("study", "check").err
    text = (folder / "mast-study.toml").read_text()
    (folder / "mast-study.toml").write_text(text.replace("traces = 5", "traces = 50, 3"))
    assert "TOML" in shell("study", "check").err


def test_a_review_is_not_done_before_it_has_what_the_study_wants(
    folder: Path, shell: Shell
) -> None:
    shell("study", "init", "--annotators", "Ada,Ben,Cam", "--traces", "runs")

    refused = shell("review", "runs/0.json", "--done")

    assert (refused.code, "wants an outcome" in refused.err) == (1, True)
    assert shell("review", "runs/0.json", "--done", "--outcome", "failed").code == 0
