"""``mast-tui assign``: dry, real, again."""

import json
from pathlib import Path

import pytest

from tests.cli.labelling import Shell, a_chat


@pytest.fixture
def study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell) -> Path:
    """A study of eight traces and three annotators."""
    folder = tmp_path / "study"
    (folder / "runs").mkdir(parents=True)
    for number in range(8):
        a_chat(folder / f"runs/{number}.json", f"task {number}")
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(folder)
    shell("study", "init", "--annotators", "Ada,Ben,Cam", "--traces", "runs")
    return folder


def test_who_gets_what_is_shown_before_and_kept_after(study: Path, shell: Shell) -> None:
    dry = shell("assign", "--round", "r1", "--n", "4", "--k", "2", "--dry-run", "--json")
    assert not (study / "labels.db").exists()

    real = shell("assign", "--round", "r1", "--n", "4", "--k", "2", "--json")

    assert (real.code, real.out) == (0, dry.out)
    rows = json.loads(real.out)
    assert len(rows) == 8
    assert all(row["path"].startswith(str(study / "runs")) for row in rows)
    assert "8 were new" in real.err
    assert "0 were new" in shell("assign", "--round", "r1", "--n", "4", "--k", "2").err
    assert shell("assign", "--round", "r1", "--n", "4", "--k", "2", "--seed", "9").code == 1
    assert 'no round "r9"' in shell("assign", "--round", "r9").err


def test_the_table_names_files_as_seen_from_the_study(study: Path, shell: Shell) -> None:
    (line, *_) = shell("assign", "--round", "r1", "--dry-run").out.splitlines()

    assert line.split()[3].startswith("runs/")


def test_closing_names_whose_reviews_do_not_count(study: Path, shell: Shell) -> None:
    shell("assign", "--round", "r1", "--n", "1", "--k", "3")

    closed = shell("study", "close", "r1")

    assert "reviews that were not done do not count: Ada 1, Ben 1, Cam 1;" in closed.err
    assert "mast-tui study reopen r1 lets them go on" in closed.err


def test_a_later_round_changes_nothing_in_an_earlier_one(study: Path, shell: Shell) -> None:
    first = ("assign", "--round", "r1", "--n", "2", "--k", "2")
    before = shell(*first, "--json").out
    for name in ("r2", "r3"):
        with Path("mast-study.toml").open("a") as file:
            file.write(f'\n[[rounds]]\nname = "{name}"\ntraces = 2\noverlap = 2\n')
        assert shell("assign", "--round", name).code == 0, name

    again = shell(*first, "--json")

    assert (again.out, "0 were new" in again.err) == (before, True)
    more = shell("assign", "--round", "r1", "--n", "6", "--k", "2")
    assert (more.code, "cannot grow any more" in more.err) == (1, True), more
