"""Settling a round: the consensus, its history, and the votes that it leaves alone."""

import io
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.labels.exchange.freezing import freeze
from mast_tui.labels.exchange.joining import merge
from mast_tui.labels.exchange.labels_file import read, write
from mast_tui.labels.settling.cases import Unit
from mast_tui.labels.settling.consensus import neither, new, side_of
from mast_tui.labels.settling.round import rounds_to_settle
from mast_tui.labels.store import Store
from mast_tui.labels.study.precedents import precedents, settlements
from mast_tui.labels.study.rounds import close, closed_at, reopen
from tests.labels.given import MAST, a_store, a_trace
from tests.labels.round_given import (
    EMPTY,
    SURE,
    a_round,
    agreed,
    item_of,
    lea,
    say,
    settle,
    state,
)


@pytest.fixture
def r1(store: Store) -> Store:
    """A closed round that nobody has settled."""
    return a_round(store)


def human_tags(store: Store) -> str:
    people = {one.uuid for one in store.annotators() if one.kind == "human"}
    return repr([tag for tag in store.tags(removed=True) if tag.annotator in people])


def test_a_docket_lists_what_to_settle_by_trace_and_place(r1: Store) -> None:
    found = lea(r1).docket()

    assert [(one.trace.trace_id, one.case.kind, one.step) for one in found.items] == [
        ("t1", "omission", 12), ("t1", "omission", 30), ("t2", "localisation", 12),
    ]  # fmt: skip
    assert [(name, tag.note) for name, tag in found.items[0].tags] == [("Ada", "Ada on 3.3@12")]
    assert found.closed_at == closed_at(r1, "r1") is not None
    assert (found.settled, len(found.untaken()), found.waiting) == (0, 2, {})
    assert rounds_to_settle(r1, MAST) == ["r1"]


def test_a_side_is_taken_with_all_its_quotes_and_notes(r1: Store) -> None:
    found = lea(r1).docket()
    item = item_of(found, "t2", "3.3")

    lea(r1).settle(found, item, side_of(item, "a", lea(r1).uuids()), "the first of the two")

    (tag,) = r1.hand("consensus", MAST, "r1", "consensus").tags("t2")
    assert (tag.mode, tag.step, tag.quotes) == ("3.3", 12, (EMPTY, SURE))
    assert tag.note == "Ada on 3.3@12 / Cem on 3.3@12"
    assert tag.confidence == "high"
    assert tag.source_id == "call-12"
    ada, cem = (uuid for name, uuid in lea(r1).uuids().items() if name in ("Ada", "Cem"))
    made = {one.step: one for one in settlements(r1)}
    assert (made[12].value, made[40].value) == ("present", "absent")
    assert set(made[12].choice[2:-2].split('", "')) == {ada, cem}
    assert made[12].reason == made[40].reason == "the first of the two"


def test_settling_never_touches_a_vote(r1: Store) -> None:
    before = human_tags(r1)

    for trace, mode, how in (("t1", "3.3", "a"), ("t1", "2.6", "a"), ("t2", "3.3", "3.3@20")):
        settle(lea(r1), trace, mode, how, "so we read it")

    assert human_tags(r1) == before
    assert all(not review.phase for review in r1.reviews())


def test_the_consensus_of_a_trace_is_done_with_its_last_disagreement(r1: Store) -> None:
    assert settle(lea(r1), "t1", "3.3", "a") is False
    assert (state(r1), agreed(r1)) == ("in progress", {("3.3", 12), ("1.3", 5)})

    assert settle(lea(r1), "t1", "2.6", "a") is True

    assert state(r1) == "done"
    assert agreed(r1) == {("3.3", 12), ("1.3", 5)}  # Ada and Ben saw no 2.6
    review = r1.hand("consensus", MAST, "r1", "consensus").my_review("t1")
    assert review.outcome == "failed"
    assert lea(r1).docket().settled == 2


def test_one_undo_takes_a_decision_back_with_all_that_came_of_it(r1: Store) -> None:
    settle(lea(r1), "t1", "3.3", "a")
    settle(lea(r1), "t1", "2.6", "b", "the plan said otherwise")
    assert state(r1) == "done"

    change = lea(r1).undo("t1")

    assert change is not None
    assert change.text == "settled 2.6 at step 30: 2.6 at step 30"
    assert (state(r1), agreed(r1)) == ("in progress", {("3.3", 12), ("1.3", 5)})
    assert [one.decided for one in lea(r1).docket().on("t1")] == [True, False]
    assert lea(r1).redo("t1") is not None
    assert (state(r1), lea(r1).docket().settled) == ("done", 2)
    lea(r1).undo("t1")
    lea(r1).undo("t1")
    assert (agreed(r1), state(r1), settlements(r1)) == (set(), "not started", [])


def test_the_history_says_who_decided_what(r1: Store) -> None:
    settle(lea(r1, "Ada"), "t2", "3.3", "b")

    entries = [one for one in r1.history("t2") if one.action == "settle"]
    assert {one.text for one in entries} == {"settled 3.3 at step 12: 3.3 at step 40"}
    assert {"tags", "settlements", "reviews"} == {one.tbl for one in entries}
    names = {uuid: name for name, uuid in lea(r1).uuids().items()}
    made = settlements(r1)[0]
    assert (names[made.decided_by], names[made.decided_with or ""]) == ("Lea", "Ada")


def test_neither_and_something_new(r1: Store) -> None:
    settle(lea(r1), "t2", "3.3", "neither", "both are retries")
    assert agreed(r1, "t2") == set()
    assert {one.choice for one in settlements(r1)} == {"neither"}

    settle(lea(r1), "t2", "3.3", "1.3@41")  # on second thoughts
    assert agreed(r1, "t2") == {("1.3", 41)}
    (item,) = lea(r1).docket().on("t2")
    assert (item.decided, item.present) == (True, (Unit("1.3", 41),))

    settle(lea(r1), "t2", "3.3", "a")  # and back: what was new is gone
    assert agreed(r1, "t2") == {("3.3", 12)}
    assert {(one.mode, one.step): one.value for one in settlements(r1)} == {
        ("3.3", 12): "present", ("3.3", 40): "absent", ("1.3", 41): "absent",
    }  # fmt: skip


def test_what_makes_no_sense_is_refused(r1: Store) -> None:
    found = lea(r1).docket()
    omission = item_of(found, "t1", "3.3")
    with pytest.raises(MastError, match="Ben and Cem tagged nothing there: take side B"):
        neither(omission)
    with pytest.raises(MastError, match='no side "d" here; there is A, B'):
        side_of(omission, "d", {})
    with pytest.raises(MastError, match="say what is there"):
        new(omission, [])
    with pytest.raises(MastError, match="no step 99"):
        lea(r1).settle(found, omission, new(omission, [Unit("3.3", 99)]))
    assert settlements(r1) == []


def test_what_all_agree_on_is_taken_over_trace_by_trace(r1: Store) -> None:
    found = lea(r1).docket()

    taken = {
        one.trace.trace_id: lea(r1).agree(one, not found.on(one.trace.trace_id))
        for one in found.untaken()
    }

    assert taken == {"t1": 1, "t3": 1}
    assert (agreed(r1, "t3"), state(r1, "t3")) == ({("3.2", None)}, "done")
    assert (agreed(r1), state(r1)) == ({("1.3", 5)}, "in progress")
    again = [one.trace.trace_id for one in lea(r1).docket().untaken()]
    assert again == []


def test_decisive_and_outcome_are_agreed_where_all_say_the_same(store: Store) -> None:
    for name, outcome in (("Ada", "failed"), ("Ben", "unknown")):
        hand = store.hand(name, MAST, "r1")
        hand.tag(a_trace(), "3.2", None, decisive=True)
        hand.review(a_trace(), state="done", outcome=outcome)  # type: ignore[arg-type]

    (one,) = lea(store).docket().agreed
    lea(store).agree(one, True)

    hand = store.hand("consensus", MAST, "r1", "consensus")
    review = hand.my_review("t1")
    assert (review.state, review.outcome) == ("done", None)
    assert review.decisive == hand.tags("t1")[0].id


def test_the_outcome_is_the_one_that_more_than_half_gave(store: Store) -> None:
    for name, outcome in (("Ada", "failed"), ("Ben", "failed"), ("Cem", "succeeded")):
        store.hand(name, MAST, "r1").review(a_trace(), state="done", outcome=outcome)  # type: ignore[arg-type]

    (one,) = lea(store).docket().agreed
    lea(store).agree(one, True)

    assert store.hand("consensus", MAST, "r1", "consensus").my_review("t1").outcome == "failed"


def test_a_trace_that_all_excluded_is_excluded(store: Store) -> None:
    for name in ("Ada", "Ben"):
        store.hand(name, MAST, "r1").review(a_trace(), exclusion="cut off")

    (one,) = lea(store).docket().agreed
    lea(store).agree(one, True)

    assert state(store) == "excluded"
    assert lea(store).docket().untaken() == []


def test_a_trace_waits_until_all_are_done_or_the_round_is_closed(store: Store) -> None:
    a_round(store, closed=False)
    say(store, "Dan", a_trace("t1"), ["3.3@12"], done=False)
    say(store, "Dan", a_trace("t4"), ["3.3@12"])

    found = lea(store).docket()
    assert found.waiting == {"runs/t1.jsonl": ("Dan",)}
    assert found.alone == ("runs/t4.jsonl",)
    assert {one.trace.trace_id for one in found.items} == {"t2"}

    close(store, "r1")
    assert lea(store).docket().waiting == {}
    assert len(lea(store).docket().on("t1")) == 2  # of those who are done


def test_closing_freezes_votes_and_reopening_frees_them(r1: Store) -> None:
    with pytest.raises(MastError, match="frozen"):
        say(r1, "Ada", a_trace("t1"), ["1.1@3"])
    reopen(r1, "r1")
    say(r1, "Ada", a_trace("t1"), ["1.1@3"])
    with pytest.raises(MastError, match="is open"):
        reopen(r1, "r1")
    with pytest.raises(MastError, match='no round "r9"; there is r1'):
        reopen(r1, "r9")


def test_precedents_are_what_has_a_reason_one_a_mode(r1: Store) -> None:
    settle(lea(r1), "t1", "3.3", "a")
    settle(lea(r1), "t2", "3.3", "a", "where it first accepts the check")

    assert [(one.trace_id, one.step, one.value, one.quote) for one in precedents(r1, "mast")] == [
        ("t2", 12, "present", EMPTY.text)
    ]
    settle(lea(r1), "t1", "2.6", "a", "its words and its doing agree")
    assert [(one.mode, one.value) for one in precedents(r1, "mast")] == [
        ("2.6", "absent"), ("3.3", "present"),
    ]  # fmt: skip


def test_two_leads_on_two_hosts_make_one_consensus(r1: Store, tmp_path: Path) -> None:
    labels = io.StringIO()
    write(r1, labels)
    with Store(tmp_path / "b.db") as other, a_store(tmp_path, "c.db") as both:
        read(other, labels.getvalue().splitlines())
        settle(lea(r1), "t2", "3.3", "a")
        settle(lea(other), "t1", "3.3", "a")

        merge([r1, other], both, same=True)

        assert [one.name for one in both.annotators() if one.kind == "consensus"] == ["consensus"]
        assert (agreed(both, "t2"), agreed(both)) == ({("3.3", 12)}, {("3.3", 12), ("1.3", 5)})
        assert lea(both).docket().settled == 2
        freeze(both, "agreed")


def test_a_choice_of_labels_reads_back_with_the_decisions_that_it_can_hold(
    r1: Store, tmp_path: Path
) -> None:
    settle(lea(r1), "t1", "3.3", "a")
    settle(lea(r1), "t2", "3.3", "a")
    done, agreed_only = io.StringIO(), io.StringIO()
    write(r1, done, done=True)
    write(Chosen(r1, Options(consensus=True)), agreed_only)

    with a_store(tmp_path, "done.db") as other:
        read(other, done.getvalue().splitlines())
        assert {one.trace_id for one in settlements(other)} == {"t2"}  # t1 is not done yet
    with a_store(tmp_path, "agreed.db") as other:
        read(other, agreed_only.getvalue().splitlines())
        assert (settlements(other), agreed(other, "t2")) == ([], {("3.3", 12)})
