"""Three-valued votes: 1 tagged, 0 looked and found nothing, None not known."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from mast_tui.codebook.document import codebook_from
from mast_tui.errors import MastError
from mast_tui.labels.hand import Hand
from mast_tui.labels.looks import Vote
from mast_tui.labels.store import Store
from mast_tui.labels.votes import Unsure, votes
from tests.labels.given import MAST, TRACE, a_hand, a_trace, at

Act = Callable[[Hand], object]


def nothing(ada: Hand) -> None:
    """Ada has opened nothing."""


def tag(ada: Hand) -> None:
    ada.tag(TRACE, "3.3", at(12))


def tag_whole(ada: Hand) -> None:
    ada.tag(TRACE, "3.3", None)


def tag_other(ada: Hand) -> None:
    ada.tag(TRACE, "1.3", at(12))


def untag(ada: Hand) -> None:
    ada.untag(TRACE, ada.tag(TRACE, "3.3", at(12)).id)


def unsure(ada: Hand) -> None:
    ada.verdict(TRACE, "3.3", "unsure")


def absent(ada: Hand) -> None:
    ada.verdict(TRACE, "3.3", "absent")


def done(ada: Hand) -> None:
    ada.review(TRACE, state="done")


def exclude(ada: Hand) -> None:
    ada.review(TRACE, exclusion="no answer")


TRUTH: list[tuple[list[Act], Vote, Vote, Vote]] = [
    # what Ada did                 trace  step 12  step 13
    ([tag], 1, 1, None),
    ([tag, done], 1, 1, 0),
    ([tag_whole, done], 1, None, None),
    ([tag_whole, tag, done], 1, 1, None),
    ([tag_other], None, None, None),
    ([tag_other, done], 0, 0, 0),
    ([done], 0, 0, 0),
    ([untag], None, None, None),
    ([untag, done], 0, 0, 0),
    ([unsure, done], None, None, None),
    ([absent], None, None, None),
    ([absent, done], 0, 0, 0),
    ([exclude], None, None, None),
    ([tag, exclude], None, None, None),
]


@pytest.mark.parametrize(
    ("acts", "whole", "tagged_step", "other_step"),
    TRUTH,
    ids=[" ".join(act.__name__ for act in row[0]) for row in TRUTH],
)
def test_what_ada_did_is_this_vote(
    store: Store, ada: Hand, acts: list[Act], whole: Vote, tagged_step: Vote, other_step: Vote
) -> None:
    for act in acts:
        act(ada)

    by_trace, by_step = votes(store, MAST), votes(store, MAST, "step")

    assert by_trace.modes["3.3"]["t1"]["Ada"] is whole
    assert by_step.modes["3.3"]["t1", 12]["Ada"] is tagged_step
    assert by_step.modes["3.3"]["t1", 13]["Ada"] is other_step


@pytest.mark.parametrize(
    ("rule", "by_trace", "by_step"), [("null", None, None), ("0", 0, 0), ("1", 1, None)]
)
def test_unsure_counts_as_the_study_says(
    store: Store, ada: Hand, rule: Unsure, by_trace: Vote, by_step: Vote
) -> None:
    unsure(ada)
    done(ada)

    assert votes(store, MAST, unsure=rule).modes["3.3"]["t1"]["Ada"] is by_trace
    assert votes(store, MAST, "step", unsure=rule).modes["3.3"]["t1", 1]["Ada"] is by_step


def test_who_has_not_seen_a_trace_has_no_vote_on_it(store: Store, ada: Hand) -> None:
    ada.review(TRACE, state="done")
    a_hand(store, "Ben").review(a_trace("t2"), state="done")

    found = votes(store, MAST)

    assert found.annotators == ("Ada", "Ben")
    assert found.units == ("t1", "t2")
    assert found.modes["1.1"] == {"t1": {"Ada": 0, "Ben": None}, "t2": {"Ada": None, "Ben": 0}}


def test_only_people_vote_unless_a_judge_is_named(store: Store, ada: Hand) -> None:
    ada.review(TRACE, state="done")
    store.hand("gpt", MAST, kind="judge").tag(TRACE, "3.3", at(2))

    assert votes(store, MAST).annotators == ("Ada",)
    assert votes(store, MAST, annotators=["gpt", "ADA"]).annotators == ("Ada", "gpt")
    with pytest.raises(MastError, match="no labels by Zoe; there are labels by Ada, gpt"):
        votes(store, MAST, annotators=["Zoe"])


def test_modes_that_the_codebook_of_a_review_does_not_ask_are_no_votes(store: Store) -> None:
    body = MAST.to_dict()
    body["modes"] = [mode for mode in body["modes"] if mode["code"] != "3.3"]
    smaller = codebook_from(body | {"revision": 7})
    store.hand("Ada", smaller).review(TRACE, state="done")

    found = votes(store, MAST)

    assert (found.modes["3.3"]["t1"]["Ada"], found.modes["3.2"]["t1"]["Ada"]) == (None, 0)


def test_of_several_rounds_the_last_word_counts_and_one_round_can_be_asked(store: Store) -> None:
    first, second = store.hand("Ada", MAST, "r1"), store.hand("Ada", MAST, "r2")
    first.tag(TRACE, "3.3", at(1))
    second.review(TRACE, state="done")

    assert votes(store, MAST).modes["3.3"]["t1"]["Ada"] == 0
    assert votes(store, MAST, round="r1").modes["3.3"]["t1"]["Ada"] == 1


def test_labels_in_another_codebook_are_no_votes_here(store: Store, ada: Hand) -> None:
    other = codebook_from(MAST.to_dict() | {"id": "other"})
    store.hand("Ada", other).tag(TRACE, "3.3", at(1))

    assert votes(store, MAST).units == ()


def test_a_review_taken_back_is_no_look(store: Store, ada: Hand) -> None:
    tag(ada)
    ada.undo("t1")

    assert votes(store, MAST).units == ()


def test_an_absent_store_has_no_votes(tmp_path: Path) -> None:
    found = votes(Store(tmp_path / "none.db"), MAST, "step")

    assert (found.annotators, found.units, found.modes["1.1"]) == ((), (), {})


def test_steps_of_many_long_traces_are_counted_in_no_time(store: Store) -> None:
    for name in ("Ada", "Ben", "Cleo"):
        hand = a_hand(store, name)
        for number in range(30):
            trace = a_trace(f"t{number}", steps=2_000)
            hand.tag(trace, "3.3", at(number + 1))
            hand.review(trace, state="done")

    start = time.perf_counter()
    found = votes(store, MAST, "step")

    assert time.perf_counter() - start < 2
    assert len(found.units) == 60_000
    assert len({id(votes) for votes in found.modes["3.3"].values()}) < 100
