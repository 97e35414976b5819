"""What an annotator must not see yet, from assignments, rounds and reviews."""

import json
from pathlib import Path

import pytest

from mast_tui.labels.blind.hiding import Blinding, rounds_in
from mast_tui.labels.blind.revealing import blindness, sentences
from mast_tui.labels.blind.withheld import Withheld
from mast_tui.labels.exchange.joining import merge
from mast_tui.labels.file.watching import Watch
from mast_tui.labels.revealed import revealed
from mast_tui.labels.store import Store
from mast_tui.labels.study import assigned
from mast_tui.labels.study.drawing import Given
from tests.labels.given import MAST, TRACE, at

OTHER = TRACE._replace(trace_id="f" * 16, path="/w/heron/2.jsonl", model="heron", outcome="failed")
BLIND = {"blind": True, "hides": ["labels", "model"]}


@pytest.fixture
def given(store: Store) -> Store:
    """TRACE to Ada and Ben in the blind round r1; nobody was given OTHER."""
    drawn = [Given("Ada", TRACE.trace_id, 1, "drawn"), Given("Ben", TRACE.trace_id, 1, "drawn")]
    assigned.keep(store, "r1", drawn, {TRACE.trace_id: TRACE}, 0, BLIND)
    return store


def test_a_trace_is_hidden_until_it_is_done_and_revealed(given: Store) -> None:
    ada = given.hand("Ada", MAST, "r1")
    blinding = Blinding(given, "ada")
    assert blinding.round_of(TRACE.trace_id) == blinding.current == "r1"
    assert blinding.hidden(TRACE.trace_id) == {"labels", "model"}
    assert blinding.hidden(OTHER.trace_id) == {"labels", "model"}

    ada.review(TRACE, state="done")
    blinding.refresh()
    assert blinding.hidden(TRACE.trace_id) == {"labels", "model"}
    assert blinding.hidden(OTHER.trace_id) == set()
    assert blinding.hides("model")

    ada.reveal(TRACE, {"labels", "model"})
    blinding.refresh()
    assert blinding.hidden(TRACE.trace_id) == set()
    assert not blinding.hides("model")


def test_who_was_given_nothing_sees_all_and_so_does_everybody_once_a_round_is_closed(
    given: Store,
) -> None:
    assert Blinding(given, "Dee").hidden(TRACE.trace_id) == set()
    with given.file.transaction() as connection:
        connection.execute("UPDATE rounds SET closed_at = changed_at")
    assert Blinding(given, "Ada").hidden(TRACE.trace_id) == set()


def test_the_latest_round_with_a_trace_decides(given: Store) -> None:
    given.hand("Ada", MAST, "r1").review(TRACE, state="done")
    again = [Given("Ada", TRACE.trace_id, 1, "repeat")]
    assigned.keep(given, "r2", again, {TRACE.trace_id: TRACE}, 0, {"blind": False})

    blinding = Blinding(given, "Ada")

    assert blinding.round_of(TRACE.trace_id) == "r2"
    assert blinding.hidden(TRACE.trace_id) == set()
    assert [one.name for one in rounds_in(given) if one.hides] == ["r1"]


def test_a_withheld_store_leaves_out_what_is_hidden(given: Store) -> None:
    given.hand("Ada", MAST, "r1").tag(TRACE, "3.3", at(4))
    given.hand("Ben", MAST, "r1").tag(TRACE, "1.1", at(5))
    given.hand("judge", MAST, kind="judge").tag(TRACE, "1.2", at(6))
    withheld = Withheld(given, Blinding(given, "Ada"))

    assert {tag.mode for tag in withheld.tags()} == {"3.3", "1.2"}  # r1 does not hide judges
    assert [row.model for row in withheld.traces()] == ["model hidden"]
    assert withheld.left_out == {TRACE.trace_id}
    assert {tag.mode for tag in given.tags()} == {"3.3", "1.1", "1.2"}


def test_earlier_labels_of_ones_own_are_withheld_while_one_looks_again(given: Store) -> None:
    ada = given.hand("Ada", MAST, "r1")
    ada.tag(TRACE, "3.3", at(4))
    ada.review(TRACE, state="done")
    again = [Given("Ada", TRACE.trace_id, 1, "repeat")]
    assigned.keep(given, "r2", again, {TRACE.trace_id: TRACE}, 0, BLIND)
    withheld = Withheld(given, Blinding(given, "Ada"))
    assert withheld.tags() == []

    given.hand("Ada", MAST, "r2").review(TRACE, state="done")
    withheld.blinding.refresh()

    assert [tag.round for tag in withheld.tags()] == ["r1"]


def test_what_was_revealed_grows_and_says_when(given: Store) -> None:
    ada = given.hand("Ada", MAST, "r1")
    ada.tag(TRACE, "3.3", at(4))
    ada.reveal(TRACE, {"labels"})
    ada.review(TRACE, state="done")
    review = ada.reveal(TRACE, {"labels", "model"})

    first, second = revealed(review.revealed).shown

    assert (first.what, first.state) == (("labels",), "in progress")
    assert (second.what, second.state) == (("model",), "done")
    assert first.at < second.at
    assert ada.reveal(TRACE, {"model"}) == review  # known already, so nothing is written
    ada.untag(TRACE, ada.tags(TRACE.trace_id)[0].id)
    (said,) = sentences(blindness(given))
    assert said == (
        "round r1: hid labels, model (revealed in 1 of 1 reviews, in 1 of them before done); "
        "1 label changed after that"
    )


def test_a_judges_labels_that_were_shown_are_told_with_what_became_of_them(store: Store) -> None:
    settings = {"blind": False, "preannotations": True}
    drawn = [Given("Ada", TRACE.trace_id, 1, "drawn")]
    assigned.keep(store, "r1", drawn, {TRACE.trace_id: TRACE}, 0, settings)
    ada = store.hand("Ada", MAST, "r1")
    ada.reveal(TRACE, suggested={"a": "shown", "b": "shown", "c": "shown"})
    ada.reveal(TRACE, suggested={"a": "accepted", "b": "rejected"})
    ada.reveal(TRACE, suggested={"a": "shown"})  # looking once more changes no decision

    (said,) = sentences(blindness(store))

    told = "1 shown, 1 accepted, 1 rejected"
    assert said == f"round r1: a judge's labels were shown in 1 review: {told}"
    assert ada.undo(TRACE.trace_id) is None


def test_what_one_store_knows_was_revealed_is_not_lost_in_a_merge(
    given: Store, tmp_path: Path
) -> None:
    given.hand("Ada", MAST, "r1").review(TRACE, state="done")
    away = Store(tmp_path / "away.db", clock=given.clock)
    merge([given], away)
    given.hand("Ada", MAST, "r1").reveal(TRACE, {"labels"}, {"a": "rejected", "b": "shown"})
    ada = away.hand("Ada", MAST, "r1")
    ada.reveal(TRACE, {"model"}, {"a": "shown", "b": "accepted"})
    ada.review(TRACE, summary="and again", state="done")

    ends = []
    for name, stores in (("1.db", (given, away)), ("2.db", (away, given, away))):
        with Store(tmp_path / name) as target:
            merge(stores, target)
            (review,) = target.reviews()
            ends.append((review.summary, review.revealed))

    assert ends[0] == ends[1]
    said = revealed(ends[0][1])
    assert ends[0][0] == "and again"
    assert said.what == {"labels", "model"}
    assert said.suggested == {"a": "rejected", "b": "accepted"}


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"shown": [3]}', '{"suggested": 1}'])
def test_what_cannot_be_read_reveals_nothing(text: str | None) -> None:
    assert revealed(text).what == frozenset()
    assert json.loads(revealed(text).text()) == {"shown": []}


def test_a_watch_tells_that_somebody_else_wrote(given: Store) -> None:
    watch = Watch(given.path)
    assert not watch.changed()
    with Store(given.path) as other:
        other.hand("Ben", MAST, "r1").tag(TRACE, "1.1", at(5))
        assert watch.changed()
        assert not watch.changed()
    assert not Watch(Path("/nowhere/labels.db")).changed()
