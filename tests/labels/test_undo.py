"""Undo and redo: the way back from every change, whatever process made it."""

from typing import Any

import pytest

from mast_tui.labels import rows
from mast_tui.labels.errors import UndoRefused
from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.labels.given import EVIDENCE, MAST, TRACE, a_hand, at, said


def test_undo_takes_back_tag_and_begun_review_in_one(ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))

    change = ada.undo("t1")

    assert change is not None
    assert change.text == "tagged FM-3.3 at step 12"
    assert (said(ada), ada.my_review("t1").state) == ([], "not started")
    assert ada.undo("t1") is None


def test_redo_does_it_again_with_everything_it_carried(ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12), note="hm", quotes=[EVIDENCE])
    ada.undo("t1")

    ada.redo("t1")

    again = ada.tags("t1")[0]
    assert (again.note, again.quotes, again.created_at) == ("hm", (EVIDENCE,), tag.created_at)
    assert ada.my_review("t1").state == "in progress"
    assert ada.redo("t1") is None


def test_undo_walks_back_and_redo_walks_forth(ada: Hand) -> None:
    for step in (1, 2, 3):
        ada.tag(TRACE, "3.3", at(step))
    for _ in range(3):
        ada.undo("t1")
    assert said(ada) == []

    ada.redo("t1")
    ada.redo("t1")
    assert said(ada) == [("3.3", 1), ("3.3", 2)]
    ada.undo("t1")
    assert said(ada) == [("3.3", 1)]
    ada.redo("t1")
    ada.redo("t1")
    assert said(ada) == [("3.3", 1), ("3.3", 2), ("3.3", 3)]


def test_a_new_change_ends_what_could_be_redone(ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(1))
    ada.undo("t1")
    ada.tag(TRACE, "1.3", at(2))

    assert ada.redo("t1") is None
    ada.undo("t1")
    assert said(ada) == []
    ada.redo("t1")
    assert said(ada) == [("1.3", 2)]


def test_every_kind_of_change_has_a_way_back(store: Store, ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12), note="one")
    ada.decisive(TRACE, tag.id)
    ada.verdict(TRACE, "1.1", "unsure")
    ada.review(TRACE, summary="a wrong pod")
    before = (store.tags(), store.verdicts(), ada.my_review("t1"))

    ada.edit(TRACE, tag.id, note="two")
    ada.quote(TRACE, tag.id, EVIDENCE)
    ada.verdict(TRACE, "1.1", "absent")
    ada.review(TRACE, state="done", outcome="failed")
    ada.review(TRACE, summary="")
    ada.untag(TRACE, tag.id)
    ada.decisive(TRACE, None)
    while (change := ada.undo("t1")) and "quote" not in change.text:
        pass
    ada.undo("t1")

    after = (store.tags(), store.verdicts(), ada.my_review("t1"))
    assert _content(*after) == _content(*before)


def _content(*groups: Any) -> list[object]:
    values: list[Any] = [
        one for group in groups for one in (group if isinstance(group, list) else [group])
    ]
    return [
        {key: value for key, value in rows.record_of(one).items() if key not in rows.STAMPS}
        for one in values
    ]


def test_removing_the_decisive_tag_and_undoing_makes_it_decisive_again(ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12), decisive=True)
    ada.untag(TRACE, tag.id)
    assert ada.my_review("t1").decisive is None

    ada.undo("t1")

    assert ada.my_review("t1").decisive == tag.id


def test_undo_of_done_and_of_what_reopened_it(ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    ada.review(TRACE, state="done", outcome="failed")
    done_at = ada.my_review("t1").done_at
    ada.tag(TRACE, "1.3", at(13))

    ada.undo("t1")
    assert (ada.my_review("t1").state, ada.my_review("t1").done_at) == ("done", done_at)
    ada.undo("t1")
    assert (ada.my_review("t1").state, ada.my_review("t1").outcome) == ("in progress", None)


def test_undo_sees_what_another_process_did_for_the_same_annotator(store: Store) -> None:
    ada = a_hand(store)
    ada.tag(TRACE, "3.3", at(1))
    with Store(store.path, clock=lambda: "2026-03-01T11:00:00.000Z") as elsewhere:
        a_hand(elsewhere).tag(TRACE, "1.3", at(2))

        ada.undo("t1")
        assert said(ada) == [("3.3", 1)]
        a_hand(elsewhere).undo("t1")
        assert said(ada) == []
        ada.redo("t1")
        assert said(a_hand(elsewhere)) == [("3.3", 1)]


def test_undo_stays_on_its_trace_annotator_and_round(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(1))
    a_hand(store, "Ben").tag(TRACE, "1.3", at(2))
    store.hand("Ada", MAST, "r1").tag(TRACE, "1.3", at(3))

    ada.undo("t1")

    assert [(tag.mode, tag.round) for tag in store.tags()] == [("1.3", ""), ("1.3", "r1")]
    assert ada.undo("t2") is None


def test_undo_is_refused_once_something_else_changed_the_row(store: Store, ada: Hand) -> None:
    tag = ada.tag(TRACE, "3.3", at(12), note="one")
    with store.file.transaction() as connection:  # what an import does
        connection.execute("UPDATE tags SET note = 'theirs', revision = 9 WHERE id = ?", (tag.id,))

    with pytest.raises(UndoRefused, match="it has been changed since"):
        ada.undo("t1")
    assert [tag.note for tag in store.tags()] == ["theirs"]


def test_undo_on_an_absent_store_makes_no_file(store: Store, ada: Hand) -> None:
    assert (ada.undo("t1"), ada.redo("t1")) == (None, None)
    assert not store.path.exists()


def test_time_spent_is_not_undone(ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))
    ada.review(TRACE, seconds=30, steps_opened=[1, 2, 3, 9])

    ada.undo("t1")

    review = ada.my_review("t1")
    assert (review.state, review.seconds, review.steps_opened) == ("not started", 30.0, "1-3,9")
