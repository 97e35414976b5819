"""One annotator at work: tags, notes, undo, the review, and which trace comes first."""

import json
from itertools import count
from pathlib import Path
from time import monotonic

import pytest

from mast_tui.workbench import bench as module
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.reading import Filter
from mast_tui.workbench.reviewing import finish, reopen
from mast_tui.workbench.saving import Notice
from tests.helpers import MAST, a_bench, a_run, opened, shop_run, the_trace
from tests.traces.rollouts import meta, write

INCORRECT = MAST.mode("3.3")
REPETITION = MAST.mode("1.3")


def tagged(bench: Bench) -> set[tuple[str, int | None]]:
    return {(tag.mode, tag.step) for tag in bench.tags}


# --- tags


def test_a_tag_is_on_the_step_in_view_with_its_source(bench: Bench) -> None:
    bench.reading.go(11)
    said = bench.toggle(INCORRECT)
    assert (said.text, said.trouble) == ("tagged step 11: FM-3.3 Incorrect verification", False)
    (tag,) = bench.tags
    assert (tag.mode, tag.step, tag.source_id) == ("3.3", 11, "c11")
    assert tag.step_hash
    assert [one.id for one in bench.tags_here()] == [tag.id]


def test_the_same_again_removes_it(bench: Bench) -> None:
    bench.toggle(INCORRECT)
    said = bench.toggle(INCORRECT)
    assert said.text.startswith("removed FM-3.3")
    assert (bench.tags, bench.saved) == ((), "saved")


def test_a_tag_on_the_whole_trace_has_no_step(bench: Bench) -> None:
    bench.reading.go(5)
    said = bench.toggle(INCORRECT, whole=True)
    assert said.text == "tagged the whole trace: FM-3.3 Incorrect verification"
    bench.toggle(INCORRECT)
    assert tagged(bench) == {("3.3", None), ("3.3", 5)}
    bench.toggle(INCORRECT, whole=True)
    assert tagged(bench) == {("3.3", 5)}


def test_several_modes_hold_for_one_step(bench: Bench) -> None:
    bench.toggle(INCORRECT)
    bench.toggle(REPETITION)
    assert tagged(bench) == {("3.3", 1), ("1.3", 1)}


def test_a_tag_is_there_for_a_bench_made_later(bench: Bench, home: Path) -> None:
    bench.reading.go(7)
    bench.toggle(INCORRECT)
    later = a_bench(home, Path(bench.trace.path))
    assert tagged(later) == {("3.3", 7)}
    assert later.review.state == "in progress"


def test_another_annotator_sees_only_their_own_tags(bench: Bench, home: Path) -> None:
    bench.toggle(INCORRECT)
    other = a_bench(home, Path(bench.trace.path), annotator="bob")
    assert (other.tags, other.review.state) == ((), "not started")


def test_an_empty_trace_can_only_be_tagged_as_a_whole(tmp_path: Path, home: Path) -> None:
    bench = a_bench(home, write(tmp_path / "r.jsonl", meta()))
    assert bench.toggle(INCORRECT).trouble
    assert not bench.toggle(INCORRECT, whole=True).trouble
    assert tagged(bench) == {("3.3", None)}


def test_the_list_of_tagged_steps_follows_the_tags(bench: Bench) -> None:
    bench.reading.go(7)
    bench.toggle(INCORRECT)
    bench.reading.go(9)
    bench.toggle(REPETITION)
    bench.reading.set_filter(Filter(tagged=True))
    assert list(bench.reading.shown) == [7, 9]
    bench.toggle(REPETITION)
    assert (list(bench.reading.shown), bench.reading.at) == ([7], 7)


# --- notes


def test_a_note_is_kept_and_an_empty_one_removes_it(bench: Bench) -> None:
    bench.toggle(INCORRECT)
    (tag,) = bench.tags
    assert bench.note(tag, "  looked at the wrong pod ").text == "note on FM-3.3"
    assert bench.tags[0].note == "looked at the wrong pod"
    assert bench.note(bench.tags[0], " ").text == "note on FM-3.3 removed"
    assert bench.tags[0].note is None


def test_a_note_is_for_the_tag_changed_last_on_this_step(bench: Bench) -> None:
    clock = count()
    bench.hand.store.clock = lambda: f"2026-01-01T00:00:{next(clock):02}Z"
    assert bench.tag_meant() is None
    bench.toggle(INCORRECT, whole=True)
    noted = bench.tag_meant()
    assert noted is not None
    assert noted.step is None
    bench.toggle(REPETITION)
    bench.toggle(INCORRECT)
    for mode in (None, "3.3"):
        noted = bench.tag_meant(mode)
        assert noted is not None
        assert (noted.mode, noted.step) == ("3.3", 1)
    assert bench.tag_meant("2.1") is None


# --- undo


def test_undo_and_redo_go_through_every_change(bench: Bench) -> None:
    bench.toggle(INCORRECT)
    bench.note(bench.tags[0], "why")
    bench.toggle(REPETITION)
    assert bench.undo().text.startswith("undone: tagged FM-1.3")
    assert tagged(bench) == {("3.3", 1)}
    bench.undo()
    assert bench.tags[0].note is None
    bench.undo()
    assert bench.tags == ()
    for _ in range(3):
        assert not bench.redo().trouble
    assert (tagged(bench), bench.tag_of("3.3", 1).note) == ({("3.3", 1), ("1.3", 1)}, "why")  # type: ignore[union-attr]


def test_with_nothing_to_undo_that_is_said(bench: Bench, home: Path) -> None:
    assert bench.undo() == Notice("nothing to undo on this trace", trouble=True)
    assert bench.redo().trouble
    assert not (home / "labels.db").exists()


# --- the review


def test_done_keeps_outcome_and_summary_and_can_be_reopened(bench: Bench) -> None:
    said = finish(bench, "failed", " wrong pod ")
    assert "done, outcome failed" in said.text
    review = bench.review
    assert (review.state, review.outcome, review.summary) == ("done", "failed", "wrong pod")
    assert reopen(bench).text == "reopened: in progress"
    assert bench.review.state == "in progress"
    assert bench.review.summary == "wrong pod"


def test_a_change_in_a_done_review_reopens_it(bench: Bench) -> None:
    finish(bench, "failed", "")
    bench.toggle(INCORRECT)
    assert bench.review.state == "in progress"


def test_done_can_be_undone(bench: Bench) -> None:
    bench.toggle(INCORRECT)
    finish(bench, "failed", "")
    bench.undo()
    assert bench.review.state == "in progress"


# --- looking


def test_looking_makes_no_store(bench: Bench, home: Path) -> None:
    for number in range(1, 15):
        bench.reading.go(number)
        bench.opened(number)
    bench.reading.set_filter(Filter(tagged=True))
    bench.leave()
    assert not (home / "labels.db").exists()


def test_looking_at_a_store_changes_no_byte_of_it(bench: Bench, home: Path) -> None:
    bench.toggle(INCORRECT)
    bench.close()
    before = (home / "labels.db").read_bytes()
    other = a_bench(home, Path(bench.trace.path), annotator="bob")
    other.opened(3)
    other.close()
    assert (home / "labels.db").read_bytes() == before


def test_time_and_steps_seen_are_written_to_a_started_review(
    bench: Bench, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = count(monotonic() + 10, 10.0)
    monkeypatch.setattr(module, "monotonic", lambda: next(now))
    bench.toggle(INCORRECT)
    for number in (1, 2, 3, 7):
        bench.opened(number)
    bench.leave()
    bench.reload()
    assert bench.review.steps_opened == "1-3,7"
    assert bench.review.seconds >= 40
    assert bench.review.state == "in progress"


def test_a_long_pause_is_no_time_spent(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    now = count(monotonic(), 3_600.0)
    monkeypatch.setattr(module, "monotonic", lambda: next(now))
    bench.toggle(INCORRECT)
    bench.opened(1)
    bench.leave()
    bench.reload()
    assert bench.review.seconds <= 3 * module.IDLE


def test_steps_seen_in_one_trace_do_not_count_in_another(tmp_path: Path, home: Path) -> None:
    bench = a_bench(home, a_run(tmp_path / "a.jsonl", id="a"), a_run(tmp_path / "b.jsonl", id="b"))
    bench.open(0)
    for number in (1, 15, 16):
        bench.opened(number)
    assert bench.turn(1)
    bench.opened(2)
    bench.toggle(INCORRECT)
    bench.leave()
    bench.reload()
    assert bench.review.steps_opened == "2"


def test_steps_seen_before_the_first_tag_count_too(tmp_path: Path, home: Path) -> None:
    bench = a_bench(home, a_run(tmp_path / "a.jsonl", id="a"), a_run(tmp_path / "b.jsonl", id="b"))
    bench.open(0)
    bench.opened(4)
    bench.turn(1)
    bench.turn(-1)
    bench.opened(5)
    bench.toggle(INCORRECT)
    bench.leave()
    bench.reload()
    assert bench.review.steps_opened == "4-5"


# --- which trace


def test_a_trace_opens_at_its_first_step_that_is_not_folded(tmp_path: Path, home: Path) -> None:
    assert a_bench(home, shop_run(tmp_path)).reading.at == 2
    assert a_bench(home, a_run(tmp_path / "plain.jsonl")).reading.at == 1


def test_the_next_trace_and_the_one_before(tmp_path: Path, home: Path) -> None:
    paths = [a_run(tmp_path / f"{name}.jsonl", id=name) for name in "abc"]
    bench = a_bench(home, *paths)
    bench.open(0)
    assert not bench.turn(-1)
    assert bench.turn(1)
    assert bench.turn(1)
    assert not bench.turn(1)
    assert bench.number == 2


def test_each_trace_keeps_its_position_filter_and_tags(tmp_path: Path, home: Path) -> None:
    bench = a_bench(home, shop_run(tmp_path, 1), shop_run(tmp_path, 2))
    bench.open(0)
    bench.reading.go(7)
    bench.reading.set_filter(Filter(errors=True))
    bench.toggle(INCORRECT)
    bench.turn(1)
    assert (bench.reading.filter, bench.tags) == (Filter(), ())
    bench.turn(-1)
    assert (bench.reading.at, bench.reading.filter) == (7, Filter(errors=True))
    assert tagged(bench) == {("3.3", 7)}


def test_the_trace_worked_on_last_opens_first_where_it_was_left(tmp_path: Path, home: Path) -> None:
    paths = [
        a_run(tmp_path / f"{name}.jsonl", 20 + number, id=name) for number, name in enumerate("abc")
    ]
    first = a_bench(home, *paths)
    assert first.number == 2
    first.open(1)
    first.reading.go(12)
    first.close()
    again = a_bench(home, *paths)
    assert (again.number, again.reading.at) == (1, 12)
    other = a_bench(home, *paths, annotator="bob")
    assert (other.number, other.reading.at) == (2, 1)


def test_else_the_trace_with_most_calls_opens_first(tmp_path: Path, home: Path) -> None:
    paths = [
        a_run(tmp_path / "a.jsonl", 3, id="a"),
        a_run(tmp_path / "b.jsonl", 9, id="b"),
        a_run(tmp_path / "c.jsonl", 5, id="c"),
    ]
    assert a_bench(home, *paths).number == 1


def test_several_traces_of_one_file_are_remembered_apart(tmp_path: Path, home: Path) -> None:
    chat = [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "It was DNS"}]
    records = [{"id": name, "messages": chat} for name in "ab"]
    path = tmp_path / "chats.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in records))
    traces = opened(path)
    if len(traces) < 2:
        pytest.skip("one file, one trace in this format")
    bench = a_bench(home, path)
    bench.close()
    (recent,) = bench.recall.recent()
    assert recent["path"].startswith(f"{path}#")


def test_a_trace_still_being_read_can_be_tagged(tmp_path: Path, home: Path) -> None:
    path = a_run(tmp_path / "r.jsonl", 20)
    trace = the_trace(path)
    bench = a_bench(home, traces=[trace])
    assert not bench.toggle(INCORRECT).trouble
    (row,) = bench.hand.store.traces()
    assert row.content_hash == trace.finish().info.content_hash
