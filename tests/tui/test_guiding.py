"""Guidelines at hand: this mode or rather another one."""

from mast_tui.workbench.bench import Bench
from tests.tui.given import NARROW, running


async def test_two_keys_turn_a_tag_into_one_of_the_mode_it_was_mistaken_for(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("1", "3", "B")
        assert "step 6: FM-1.3, or rather another mode?" in the.text
        assert "if  The whole run starts over." in the.text
        assert "1.3 if  One step repeats within one conversation." in the.text
        await the.press("b")
        assert the.app.screen is the.work
        assert the.tags == {("2.1", 6)}
        assert the.notice == "FM-1.3 at step 6 is rather FM-2.1 Conversation reset"
        await the.press("u")
        assert the.tags == {("1.3", 6)}


async def test_the_mode_under_the_cursor_of_the_taxonomy_is_asked_about(bench: Bench) -> None:
    """given nothing tagged: what is chosen is tagged on the step in view"""
    bench.reading.go(9)
    async with running(bench) as the:
        await the.press("tab", "tab", "j", "j", "B")
        assert " FM-1.3, or rather another mode?" in the.text
        assert "it stays so" not in the.text
        await the.press("j", "enter")
        assert the.tags == {("2.1", 9)}
        await the.press("B", "a")  # 1.3 is still under the cursor
        assert the.tags == {("2.1", 9), ("1.3", 9)}
        await the.press("B", "a")
        assert the.notice == "it stays FM-1.3 Step repetition"
        assert the.tags == {("2.1", 9), ("1.3", 9)}


async def test_no_failure_takes_the_tag_away(bench: Bench) -> None:
    bench.reading.go(9)
    async with running(bench) as the:
        await the.press("1", "3", "B")
        assert "no failure   takes the tag away" in the.text
        await the.press("e")
        assert (the.tags, the.notice) == (set(), "removed FM-1.3 at step 9: no failure")
        await the.press("B", "G", "q")
        assert (the.tags, the.app.screen is the.work) == (set(), True)


async def test_below_the_answers_stands_what_is_known_of_the_one_under_the_cursor(
    bench: Bench,
) -> None:
    bench.reading.go(9)
    async with running(bench, NARROW) as the:
        await the.press("1", "3", "B")
        assert "remedy: " not in the.text
        await the.press("J", "J")
        assert "remedy: " in the.text
        await the.press("K", "K", "j", "j", "j")
        assert "> d  FM-1.4 Loss of conversation history" in the.text
        await the.press("q")
        assert the.tags == {("1.3", 9)}


async def test_a_selection_becomes_evidence_for_the_mode_that_was_chosen(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("v", "v", "w", "w", "B", "a")
        assert [(tag.step, len(tag.quotes)) for tag in the.bench.tags] == [(6, 1)]
