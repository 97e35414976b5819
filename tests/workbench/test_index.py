"""What is known of all steps: times, calls made before, phases, and the overview made of them."""

from itertools import pairwise
from pathlib import Path

import pytest

from mast_tui.workbench.index import Index, call_keys, phase_of, plan_items, seconds
from mast_tui.workbench.outline import phase_at, phases
from mast_tui.workbench.overview import Cell, cell_of, cells
from mast_tui.workbench.remarks import remarks, span
from tests.helpers import a_run, shop_run, the_trace
from tests.traces.rollouts import call, meta, output, plain, says, write


def indexed(path: Path) -> Index:
    return Index(the_trace(path)).finish()


@pytest.fixture
def shop(tmp_path: Path) -> Index:
    return indexed(shop_run(tmp_path))


def at(minute: int, record: dict[str, object]) -> dict[str, object]:
    return {**record, "timestamp": f"2026-01-02T03:{minute:02}:00Z"}


@pytest.fixture
def timed(tmp_path: Path) -> Index:
    """Six calls in ten minutes: the first and the fourth are the same, the last but one is late."""
    lines = [meta(id="timed")]
    for number, (minute, what) in enumerate(
        [(0, "ls a"), (1, "ls b"), (1, "ls 1"), (2, "ls a"), (9, "ls 2"), (10, "ls a")]
    ):
        lines += [at(minute, call(f"c{number}", what)), output(f"c{number}", "x")]
    return indexed(write(tmp_path / "timed.jsonl", *lines))


def test_a_call_made_before_is_found_by_what_it_says(timed: Index) -> None:
    assert list(timed.same(4)) == [1, 4, 6]
    assert timed.before(1) is None
    assert (timed.before(4), timed.before(6)) == (1, 4)
    assert timed.before(2) is None
    assert list(timed.near(3)) == [3, 5]


def test_the_order_of_arguments_makes_no_other_call() -> None:
    assert call_keys("t", {"a": 1, "b": 2}) == call_keys("t", {"b": 2, "a": 1})
    assert call_keys("t", {"a": 1}) != call_keys("t", {"a": 2})
    assert call_keys("t", {"a": 1})[1] == call_keys("t", {"a": 22})[1]
    assert call_keys("t", {"a": 1}) != call_keys("u", {"a": 1})


def test_gaps_are_told_where_the_trace_has_times(timed: Index) -> None:
    assert [timed.gap(number) for number in range(1, 7)] == [None, 60, 0, 60, 420, 60]
    assert timed.time(99) is None


@pytest.mark.parametrize(
    ("stamp", "known"),
    [
        ("2026-01-02T03:04:05Z", True),
        ("2026-01-02 03:04:05", True),
        ("1767323045.5", True),
        ("t", False),
        (None, False),
        ("", False),
    ],
)
def test_times_are_read_in_any_form(stamp: str | None, known: bool) -> None:
    assert (seconds(stamp) == seconds(stamp)) is known  # NaN is not itself
    if known:
        assert abs(seconds(stamp) - 1767323045) < 1


def test_a_plan_is_told_by_its_steps_whatever_stands_there() -> None:
    plan = {"plan": [{"step": "Collect: logs", "status": "in_progress"}, {"step": "x"}, 7]}
    assert plan_items(plan) == [("in_progress", "Collect: logs"), ("", "x")]
    assert phase_of(plan) == "Collect"
    assert phase_of({"todos": [{"content": "look", "status": "in_progress"}]}) == "look"
    assert phase_of("raw") == phase_of({}) == phase_of({"plan": "x"}) == ""


def test_phases_follow_one_another_without_gaps(shop: Index) -> None:
    found = phases(shop)
    assert (found[0].first, found[-1].last) == (1, 14)
    assert all(a.last + 1 == b.first for a, b in pairwise(found))
    told = [(phase.first, phase.why, phase.title) for phase in found]
    assert (4, "plan", "look at alerts") in told
    assert (13, "answer", "write agent_output.json") in told
    assert found[phase_at(found, 7)].first <= 7 <= found[phase_at(found, 7)].last
    assert sum(phase.errors for phase in found) == 2
    assert sum(count for phase in found for _, count in phase.kinds) == 14


def test_a_trace_without_plans_is_parted_by_what_is_done(tmp_path: Path) -> None:
    lines = [meta(id="long"), says("user", "go")]
    for number in range(30):
        what = "kubectl get pods" if number < 15 else "kubectl delete pod x"
        lines += [call(f"c{number}", f"{what} -n n{number}"), output(f"c{number}", "x")]
    found = phases(indexed(write(tmp_path / "long.jsonl", *lines)))
    assert [(phase.first, phase.title) for phase in found] == [
        (1, "go"),
        (2, "looks"),
        (17, "acts"),
    ]
    assert found[1].doing == "15 cluster"


def test_an_empty_trace_has_no_phases_and_no_cells(tmp_path: Path) -> None:
    index = indexed(write(tmp_path / "empty.jsonl", meta(id="e")))
    assert (phases(index), cells(index, 80)) == ([], [])


def test_a_cell_is_one_step_or_several(shop: Index) -> None:
    row = cells(shop, 80)
    assert len(row) == 14
    assert row[6] == Cell(7, 7, "log", True)
    narrow = cells(shop, 4)
    assert [(cell.first, cell.last) for cell in narrow] == [(1, 3), (4, 7), (8, 10), (11, 14)]
    assert narrow[-1].kind == "answer"
    assert [cell_of(narrow, number) for number in (1, 7, 8, 14)] == [0, 1, 2, 3]
    assert cells(shop, 0) == []


def test_every_step_is_in_one_cell(tmp_path: Path) -> None:
    index = indexed(a_run(tmp_path / "r.jsonl", steps=97))
    for width in (1, 7, 40, 96, 97, 200):
        row = cells(index, width)
        assert [n for cell in row for n in range(cell.first, cell.last + 1)] == [*range(1, 98)]


def test_by_time_empty_minutes_are_empty_cells(timed: Index) -> None:
    row = cells(timed, 11, by_time=True)
    assert [(cell.first, cell.last) for cell in row] == [
        (1, 1),
        (2, 3),
        (4, 4),
        *[(0, 0)] * 6,
        (5, 5),
        (6, 6),
    ]
    assert [cell_of(row, number) for number in (1, 3, 5)] == [0, 1, 9]


def test_without_times_the_cells_go_by_steps(shop: Index) -> None:
    assert len(cells(shop, 80, by_time=True)) == 14


def test_what_is_not_looked_at_yet_is_not_known(tmp_path: Path) -> None:
    trace = the_trace(a_run(tmp_path / "r.jsonl", steps=50)).finish()
    index = Index(trace)
    assert {cell.kind for cell in cells(index, 50)} == {""}
    while index.work(0):
        assert cells(index, 50)[index.done - 1].kind == "shell"
    assert index.complete


def test_a_running_command_says_where_it_goes_on(tmp_path: Path) -> None:
    running = "Wall time: 1.0 seconds\nProcess running with session ID 7\nOutput:\n"
    lines = [
        meta(id="on"),
        call("a", name="exec_command", cmd="kubectl get all"),
        plain("a", running),
        call("b", name="exec_command", cmd="ls"),
        plain("b", "x"),
        call("c", name="write_stdin", session_id=7, chars=""),
        plain("c", "NAME"),
    ]
    index = indexed(write(tmp_path / "on.jsonl", *lines))
    assert [index.goes_on(number) for number in (1, 2, 3)] == [3, None, None]
    assert remarks(index, 1) == ("goes on at step 3",)
    assert index.length() == 0


def test_a_short_gap_is_told_in_seconds() -> None:
    assert [span(one) for one in (42.7, 72, 7500)] == ["42 s", "1 min 12 s", "2 h 5 min"]
