"""The review: begun by the first tag, done when somebody says so, open again after a change."""

from collections.abc import Callable

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.labels.given import MAST, TRACE, at


def test_the_first_tag_begins_the_review(ada: Hand) -> None:
    assert ada.my_review("t1").state == "not started"
    ada.tag(TRACE, "3.3", at(12))
    assert ada.my_review("t1").state == "in progress"


@pytest.mark.parametrize(
    "change",
    [
        lambda ada, tag: ada.tag(TRACE, "1.3", at(2)),
        lambda ada, tag: ada.untag(TRACE, tag),
        lambda ada, tag: ada.edit(TRACE, tag, note="hm"),
        lambda ada, tag: ada.verdict(TRACE, "1.1", "unsure"),
        lambda ada, tag: ada.decisive(TRACE, tag),
        lambda ada, tag: ada.review(TRACE, summary="hm"),
        lambda ada, tag: ada.review(TRACE, outcome="succeeded"),
    ],
    ids=["tag", "untag", "edit", "verdict", "decisive", "summary", "outcome"],
)
def test_any_change_reopens_a_done_review(ada: Hand, change: Callable[[Hand, str], object]) -> None:
    tag = ada.tag(TRACE, "3.3", at(12))
    ada.review(TRACE, state="done", outcome="failed")

    change(ada, tag.id)

    assert (ada.my_review("t1").state, ada.my_review("t1").done_at) == ("in progress", None)


def test_done_again_with_another_outcome_stays_done(ada: Hand) -> None:
    ada.review(TRACE, state="done", outcome="failed")
    review = ada.review(TRACE, state="done", outcome="succeeded", summary="well")

    assert (review.state, review.outcome, review.summary) == ("done", "succeeded", "well")


def test_saying_nothing_new_writes_nothing(store: Store, ada: Hand) -> None:
    ada.review(TRACE, state="done", outcome="failed")
    number = len(store.history())
    ada.review(TRACE, state="done", outcome="failed")

    assert len(store.history()) == number


def test_time_and_steps_add_up_and_reopen_nothing(ada: Hand) -> None:
    ada.review(TRACE, state="done")
    ada.review(TRACE, seconds=2.5, steps_opened=range(1, 5))
    review = ada.review(TRACE, seconds=1.5, steps_opened=[5, 60])

    assert (review.state, review.seconds, review.steps_opened) == ("done", 4.0, "1-5,60")


def test_time_of_a_review_that_was_not_begun_is_not_kept(store: Store, ada: Hand) -> None:
    ada.review(TRACE, seconds=30, steps_opened=[1])

    assert not store.path.exists()


def test_a_trace_is_excluded_with_a_reason_and_taken_back_without(ada: Hand) -> None:
    with pytest.raises(MastError, match="with a reason"):
        ada.review(TRACE, state="excluded")
    assert ada.review(TRACE, exclusion="no answer").state == "excluded"
    review = ada.review(TRACE, state="in progress")
    assert (review.state, review.exclusion) == ("in progress", None)


def test_a_tag_says_more_than_a_verdict(store: Store, ada: Hand) -> None:
    ada.verdict(TRACE, "3.3", "absent")
    ada.tag(TRACE, "3.3", at(12))
    assert store.verdicts() == []

    with pytest.raises(MastError, match="tagged at step 12; remove the tag first"):
        ada.verdict(TRACE, "3.3", "absent")
    ada.undo("t1")
    assert [verdict.value for verdict in ada.verdicts("t1")] == ["absent"]


def test_a_closed_round_is_frozen_until_its_second_phase(store: Store) -> None:
    hand = store.hand("Ada", MAST, "r1")
    hand.tag(TRACE, "3.3", at(12))
    with store.file.transaction() as connection:
        connection.execute("UPDATE rounds SET closed_at = '2026-03-02T00:00:00.000Z'")

    with pytest.raises(MastError, match='round "r1" was closed'):
        hand.tag(TRACE, "1.3", at(13))
    after = store.hand("Ada", MAST, "r1", phase="after")
    after.tag(TRACE, "1.3", at(13))

    assert [(tag.mode, tag.phase) for tag in store.tags()] == [("3.3", ""), ("1.3", "after")]
    assert [tag.mode for tag in hand.tags("t1")] == ["3.3"]
