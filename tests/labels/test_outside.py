"""From ``other`` to a mode of a new version: whose tag it is, where it is and why, stays."""

from dataclasses import replace

import pytest

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.errors import UndoRefused
from mast_tui.labels.hand import Hand
from mast_tui.labels.labelled import of_store
from mast_tui.labels.mapped.outside import adopt, outside, picked
from mast_tui.labels.store import Store
from mast_tui.labels.votes import votes
from tests.labels.given import EVIDENCE, MAST, TRACE, a_hand, a_trace, at


def with_new_mode() -> Codebook:
    """MAST with a mode for agents that give up on a tool."""
    new = MAST.mode("3.3")._replace(
        code="3.4", id="FM-3.4", name="Tool abandoned", keys="34", names={}, aliases=()
    )
    return replace(MAST, version="v4", modes=(*MAST.modes, new))


NEW = with_new_mode()


def test_what_lies_outside_is_listed_with_whose_it_is_and_why(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "other", at(5), note="gave up on kubectl")
    ada.tag(TRACE, "3.3", at(6))
    (found,) = outside(store, MAST)
    assert (found.annotator, found.tag.step, found.tag.note) == ("Ada", 5, "gave up on kubectl")
    assert found.path == TRACE.path
    assert picked([found], found.tag.id[:6]) is found
    for wrong in ("", "zz"):
        with pytest.raises(MastError, match="mast-tui codebook other"):
            picked([found], wrong)


def test_it_becomes_a_mode_of_the_new_version_with_all_that_was_said(
    store: Store, ada: Hand
) -> None:
    tag = ada.tag(
        TRACE, "other", at(5), note="gave up", quotes=[EVIDENCE], confidence="high", decisive=True
    )

    (after,), closed = adopt(store, NEW, {tag.id: "3.4"})

    assert closed == []
    assert [(one.mode, one.step) for one in store.tags()] == [("3.4", 5)]
    assert (after.note, after.quotes, after.confidence) == ("gave up", (EVIDENCE,), "high")
    assert (after.codebook_version, after.annotator) == ("v4", tag.annotator)
    assert store.reviews()[0].decisive == after.id
    assert store.history()[-1].text == "OTHER at step 5 became FM-3.4"
    assert outside(store, NEW) == []


def test_it_counts_from_then_on_and_who_was_not_asked_has_no_vote(store: Store, ada: Hand) -> None:
    tag = ada.tag(TRACE, "other", at(5), note="gave up")
    ada.review(TRACE, state="done")
    ben = a_hand(store, "Ben")
    ben.review(TRACE, state="done")
    assert set(votes(store, NEW).modes["3.4"]["t1"].values()) == {None}

    adopt(store, NEW, {tag.id: "3.4"})

    assert votes(store, NEW).modes["3.4"]["t1"] == {"Ada": 1, "Ben": None}
    counted = {look.annotator: look for look in of_store(store, NEW).looks}
    assert counted["Ada"].steps["3.4"] == {5}
    assert "3.4" not in counted["Ben"].asked


def test_what_was_there_is_joined(store: Store, ada: Hand) -> None:
    tag = ada.tag(TRACE, "other", at(5), note="gave up", quotes=[EVIDENCE])
    store.hand("Ada", NEW).tag(TRACE, "3.4", at(5), note="my own words")

    adopt(store, NEW, {tag.id: "3.4"})

    (one,) = store.tags()
    assert (one.note, one.quotes) == ("my own words", (EVIDENCE,))


def test_no_undo_takes_it_back(store: Store, ada: Hand) -> None:
    ada.tag(TRACE, "1.3", at(4))
    tag = ada.tag(TRACE, "other", at(5), note="gave up")
    adopt(store, NEW, {tag.id: "3.4"})
    with pytest.raises(UndoRefused, match="tagged OTHER at step 5; it has been changed since"):
        ada.undo(TRACE.trace_id)


def test_a_mode_that_the_annotator_was_asked_about_is_refused(store: Store, ada: Hand) -> None:
    tag = ada.tag(TRACE, "other", at(5), note="gave up")
    with pytest.raises(MastError, match="Incorrect verification stood in the codebook"):
        adopt(store, NEW, {tag.id: "3.3"})
    with pytest.raises(MastError, match="already"):
        adopt(store, NEW, {tag.id: "other"})
    with pytest.raises(MastError, match=r"3\.4"):
        adopt(store, MAST, {tag.id: "3.4"})
    assert [one.mode for one in store.tags()] == ["other"]


def test_a_closed_round_stays_as_it_is(store: Store) -> None:
    hand = store.hand("Ada", MAST, round="r1")
    tag = hand.tag(TRACE, "other", at(5), note="gave up")
    other = hand.tag(a_trace("t2"), "other", at(1), note="again")
    with store.file.transaction() as connection:
        connection.execute("UPDATE rounds SET closed_at = '2026-03-02T10:00:00.000Z'")

    adopted, closed = adopt(store, NEW, {tag.id: "3.4", other.id: "3.4"})

    assert adopted == []
    assert [one.tag.id for one in closed] == [tag.id, other.id]
    assert {one.mode for one in store.tags()} == {"other"}
