"""Moving about with the keys: steps, pages, errors, tags, traces, panes."""

import pytest

from mast_tui.workbench.bench import Bench
from tests.tui.given import NARROW, running


async def test_keys_move_in_the_list_and_the_step_follows(bench: Bench) -> None:
    bench.reading.go(2)
    async with running(bench) as the:
        await the.press("j", "down")
        assert the.at == 4
        assert "look at alerts" in the.text
        assert "step 4/14" in the.status
        await the.press("k", "up", "k", "k", "k")
        assert the.at == 1
        await the.press("G")
        assert the.at == 14
        await the.press("g")
        assert the.at == 1
        await the.press("end")
        assert the.at == 14
        await the.press("home")
        assert the.at == 1


async def test_page_keys_move_by_pages(bench: Bench) -> None:
    bench.reading.go(1)
    async with running(bench, (120, 14)) as the:
        page = the.work.steps.page
        assert page == 10
        await the.press("pagedown")
        assert the.at == 11
        await the.press("ctrl+b")
        assert the.at == 1
        await the.press("ctrl+f", "pageup")
        assert the.at == 1


async def test_a_step_is_gone_to_by_its_number(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press(":", "1", "2")
        assert the.notice.startswith(": 12")
        await the.press("enter")
        assert the.at == 12
        await the.press(":", "9", "9", "enter")
        assert (the.at, the.notice) == (12, "no step 99: this trace has steps 1 to 14")
        await the.press(":", "x", "enter")
        assert "no step x" in the.notice
        await the.press(":", "3", "escape", "j")
        assert the.at == 13


async def test_errors_are_found_on_and_back(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("e")
        assert the.at == 7
        await the.press("e")
        assert the.at == 11
        await the.press("e")
        assert (the.at, the.notice) == (11, "no error after this step")
        await the.press("E")
        assert the.at == 7
        await the.press("E")
        assert (the.at, the.notice) == (7, "no error before this step")


async def test_tagged_steps_are_found_on_and_back(bench: Bench) -> None:
    bench.trace.finish()
    for step in (3, 9):
        bench.reading.go(step)
        bench.toggle(bench.codebook.mode("3.3"))
    async with running(bench) as the:
        await the.press("(")
        assert the.at == 3
        await the.press("(")
        assert (the.at, the.notice) == (3, "nothing tagged before this step")
        await the.press(")")
        assert the.at == 9
        await the.press(")")
        assert (the.at, the.notice) == (9, "nothing tagged after this step")


async def test_space_and_b_read_through_the_pages_of_each_step(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("space")
        assert the.at == 6
        assert the.work.step_view.top > 0
        await the.press("space", "space")
        assert (the.at, the.work.step_view.top) == (7, 0)
        await the.press("b")
        assert the.at == 6
        assert the.at_end()
        await the.press("b")
        assert not the.at_end()
        await the.press("G", "space")
        assert the.notice == "the last step: D marks the trace done"


async def test_the_step_scrolls_by_half_pages_from_the_list(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("J")
        top = the.work.step_view.top
        assert top > 10
        await the.press("ctrl+d")
        assert the.work.step_view.top > top
        await the.press("K", "ctrl+u")
        assert (the.work.step_view.top, the.at) == (0, 6)


async def test_keys_go_to_the_pane_that_has_them(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("tab")
        assert the.work.pane == "step"
        await the.press("j", "j")
        assert (the.at, the.work.step_view.top) == (6, 2)
        await the.press("G")
        assert the.at_end()
        await the.press("g", "pagedown", "pageup")
        assert the.work.step_view.top == 0
        await the.press("tab", "j", "j")
        assert (the.work.pane, the.work.taxonomy.cursor) == ("taxonomy", 2)
        await the.press("G", "k")
        assert the.work.taxonomy.cursor == len(the.bench.codebook.modes) - 1  # "other" is last
        await the.press("g", "pagedown")
        assert the.work.taxonomy.cursor == 5
        await the.press("J")
        assert the.work.taxonomy.text_top >= 0
        await the.press("tab")
        assert the.work.pane == "steps"
        await the.press("shift+tab")
        assert the.work.pane == "taxonomy"
        await the.press("q")
        assert (the.work.pane, the.app.is_running) == ("steps", True)


async def test_guidelines_that_do_not_fit_scroll(bench: Bench) -> None:
    async with running(bench, NARROW) as the:
        await the.press("tab", "tab")
        assert "more below: ctrl+d" in the.text
        await the.press("ctrl+d")
        assert the.work.taxonomy.text_top > 0
        await the.press("ctrl+u")
        assert the.work.taxonomy.text_top == 0


async def test_the_next_trace_and_the_one_before(two: Bench) -> None:
    async with running(two) as the:
        assert "trace 1/2" in the.status
        assert "outcome failed" in the.text
        await the.press("j", "j", "j", "]")
        assert "trace 2/2" in the.status
        assert "outcome succeeded" in the.text
        await the.press("]")
        assert the.notice == "this is the last of 2 traces"
        at = the.at
        await the.press("[")
        assert the.bench.number == 0
        assert the.at > at
        await the.press("[")
        assert the.notice == "this is the first of 2 traces"


async def test_the_list_of_traces_opens_one(two: Bench) -> None:
    async with running(two) as the:
        await the.press("3", "3", "L")
        assert "2 open traces, tags and reviews of ada" in the.text
        names, first, second = the.text.splitlines()[1:4]
        assert names.split() == [
            "scenario", "trial", "model", "steps", "outcome", "tags", "review", "file,", "task",
        ]  # fmt: skip
        assert first.startswith("> 3")
        assert "in progress" in first
        assert "not started" in second
        await the.press("j", "enter")
        assert the.bench.number == 1
        assert "trace 2/2" in the.status
        await the.press("L", "k", "q")
        assert the.bench.number == 1


@pytest.mark.parametrize("size", [(120, 40), NARROW, (200, 60)])
async def test_the_cursor_is_in_view_wherever_it_goes(bench: Bench, size: tuple[int, int]) -> None:
    async with running(bench, size) as the:
        for key in ("G", "g", "e", "e"):
            await the.press(key)
            assert any(line.startswith(f">{the.at:>3} ") for line in the.text.splitlines()), (
                the.text
            )
