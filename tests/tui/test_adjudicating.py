"""Settling a round with the keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mast_tui.labels.model import Place, Quote, TraceRow
from mast_tui.labels.store import Store
from mast_tui.labels.study.precedents import precedents, settlements
from mast_tui.labels.study.rounds import close
from mast_tui.traces.safe import visible
from mast_tui.tui.actions import CHANGED
from mast_tui.tui.keymap import remap
from mast_tui.tui.screens.adjudicate import AdjudicateScreen
from mast_tui.tui.screens.adjudicate_keys import KEYS
from mast_tui.workbench.adjudicating import Desk
from tests.helpers import MAST, a_bench, hostile_words
from tests.tui.given import NARROW, TINY, WIDE, Driver, running, text_of
from tests.workbench.settling_given import a_discussed_round, desk_of


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A closed round of two runs, with three disagreements."""
    return a_discussed_round(tmp_path)


@asynccontextmanager
async def settling(
    store: Store, size: tuple[int, int] = WIDE, desk: Desk | None = None
) -> AsyncIterator[Driver]:
    """Lea at the screen."""
    at = desk or desk_of(store)
    async with running(None, size, first=lambda: AdjudicateScreen(at)) as the:
        yield the


def screen(the: Driver) -> AdjudicateScreen:
    assert isinstance(the.app.screen, AdjudicateScreen)
    return the.app.screen


def said(the: Driver) -> str:
    return text_of(screen(the).notice_line).strip()


def agreed(store: Store) -> list[tuple[str, int | None]]:
    return sorted(
        ((t.mode, t.step) for t in store.tags(annotator="consensus", round="r1")), key=str
    )


async def test_both_sides_stand_beside_each_other_with_the_step_below(store: Store) -> None:
    async with settling(store) as the:
        lines = the.text.splitlines()
        assert "round r1  0 of 3 settled" in lines[0]
        assert "left: 1 confusion  1 localisation  1 omission" in lines[0]
        assert "1/3 omission  FM-3.3 Incorrect verification  scenario 3 / 1" in lines[1]
        assert "not settled" in lines[1]
        ada, ben = lines[2].split("│")
        assert ("a Ada" in ada, "b Ben" in ben) == (True, True)
        assert "nothing here" in lines[3]
        assert "Ada on 3.3 of step 11 [high]" in the.text
        assert '"deploy/paiment" (arguments)' in the.text
        assert "kubectl rollout restart deploy/paiment -n shop" in the.text
        assert screen(the).step_view.quotes
        assert "a b take  x neither  n new" in lines[-1]


async def test_a_side_is_taken_with_a_reason_and_the_next_one_comes_up(store: Store) -> None:
    async with settling(store) as the:
        await the.press("a")
        assert said(the).startswith("a, Ada: 3.3 at step 11. Why?")
        await the.type("it restarts nothing")
        await the.press("enter")

        assert said(the) == "settled: 3.3 at step 11"
        assert "2/3 confusion  FM-1.5 or FM-2.6" in the.text
        assert "1 of 3 settled" in the.text
    assert [(one.value, one.reason) for one in settlements(store)] == [
        ("present", "it restarts nothing")
    ]


async def test_a_reason_may_stay_empty_and_escape_settles_nothing(store: Store) -> None:
    async with settling(store) as the:
        await the.press("a", "escape")
        assert settlements(store) == []
        await the.press("b", "enter")
        assert [one.value for one in settlements(store)] == ["absent"]
        assert precedents(store, "mast") == []
        await the.press("c")
        assert said(the) == "there is no side c here"


async def test_neither_where_somebody_said_nothing_is_that_side(store: Store) -> None:
    async with settling(store) as the:
        await the.press("x")
        assert said(the).startswith("b, Ben: nothing there. Why?")
        await the.press("escape", "j", "x")
        assert said(the).startswith("neither: nothing of it is there. Why?")
        await the.type("both misread it")
        await the.press("enter")
    assert {(one.mode, one.value, one.choice) for one in settlements(store)} == {
        ("2.6", "absent", "neither"), ("1.5", "absent", "neither"),
    }  # fmt: skip


async def test_something_new_is_typed_and_a_slip_is_told(store: Store) -> None:
    async with settling(store) as the:
        await the.press("n")
        assert said(the).endswith("3.3 11")
        await the.press("ctrl+u")
        await the.type("9.9 2")
        await the.press("enter")
        assert "9.9" in said(the)
        assert settlements(store) == []

        await the.press("n", "escape", "n", "ctrl+u")
        await the.type("33 12, 26 12")
        await the.press("enter")
        assert said(the).startswith("new: 3.3 at step 12, 2.6 at step 12. Why?")
        await the.press("enter")
        await the.press("k")
        assert "settled, new: 2.6 at step 12, 3.3 at step 12" in the.text
    assert agreed(store) == [("1.3", 9), ("2.6", 12), ("3.3", 12)]


async def test_undo_and_redo_bring_what_they_change_in_view(store: Store) -> None:
    async with settling(store) as the:
        await the.press("a", "enter", "b", "enter")
        assert "3/3 localisation" in the.text
        await the.press("u")
        assert said(the).startswith("taken back: settled")
        assert "2/3 confusion" in the.text
        assert "1 of 3 settled" in the.text
        await the.press("U")
        assert "2 of 3 settled" in the.text
        await the.press("u", "u", "u")
        assert said(the) == "nothing to take back here"
    assert agreed(store) == []


async def test_the_end_is_told_and_what_all_agree_on_is_offered(store: Store) -> None:
    async with settling(store) as the:
        await the.press("A", "n")
        assert agreed(store) == []
        await the.press("A")
        assert said(the) == "take over what all agree on (1 tag on 1 trace)? y/n"
        await the.press("y")
        assert said(the).startswith("took over 1 tag on 1 trace")
        await the.press("A")
        assert said(the) == "nothing agreed is left to take over"
        await the.press("a", "enter", "a", "enter", "a", "enter")
        assert said(the).endswith("the consensus of this trace is done. All is settled")
        assert "3 of 3 settled" in the.text
        assert "settled, a" in the.text.lower()
        assert "by Lea" in the.text
        assert "=a Ada" in the.text


async def test_places_and_disagreements_are_gone_through(store: Store) -> None:
    async with settling(store) as the:
        await the.press("k")
        assert said(the) == "this is the first disagreement"
        await the.press("s")
        assert said(the) == "it is about this one place"
        await the.press("j", "]", "down")
        assert said(the) == "this is the last disagreement"
        assert "step 9, place 1 of 2" in the.text
        assert ">3.3 at step 9" in the.text
        await the.press("s")
        assert "step 12, place 2 of 2" in the.text
        assert ">3.3 at step 12" in the.text
        assert "kubectl rollout restart deploy/payment" in the.text
        await the.press("[", "up")
        assert "1/3 omission" in the.text


async def test_one_kind_only(store: Store) -> None:
    async with settling(store) as the:
        await the.press("o")
        assert said(the) == "only confusion"
        assert "only confusion" in the.text.splitlines()[0]
        assert "1/1 confusion" in the.text
        await the.press("o", "o", "o")
        assert said(the) == "all kinds"


async def test_the_list_leads_to_any_of_them(store: Store) -> None:
    async with settling(store) as the:
        await the.press("a", "enter", "L")
        rows = the.text.splitlines()
        assert rows[1].split()[:2] == ["settled", "omission"]
        assert rows[2].startswith("> ")
        await the.press("G", "enter")
        assert "3/3 localisation" in the.text
        await the.press("L", "q")
        assert "3/3 localisation" in the.text


async def test_all_that_was_said_with_definitions_and_precedents(store: Store) -> None:
    async with settling(store) as the:
        await the.press("b", "n", "o", "enter", "j", "k", "k", "v")
        assert "Ada  3.3 at step 11" in the.text
        assert "FM-3.3 Incorrect verification" in the.text
        assert "settled absent (step 11 of rollout-" in the.text
        assert "by Lea): no" in the.text
        await the.press("q")
        assert "1/3 omission" in the.text


async def test_the_guidelines_show_a_decision_or_not(store: Store) -> None:
    async with settling(store) as the:
        await the.press("p")
        assert said(the) == "settle it first"
        await the.press("a", "enter", "k", "p")
        assert said(the) == "the guidelines show this decision"
        assert "(shown by the guidelines)" in the.text
        await the.press("p")
        assert said(the) == "the guidelines do not show this decision"


async def test_an_annotator_changes_the_own_vote(store: Store) -> None:
    async with settling(store) as the:
        await the.press("m")
        assert "nobody who settles here voted on this" in said(the)
    two = Desk(store, MAST, "r1", "Ada", second="ben")
    async with settling(store, desk=two) as the:
        await the.press("m")
        assert said(the) == "whose vote? 1 Ada  2 Ben"
        await the.press("2")
        assert said(the) == "Ben says after discussion: side a b?"
        await the.press("a")
        assert said(the).startswith("Ben, after discussion: 3.3 at step 11")
        await the.press("b", "enter", "k", "m", "1", "s")
        assert said(the).startswith("Ada, after discussion: nothing there")
        await the.press("m", "1", "q", "m", "9")
    phases = {(tag.mode, tag.phase) for tag in store.tags(annotator="Ada") if tag.mode == "3.3"}
    assert phases == {("3.3", "")}  # hers before; after, she says there is none


async def test_the_trace_is_read_in_full_and_one_comes_back(store: Store) -> None:
    async with settling(store) as the:
        await the.press("enter")
        assert "step 11/14" in the.text
        assert "Ada: FM-3.3" in the.text  # what everybody tagged shows
        await the.press("j", "f", "q", "3", "3")
        assert "closed" in the.text  # its votes are frozen
        await the.press("tab", "q")
        assert "step 12/14" in the.text  # the keys went back to the steps
        await the.press("q")
        assert "1/3 omission" in the.text
        assert screen(the).desk.in_words() == "0 of 3 settled"


async def test_in_full_everybody_says_what_they_said_before(store: Store) -> None:
    desk = Desk(store, MAST, "r1", "Ben")
    desk.rethink("Ben", "a")
    async with settling(store, desk=desk) as the:
        await the.press("enter")
        assert the.text.count("FM-3.3 [high]") == 1  # Ada's, and not Ben's of after the discussion


async def test_a_step_is_scrolled(store: Store) -> None:
    async with settling(store, NARROW) as the:
        step = screen(the).step_view
        top = step.top
        await the.press("space")
        down = step.top
        assert down >= top
        await the.press("K")
        assert step.top <= down


async def test_a_missing_trace_is_told(store: Store, tmp_path: Path) -> None:
    for path in (tmp_path / "runs").rglob("rollout*"):
        path.unlink()
    async with settling(store) as the:
        assert "settle it from quotes and notes" in the.text
        await the.press("enter")
        assert "settle it from quotes and notes" in said(the)
        await the.press("a", "enter")
        assert said(the) == "settled: 3.3 at step 11"


@pytest.mark.parametrize("size", [WIDE, NARROW, TINY])
async def test_it_fits_at_every_size(store: Store, size: tuple[int, int]) -> None:
    async with settling(store, size) as the:
        for keys in (("j",), ("j",), ("a",), ("escape", "?"), ("q", "v"), ("q", "L")):
            await the.press(*keys)
            assert {len(line) for line in the.text.split("\n")} == {size[0]}


async def test_nothing_that_was_said_acts_on_the_terminal(tmp_path: Path) -> None:
    evil, store = hostile_words(), Store(tmp_path / "labels.db")
    row = TraceRow(
        "t1", "c", "r", f"/nowhere/{evil}.jsonl", "codex", 1, evil, evil, evil, evil, "failed", None, 60
    )  # fmt: skip
    for name, step in ((f"Ada {evil}", 3), (f"Ben {evil}", 9)):
        hand = store.hand(name, MAST, "r1")
        quotes = [Quote("text", 0, len(evil), evil)]
        hand.tag(row, "3.3", Place(step), note=evil, quotes=quotes, actor=evil)
        hand.review(row, state="done")
    close(store, "r1")
    ada = next(one.name for one in store.annotators() if one.name.startswith("Ada"))
    async with settling(store, NARROW, Desk(store, MAST, "r1", ada)) as the:
        for keys in (("v",), ("q", "L"), ("q", "a"), ("enter",), ("m",), ("q", "enter"), ("j",)):
            await the.press(*keys)
            told = "".join(the.text.split("\n"))
            assert told == visible(told), keys


async def test_all_keys_are_told(store: Store) -> None:
    async with settling(store) as the:
        await the.press("?")
        for key in KEYS:
            assert key.help.replace("{close}", "q") in the.text
        await the.press("q")
        assert "1/3 omission" in the.text


async def test_the_keys_of_the_main_screen_are_followed_when_they_change(store: Store) -> None:
    remap({"down": "f2", "undo": "f3", "close": "f4"}, "c", ["33"])
    try:
        async with settling(store) as the:
            assert "F3 undo" in the.text
            assert "F4 close  F2 k next" in the.text
            await the.press("f2", "j", "q")
            assert "2/3 confusion" in the.text
            await the.press("b", "enter", "f3")
            assert said(the).startswith("taken back")
    finally:
        CHANGED.clear()


async def test_nothing_to_settle_is_no_trouble(tmp_path: Path) -> None:
    async with settling(Store(tmp_path / "empty.db")) as the:
        await the.press("a", "x", "n", "s", "v", "q", "L", "q", "enter")
        assert "nothing to" in the.text


async def test_letters_pasted_are_no_keys(store: Store) -> None:
    from textual import events

    async with settling(store) as the:
        the.app.screen.post_message(events.Paste("a\nb"))
        await the.pilot.pause()
        assert not screen(the).asks
        await the.press("a")
        the.app.screen.post_message(events.Paste("said before\nand more"))
        await the.pilot.pause()
        await the.press("enter")
    assert [one.reason for one in settlements(store)] == ["said before"]


async def test_keys_that_come_at_once_are_taken_in_their_order(store: Store) -> None:
    from tests.tui.given import key_event

    async with settling(store) as the:
        for key in ("a", "o", "k", "enter", "L", "q", "b", "enter", "u"):
            the.app.post_message(key_event(key))
        for _ in range(4):
            await the.pilot.pause()
        assert "2/3 confusion" in the.text
    assert [one.reason for one in settlements(store)] == ["ok"]


async def test_from_the_main_screen_and_back(store: Store, tmp_path: Path) -> None:
    second = sorted((tmp_path / "runs").rglob("rollout*"))[1]
    bench = a_bench(tmp_path / "home", second, annotator="Lea")
    async with running(bench) as the:
        await the.press(",", "a")
        assert "3/3 localisation" in the.text  # the one of the trace in view
        await the.press("a", "enter", "q")
        assert the.app.screen is the.work
        assert the.at == the.bench.reading.at


async def test_rounds_are_chosen_where_there_are_several(store: Store, tmp_path: Path) -> None:
    (row, *_) = store.traces()
    for name, step in (("Ada", 3), ("Ben", 5)):
        hand = store.hand(name, MAST, "r2")
        hand.tag(row, "1.1", Place(step))
        hand.review(row, state="done")
    bench = a_bench(tmp_path / "home", *(tmp_path / "runs").rglob("rollout*"), annotator="Lea")
    async with running(bench) as the:
        await the.press(",", "a")
        assert "settle which round?" in the.text
        await the.press("q", ",", "a", "j", "enter")
        assert "round r2 (open)" in the.text
        await the.press("q")
        bench.hand.round = "r1"
        await the.press(",", "a")
        assert "round r1  0 of 3 settled" in the.text


async def test_without_two_opinions_there_is_nothing_to_settle(tmp_path: Path) -> None:
    from tests.helpers import shop_run

    bench = a_bench(tmp_path / "home", shop_run(tmp_path))
    async with running(bench) as the:
        await the.press(",", "a")
        assert "done reviews of two annotators" in the.notice
