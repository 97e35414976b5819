"""The leader key and all commands by name."""

import pytest

from mast_tui.tui.actions import ACTIONS, by_leader
from mast_tui.workbench.bench import Bench
from tests.tui.given import NARROW, running, text_of


async def test_the_leader_shows_what_may_follow_and_takes_it_away_again(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        before = text_of(the.work.step_view)
        await the.press(",")
        shown = text_of(the.work.step_view)
        assert all(action.help[:30] in shown for action in by_leader().values())
        assert shown.splitlines()[:5] == before.splitlines()[:5]
        assert the.notice == ", then a key; Esc gives up"
        await the.press("escape")
        assert text_of(the.work.step_view) == before
        assert (the.notice, the.app.is_running) == ("", True)


async def test_a_key_that_follows_acts_and_one_that_does_not_is_said(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press(",", "y")
        assert "clipboard" in the.notice
        await the.press(",", "3")
        assert the.notice == "nothing is on , 3"
        assert the.tags == set()
        await the.press(",", ",")
        assert the.notice == "nothing is on , ,"


async def test_the_leader_shows_over_the_taxonomy_where_that_is_in_view(bench: Bench) -> None:
    async with running(bench, NARROW) as the:
        await the.press("tab", "tab", ",")
        assert "copy the whole step" in text_of(the.work.taxonomy)
        await the.press("escape")
        assert "copy the whole step" not in the.text


async def test_every_command_can_be_called_by_name(bench: Bench) -> None:
    bench.reading.go(1)
    async with running(bench) as the:
        await the.press("ctrl+p")
        rows = the.app.screen.rows.rows  # type: ignore[attr-defined]
        words = {row[0][0].strip() for row in rows}
        assert {action.word for action in ACTIONS} - words <= {"commands", "more"}
        await the.type("next error")
        await the.press("enter")
        assert the.at == 7
        await the.press("ctrl+p", *"zzzz", "enter")
        assert "nothing is called so" in the.text
        await the.press("ctrl+u", "down", "up", "escape")
        assert the.app.screen is the.work
        await the.press("ctrl+p", "backspace")
        assert the.app.screen is the.work


@pytest.mark.parametrize(
    ("tabs", "first", "words"),
    [
        (0, "The keys go to the list of steps", "next and previous step"),
        (1, "The keys go to the step in view", "half a page down and up"),
        (2, "The keys go to the taxonomy", "tag the step, or the whole trace, with this mode"),
    ],
)
async def test_help_begins_with_the_keys_of_the_pane_that_has_them(
    bench: Bench, tabs: int, first: str, words: str
) -> None:
    async with running(bench) as the:
        await the.press(*["tab"] * tabs, "?")
        lines = the.text.splitlines()
        assert lines[1].strip() == first
        assert any(words in line for line in lines[2:8])
