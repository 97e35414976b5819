"""Tagging with the keys: by code, by name, from the taxonomy; notes, undo, done."""

from pathlib import Path

from textual import events

from mast_tui.workbench.bench import Bench
from tests.helpers import MAST, a_bench
from tests.tui.given import NARROW, running, text_of


async def test_two_digits_tag_the_step_and_the_same_again_removes(bench: Bench) -> None:
    bench.reading.go(11)
    async with running(bench) as the:
        await the.press("3")
        assert the.notice.startswith("3_")
        assert "3 Incorrect verif" in the.notice
        assert the.tags == set()
        await the.press("3")
        assert the.tags == {("3.3", 11)}
        assert the.notice == "tagged step 11: FM-3.3 Incorrect verification"
        assert "saved" in the.status
        row = text_of(the.work.steps).splitlines()[10]
        assert row.startswith("> 11 ")
        assert row.rstrip().endswith("3.3")
        assert "*   1" in text_of(the.work.taxonomy)
        assert (
            text_of(the.work.step_view).splitlines()[1].strip() == "FM-3.3 Incorrect verification"
        )
        await the.press("3", "3")
        assert the.tags == set()
        assert the.notice == "removed FM-3.3 Incorrect verification from step 11"
        assert "3.3" not in text_of(the.work.steps)


async def test_a_code_works_from_every_pane_and_stays_on_the_step(bench: Bench) -> None:
    bench.reading.go(5)
    async with running(bench) as the:
        for _ in range(3):
            await the.press("1", "3", "tab")
        assert the.tags == {("1.3", 5)}  # tagged, removed, tagged


async def test_a_key_that_completes_no_code_is_said_and_tags_nothing(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("3", "9")
        assert the.notice == "no mode has the keys 39"
        await the.press("3", "q")
        assert (the.tags, the.notice, the.app.is_running) == (set(), "", True)
        await the.press("3", "escape", "1", "3")
        assert {mode for mode, _ in the.tags} == {"1.3"}


async def test_a_capital_t_tags_the_whole_trace(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("T")
        assert the.notice.startswith("whole trace")
        await the.press("3", "3")
        assert the.tags == {("3.3", None)}
        assert "tagged the whole trace" in the.notice
        assert " T  1" in text_of(the.work.taxonomy)
        await the.press("T", "q", "3", "3")
        assert the.tags == {("3.3", None), ("3.3", the.at)}
        await the.press("T", "3", "3")
        assert the.tags == {("3.3", the.at)}


async def test_the_taxonomy_tags_the_mode_under_its_cursor(bench: Bench) -> None:
    bench.reading.go(3)
    async with running(bench) as the:
        await the.press("tab", "tab", "j", "enter")
        assert the.tags == {("1.2", 3)}
        await the.press("T")
        assert the.tags == {("1.2", 3), ("1.2", None)}
        await the.press("enter")
        assert the.tags == {("1.2", None)}


async def test_enter_in_the_list_goes_into_the_step(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("enter")
        assert (the.work.pane, the.tags) == ("step", set())


async def test_a_mode_is_tagged_by_some_letters_of_its_name(bench: Bench) -> None:
    bench.reading.go(4)
    async with running(bench) as the:
        await the.press("t")
        await the.type("term")
        assert "Premature termination" in text_of(the.work.taxonomy)
        assert "Step repetition" not in text_of(the.work.taxonomy)
        await the.press("enter")
        (tagged,) = the.tags
        assert tagged[0] in ("1.5", "3.1")
        assert "Step repetition" in text_of(the.work.taxonomy)
        await the.press("t", "z", "z", "z", "enter")
        assert the.notice == "no mode is called anything like zzz"
        await the.press("t", "r", "escape")
        assert (len(the.tags), the.work.pane) == (1, "steps")


async def test_where_it_is_narrow_the_taxonomy_stands_over_the_step_while_choosing(
    bench: Bench,
) -> None:
    bench.reading.go(9)
    async with running(bench, NARROW) as the:
        assert "CrashLoopBackOff" in the.text
        assert "Step repetition" not in the.text
        await the.press("tab", "tab")
        assert "Step repetition" in the.text
        assert "CrashLoopBackOff" not in the.text
        await the.press("j", "j", "enter", "q")
        assert the.tags == {("1.3", 9)}
        assert "CrashLoopBackOff" in the.text
        await the.press("t")
        await the.type("verif")
        assert "Incorrect verification" in the.text
        await the.press("escape")
        assert "CrashLoopBackOff" in the.text


async def test_a_note_is_written_changed_and_removed(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("m")
        assert the.notice == "no tag here: type a code first"
        await the.press("3", "3", "m")
        assert the.notice.startswith(f"note on 3.3, step {the.at}:")
        await the.type("wrong pod")
        await the.press("enter")
        assert the.bench.tags[0].note == "wrong pod"
        assert "Incorrect verification: wrong pod" in the.text
        await the.press("m", "backspace", "backspace", "backspace")
        await the.type("job?")
        await the.press("enter")
        assert the.bench.tags[0].note == "wrong job?"
        await the.press("m", "x", "escape")
        assert the.bench.tags[0].note == "wrong job?"
        await the.press("m", "ctrl+u", "enter")
        assert the.bench.tags[0].note is None


async def test_undo_and_redo_show_what_they_did(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("u")
        assert the.notice == "nothing to undo on this trace"
        await the.press("3", "3", "u")
        assert (the.tags, the.notice.split(":")[0]) == (set(), "undone")
        assert "3.3" not in text_of(the.work.steps)
        await the.press("U")
        assert (len(the.tags), the.notice.split(":")[0]) == (1, "done again")
        await the.press("u", "ctrl+r")
        assert len(the.tags) == 1
        assert "3.3" in text_of(the.work.steps)


async def test_done_asks_how_the_run_ended_and_for_a_summary(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("D")
        assert the.notice == "outcome? f failed  s succeeded  u unknown  x exclude"
        await the.press("q")
        assert the.state() == "not started"
        await the.press("D", "s")
        assert the.notice.startswith("summary (may be empty):")
        await the.type("fixed it")
        await the.press("enter")
        assert "what you did not tag is absent: look once more" in the.text
        await the.press("enter")
        review = the.bench.review
        assert (review.state, review.outcome, review.summary) == ("done", "succeeded", "fixed it")
        assert "done" in the.status
        await the.press("D")
        assert "r reopens it" in the.notice
        await the.press("x")
        assert the.state() == "done"
        await the.press("D", "r")
        assert the.state() == "in progress"
        await the.press("D", "f", "enter", "q")
        assert the.state() == "in progress"
        await the.press("3", "3", "D", "f", "enter", "enter")
        assert (the.bench.review.outcome, the.bench.review.summary) == ("failed", "fixed it")


async def test_enter_takes_the_computed_outcome(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("D", "enter", "escape")
        assert the.state() == "not started"
        await the.press("D", "enter", "enter", "enter")
        assert the.bench.review.outcome == "failed"


async def test_pasted_text_presses_no_keys_and_that_is_said(bench: Bench) -> None:
    async with running(bench) as the:
        the.app.post_message(events.Paste("33 u q"))
        await the.pilot.pause()
        assert "pasted text is ignored here" in the.notice
        assert the.tags == set()
        await the.press("3", "3", "m")
        the.app.post_message(events.Paste("the pod\nq\n"))
        await the.pilot.pause()
        await the.press("enter")
        assert the.bench.tags[0].note == "the pod"


async def test_looking_makes_no_store_and_leaving_keeps_the_place(bench: Bench, home: Path) -> None:
    async with running(bench) as the:
        await the.press("e", "f", "q", "L", "q", "?", "q", "A", "q", "/", "x", "enter", "q")
        assert not the.app.is_running or the.app.return_code == 0
    bench.close()
    assert not (home / "labels.db").exists()
    assert a_bench(home, Path(bench.trace.path)).reading.at == bench.reading.at


async def test_the_last_look_says_where_modes_were_tagged_and_what_the_others_mean(
    bench: Bench,
) -> None:
    async with running(bench) as the:
        await the.press("3", "3", "!", "j", "j", "3", "3", "D", "f", "enter")
        row = next(line for line in the.text.splitlines() if "FM-3.3" in line)
        at = the.at
        assert row.split("verification")[1].strip() == f"steps {at - 2}, {at}, decisive, no quote"
        row = next(line for line in the.text.splitlines() if "FM-1.3" in line)
        assert MAST.mode("1.3").definition.split(". ")[0][:20] in row


async def test_what_was_set_is_said(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("3", "3", "c", "h")
        assert the.notice.endswith(f"confidence of FM-3.3 at step {the.at}: high")
        await the.press("i", "-")
        assert the.notice.endswith(f"impact of FM-3.3 at step {the.at}: none")


async def test_a_long_note_is_shown_whole(bench: Bench) -> None:
    said = "the alert is older than the incident by thirty days, and no log line speaks of it"
    async with running(bench) as the:
        await the.press("3", "3", "m")
        await the.type(said)
        await the.press("enter")
        shown = " ".join(text_of(the.work.step_view).split())
        assert f"3.3: {said} message" in shown
        await the.press("j", "k")
        assert f"3.3: {said}" in " ".join(text_of(the.work.step_view).split())
        await the.press("u")
        assert f"3.3: {said}" not in " ".join(text_of(the.work.step_view).split())


async def test_a_note_that_fits_its_line_stands_there_only(bench: Bench) -> None:
    tag = bench.toggle(MAST.mode("3.3"))
    assert tag
    bench.note(bench.tags[0], "seen in its own log")
    async with running(bench) as the:
        assert "3.3: seen in its own log" not in text_of(the.work.step_view)
        assert "Incorrect verification: seen in its own log" in text_of(the.work.step_view)
        await the.pilot.resize_terminal(80, 24)
        await the.pilot.pause(0.1)
        assert "3.3: seen in its own log" in text_of(the.work.step_view)
