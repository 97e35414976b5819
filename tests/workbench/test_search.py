"""Searching: where it hits, in which order, and what it counts."""

from pathlib import Path
from time import perf_counter

import pytest

from mast_tui.traces.parts import part_text
from mast_tui.traces.trace import Trace
from mast_tui.workbench.reading import Reading
from mast_tui.workbench.search import Hit, Search
from tests.helpers import hostile_run, shop_run, the_trace


@pytest.fixture
def shop(tmp_path: Path) -> Trace:
    return the_trace(shop_run(tmp_path)).finish()


def searched(trace: Trace, text: str) -> Search:
    search = Search(trace, text)
    search.work(perf_counter() + 10)
    assert search.complete
    return search


def test_small_letters_find_capitals_too(shop: Trace) -> None:
    assert len(searched(shop, "error").hits) > len(searched(shop, "ERROR").hits) > 0


def test_a_capital_letter_makes_case_count(shop: Trace) -> None:
    found = {hit.step for hit in searched(shop, "Error").hits}
    assert found == {11}


def test_what_is_typed_is_no_pattern(shop: Trace) -> None:
    assert searched(shop, ".*").hits == []
    assert {hit.step for hit in searched(shop, "[5m]").hits} == {8}


def test_a_hit_is_a_place_in_a_part_in_code_points(tmp_path: Path) -> None:
    trace = the_trace(hostile_run(tmp_path)).finish()
    for hit in searched(trace, "[link=x").hits:
        text = part_text(trace.step(hit.step), hit.part)
        assert text[hit.start : hit.end] == "[link=x"


def test_hits_stand_in_reading_order(shop: Trace) -> None:
    hits = searched(shop, "e").hits
    assert hits == sorted(hits)
    assert len({hit.step for hit in hits}) > 5


def test_every_hit_of_a_step_is_told_and_no_other(shop: Trace) -> None:
    search = searched(shop, "payment")
    assert [hit.step for hit in search.in_step(10)] == [10]
    assert search.in_step(1) == search.in_step(99) == []
    assert sum(len(search.in_step(n)) for n in range(1, 15)) == len(search.hits)


def test_a_search_goes_round_the_end_only_once_all_was_searched(
    shop: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given hits before the step in view only, found so far"""
    monkeypatch.setattr(shop, "sift", lambda *_: None)  # so it goes step by step
    whole = searched(shop, "payment").hits
    search = Search(shop, "payment")
    while not search.hits:
        search.work(0.0)
    behind = search.hits[-1].step + 1

    assert search.next_hit(None, behind, 1, None) == (None, False)

    search.work(perf_counter() + 10)
    expected = next(hit for hit in whole if hit.step >= behind)
    assert search.next_hit(None, behind, 1, None) == (expected, False)
    assert search.next_hit(None, len(shop) + 1, 1, None) == (whole[0], True)


def test_the_next_hit_goes_through_all_and_round_the_end(shop: Trace) -> None:
    reading = Reading(shop)
    reading.find("payment")
    assert reading.search is not None
    hits = reading.search.hits
    walked: list[tuple[Hit | None, bool]] = [reading.next_hit(1) for _ in hits]
    assert walked == [(hit, False) for hit in hits]
    assert reading.next_hit(1) == (hits[0], True)
    assert reading.next_hit(-1) == (hits[-1], True)
    assert reading.at == hits[-1].step
    assert [reading.search.count_before(hit) for hit in hits] == list(range(len(hits)))


def test_the_first_hit_is_the_next_one_from_the_step_in_view(shop: Trace) -> None:
    reading = Reading(shop)
    reading.go(9)
    reading.find("payment")
    hit, wrapped = reading.next_hit(1)
    assert hit is not None
    assert (hit.step, wrapped) == (9, False)


def test_back_from_the_step_in_view_is_the_hit_before_it(shop: Trace) -> None:
    reading = Reading(shop)
    reading.go(9)
    reading.find("payment")
    hit, wrapped = reading.next_hit(-1)
    assert hit is not None
    assert hit.step < 9
    assert not wrapped


def test_after_moving_away_the_walk_begins_where_one_is(shop: Trace) -> None:
    reading = Reading(shop)
    reading.find("payment")
    reading.next_hit(1)
    reading.go(12)
    hit, _ = reading.next_hit(1)
    assert hit is not None
    assert hit.step == 12


def test_an_empty_search_ends_the_search(shop: Trace) -> None:
    reading = Reading(shop)
    reading.find("payment")
    reading.next_hit(1)
    reading.find("")
    assert (reading.search, reading.hit, reading.next_hit(1)) == (None, None, (None, False))
