"""The visible history: what stands, what was taken back, what undo would take next."""

import pytest

from mast_tui.workbench.bench import Bench
from mast_tui.workbench.history import PastChange, history


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """Ada at step 6 of a failed run."""
    bench.reading.go(6)
    return bench


def told(bench: Bench) -> list[str]:
    """``u`` before what undo takes next, ``-`` before what is taken back."""

    def line(one: PastChange) -> str:
        return f"{'u' if one.next else '-' if one.undone else ' '} {one.text}"

    return [line(one) for one in history(bench.hand.store.history(bench.trace.trace_id))]


def test_what_was_taken_back_and_brought_again_is_told(bench: Bench) -> None:
    bench.toggle(bench.codebook.mode("1.3"))
    bench.toggle(bench.codebook.mode("3.3"))
    bench.undo()
    assert told(bench) == [
        "  undone: tagged FM-3.3 at step 6",
        "- tagged FM-3.3 at step 6",
        "u tagged FM-1.3 at step 6",
    ]
    bench.redo()
    assert told(bench)[0] == "  done again: tagged FM-3.3 at step 6"
    assert told(bench)[2:] == ["u tagged FM-3.3 at step 6", "  tagged FM-1.3 at step 6"]
    bench.undo()
    bench.undo()
    assert [line for line in told(bench) if line[0] != " "] == [
        "- tagged FM-3.3 at step 6",
        "- tagged FM-1.3 at step 6",
    ]


def test_what_is_marked_is_what_undo_takes(bench: Bench) -> None:
    for mode in ("1.3", "3.3", "2.6"):
        bench.toggle(bench.codebook.mode(mode))
    bench.note(bench.tags[0], "again")
    for _ in range(4):
        (marked,) = (line for line in told(bench) if line.startswith("u "))
        assert bench.undo().text == f"undone: {marked[2:]}"
    assert bench.tags == ()


def test_counting_time_is_no_press(bench: Bench) -> None:
    bench.toggle(bench.codebook.mode("1.3"))
    bench.opened(7)
    bench.leave()
    assert "time" in {one.action for one in bench.hand.store.history()}
    assert told(bench) == ["u tagged FM-1.3 at step 6"]
