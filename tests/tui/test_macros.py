"""Macros with the keys: shown, used, recorded, taken back."""

from pathlib import Path

from mast_tui.workbench.bench import Bench
from mast_tui.workbench.macros import load
from tests.tui.given import NARROW, running, text_of


async def test_a_letter_tags_with_all_modes_of_a_macro_and_one_undo_takes_them_back(
    bench: Bench, own_places: Path
) -> None:
    own_places.mkdir()
    (own_places / "config.toml").write_text(
        '[macros]\nr = ["1.3", "3.2"]\n[macros.l]\nname = "loop"\nconfidence = "low"\n'
        'tags = ["1.3", { mode = "3.1", trace = true, note = "gave up" }]\n'
    )
    bench.reading.go(8)
    async with running(bench) as the:
        before = text_of(the.work.step_view)
        await the.press("M")
        shown = text_of(the.work.step_view)
        assert "r 1.3, 3.2" in shown
        assert 'l loop: 1.3 low, 3.1 low "gave up" on the who…' in shown
        assert "= record the tags of this step" in shown
        assert the.notice == "macro: its letter; q gives up"
        await the.press("q")
        assert text_of(the.work.step_view) == before
        await the.press("M", "r")
        assert the.tags == {("1.3", 8), ("3.2", 8)}
        assert the.notice == "macro r: FM-1.3, FM-3.2 at step 8"
        assert "FM-1.3 Step repetition" in text_of(the.work.step_view)
        await the.press("u")
        assert (the.tags, the.notice) == (set(), "undone: macro r: FM-1.3, FM-3.2 at step 8")
        await the.press("M", "l")
        assert the.tags == {("1.3", 8), ("3.1", None)}
        await the.press("M", "z")
        assert the.notice == "there is no macro z"


async def test_the_tags_of_a_step_are_recorded_and_used_on_another(bench: Bench) -> None:
    bench.reading.go(8)
    async with running(bench, NARROW) as the:
        await the.press("M", "=")
        assert the.notice == "tag this step first, then record its tags"
        await the.press("1", "3", "c", "l", "2", "6", "M", "=")
        assert the.notice == "record under which letter?"
        await the.press("w")
        await the.type("wrong turn")
        await the.press("enter")
        assert the.notice == "recorded macro w: 1.3 low, 2.6"
        assert load()["w"].name == "wrong turn"
        await the.press("j", "M")
        assert "w wrong turn: 1.3 low, 2.6" in the.text
        await the.press("w")
        assert the.tags == {("1.3", 8), ("2.6", 8), ("1.3", 9), ("2.6", 9)}


async def test_recording_can_be_given_up_and_keeps_what_the_file_defines(
    bench: Bench, own_places: Path
) -> None:
    own_places.mkdir()
    (own_places / "config.toml").write_text('[macros]\nr = ["1.3"]\n')
    bench.reading.go(8)
    async with running(bench) as the:
        await the.press("2", "6", "M", "=", "r")
        assert the.notice == "r is a macro of the configuration file; take another letter"
        await the.press("M", "=", "q")
        await the.press("M", "=", "s", "escape")
        await the.press("M", "=", "7")
        assert the.notice.startswith("a macro: '7' is no letter")
        assert list(load()) == ["r"]


async def test_a_selection_is_evidence_for_the_whole_macro(bench: Bench, own_places: Path) -> None:
    own_places.mkdir()
    (own_places / "config.toml").write_text('[macros]\nr = ["1.3", "3.2"]\n')
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("v", "v", "w", "M", "r")
        assert [len(tag.quotes) for tag in the.bench.tags] == [1, 1]
        assert the.work.selection is None


async def test_a_damaged_configuration_is_said_where_the_macros_are_asked_for(
    bench: Bench, own_places: Path
) -> None:
    own_places.mkdir()
    async with running(bench) as the:
        (own_places / "config.toml").write_text('[macros]\nr = "1.3"\n')
        await the.press("M")
        assert "a macro is a list of modes" in the.notice
        await the.press("j")
        assert the.app.is_running


async def test_a_mode_that_the_codebook_has_not_is_said(bench: Bench, own_places: Path) -> None:
    own_places.mkdir()
    (own_places / "config.toml").write_text('[macros]\nr = ["1.3", "9.9"]\n')
    bench.reading.go(8)
    async with running(bench) as the:
        await the.press("M", "r")
        assert the.notice.startswith("macro r: ")
        assert "9.9" in the.notice
        assert (the.tags, the.app.is_running) == (set(), True)
