"""Keys of one's own: in force everywhere, and told in one line where they cannot be."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.errors import MastError
from mast_tui.tui.actions import ACTIONS, CHANGED, IN_LISTS, by_id, keys_of, shown_keys
from mast_tui.tui.keymap import MOVING, remap
from mast_tui.workbench.bench import Bench
from tests.tui.given import running, text_of

CODES = ["11", "33"]


@pytest.fixture(autouse=True)
def own_keys() -> Iterator[None]:
    """What a test changes does not outlive it."""
    yield
    CHANGED.clear()


def told(wanted: dict[str, object]) -> str:
    with pytest.raises(MastError) as caught:
        remap(wanted, "config.toml", CODES)
    assert not CHANGED
    return str(caught.value)


def test_the_built_in_keys_do_not_clash() -> None:
    remap({}, "config.toml", CODES)
    keys = [key for action in ACTIONS for key in keys_of(action)]
    assert len(keys) == len(set(keys))


def test_characters_are_written_as_they_are_or_by_name() -> None:
    wanted: dict[str, object] = {
        "find": "O,/", "go": ["colon", ","], "leader": ";", "fold": "f5,ctrl+shift+up", "wrap": " ",
        "read_on": "-", "copy_step": ["leader +", "+"], "undo": "u",
    }  # fmt: skip
    remap(wanted, "config.toml", CODES)
    assert CHANGED["find"] == "O,slash"
    assert CHANGED["go"] == "colon,comma"
    assert CHANGED["wrap"] == "space"
    assert CHANGED["read_on"] == "minus"
    assert shown_keys(by_id("copy_step")) == ["; +", "+"]
    assert shown_keys(by_id("fold")) == ["F5", "Ctrl+Shift+Up"]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ({"nxt_error": "e"}, "nxt_error: there is no such action; is it next_error?"),
        ({"xyzzy": "e"}, "xyzzy: there is no such action; mast-tui keys --json lists them"),
        ({"undo": "3"}, "undo: 3 begins the code of a mode"),
        ({"undo": "7"}, "undo: 7 begins the code of a mode"),
        ({"undo": "n"}, "n is the key of both next_hit and undo"),
        ({"copy_step": "leader w"}, ", w is the key of both copy_step and write_part"),
        ({"undo": "ctrl+shft+x"}, "undo: 'ctrl+shft+x' is no key"),
        ({"undo": "banana"}, "undo: 'banana' is no key"),
        ({"undo": "ctrl+c"}, "undo: ctrl+c always leaves mast-tui"),
        ({"undo": 3}, 'undo must be keys, as in "j,down" or ["j", "down"]'),
        ({"undo": []}, 'undo must be keys, as in "j,down" or ["j", "down"]'),
        ({"undo": "x,\n"}, "is no key"),
        ({"queue_nxt": "n"}, "queue_nxt: there is no such action; is it queue_next?"),
        ({"queue_next": "b"}, "b is the key of both queue_next and queue_bring_back"),
        ({"queue_next": "j"}, "j is the key of both down and queue_next"),
        ({"queue_next": "enter"}, "queue_next: enter always means the same in a list"),
        ({"queue_next": "leader n"}, "queue_next: there is no leader key in a list"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(wanted: dict[str, object], words: str) -> None:
    line = told(wanted)
    assert line.startswith("config.toml: [keys] ")
    assert words in line


async def test_changed_keys_act_and_the_old_ones_do_not(bench: Bench) -> None:
    bench.reading.go(1)
    remap({"down": "k", "up": "i", "impact": "j", "leader": ";"}, "c", CODES)
    async with running(bench) as the:
        await the.press("k", "k")
        assert the.at == 3
        await the.press("i")
        assert the.at == 2
        await the.press("j", "down")
        assert the.at == 2
        await the.press(";")
        assert "; then a key" in the.notice
        await the.press("escape", ",")
        assert the.notice == ""


async def test_footer_help_and_palette_show_the_keys_as_they_are(bench: Bench) -> None:
    remap({"help": "f1", "undo": "O"}, "c", CODES)
    async with running(bench) as the:
        assert "F1 keys" in text_of(the.work.hint_line)
        assert "O undo" in text_of(the.work.hint_line)
        await the.press("f1")
        lines = ["".join(text for text, _ in line) for line in the.app.screen.text.lines]  # type: ignore[attr-defined]
        assert any(line.startswith("  F1  ") for line in lines)
        await the.press("q", "ctrl+p", *"undo")
        assert any(line.startswith("> undo") and " O " in line for line in the.text.splitlines())


def test_the_card_shows_every_action_with_the_keys_as_they_are(
    own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_places.mkdir()
    (own_places / "config.toml").write_text('[keys]\nundo = "O"\n')
    assert main(["keys"]) == 0
    card = capsys.readouterr().out
    for action in ACTIONS:
        assert all(f" {key} " in card for key in shown_keys(action)), action
    assert max(map(len, card.splitlines())) <= 90
    assert len(card.splitlines()) <= 96
    assert main(["keys", "--json"]) == 0
    listed = capsys.readouterr().out
    assert '"O"' in listed
    assert all(f'"{action.id}"' in listed for action in (*ACTIONS, *IN_LISTS))


def test_a_configuration_that_cannot_be_ends_with_one_line(
    own_places: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own_places.mkdir()
    (own_places / "config.toml").write_text('[keys]\nundo = "n"\n')
    assert main(["keys"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.endswith("config.toml: [keys] n is the key of both next_hit and undo\n")


async def test_lists_and_texts_follow_the_keys_too(two: Bench) -> None:
    remap({"down": "f2", "up": "f3", "close": "f4", "read_on": "f6", "raw": "f7"}, "c", CODES)
    async with running(two) as the:
        await the.press("L")
        assert "F4 close" in the.text
        await the.press("f2", "j")
        assert the.text.splitlines()[3].startswith("> ")
        await the.press("f3", "q", "down", "f4")
        assert the.app.screen is the.work
        await the.press("?")
        assert "F4 close  F2 F3 F6 b g G scroll" in the.text
        await the.press("f6", "j")
        assert the.app.screen.text.top > 1  # type: ignore[attr-defined]
        await the.press("f4", "f7")
        assert "F4 close  F7 on one line or many" in the.text
        await the.press("f7", "escape")
        assert the.app.screen is the.work


async def test_what_a_list_does_itself_has_keys_of_ones_own_too(bench: Bench) -> None:
    remap({"filter_tick": "x", "filter_clear": "3", "beside": "f2", "pin": "f3"}, "c", CODES)
    async with running(bench) as the:
        await the.press("f")
        assert " x tick  Enter apply  o only this one  3 clear all  q leave" in the.text
        await the.press("x", "space")
        assert the.text.count("[x]") == 1
        await the.press("3", "f3", "P")
        assert " Enter go there  F2 beside this step  F3 unpin  q close" in the.text
        await the.press("f3")
        assert not the.bench.pinned_steps()


async def test_the_filter_of_the_traces_has_a_key_of_its_own(two: Bench) -> None:
    remap({"traces_filter": "f2", "close": "f4"}, "c", CODES)
    async with running(two) as the:
        await the.press("L", "/", *"q", "f2", *"shop", "enter")
        assert "0 of 2 open traces with shop" in the.text
        assert " Enter open  F2 filter  F4 show all" in the.text
        await the.press("f4", "f4")
        assert the.app.screen is the.work


async def test_sentences_name_the_keys_as_they_are(bench: Bench) -> None:
    remap({"left": "f2", "right": "f3", "close": "f4", "done": "f5"}, "c", CODES)
    async with running(bench) as the:
        await the.press("w")
        assert the.notice == "lines do not wrap: F2 and F3 scroll sideways"
        await the.press("T")
        assert "F4 gives up" in the.notice
        await the.press("f4", "?")
        lines = ["".join(text for text, _ in line) for line in the.app.screen.text.lines]  # type: ignore[attr-defined]
        assert any("Mark the trace done (F5) when you are through" in line for line in lines)


async def test_what_finds_and_pins_is_named_as_it_is(bench: Bench) -> None:
    remap({"find": "f2", "pin": "f3", "pins": "f4"}, "c", CODES)
    async with running(bench) as the:
        await the.press("n")
        assert the.notice == "nothing searched for yet: F2 finds"
        await the.press("&")
        assert the.notice == "nothing searched for yet: F2 finds"
        await the.press("f4")
        assert the.notice == "no step of this trace is pinned: F3 pins one"
        await the.press("f3")
        assert the.notice.endswith("pinned: F4 lists the pins")


async def test_a_key_given_to_another_is_named_no_more(bench: Bench) -> None:
    remap({"down": "o", "outline": "f2", "up": "c", "confidence": "f3"}, "c", CODES)
    async with running(bench) as the:
        await the.press("f")
        assert " Space tick  Enter apply  q leave" in the.text
        await the.press("o")
        assert the.app.screen is not the.work


def test_the_built_in_keys_of_a_list_do_not_clash() -> None:
    for screen in {action.group for action in IN_LISTS}:
        own = [action for action in IN_LISTS if action.group == screen]
        keys = [key for action in (*map(by_id, MOVING), *own) for key in keys_of(action)]
        assert len(keys) == len(set(keys)), screen


async def test_this_mode_or_another_follows_the_keys_too(bench: Bench) -> None:
    """given a letter of an offer that moves the cursor: the offer has another letter"""
    remap({"down": "b", "up": "f3", "close": "f4", "rather": "f5", "read_back": "f6"}, "c", CODES)
    async with running(bench) as the:
        await the.press("1", "3", "f5")
        assert "a-f tag it  b F3 Enter choose  J K scroll  F4 close" in the.text
        assert "> a  FM-1.3" in the.text
        await the.press("b")
        assert "> c  FM-2.1" in the.text
        await the.press("f3", "q", "B")
        assert "> a  FM-1.3" in the.text
        await the.press("f5")
        assert the.app.screen is the.work
        await the.press("f5", "f4", "f5", "c")
        assert the.tags == {("2.1", the.at)}


async def test_macros_and_codes_are_given_up_with_the_key_that_closes(bench: Bench) -> None:
    remap({"close": "f4"}, "c", CODES)
    async with running(bench) as the:
        await the.press("M")
        assert the.notice == "macro: its letter; F4 gives up"
        await the.press("f4", "3", "f4")
        assert the.notice == ""
        await the.press("M", "q")
        assert the.notice == "there is no macro q"


async def test_a_list_closes_with_the_key_that_opened_it(bench: Bench) -> None:
    remap({"outline": "f8", "pins": "f9"}, "c", CODES)
    async with running(bench) as the:
        for key in ("f8", "f9"):
            await the.press("p", key)
            assert the.app.screen is not the.work
            await the.press(key)
            assert the.app.screen is the.work
            await the.press("p")


async def test_selecting_follows_the_keys_too(bench: Bench) -> None:
    remap({"down": "f2", "select": "f3", "close": "f4"}, "c", CODES)
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("f3")
        assert the.notice.startswith("F3 select  h l w b F2 k  s sentence")
        await the.press("f3", "f2")
        selected = the.work.selection
        assert selected is not None
        assert "\n" in selected.words
        await the.press("f4")
        assert the.notice == ""
        assert not the.work.selection
        assert the.at == 6
