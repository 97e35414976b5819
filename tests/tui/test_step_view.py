"""The headline of a step; evidence and hits in its rows."""

from json import dumps
from pathlib import Path
from time import perf_counter

from mast_tui.tui.layout.rows import Row
from mast_tui.tui.widgets.step import _as_many, _inside, places_of
from tests.helpers import a_bench
from tests.traces.rollouts import call, event, meta, output, write
from tests.tui.given import running, text_of


def inside(places: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """What falls into the row ``start:end`` of the output, in characters of the row."""
    row = Row("part", "x" * (end - start), "output", start, end)
    found = places_of(("output", *place) for place in places)
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
    places = places_of(("output", at, at + 1) for at in range(0, 400_000, 2))
    begin = perf_counter()
    for start in range(0, 4_000, 80):
        row = Row("part", "x" * 80, "output", start, start + 80)
        assert len(_inside(row, places, "hit")) == 40
    assert perf_counter() - begin < 0.1


def counted(**counts: int) -> dict[str, object]:
    return event("token_count", info={"last_token_usage": counts})


async def test_the_headline_says_who_when_and_what_it_took_as_there_is_room(
    tmp_path: Path, home: Path
) -> None:
    told = counted(input_tokens=11_094, output_tokens=83)
    path = write(tmp_path / "r.jsonl", meta(), call("a", "ls"), output("a", "x"), told)
    async with running(a_bench(home, path)) as the:
        assert "$ command" in text_of(the.work.step_view).split("\n")[0]
        assert "11.1k>83 tok" in text_of(the.work.step_view).split("\n")[0]
        await the.press("?")
        lines = the.app.screen.text.lines  # type: ignore[attr-defined]
        told_of_trace = ["".join(text for text, _ in line).strip() for line in lines]
        assert "11.1k tokens in, 83 out" in told_of_trace
        assert not any("first to last" in line for line in told_of_trace)  # only one step


def test_of_many_facts_the_last_make_way() -> None:
    facts = ["WebSurfer", "= step 12", "3.2 s", "12:00:01", "11.1k>83 tok"]
    assert _as_many(facts, 60).strip() == "  ".join(facts)
    assert _as_many(facts, 30).strip() == "WebSurfer  = step 12  3.2 s"
    assert _as_many(facts, 8).strip() == "WebSu…"


async def test_what_went_wrong_shows_though_the_output_is_below(tmp_path: Path, home: Path) -> None:
    patch = "\n".join(f"line {n}" for n in range(80))
    said = "Exit code 2\nbash: line 3: ValueError: no such thing\nmore"
    path = write(tmp_path / "r.jsonl", meta(), call("a", patch), output("a", said, 2))
    async with running(a_bench(home, path)) as the:
        second = text_of(the.work.step_view).split("\n")[1]
        assert second.strip() == "bash: line 3: ValueError: no such thing"
        await the.press("3", "3")
        assert "FM-3.3" in text_of(the.work.step_view).split("\n")[1]
        await the.press("u", "tab", "G")
        assert text_of(the.work.step_view).split("\n")[1].strip() == ""


async def test_one_long_line_laid_out_says_how_far_down_it_is(tmp_path: Path, home: Path) -> None:
    """given JSON that stands on one line and is laid out on sixty: "lines 1-1 of 1" tells nothing"""
    told = dumps({f"alert-{number}": {"state": "x" * 60} for number in range(60)})
    path = write(tmp_path / "r.jsonl", meta(), call("a", "alerts"), output("a", told))
    async with running(a_bench(home, path)) as the:

        def headline() -> str:
            return text_of(the.work.step_view).split("\n")[0].strip()

        rows = headline().rpartition(" of ")[2]
        assert headline().endswith(f"rows 1-{the.work.step_view.room} of {rows}")
        await the.press("tab", "G")
        assert headline().endswith(f"-{rows} of {rows}")
