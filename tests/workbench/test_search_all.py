"""Searching all open traces, and showing only the steps with hits."""

from pathlib import Path
from time import perf_counter

import pytest

from mast_tui.workbench.bench import Bench
from mast_tui.workbench.query import parse
from mast_tui.workbench.reading import Filter, Reading
from mast_tui.workbench.recall import Recall
from mast_tui.workbench.search_all import SearchAll
from tests.helpers import a_bench, a_run, shop_run


@pytest.fixture
def two(tmp_path: Path, home: Path) -> Bench:
    return a_bench(home, shop_run(tmp_path), a_run(tmp_path / "echo.jsonl", steps=40))


def through(finding: SearchAll) -> SearchAll:
    while finding.work(0.001):
        pass
    return finding


def test_each_step_with_hits_is_found_in_each_trace(two: Bench) -> None:
    found = through(SearchAll(two, parse("echo 7"))).found
    assert [(two.traces[one.trace].path.rsplit("/", 1)[-1], one.step.title) for one in found] == [
        ("echo.jsonl", "echo 7")
    ]
    everywhere = through(SearchAll(two, parse("output:4")))
    assert {one.trace for one in everywhere.found} == {0, 1}
    assert everywhere.complete


def test_a_hit_is_told_with_the_words_around_it(two: Bench) -> None:
    (one,) = through(SearchAll(two, parse("GAVE-UP"))).found
    assert (one.hit, one.after, one.hits) == ("GAVE-UP", "", 1)
    assert one.before.endswith("payment call ")
    assert len(one.before) <= 40
    assert "\n" not in one.before + one.after


def test_tags_are_those_of_each_trace(two: Bench) -> None:
    for number in (0, 1):
        two.open(number)
        two.reading.go(5 + number)
        two.toggle(two.codebook.mode("3.3"))
    found = through(SearchAll(two, parse("tag:3.3"))).found
    assert [(one.trace, one.step.index) for one in found] == [(0, 5), (1, 6)]


def test_only_steps_with_hits_show_and_more_as_they_are_found(tmp_path: Path) -> None:
    (trace,) = a_bench(tmp_path / "home", a_run(tmp_path / "r.jsonl", steps=300)).traces
    reading = Reading(trace.finish())
    reading.find("echo 29", patience=0)
    reading.set_filter(Filter(found=True))
    assert len(reading.shown) < 11
    while reading.work(0.001):
        pass
    assert list(reading.shown) == [29, *range(290, 300)]
    reading.find("echo 300")
    while reading.work(0.001):
        pass
    assert list(reading.shown) == [300]
    reading.find("")
    assert (reading.filter, len(reading.shown)) == (Filter(), 300)


def test_a_search_for_tags_follows_the_tags(bench: Bench) -> None:
    bench.reading.find(parse("tag:3.3"))
    assert bench.reading.search is not None
    assert bench.reading.search.hits == []
    bench.reading.go(5)
    bench.toggle(bench.codebook.mode("3.3"))
    assert [hit.step for hit in bench.reading.search.hits] == [5]


def test_the_index_is_filled_when_nothing_else_waits(bench: Bench) -> None:
    end = perf_counter() + 10
    while bench.reading.work(0.001) and perf_counter() < end:
        pass
    assert bench.reading.index.complete
    assert "mcp__sre__query_logs" in bench.reading.index.tools


def test_searches_are_remembered_the_last_one_first(home: Path) -> None:
    for text in ("one", "two", "one"):
        Recall(home / "state").found(text)
    assert Recall(home / "state").finds() == ["one", "two"]


def test_without_state_searches_and_pins_are_kept_for_the_session_only(home: Path) -> None:
    recall = Recall(None)
    recall.found("one")
    recall.pin("ada", "t1", 3)
    assert (recall.finds(), recall.pins("ada", "t1")) == (["one"], [3])
    assert (Recall(None).finds(), Recall(None).pins("ada", "t1")) == ([], [])
    assert not home.exists()


def test_pins_are_kept_by_annotator_and_trace(home: Path) -> None:
    recall = Recall(home / "state")
    assert recall.pin("ada", "t1", 9)
    assert recall.pin("ada", "t1", 3)
    assert not recall.pin("ada", "t1", 9)
    recall.pin("bob", "t1", 5)
    again = Recall(home / "state")
    assert (again.pins("ada", "t1"), again.pins("bob", "t1"), again.pins("ada", "t2")) == (
        [3],
        [5],
        [],
    )
    (home / "state" / "pins.json").write_text('{"ada/t1": [1, "x", null], "ada/t2": 7}')
    assert Recall(home / "state").pins("ada", "t1") == [1]
    assert Recall(home / "state").pins("ada", "t2") == []
