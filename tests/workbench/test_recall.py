"""Where a trace was left is remembered in a folder that may be deleted at any time."""

import json
from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.cli.app import make_bench
from mast_tui.cli.assigned import queue_paths
from mast_tui.workbench.recall import MOST_RECENT, Recall
from tests.studies import a_study, asked


def test_a_position_comes_back_for_the_same_annotator_and_trace(tmp_path: Path) -> None:
    Recall(tmp_path).leave("ada", "t1", "/runs/a.jsonl", 12)
    again = Recall(tmp_path)
    assert again.place("ada", "t1") == 12
    assert again.place("bob", "t1") is None
    assert again.place("ada", "t2") is None
    assert again.left("ada", "t1") > "2020"
    assert again.left("bob", "t1") == ""
    assert again.place("ada", "t1", "r2") is None


def test_a_second_look_begins_as_if_it_were_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In another round neither where one left a trace nor what one pinned shows the first look."""
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(a_study(tmp_path / "study", runs=4))
    args = asked(Path.cwd(), "Ada")
    args.no_state = False
    assert main(["assign", "--round", "r1"]) == 0
    first = make_bench(args, queue_paths(args))
    for number in range(len(first.traces)):
        first.turn_to(number)
        first.trace.finish()
        first.reading.go(5)
        first.pin(5)
        first.hand.review(first.row(), state="done", outcome="failed")
    first.close()
    assert main(["assign", "--round", "r2", "--repeat", "1"]) == 0

    again = make_bench(args, queue_paths(args))
    assert again.study
    for one in again.study.queue("r2"):
        number_there = again.opening.number_of(one.assignment.trace_id)
        assert number_there is not None
        again.turn_to(number_there)
        assert (again.hand.round, again.pinned_steps()) == ("r2", [])
        assert again.reading.at == again.reading.beginning() != 5
    assert {one.assignment.why for one in again.study.queue("r2")} == {"drawn", "repeat"}
    again.close()


def test_what_was_opened_last_comes_first_and_once(tmp_path: Path) -> None:
    recall = Recall(tmp_path)
    for path in ("a", "b", "a"):
        recall.leave("ada", f"id-{path}", path, 1)
    assert [entry["path"] for entry in Recall(tmp_path).recent()] == ["a", "b"]


def test_only_so_many_are_kept(tmp_path: Path) -> None:
    recall = Recall(tmp_path)
    for number in range(MOST_RECENT + 5):
        recall.leave("ada", f"t{number}", f"p{number}", 1)
    assert len(Recall(tmp_path).recent()) == MOST_RECENT
    assert Recall(tmp_path).place("ada", "t0") == 1


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"\xff\xfe", b"[1, 2]", b"null", b'{"ada/t1": 3}', b'{"ada/t1": {"step": "x"}}',
     b'{"ada/t1": {"step": -4}}', b'[{"no path": 1}, 7, null]'],
)  # fmt: skip
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, damage: bytes) -> None:
    for name in ("places.json", "recent.json"):
        (tmp_path / name).write_bytes(damage)
    recall = Recall(tmp_path)
    assert (recall.place("ada", "t1"), recall.recent()) == (None, [])
    recall.leave("ada", "t1", "a", 3)
    assert Recall(tmp_path).place("ada", "t1") == 3


def test_without_a_folder_nothing_is_remembered_or_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    recall = Recall(None)
    recall.leave("ada", "t1", "a", 3)
    assert (recall.place("ada", "t1"), recall.recent()) == (None, [])
    assert list(tmp_path.iterdir()) == []


def test_looking_makes_no_folder(tmp_path: Path) -> None:
    Recall(tmp_path / "state").place("ada", "t1")
    assert not (tmp_path / "state").exists()


def test_a_file_is_replaced_in_one_go(tmp_path: Path) -> None:
    Recall(tmp_path).leave("ada", "t1", "a", 3)
    before = (tmp_path / "places.json").stat().st_ino
    Recall(tmp_path).leave("ada", "t1", "a", 4)
    assert (tmp_path / "places.json").stat().st_ino != before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["places.json", "recent.json"]


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    recall = Recall(tmp_path / "file" / "state")
    recall.leave("ada", "t1", "a", 3)
    recall.leave("ada", "t1", "a", 4)
    assert (tmp_path / "file").read_text() == ""


def test_names_in_any_script_are_kept(tmp_path: Path) -> None:
    Recall(tmp_path).leave("Zoë 愛", "t1", "/läufe/愛.jsonl", 3)
    assert Recall(tmp_path).place("Zoë 愛", "t1") == 3
    assert json.loads((tmp_path / "recent.json").read_text("utf-8"))[0]["path"] == "/läufe/愛.jsonl"


def test_a_path_that_is_no_text_is_no_reason_to_stop(tmp_path: Path) -> None:
    Recall(tmp_path).leave("ada", "t1", "/runs/\udcff.jsonl", 3)
    assert Recall(tmp_path).place("ada", "t1") == 3


def test_two_processes_do_not_lose_each_others_positions(tmp_path: Path) -> None:
    one, other = Recall(tmp_path), Recall(tmp_path)
    one.leave("ada", "t1", "a", 3)
    other.leave("ada", "t2", "b", 5)
    again = Recall(tmp_path)
    assert (again.place("ada", "t1"), again.place("ada", "t2")) == (3, 5)
    assert {entry["path"] for entry in again.recent()} == {"a", "b"}
