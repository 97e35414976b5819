"""Steps that move: a reader cuts otherwise, and tags find their steps again, or are listed."""

from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.hand import Hand
from mast_tui.labels.model import Tag, TraceRow, trace_row
from mast_tui.labels.moved.anchors import find_quote, place_of
from mast_tui.labels.moved.placing import Placed, Unplaced, place, place_all
from mast_tui.labels.moved.writing import move
from mast_tui.labels.store import Store
from mast_tui.traces.trace import Trace
from tests.labels.given import MAST, said
from tests.traces.linewise import Lines, a_run, again


def row_of(trace: Trace) -> TraceRow:
    return trace_row(trace.info, len(trace))


def tagged(hand: Hand, trace: Trace, mode: str, number: int, quote: str = "") -> Tag:
    step = trace.step(number)
    quotes = [find_quote(step, quote)] if quote else []
    return hand.tag(row_of(trace), mode, place_of(step), quotes=quotes)


def where(found: Placed | Unplaced) -> tuple[int | None, str]:
    if isinstance(found, Unplaced):
        return None, found.reason
    return found.place and found.place.step, found.how


@pytest.fixture
def run(tmp_path: Path) -> Trace:
    """Four steps; the calls of the second and the last have an id."""
    return a_run(
        tmp_path,
        "I begin",
        "first pods - get pods #1",
        "then logs - get logs",
        "done it - restart redis #2",
    )


def test_a_tag_stays_where_nothing_changed(ada: Hand, run: Trace) -> None:
    tag = tagged(ada, run, "3.3", 2)
    assert where(place(tag, run)) == (2, "unchanged")
    whole = ada.tag(row_of(run), "1.1", None)
    assert where(place(whole, run)) == (None, "unchanged")


def test_a_new_cutting_moves_tags_by_their_source(ada: Hand, run: Trace) -> None:
    tags = [tagged(ada, run, "3.3", 2), tagged(ada, run, "1.3", 4, "redis")]
    cut = again(run, Lines(2, split=True))
    assert len(cut) == 7
    assert [where(one) for one in place_all(tags, cut)] == [(3, "source"), (7, "source")]


def test_a_record_cut_in_two_is_told_by_words_or_quote_else_listed(ada: Hand, run: Trace) -> None:
    plain = tagged(ada, run, "3.3", 3)
    quoted = tagged(ada, run, "1.3", 3, "get logs")
    cut = again(run, Lines(2, split=True))
    assert where(place(quoted, cut)) == (5, "source")
    assert where(place(plain, cut)) == (None, "its source is in steps 4, 5")


def test_in_a_changed_file_the_record_alone_is_no_proof(ada: Hand, run: Trace) -> None:
    content = run.content_hash
    tag = tagged(ada, run, "3.3", 3)
    changed = a_run(
        Path(run.path).parent, "I begin", "now", "first - get pods #1", "then logs - get logs"
    )
    assert where(place(tag, changed, content)) == (4, "hash")
    other = a_run(Path(run.path).parent, "I begin", "now", "something - else", "and more")
    found = place(tag, other, content)
    assert where(found) == (None, "no step of the trace has its source or words")


def test_the_same_words_in_two_steps_are_never_guessed_between(ada: Hand, tmp_path: Path) -> None:
    trace = a_run(tmp_path, "a - look", "b - look")
    content = trace.content_hash
    tag = tagged(ada, trace, "3.3", 2)
    changed = a_run(tmp_path, "x", "y", "z", "b - look", "b - look")
    assert where(place(tag, changed, content)) == (None, "its words are in steps 4, 5")


def test_source_and_words_that_disagree_are_never_guessed_between(
    ada: Hand, tmp_path: Path
) -> None:
    trace = a_run(tmp_path, "a - one #1", "b - two #2")
    content = trace.content_hash
    tag = tagged(ada, trace, "3.3", 1)._replace(source_id="id-two #2")
    changed = a_run(tmp_path, "a - one #1", "b - two #2", "c - three #3")
    found = place(tag, changed, content)
    assert where(found) == (None, "its source is in step 2, its words are in 1")


def test_quotes_find_a_step_whose_words_changed_and_move_with_it(ada: Hand, tmp_path: Path) -> None:
    trace = a_run(tmp_path, "a - one", "it says total_count: 0 here - two")
    content = trace.content_hash
    tag = tagged(ada, trace, "3.3", 2, "total_count: 0")
    changed = a_run(tmp_path, "x", "y", "z", "now it says total_count: 0 there - two")
    found = place(tag, changed, content)
    assert isinstance(found, Placed)
    assert where(found) == (4, "quote")
    (quote,) = found.quotes
    assert (quote.start, quote.text) == (tag.quotes[0].start + 4, "total_count: 0")


def test_labels_without_anything_to_find_their_step_by_are_listed(ada: Hand, run: Trace) -> None:
    tag = tagged(ada, run, "3.3", 2)._replace(source_index=None, source_id=None, step_hash=None)
    assert where(place(tag, run)) == (2, "unchanged")
    cut = again(run, Lines(2))
    assert where(place(tag, cut)) == (
        None,
        "it carries no source, hash or quote to find its step by",
    )


# --- writing it down


def moved(store: Store, hand: Hand, trace: Trace) -> list[Placed | Unplaced]:
    found = place_all(hand.tags(trace.trace_id), trace)
    move(store, row_of(trace), [one for one in found if isinstance(one, Placed)])
    return found


def test_new_places_are_written_at_once_with_all_that_was_said(
    store: Store, ada: Hand, run: Trace
) -> None:
    tag = tagged(ada, run, "3.3", 2, "pods #1")
    ada.edit(row_of(run), tag.id, note="why", confidence="low")
    ada.decisive(row_of(run), tag.id)
    ada.review(row_of(run), state="done")
    unplaced = tagged(ada, run, "1.3", 3)
    ada.review(row_of(run), state="done")
    cut = again(run, Lines(2, split=True))
    moved(store, ada, cut)
    assert said(ada, run.trace_id) == [("1.3", 3), ("3.3", 3)]
    new = next(one for one in ada.tags(run.trace_id) if one.mode == "3.3")
    assert (new.note, new.confidence, new.reader_version, new.source_id) == (
        "why", "low", 2, "id-get pods #1",
    )  # fmt: skip
    assert (new.quotes[0].text, new.created_at) == ("pods #1", tag.created_at)
    review = ada.my_review(run.trace_id)
    assert (review.decisive, review.state) == (new.id, "done")
    entries = [one for one in store.history(run.trace_id) if one.action == "place"]
    assert len({one.change for one in entries}) == 1
    assert entries[0].text == "moved 3.3 from step 2 to step 3, by source"
    assert ada.tags(run.trace_id)[0].id == unplaced.id  # what cannot be placed stays


def test_once_written_nothing_is_left_to_move(store: Store, ada: Hand, run: Trace) -> None:
    tagged(ada, run, "3.3", 2)
    cut = again(run, Lines(2, split=True))
    moved(store, ada, cut)
    before = len(store.history())
    assert [where(one) for one in moved(store, ada, cut)] == [(3, "unchanged")]
    assert len(store.history()) == before


def test_steps_that_change_places_take_their_tags_along(
    store: Store, ada: Hand, tmp_path: Path
) -> None:
    trace = a_run(tmp_path, "a - one #1", "b - two #2", "c - three #3")
    notes = {}
    for number in (1, 2, 3):
        tag = tagged(ada, trace, "3.3", number)
        notes[ada.edit(row_of(trace), tag.id, note=f"n{number}").source_id] = f"n{number}"
    changed = a_run(tmp_path, "c - three #3", "a - one #1", "b - two #2", format=Lines(2))
    moved(store, ada, changed)
    assert {one.source_id: one.note for one in ada.tags(trace.trace_id)} == notes
    assert [one.step for one in ada.tags(trace.trace_id)] == [1, 2, 3]


def test_two_steps_that_become_one_leave_one_tag_with_both_evidences(
    store: Store, ada: Hand, tmp_path: Path
) -> None:
    trace = a_run(tmp_path, "think hard - look", format=Lines(1, split=True))
    tagged(ada, trace, "3.3", 1, "think hard")
    tagged(ada, trace, "3.3", 2, "look")
    merged = again(trace, Lines(2))
    moved(store, ada, merged)
    (tag,) = ada.tags(trace.trace_id)
    assert {quote.text for quote in tag.quotes} == {"think hard", "look"}


def test_undo_takes_back_what_was_said_and_never_a_placing(
    store: Store, ada: Hand, run: Trace
) -> None:
    tagged(ada, run, "3.3", 2)
    cut = again(run, Lines(2, split=True))
    moved(store, ada, cut)
    with pytest.raises(MastError, match="changed since"):
        ada.undo(run.trace_id)
    assert said(ada, run.trace_id) == [("3.3", 3)]


def test_tags_of_a_closed_round_stay_as_they_are(store: Store, run: Trace) -> None:
    hand = store.hand("Ada", MAST, round="r1")
    tagged(hand, run, "3.3", 2)
    with store.file.transaction() as connection:
        connection.execute("UPDATE rounds SET closed_at = '2026-01-01' WHERE name = 'r1'")
    cut = again(run, Lines(2, split=True))
    moved(store, hand, cut)
    assert said(hand, run.trace_id) == [("3.3", 2)]
