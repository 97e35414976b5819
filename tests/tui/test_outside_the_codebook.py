"""A failure that no mode names: found in the taxonomy, and never without words."""

from mast_tui.codebook.model import OTHER
from mast_tui.workbench.bench import Bench
from tests.tui.given import NARROW, running, text_of

QUESTION = "what failed, that no mode names?"


async def test_it_stands_below_the_modes_with_the_key_that_tags_it(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        assert " 0 Failure outside the" in text_of(the.work.taxonomy)
        await the.press("tab", "tab", "G", "enter")
        assert the.notice == QUESTION
        await the.type("no tool at all")
        await the.press("enter")
        assert [(tag.mode, tag.step, tag.note) for tag in bench.tags] == [
            ("other", 6, "no tool at all")
        ]
        await the.press("0")
        assert the.tags == set()


async def test_it_is_found_by_its_name_too(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("t")
        await the.type("outside")
        await the.press("enter")
        assert the.notice == QUESTION


async def test_it_never_goes_without_words(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("0", "enter")
        assert (the.tags, the.notice) == (set(), "a failure outside the codebook needs a note")
        await the.press("0", "x", "enter", "m", "ctrl+u", "enter")
        assert "needs a note" in the.notice
        assert [tag.note for tag in bench.tags] == ["x"]


async def test_what_is_selected_is_its_evidence(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("v", "v", "w", "0")
        assert the.notice == QUESTION
        await the.press("x", "enter")
        (tag,) = bench.tags
        assert (tag.mode, tag.note, len(tag.quotes)) == ("other", "x", 1)
        assert the.work.selection is None
        await the.press("v", "v", "w", "w", "0")
        assert [len(tag.quotes) for tag in bench.tags] == [2]


async def test_marked_steps_are_one_finding_with_its_words(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("0", "x", "enter", "x", "j", "x", "0")
        assert the.notice == QUESTION
        await the.press("y", "enter")
        assert [(tag.step, tag.note) for tag in bench.tags] == [(6, "y"), (7, "y")]
        assert len({tag.group for tag in bench.tags}) == 1
        assert bench.marked == set()


async def test_it_takes_no_note_of_a_study_and_is_mistaken_for_nothing(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("tab", "tab", "G", ",", "g")
        assert the.notice == "no mode here to write a note on"
        await the.press("B")
        assert OTHER.definition[:40] in the.text
        await the.press("q")
        assert the.tags == set()


async def test_where_there_is_little_room_the_list_leaves_some_to_the_guidelines(
    bench: Bench,
) -> None:
    """given 24 rows: of the modes those around the cursor show, and what the one under it means"""
    bench.reading.go(6)
    async with running(bench, NARROW) as the:
        await the.press("tab", "tab")
        taxonomy = the.work.taxonomy
        assert "more rows" in text_of(taxonomy)
        assert "Failure outside" not in text_of(taxonomy)
        for mode in (*bench.codebook.modes, OTHER):
            shown = text_of(taxonomy)
            assert f">{mode.keys if mode is OTHER else mode.code} {mode.name[:20]}" in shown
            assert mode.definition[:30] in shown
            row = next(y for y, line in enumerate(shown.splitlines()) if line.startswith(">"))
            assert taxonomy.mode_at(row) is mode
            await the.press("j")
        assert "more rows" not in text_of(taxonomy)
        await the.press("3", "3", "g")
        assert ">1.1" in text_of(taxonomy)
        await the.press("G")
        assert " 3.3 Incorrect verification" in text_of(taxonomy)
        assert "*   1" in text_of(taxonomy)
