"""Keys that arrive together, as they do over a slow link, mean what they mean one by one."""

from mast_tui.workbench.bench import Bench
from mast_tui.workbench.reading import Filter
from tests.tui.given import Driver, key_event, running


async def burst(the: Driver, keys: str) -> None:
    """Keys that come in one piece; a carriage return is Enter."""
    for key in keys:
        the.app.post_message(key_event("enter" if key == "\r" else "space" if key == " " else key))
    for _ in range(3):
        await the.pilot.pause()


async def test_digits_after_a_colon_are_a_number_and_no_code(bench: Bench) -> None:
    async with running(bench) as the:
        await burst(the, ":12\r")
        assert (the.at, the.tags) == (12, set())
        await burst(the, ":5\r33")
        assert (the.at, the.tags) == (5, {("3.3", 5)})


async def test_letters_of_a_search_are_no_keys(bench: Bench) -> None:
    async with running(bench) as the:
        await burst(the, "/[5m]\rn")
        assert the.bench.reading.search is not None
        assert (the.bench.reading.search.text, the.at) == ("[5m]", 8)


async def test_a_note_and_a_summary_are_taken_whole(bench: Bench) -> None:
    async with running(bench) as the:
        await burst(the, "33mbad quit\rDfwrong pod\r\r")
        assert the.bench.tags[0].note == "bad quit"
        assert (the.state(), the.bench.review.summary) == ("done", "wrong pod")
        assert the.app.is_running


async def test_a_mode_is_found_by_name_whole(bench: Bench) -> None:
    async with running(bench) as the:
        await burst(the, "tpremature\r")
        assert {mode for mode, _ in the.tags} == {"3.1"}


async def test_a_whole_trace_tag_does_not_fall_on_the_step(bench: Bench) -> None:
    async with running(bench) as the:
        await burst(the, "T33")
        assert the.tags == {("3.3", None)}


async def test_moves_and_codes_keep_their_order(bench: Bench) -> None:
    async with running(bench) as the:
        at = the.at
        await burst(the, "33j13j")
        assert the.tags == {("3.3", at), ("1.3", at + 1)}
        assert the.at == at + 2


async def test_keys_after_one_that_opens_a_screen_go_to_that_screen(bench: Bench) -> None:
    async with running(bench) as the:
        await burst(the, "fjj \r")
        assert the.app.screen is the.work
        assert the.bench.reading.filter == Filter(kinds=frozenset({"log"}))
        await burst(the, "?jjq")
        assert (the.app.screen, the.tags) == (the.work, set())


async def test_keys_after_one_that_closes_a_screen_go_to_the_one_below(bench: Bench) -> None:
    async with running(bench) as the:
        for opened in "?fL":
            await the.press(opened)
            await burst(the, "q33j")
            assert the.app.screen is the.work
        assert {mode for mode, _ in the.tags} == {"3.3"}
        assert len(the.tags) == 3
