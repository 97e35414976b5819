"""A trace whose steps moved is opened: tags are where they belong, and written on a change."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mast_tui.labels.model import trace_row
from mast_tui.labels.moved.anchors import find_quote, place_of
from mast_tui.labels.store import Store
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.reviewing import finish
from tests.helpers import MAST, a_bench
from tests.traces.linewise import Lines, a_run, again

LINES = ("I begin", "first pods - get pods #1", "then logs - get logs", "done it - restart #2")
BY_CALL = MAST.mode("3.3")


@pytest.fixture
def run(tmp_path: Path, home: Path) -> Trace:
    """Tagged by Ada at its pods (decisive), at its logs and as a whole; done."""
    trace = a_run(tmp_path, *LINES)
    row = trace_row(trace.info, len(trace))
    hand = Store(home / "labels.db").hand("ada", MAST)
    pods = trace.step(2)
    hand.tag(row, "3.3", place_of(pods), quotes=[find_quote(pods, "pods #1")], decisive=True)
    hand.tag(row, "1.3", place_of(trace.step(3)))
    hand.tag(row, "1.1", None)
    hand.store.close()
    return trace


@pytest.fixture
def opened(run: Trace, home: Path) -> Callable[[Trace], Bench]:
    return lambda trace: a_bench(home, traces=[trace])


def tags(bench: Bench) -> list[tuple[str, int | None]]:
    return [(tag.mode, tag.step) for tag in bench.tags]


def stored(home: Path, trace: Trace) -> list[tuple[str, int | None]]:
    found = Store(home / "labels.db").hand("ada", MAST).tags(trace.trace_id)
    return [(tag.mode, tag.step) for tag in found]


Open = Callable[[Trace], Bench]


def test_where_nothing_moved_nothing_is_looked_for(run: Trace, opened: Open) -> None:
    bench = opened(run)
    assert tags(bench) == [("1.1", None), ("3.3", 2), ("1.3", 3)]
    assert bench.unplaced == []


def test_tags_are_shown_at_their_new_steps_and_what_is_lost_is_listed(
    run: Trace, opened: Open, home: Path
) -> None:
    cut = again(run, Lines(2, split=True))
    bench = opened(cut)
    assert tags(bench) == [("1.1", None), ("3.3", 3)]
    assert [(one.tag.mode, one.reason) for one in bench.unplaced] == [
        ("1.3", "its source is in steps 4, 5")
    ]
    assert bench.review.decisive == bench.tags[1].id
    assert stored(home, cut) == [("1.1", None), ("3.3", 2), ("1.3", 3)]  # looking writes nothing


def test_the_first_change_writes_the_new_places(run: Trace, opened: Open, home: Path) -> None:
    cut = again(run, Lines(2, split=True))
    bench = opened(cut)
    bench.reading.go(7)
    bench.toggle(BY_CALL)
    assert stored(home, cut) == [("1.1", None), ("1.3", 3), ("3.3", 3), ("3.3", 7)]
    assert tags(bench) == [("1.1", None), ("3.3", 3), ("3.3", 7)]
    assert bench.review.decisive == bench.tags[1].id


def test_a_moved_tag_is_taken_back_and_noted_where_it_is(
    run: Trace, opened: Open, home: Path
) -> None:
    bench = opened(again(run, Lines(2, split=True)))
    bench.reading.go(3)
    (tag,) = bench.tags_here()
    assert not bench.note(tag, "saw it").trouble
    assert [one.note for one in bench.tags_here()] == ["saw it"]
    bench.toggle(BY_CALL)
    assert stored(home, bench.trace) == [("1.1", None), ("1.3", 3)]


def test_tagging_the_number_of_a_lost_tag_places_it_there(
    run: Trace, opened: Open, home: Path
) -> None:
    bench = opened(again(run, Lines(2, split=True)))
    bench.reading.go(3)
    bench.toggle(MAST.mode("1.3"))
    assert bench.unplaced == []
    assert ("1.3", 3) in tags(bench)


def test_a_lost_tag_still_counts_when_the_trace_is_done(run: Trace, opened: Open) -> None:
    bench = opened(again(run, Lines(2, split=True)))
    assert not finish(bench, "failed", "").trouble
    assert bench.review.state == "done"


def test_a_tag_further_on_waits_until_its_step_is_read(run: Trace, opened: Open) -> None:
    (unread,) = Lines().open(Source(run.path))
    bench = opened(unread)
    assert ("1.3", 3) in tags(bench)
    bench.trace.finish()
    bench.reload()
    assert bench.unplaced == []
