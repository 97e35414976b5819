"""A tag becomes one of another mode, with all that it carries, and back again by one undo."""

import pytest

from mast_tui.workbench.bench import Bench
from mast_tui.workbench.deciding import drop, retag
from mast_tui.workbench.selection import begin


@pytest.fixture
def bench(bench: Bench) -> Bench:
    """Ada at step 6 of a failed run."""
    bench.reading.go(6)
    return bench


def test_evidence_note_and_the_decisive_mark_go_along(bench: Bench) -> None:
    step = bench.reading.step
    assert step
    selection = begin(step, "output", 0)
    selection.take(0, 20)
    bench.quote(bench.codebook.mode("1.3"), selection)
    bench.note(bench.tags[0], "the same again")
    bench.set_fields(bench.tags[0], {"confidence": "low", "impact": "recovered", "actor": "sre"})
    bench.decide(bench.tags[0])
    before = bench.tags[0]

    said = retag(bench, before, bench.codebook.mode("2.1"))

    assert said.text == "FM-1.3 at step 6 is rather FM-2.1 Conversation reset"
    (after,) = bench.tags
    assert (after.mode, after.step, after.step_hash) == ("2.1", 6, before.step_hash)
    assert (after.quotes, after.note, after.actor) == (before.quotes, "the same again", "sre")
    assert (after.confidence, after.impact) == ("low", "recovered")
    assert bench.review.decisive == after.id

    bench.undo()
    assert [(tag.mode, tag.note) for tag in bench.tags] == [("1.3", "the same again")]
    assert bench.review.decisive == before.id


def test_a_finding_is_decided_as_one(bench: Bench) -> None:
    bench.mark()
    bench.reading.go(8)
    bench.mark()
    bench.toggle(bench.codebook.mode("1.3"))

    retag(bench, bench.tags[0], bench.codebook.mode("1.4"))

    assert {(tag.mode, tag.step) for tag in bench.tags} == {("1.4", 6), ("1.4", 8)}
    assert len({tag.group for tag in bench.tags}) == 1
    drop(bench, bench.tags[0])
    assert not bench.tags
    bench.undo()
    assert {(tag.mode, tag.step) for tag in bench.tags} == {("1.4", 6), ("1.4", 8)}


def test_a_mode_that_is_tagged_there_already_takes_the_evidence_in(bench: Bench) -> None:
    bench.toggle(bench.codebook.mode("2.1"))
    bench.note(bench.tags[0], "it was reset")
    bench.toggle(bench.codebook.mode("1.3"))
    repetition = bench.tag_of("1.3", 6)
    assert repetition

    retag(bench, repetition, bench.codebook.mode("2.1"))

    assert [(tag.mode, tag.note) for tag in bench.tags] == [("2.1", "it was reset")]


def test_a_tag_on_the_whole_trace_stays_on_it(bench: Bench) -> None:
    bench.toggle(bench.codebook.mode("3.1"), whole=True)
    retag(bench, bench.tags[0], bench.codebook.mode("1.5"))
    assert [(tag.mode, tag.step) for tag in bench.tags] == [("1.5", None)]
