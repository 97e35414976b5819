"""Tagging: what a tag says, and what it is identified by."""

from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.hand import Hand
from mast_tui.labels.model import Quote
from mast_tui.labels.store import Store
from tests.labels.given import EVIDENCE, MAST, TRACE, a_hand, a_store, a_trace, at, said


def test_a_tag_is_read_back_as_it_was_given(store: Store, ada: Hand) -> None:
    tag = ada.tag(
        TRACE,
        "3.3",
        at(12),
        quotes=[EVIDENCE],
        note="saw the empty result",
        confidence="high",
        impact="contributed",
        actor="agent",
        group="g1",
    )

    assert store.tags() == [tag]
    assert (tag.mode, tag.step, tag.source_index, tag.source_id) == ("3.3", 12, 24, "call-12")
    assert (tag.step_hash, tag.reader_version, tag.quotes) == ("hash-12", 1, (EVIDENCE,))
    assert (tag.confidence, tag.impact, tag.group) == ("high", "contributed", "g1")


def test_the_same_vote_again_is_the_same_tag_with_more_said(ada: Hand) -> None:
    first = ada.tag(TRACE, "3.3", at(12), note="one")
    second = ada.tag(TRACE, "3.3", at(12), confidence="low", quotes=[EVIDENCE])
    third = ada.tag(TRACE, "3.3", at(12), quotes=[EVIDENCE])

    assert first.id == second.id
    assert (second.note, second.confidence, second.quotes) == ("one", "low", (EVIDENCE,))
    assert third == second  # nothing new was said


@pytest.mark.parametrize(
    ("trace", "name", "mode", "step", "round"),
    [
        ("t2", "Ada", "3.3", 12, ""),
        ("t1", "Ben", "3.3", 12, ""),
        ("t1", "Ada", "3.2", 12, ""),
        ("t1", "Ada", "3.3", 13, ""),
        ("t1", "Ada", "3.3", None, ""),
        ("t1", "Ada", "3.3", 12, "r1"),
    ],
)
def test_another_trace_person_mode_step_or_round_is_another_tag(
    store: Store, ada: Hand, trace: str, name: str, mode: str, step: int | None, round: str
) -> None:
    first = ada.tag(TRACE, "3.3", at(12))
    hand = store.hand(name, MAST, round)

    assert hand.tag(a_trace(trace), mode, at(step) if step else None).id != first.id


def test_a_name_is_the_same_in_any_case_and_composition(store: Store) -> None:
    composed = a_hand(store, "Zoë K").tag(TRACE, "3.3", at(1))
    decomposed = a_hand(store, "  ZOE\u0308   K ").tag(TRACE, "3.3", at(2))

    assert composed.annotator == decomposed.annotator
    assert [one.name for one in store.annotators()] == ["Zoë K"]


def test_toggling_twice_leaves_no_tag_but_the_memory_of_one(store: Store, ada: Hand) -> None:
    assert ada.toggle(TRACE, "3.3", at(12)) is not None
    assert ada.toggle(TRACE, "3.3", at(12)) is None

    assert ada.tags("t1") == []
    assert [tag.removed for tag in store.tags(removed=True)] == [True]


def test_a_tag_made_again_after_its_removal_begins_anew(ada: Hand) -> None:
    old = ada.tag(TRACE, "3.3", at(12), note="old", quotes=[EVIDENCE])
    ada.untag(TRACE, old.id)
    new = ada.tag(TRACE, "3.3", at(12))

    assert (new.id, new.note, new.quotes) == (old.id, None, ())
    assert new.revision == 3


def test_editing_sets_and_empties_fields(ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12), note="one", confidence="low")
    tag = ada.edit(TRACE, tag.id, note=None, confidence="high", quotes=[EVIDENCE])
    tag = ada.quote(TRACE, tag.id, EVIDENCE._replace(start=0, end=14, before=""))

    assert (tag.note, tag.confidence, len(tag.quotes)) == (None, "high", 2)


def test_lone_surrogates_become_one_character_each(ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12), quotes=[Quote("output", 0, 3, "a\ud800b")], note="\udfff")

    assert (tag.quotes[0].text, tag.note) == ("a\ufffdb", "\ufffd")
    assert ada.tags("t1") == [tag]


@pytest.mark.parametrize("step", [0, 61])
def test_a_step_outside_the_trace_is_refused(ada: Hand, step: int) -> None:
    with pytest.raises(MastError, match="steps 1 to 60"):
        ada.tag(TRACE, "3.3", at(step))


def test_words_and_places_that_do_not_fit_are_refused(ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12))
    with pytest.raises(MastError, match="high, medium, low"):
        ada.edit(TRACE, tag.id, confidence="certain")
    with pytest.raises(MastError, match="has no mode"):
        ada.tag(TRACE, "9.9", at(12))
    with pytest.raises(MastError, match="2 characters"):
        ada.quote(TRACE, tag.id, Quote("output", 0, 5, "ab"))


def test_nobody_changes_the_tag_of_somebody_else(store: Store, ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12))

    with pytest.raises(MastError, match="Ben has no such tag"):
        a_hand(store, "Ben").untag(TRACE, tag.id)


def test_a_judge_and_a_person_do_not_share_a_name(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))

    with pytest.raises(MastError, match="is a human in this store"):
        store.hand("ada", MAST, kind="judge").tag(TRACE, "3.3", at(12))


def test_a_trace_tagged_while_it_is_read_keeps_the_larger_count(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    ada.tag(TRACE._replace(steps=20, outcome="failed"), "3.3", at(13))

    assert [(row.steps, row.outcome) for row in store.traces()] == [(60, "failed")]


def test_tags_come_by_step_with_the_whole_trace_first(ada: Hand) -> None:
    for step in (30, 4):
        ada.tag(TRACE, "3.3", at(step))
    ada.tag(TRACE, "1.5", None)

    assert said(ada) == [("1.5", None), ("3.3", 4), ("3.3", 30)]


def test_each_change_is_one_row_of_history(store: Store, ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12))
    ada.edit(TRACE, tag.id, note="hm")

    found = [(row.change, row.tbl, row.text, row.before is None) for row in store.history("t1")]
    assert found == [
        (1, "tags", "tagged FM-3.3 at step 12", True),
        (1, "reviews", "tagged FM-3.3 at step 12", True),
        (3, "tags", "note of FM-3.3 at step 12", False),
    ]


def test_two_stores_give_one_person_two_uuids(tmp_path: Path) -> None:
    with a_store(tmp_path, "a.db") as one, a_store(tmp_path, "b.db") as two:
        first = a_hand(one).tag(TRACE, "3.3", at(12))
        second = a_hand(two).tag(TRACE, "3.3", at(12))

    assert first.annotator != second.annotator
    assert first.host != second.host
