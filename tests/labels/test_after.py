"""Votes after discussion: beside those before, and only once the round is closed."""

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.hand import Hand
from mast_tui.labels.settling.after import after_hand, rethink
from mast_tui.labels.settling.cases import Unit
from mast_tui.labels.store import Store
from mast_tui.labels.study.rounds import close
from tests.labels.given import MAST, a_trace
from tests.labels.round_given import EMPTY, a_round, item_of, lea


@pytest.fixture
def r1(store: Store) -> Store:
    return a_round(store)


def change(store: Store, name: str, mode: str, *present: Unit, trace: str = "t1") -> Hand:
    item = item_of(lea(store).docket(), trace, mode)
    rethink(store, MAST, "r1", name, item, present)
    return after_hand(store, MAST, "r1", name)


def said(hand: Hand, trace: str = "t1") -> set[tuple[str, int | None]]:
    return {(tag.mode, tag.step) for tag in hand.tags(trace)}


def test_the_whole_vote_goes_over_and_the_one_before_stays(r1: Store) -> None:
    before = r1.hand("Ada", MAST, "r1")
    was = (before.tags("t1"), before.my_review("t1"))

    after = change(r1, "Ada", "3.3")  # Ada gives it up

    assert said(after) == {("1.3", 5)}
    (kept,) = after.tags("t1")
    assert (kept.quotes, kept.note, kept.phase) == ((EMPTY,), "Ada on 1.3@5", "after")
    assert (after.my_review("t1").state, after.my_review("t1").outcome) == ("done", "failed")
    assert [one.value for one in after.verdicts("t1")] == ["absent"]
    assert (before.tags("t1"), before.my_review("t1")) == was


def test_who_is_convinced_tags_it_where_the_other_did(r1: Store) -> None:
    after = change(r1, "Ben", "3.3", Unit("3.3", 12))

    assert said(after) == {("1.3", 5), ("3.3", 12)}
    assert {tag.source_id for tag in after.tags("t1")} == {"call-5", "call-12"}


def test_a_second_change_starts_from_the_first(r1: Store) -> None:
    change(r1, "Ada", "3.3")
    after = change(r1, "Ada", "2.6", Unit("2.6", 30))
    assert said(after) == {("1.3", 5), ("2.6", 30)}

    assert after.undo("t1") is not None
    assert said(after) == {("1.3", 5)}
    change(r1, "Ada", "3.3", Unit("3.3", 12))  # on second thoughts
    assert said(after) == {("1.3", 5), ("3.3", 12)}


def test_of_two_places_one_moves_to_the_other(r1: Store) -> None:
    assert said(change(r1, "Ben", "3.3", Unit("3.3", 12), trace="t2"), "t2") == {("3.3", 12)}


def test_who_was_unsure_decides(store: Store) -> None:
    for name in ("Ada", "Ben"):
        hand = store.hand(name, MAST, "r1")
        hand.verdict(a_trace(), "3.3", "absent" if name == "Ada" else "unsure")
        hand.review(a_trace(), state="done")
    close(store, "r1")
    after = change(store, "Ben", "3.3")
    assert [(one.mode, one.value) for one in after.verdicts("t1")] == [("3.3", "absent")]


def test_there_is_no_after_while_the_round_is_open_or_without_a_vote(store: Store) -> None:
    a_round(store, closed=False)
    with pytest.raises(MastError, match="mast-tui study close r1"):
        change(store, "Ada", "3.3")
    close(store, "r1")
    with pytest.raises(MastError, match="Dan has no vote"):
        change(store, "Dan", "3.3")
