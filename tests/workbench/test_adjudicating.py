"""At the desk: one disagreement after the other, from what people said of a real run."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.store import Store
from mast_tui.labels.study import assigned
from mast_tui.labels.study.drawing import Given
from mast_tui.labels.study.precedents import precedents, settlements
from mast_tui.labels.study.rounds import close
from mast_tui.workbench.adjudicating import Desk
from tests.helpers import MAST
from tests.workbench.settling_given import a_discussed_round, desk_of


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Lea at a closed round of two runs."""
    return desk_of(a_discussed_round(tmp_path))


def consensus(desk: Desk, number: int = 0) -> Sequence[tuple[str, int | None]]:
    trace_id = desk.docket.agreed[number].trace.trace_id
    tags = desk.store.tags(trace_id, "consensus", "r1")
    return sorted(((tag.mode, tag.step) for tag in tags), key=str)


def test_the_next_one_that_is_not_settled_comes_up(desk: Desk) -> None:
    assert [one.case.kind for one in desk.items] == ["omission", "confusion", "localisation"]
    assert (desk.at, desk.in_words()) == (0, "0 of 3 settled")

    assert desk.take("a", "it failed").text == "settled: 3.3 at step 11"
    assert desk.to_undecided()
    assert (desk.at, desk.in_words()) == (1, "1 of 3 settled")

    desk.show(2)
    desk.take("b", "")
    assert desk.to_undecided()
    assert desk.at == 1  # round from the end
    desk.take("a", "")
    assert not desk.to_undecided()


def test_it_moves_and_goes_through_one_kind_only(desk: Desk) -> None:
    assert desk.move(1)
    assert desk.move(5)
    assert (desk.at, desk.move(1)) == (2, False)

    assert desk.only() == "confusion"
    assert [one.case.kind for one in desk.items] == ["confusion"]
    assert [desk.only(), desk.only(), desk.only()] == ["localisation", "omission", None]
    assert len(desk.items) == 3
    last = desk.items[2].trace.trace_id
    assert desk.to_trace(last)
    assert (desk.at, desk.to_trace("nowhere")) == (2, False)


def test_the_step_in_view_is_that_of_the_trace_and_its_places_are_gone_through(desk: Desk) -> None:
    assert desk.view().step is not None
    assert (desk.step, desk.view().step.index) == (11, 11)  # type: ignore[union-attr]
    assert [tag.mode for tag in desk.here()] == ["3.3"]
    assert not desk.next_place()

    desk.show(2)
    assert (desk.places, desk.step) == ([9, 12], 9)
    assert desk.next_place()
    assert desk.step == 12


def test_something_new_is_typed_as_mode_and_step(desk: Desk) -> None:
    assert [unit.text() for unit in desk.units("33 4, FM-2.6")] == [
        "3.3 at step 4", "2.6 on the whole trace",
    ]  # fmt: skip
    for wrong, words in (
        ("", "say what is there"),
        ("3.3 x", "number of a step"),
        ("9.9 1", "9.9"),
    ):
        with pytest.raises(MastError, match=words):
            desk.units(wrong)

    assert desk.new("3.3 9, 3.3 12", "both").text == "settled: 3.3 at step 9, 3.3 at step 12"
    made = {(tag.mode, tag.step): tag.source_id for tag in desk.store.tags(annotator="consensus")}
    assert (made["3.3", 9], made["3.3", 12]) == ("c9", "c12")
    assert desk.new("3.3 99", "").trouble
    assert desk.neither("").text == "settled: nothing there"  # as Ben says, who tagged nothing


def test_undo_goes_back_in_the_order_of_deciding_over_traces(desk: Desk) -> None:
    desk.take("a", "")
    desk.show(2)
    desk.take("a", "")
    desk.show(0)

    assert desk.undo().text.startswith("taken back: settled 3.3 at step 9")
    assert (desk.at, desk.in_words()) == (2, "1 of 3 settled")
    assert desk.redo().text.startswith("decided again: settled 3.3 at step 9")
    assert desk.undo().text.startswith("taken back")
    assert desk.undo().text == "taken back: settled 3.3 at step 11: 3.3 at step 11"
    assert (desk.at, desk.in_words()) == (0, "0 of 3 settled")
    assert desk.undo().trouble


def test_what_was_settled_elsewhere_is_undone_on_the_trace_in_view(desk: Desk) -> None:
    desk.take("a", "")
    other = desk_of(Store(desk.store.path))
    other.show(0)

    assert other.undo().text.startswith("taken back")
    desk.reload()
    assert desk.in_words() == "0 of 3 settled"


def test_what_all_agree_on_is_told_with_a_count_and_taken_over(desk: Desk) -> None:
    assert desk.agreed_in_words() == "1 tag on 1 trace"
    assert desk.agree().text == ("took over 1 tag on 1 trace; the consensus of 0 traces is done")
    assert consensus(desk) == [("1.3", 9)]
    assert desk.agree().text == "nothing agreed is left to take over"
    desk.take("a", "")
    desk.show(1)
    assert desk.take("b", "").text.endswith("; the consensus of this trace is done")


def test_a_precedent_is_shown_or_not(desk: Desk) -> None:
    assert desk.toggle_precedent().trouble
    desk.take("a", "the answer names it")
    assert [one.reason for one in precedents(desk.store, "mast")] == ["the answer names it"]

    assert desk.toggle_precedent().text == "the guidelines do not show this decision"
    assert precedents(desk.store, "mast") == []
    desk.toggle_precedent()
    assert len(precedents(desk.store, "mast")) == 1
    assert consensus(desk) == [("1.3", 9), ("3.3", 11)]

    desk.show(1)
    desk.new("2.6 4", "neither of them saw it")
    desk.toggle_precedent()
    desk.toggle_precedent()
    assert desk.taken() == ""
    assert consensus(desk) == [("1.3", 9), ("2.6", 4), ("3.3", 11)]


def test_one_changes_the_own_vote_and_nobody_elses(tmp_path: Path) -> None:
    store = a_discussed_round(tmp_path)
    assert desk_of(store).voters() == []

    desk = Desk(store, MAST, "r1", "ben", second="Ada")
    assert desk.voters() == ["Ada", "Ben"]
    assert desk.rethink("Ben", "s").text == "it is not settled yet"
    assert desk.rethink("Ben", "z").trouble
    assert desk.rethink("Ben", "a").text == (
        "Ben, after discussion: 3.3 at step 11; the vote before stays"
    )
    desk.take("b", "")
    assert desk.rethink("Ada", "s").text.startswith("Ada, after discussion: nothing there")
    assert {tag.phase for tag in store.tags(annotator="Ben")} == {"", "after"}
    assert len(settlements(store)) == 1


def test_a_missing_trace_is_settled_from_quotes_and_notes(tmp_path: Path) -> None:
    store = a_discussed_round(tmp_path)
    for path in (tmp_path / "runs").rglob("rollout*"):
        path.unlink()
    desk = desk_of(store)

    assert desk.view().step is None
    assert desk.view().remark.startswith("settle it from quotes and notes")
    assert not desk.take("a", "from what Ada quoted").trouble
    desk.show(1)
    assert not desk.new("2.6 4", "").trouble


def test_another_trace_in_the_place_of_the_file_is_not_shown(tmp_path: Path) -> None:
    store = a_discussed_round(tmp_path)
    first, second = sorted((tmp_path / "runs").rglob("rollout*"))
    first.write_bytes(second.read_bytes())

    assert "holds another trace now" in desk_of(store).view().remark


def test_a_blind_round_hides_from_its_annotators_what_it_would_tell(tmp_path: Path) -> None:
    store = a_discussed_round(tmp_path, closed=False)
    rows = {row.trace_id: row for row in store.traces()}
    given = [
        Given(name, id, place, "drawn")
        for name in ("Ada", "Ben")
        for place, id in enumerate(sorted(rows), 1)
    ]
    settings = {"blind": True, "hides": ["labels"]}
    assigned.keep(store, "r1", given, rows, 1, settings)

    with pytest.raises(MastError, match="close it first with mast-tui study close r1"):
        Desk(store, MAST, "r1", "Ada")
    with pytest.raises(MastError, match="hidden from you"):
        Desk(store, MAST, "r1", "Lea", second="Ben")
    assert desk_of(store).in_words() == "0 of 3 settled"
    close(store, "r1")
    assert Desk(store, MAST, "r1", "Ada").in_words() == "0 of 3 settled"


def test_an_empty_round_says_so(tmp_path: Path) -> None:
    desk = desk_of(Store(tmp_path / "labels.db"))
    assert (desk.item, desk.step, desk.view().remark) == (None, None, "nothing to settle")
    assert desk.take("a", "").trouble
    assert not desk.move(1)
