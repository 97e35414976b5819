"""``mast-tui demo``: the samples and their labels, in a copy that is thrown away or kept."""

import json
from pathlib import Path

import pytest

from mast_tui import places
from mast_tui.cli import main
from mast_tui.labels.store import Store


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo made to stay."""
    folder = tmp_path_factory.mktemp("demo") / "kept"
    assert main(["demo", "--keep", str(folder)]) == 0
    return folder


def test_a_kept_demo_has_every_sample_and_a_store_of_three_annotators(kept: Path) -> None:
    ours = {
        path.relative_to(places.samples_folder()) for path in places.samples_folder().rglob("*")
    }
    theirs = {path.relative_to(kept) for path in kept.rglob("*")}
    assert ours <= theirs
    assert {path.name for path in theirs - ours} == {"labels.db"}
    with Store(kept / "labels.db") as store:
        assert len([one for one in store.annotators() if one.kind == "human"]) == 3
        assert len(store.traces()) >= 6
        assert store.tags()


def test_it_says_what_to_do_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "demo"
    assert main(["demo", "--keep", str(folder)]) == 0
    out = capsys.readouterr().out
    assert f"mast-tui agreement --db {folder / 'labels.db'}" in out


def test_its_agreement_works_at_once(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agreement", "--db", str(kept / "labels.db"), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert len(report["annotators"]) == 3
    assert sum(mode["n"] > 1 for mode in report["modes"].values()) > 5


def test_its_traces_show_their_tags_outcomes_and_reviews(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["list", str(kept), "--json"]) == 0
    outcomes = {row["outcome"] for row in json.loads(capsys.readouterr().out)}
    assert outcomes == {"failed", "succeeded"}


def test_a_folder_that_is_there_is_never_written_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("keep me")
    assert main(["demo", "--keep", str(tmp_path)]) == 1
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)
    assert {path.name for path in tmp_path.iterdir()} <= {"mine.txt", "home"}


def test_where_the_copy_cannot_be_made_that_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    assert main(["demo", "--keep", str(tmp_path / "file" / "demo")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_without_a_terminal_it_lists_the_samples_with_tags_and_reviews(
    capsys: pytest.CaptureFixture[str], own_places: Path
) -> None:
    assert main(["demo"]) == 0
    heading, *rows = capsys.readouterr().out.splitlines()
    assert "review" in heading
    assert len(rows) >= 6
    assert not own_places.exists()


def test_without_a_terminal_it_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import tempfile

    (tmp_path / "scratch").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
    assert main(["demo"]) == 0
    capsys.readouterr()
    assert list((tmp_path / "scratch").iterdir()) == []
