"""Reading one trace: moving, filtering, looking for errors, and doing it all in slices."""

import json
from pathlib import Path

import pytest

from mast_tui.workbench import reading as module
from mast_tui.workbench.reading import Filter, Reading
from tests.helpers import a_run, shop_run, the_trace
from tests.traces.rollouts import call, meta, output, write


@pytest.fixture
def shop(tmp_path: Path) -> Reading:
    """Fourteen steps; 7 and 11 fail; 6 and 7 look at logs."""
    return Reading(the_trace(shop_run(tmp_path)).finish())


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read ahead in a key: all is left to the work behind the keys."""
    monkeypatch.setattr(module, "PATIENCE", 0.0)


def worked(reading: Reading, seconds: float = 0.001, most: int = 100_000) -> int:
    """Work to the end; the number of slices it took."""
    for slices in range(1, most):
        if not reading.work(seconds):
            return slices
    raise AssertionError("the work never ends")


# --- moving


def test_moving_goes_step_by_step_and_stops_at_both_ends(shop: Reading) -> None:
    assert shop.at == 1
    assert not shop.move(-1)
    assert shop.move(3)
    assert (shop.at, shop.row) == (4, 3)
    assert shop.move(1 << 30)
    assert shop.at == 14
    assert not shop.move(1)


def test_the_step_in_view_is_the_step_of_that_number(shop: Reading) -> None:
    assert shop.go(9)
    assert shop.step is not None
    assert (shop.step.index, shop.step.title) == (9, "kubectl get pods -n shop")


@pytest.mark.parametrize("number", [0, -1, 15, 10_000])
def test_a_step_that_is_not_there_leaves_the_position(shop: Reading, number: int) -> None:
    shop.go(5)
    assert not shop.go(number)
    assert shop.at == 5


def test_an_empty_trace_has_no_step_and_nothing_breaks(tmp_path: Path) -> None:
    reading = Reading(the_trace(write(tmp_path / "r.jsonl", meta())).finish())
    assert reading.step is None
    assert list(reading.shown) == []
    assert not reading.move(1)
    assert not reading.go(1)
    assert not reading.seek_error(1)
    assert not reading.seek_error(-1)
    reading.find("x")
    assert reading.next_hit(1) == (None, False)
    reading.set_filter(Filter(errors=True))
    reading.go_last()
    assert (reading.row, reading.work(0.001)) == (0, False)


# --- filter


def test_a_filter_by_kind_shows_only_those_steps_under_their_own_numbers(shop: Reading) -> None:
    shop.set_filter(Filter(kinds=frozenset({"log", "metric"})))
    assert list(shop.shown) == [6, 7, 8]


def test_errors_only_and_kinds_go_together(shop: Reading) -> None:
    shop.set_filter(Filter(errors=True))
    assert list(shop.shown) == [7, 11]
    shop.set_filter(Filter(kinds=frozenset({"action"}), errors=True))
    assert list(shop.shown) == [11]


def test_tagged_only_follows_what_is_tagged(tmp_path: Path) -> None:
    tagged = {3, 9}
    reading = Reading(the_trace(shop_run(tmp_path)).finish(), lambda: tagged)
    reading.set_filter(Filter(tagged=True))
    assert list(reading.shown) == [3, 9]
    tagged.remove(3)
    reading.refilter()
    assert list(reading.shown) == [9]
    assert reading.at == 9


def test_a_filter_moves_the_position_to_the_next_step_that_passes(shop: Reading) -> None:
    shop.go(4)
    shop.set_filter(Filter(kinds=frozenset({"log"})))
    assert (shop.at, shop.row) == (6, 0)
    assert shop.move(1)
    assert (shop.at, shop.row) == (7, 1)
    assert not shop.move(1)


def test_after_the_last_step_that_passes_the_last_one_is_taken(shop: Reading) -> None:
    shop.go_last()
    shop.set_filter(Filter(errors=True))
    assert shop.at == 11


def test_a_filter_that_nothing_passes_keeps_the_position(shop: Reading) -> None:
    shop.go(5)
    shop.set_filter(Filter(kinds=frozenset({"trace"})))
    assert (list(shop.shown), shop.at, shop.move(1)) == ([], 5, False)
    shop.set_filter(Filter())
    assert (len(shop.shown), shop.at) == (14, 5)


def test_going_to_a_hidden_step_by_number_takes_the_filter_away(shop: Reading) -> None:
    shop.set_filter(Filter(errors=True))
    assert shop.go(3)
    assert (shop.at, bool(shop.filter)) == (3, False)


def test_going_to_a_shown_step_by_number_keeps_the_filter(shop: Reading) -> None:
    shop.set_filter(Filter(errors=True))
    assert shop.go(11)
    assert (shop.at, shop.filter) == (11, Filter(errors=True))


# --- errors


def test_errors_are_found_on_and_back(shop: Reading) -> None:
    assert shop.seek_error(1)
    assert shop.at == 7
    assert shop.seek_error(1)
    assert shop.at == 11
    assert not shop.seek_error(1)
    assert shop.at == 11
    assert shop.seek_error(-1)
    assert shop.at == 7
    assert not shop.seek_error(-1)
    assert shop.at == 7


def test_the_search_for_errors_passes_over_hidden_steps(shop: Reading) -> None:
    shop.set_filter(Filter(kinds=frozenset({"action", "message"})))
    assert shop.seek_error(1)
    assert shop.at == 11


# --- search and filter together


def test_hits_in_hidden_steps_are_passed_over(shop: Reading) -> None:
    shop.find("payment")
    shop.work(1)
    shop.set_filter(Filter(kinds=frozenset({"reasoning"})))
    hit, wrapped = shop.next_hit(1)
    assert hit is not None
    assert (hit.step, shop.at, wrapped) == (10, 10, False)
    hit, wrapped = shop.next_hit(1)
    assert hit is not None
    assert (hit.step, wrapped) == (10, True)


def test_no_hit_in_a_shown_step_is_no_hit(shop: Reading) -> None:
    shop.find("HighLatency")
    shop.set_filter(Filter(kinds=frozenset({"plan"})))
    at = shop.at
    assert shop.next_hit(1) == (None, False)
    assert shop.at == at


# --- in slices


@pytest.mark.usefixtures("impatient")
def test_a_long_trace_is_read_in_slices(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 4_000)))
    assert len(reading.trace) < 100
    assert worked(reading) > 3
    assert (len(reading.shown), reading.trace.complete) == (4_000, True)
    assert not reading.work(0.001)


@pytest.mark.usefixtures("impatient")
def test_a_slice_takes_about_as_long_as_it_may(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 3_000)))
    for _ in range(5):
        before = len(reading.trace)
        reading.work(0.001)
        assert len(reading.trace) - before < 2_000


@pytest.mark.usefixtures("impatient")
def test_a_step_that_is_not_read_yet_is_gone_to_when_it_is(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 3_000)))
    assert reading.go(2_500)
    assert reading.at == 1
    worked(reading)
    assert reading.at == 2_500


@pytest.mark.usefixtures("impatient")
def test_a_later_wish_replaces_the_earlier_one(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 3_000)))
    reading.go(2_500)
    reading.go(1)
    worked(reading)
    assert reading.at == 1


@pytest.mark.usefixtures("impatient")
def test_the_last_step_is_the_last_of_the_whole_trace(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 1_000)))
    reading.go_last()
    worked(reading)
    assert reading.at == 1_000


@pytest.mark.usefixtures("impatient")
def test_an_error_far_away_is_found_by_the_work_behind_the_keys(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 1_500, errors=[1_400])))
    assert reading.seek_error(1)
    assert reading.seeking
    worked(reading)
    assert (reading.at, reading.seeking) == (1_400, False)


@pytest.mark.usefixtures("impatient")
def test_filter_and_search_are_complete_when_the_work_is(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 600, errors=[5, 590])))
    reading.set_filter(Filter(errors=True))
    reading.find("said 590")
    assert worked(reading) > 3
    assert list(reading.shown) == [5, 590]
    assert reading.search is not None
    assert (reading.search.complete, [hit.step for hit in reading.search.hits]) == (True, [590])


def test_an_output_that_comes_after_its_step_was_looked_at_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given calls whose outputs all come later, when filter and search began before those"""
    calls = [call(f"c{n}", f"echo {n}") for n in range(1, 301)]
    outputs = [output(f"c{n}", f"said {n}\n", int(n == 7)) for n in range(1, 301)]
    trace = the_trace(write(tmp_path / "r.jsonl", meta(), *calls, *outputs))
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    reading = Reading(trace)
    while len(trace) < 100:
        trace.advance(0)
    monkeypatch.setattr(module, "PATIENCE", 10.0)
    reading.set_filter(Filter(errors=True))
    reading.find("said 7\n")
    worked(reading)
    assert list(reading.shown) == [7]
    assert reading.search is not None
    assert [hit.step for hit in reading.search.hits] == [7]


# --- blind reading


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """A run of two messages whose file also says who failed."""
    path = tmp_path / "1.json"
    history = [{"role": "human", "content": "go"}, {"role": "Helper", "content": "done"}]
    path.write_text(
        json.dumps(
            {
                "question": "q",
                "mistake_agent": "Helper",
                "mistake_step": "1",
                "mistake_reason": "gave up early",
                "history": history,
            }
        )
    )
    return path


def test_an_embedded_note_is_neither_read_nor_found_until_revealed(annotated: Path) -> None:
    trace = the_trace(annotated).finish()
    (secret,) = [step.index for step in trace.steps() if step.leak]
    for reveal in (False, True):
        reading = Reading(trace, reveal=reveal)
        reading.go(secret)
        reading.find("gave up")
        worked(reading)
        assert reading.step is not None
        assert ("gave up" in reading.step.text, reading.next_hit(1)[0] is not None) == (
            reveal,
            reveal,
        )


@pytest.mark.usefixtures("impatient")
def test_who_moves_on_is_not_taken_to_the_last_step(tmp_path: Path) -> None:
    reading = Reading(the_trace(a_run(tmp_path / "r.jsonl", 3_000)))
    reading.work(0.001)
    reading.go_last()
    reading.move(-1)
    at = reading.at
    worked(reading)
    assert reading.at == at
