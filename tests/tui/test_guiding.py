"""Guidelines at hand: this mode or rather another one."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from mast_tui.labels.identity import settlement_id
from mast_tui.labels.model import Settlement
from mast_tui.labels.rows import SETTLEMENTS
from mast_tui.tui.app import MastApp
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.guiding import write_note
from tests.tui.given import NARROW, running, text_of


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
        assert "more below: J" in the.text
        await the.press("J", "J")
        assert "remedy: " in the.text
        assert "more below: J" not in the.text
        await the.press("K", "K", "j", "j", "j")
        assert "> d  FM-1.4 Loss of conversation history" in the.text
        await the.press("q")
        assert the.tags == {("1.3", 9)}


async def test_a_selection_becomes_evidence_for_the_mode_that_was_chosen(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("v", "v", "w", "w", "B", "1", "3", "a")
        assert [(tag.step, len(tag.quotes)) for tag in the.bench.tags] == [(6, 1)]


async def test_where_nothing_is_tagged_the_code_of_a_mode_is_asked_for(bench: Bench) -> None:
    """given a step without tags: the mode under a cursor that nobody looks at is not meant"""
    bench.reading.go(9)
    async with running(bench, NARROW) as the:
        await the.press("B")
        assert the.notice == "which mode, by its code?  q gives up"
        await the.press("1")
        assert the.notice == "which mode, by its code? 1_  q gives up"
        await the.press("9")
        assert the.notice == "no mode has the keys 19"
        await the.press("B", "q")
        assert (the.notice, the.app.is_running) == ("", True)
        await the.press("B", "1", "3")
        assert " FM-1.3, or rather another mode?" in the.text
        await the.press("b")
        assert the.tags == {("2.1", 9)}


# --- what was agreed and settled


async def test_a_note_on_a_mode_shows_with_it_and_later_tags_carry_its_revision(
    bench: Bench,
) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("1", "3", ",", "g")
        assert the.notice == "agreed on FM-1.3:"
        assert "ctrl+o in your editor" in text_of(the.work.hint_line)
        await the.type("three times or more")
        await the.press("enter")
        assert the.notice == "note on FM-1.3: revision 2 of MAST"
        await the.press("tab", "tab", "j", "j")
        assert "agreed: three times or" in text_of(the.work.taxonomy)
        await the.press("B")
        assert "agreed: three times or more" in the.text
        await the.press("q", "?")
        assert "agreed: three times or more" in "\n".join(
            "".join(text for text, _ in line)
            for line in the.app.screen.text.lines  # type: ignore[attr-defined]
        )
        await the.press("q", "j", "enter")
        assert [(tag.mode, tag.codebook_revision) for tag in bench.tags] == [("1.3", 1), ("1.4", 2)]
        await the.press("k", ",", "g", "ctrl+u", "enter")
        assert the.notice == "note on FM-1.3: revision 3 of MAST"
        assert "agreed" not in text_of(the.work.taxonomy)


async def test_a_note_is_given_up_or_left_as_it_was(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press(",", "g", "x", "escape")
        await the.press(",", "g", "x", "enter")
        assert the.notice == "note on FM-1.1: revision 2 of MAST"
        await the.press(",", "g", "enter")
        assert the.notice == "note on FM-1.1: as it was"


async def test_only_the_lead_of_a_study_writes_notes(bench: Bench, home: Path) -> None:
    home.mkdir()
    (home / "mast-study.toml").write_text(
        'name = "s"\nannotators = ["ada", "ben"]\nlead = "ben"\n'
        '[[sources]]\npaths = ["runs"]\n[[rounds]]\nname = "r1"\n'
    )
    async with running(bench) as the:
        await the.press(",", "g")
        assert "are written by ben, its lead" in the.notice
        assert not the.work.asks


async def test_a_long_note_is_edited_in_the_editor(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """given an editor that adds a line to what it gets"""
    program = tmp_path / "edit"
    program.write_text('#!/bin/sh\necho "and one more" >> "$1"\n')
    program.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(program))
    monkeypatch.setattr(MastApp, "suspend", nullcontext)
    async with running(bench) as the:
        await the.press(",", "g")
        await the.type("first")
        await the.press("ctrl+o")
        await the.pilot.pause()
        assert bench.codebook.mode("1.1").note == "first\nand one more"
        await the.press(",", "g")  # two lines by now: in the editor at once
        assert bench.codebook.mode("1.1").note == "first\nand one more\nand one more"
        assert "agreed: first" in text_of(the.work.taxonomy)
        assert the.notice == "note on FM-1.1: revision 3 of MAST"
        program.write_text("#!/bin/sh\nexit 3\n")
        await the.press(",", "g")
        assert the.notice.startswith(str(program)[:40])
        assert bench.codebook.revision == 3


async def test_without_a_terminal_for_an_editor_the_note_stays(bench: Bench) -> None:
    write_note(bench, "1.1", "two\nlines")
    async with running(bench) as the:
        await the.press(",", "g")
        assert the.notice.startswith("no terminal for ")
        assert bench.codebook.revision == 2


async def test_precedents_stand_beside_the_modes_a_few_of_them_and_all_on_the_screen_for_choosing(
    bench: Bench,
) -> None:
    """given five places of 3.3 that were settled"""
    bench.toggle(bench.codebook.mode("3.3"))
    store, now = bench.hand.store, "2026-03-01T10:00:0{}.000Z"
    (ada,) = store.annotators()
    with store.file.transaction() as connection:
        for step in range(1, 6):
            made = Settlement(
                settlement_id("", bench.trace.trace_id, "mast", "3.3", step),
                *(bench.trace.trace_id, "", "mast", "v3", 1, "3.3", step, "absent", "neither"),
                f"reason {step}",
                True,
                ada.uuid,
                created_at=now.format(step),
                changed_at=now.format(step),
            )
            SETTLEMENTS.write(connection, made._asdict())
    bench.reading.go(3)
    async with running(bench, (120, 60)) as the:
        the.work.taxonomy.point(bench.codebook.mode("3.3"))
        shown = " ".join(text_of(the.work.taxonomy).split())
        assert "settled: absent at step 5 of" in shown
        assert "reason 3; ada" in shown
        assert "reason 2; ada" not in shown
        assert "settled: 2 more, B shows them" in shown
        await the.press("tab", "tab", "B")
        assert "settled: absent at step 1 of" in the.text
        await the.press("q")
        bench.hidden = ("labels",)
        the.work.show_settled()
        assert "settled" not in text_of(the.work.taxonomy)


async def test_the_mouse_points_at_an_answer_and_takes_it_where_it_clicks_twice(
    bench: Bench,
) -> None:
    bench.reading.go(6)
    async with running(bench, NARROW) as the:
        await the.press("1", "3", "B")
        await the.pilot.click(offset=(10, 5))
        assert "> b  FM-2.1" in the.text
        assert the.tags == {("1.3", 6)}
        await the.pilot.click(offset=(10, 5), times=2)
        assert the.tags == {("2.1", 6)}
