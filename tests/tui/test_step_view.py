"""Evidence and hits in the rows of a step."""

from time import perf_counter

from mast_tui.tui.page import Row
from mast_tui.tui.screens.work import _places
from mast_tui.tui.widgets.step import _inside


def inside(places: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """What falls into the row ``start:end`` of the output, in characters of the row."""
    row = Row("part", "x" * (end - start), "output", start, end)
    found = _places(("output", *place) for place in places)
    return [(mark.start, mark.end) for mark in _inside(row, found, "hit")]


def test_a_stretch_is_drawn_on_every_row_that_it_crosses() -> None:
    assert inside([(5, 25)], 0, 10) == [(5, 10)]
    assert inside([(5, 25)], 10, 20) == [(0, 10)]
    assert inside([(5, 25)], 20, 30) == [(0, 5)]
    assert inside([(5, 25)], 30, 40) == []


def test_what_only_touches_a_row_is_not_on_it() -> None:
    assert inside([(0, 10), (20, 25)], 10, 20) == []


def test_stretches_that_overlap_are_drawn_as_one() -> None:
    assert inside([(4, 9), (2, 6), (2, 3), (12, 14)], 0, 20) == [(2, 9), (12, 14)]


def test_hits_elsewhere_in_the_part_cost_a_row_nothing() -> None:
    """given a letter that is everywhere in an output of megabytes"""
    places = _places(("output", at, at + 1) for at in range(0, 400_000, 2))
    begin = perf_counter()
    for start in range(0, 4_000, 80):
        row = Row("part", "x" * 80, "output", start, start + 80)
        assert len(_inside(row, places, "hit")) == 40
    assert perf_counter() - begin < 0.1
