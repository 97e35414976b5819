"""The mouse, where it was asked for: clicks, drags and the wheel; moving it costs nothing."""

from pathlib import Path

from textual.widget import Widget

from mast_tui.tui.widgets.lines import LineView
from mast_tui.workbench.bench import Bench
from tests.helpers import shop_run
from tests.tui.given import Driver, running
from tests.tui.terminal import Terminal


async def click(the: Driver, view: Widget, x: int, y: int, times: int = 1) -> None:
    await the.pilot.click(view, offset=(x, y), times=times)
    await the.pilot.pause()


async def test_a_click_goes_to_the_step_and_gives_its_pane_the_keys(bench: Bench) -> None:
    bench.reading.go(2)
    async with running(bench) as the:
        await click(the, the.work.step_view, 5, 8)
        assert (the.work.pane, the.at) == ("step", 2)
        await click(the, the.work.steps, 5, 8)
        assert (the.work.pane, the.at) == ("steps", 9)
        await click(the, the.work.steps, 5, 30)  # below the last step
        assert the.at == 9


async def test_a_click_points_at_a_mode_and_a_double_click_tags_with_it(bench: Bench) -> None:
    bench.reading.go(5)
    async with running(bench) as the:
        row = next(
            y for y in range(30) if (mode := the.work.taxonomy.mode_at(y)) and mode.code == "1.3"
        )
        await click(the, the.work.taxonomy, 6, row)
        assert the.work.taxonomy.mode
        assert (the.work.pane, the.work.taxonomy.mode.code, the.tags) == ("taxonomy", "1.3", set())
        await click(the, the.work.taxonomy, 6, row, times=2)
        assert the.tags == {("1.3", 5)}
        await click(the, the.work.taxonomy, 6, 1)  # the name of a category
        assert the.tags == {("1.3", 5)}


async def test_a_click_in_the_overview_goes_there(bench: Bench) -> None:
    bench.trace.finish()
    bench.reading.go(1)
    async with running(bench) as the:
        await the.pilot.pause(0.3)
        await click(the, the.work.overview, 7, 0)
        assert the.at == 7


async def test_the_wheel_scrolls_what_is_under_it(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        work = the.work
        for view, direction in ((work.step_view, 1), (work.step_view, 1), (work.step_view, -1)):
            await wheel(the, view, 10, direction)
        assert (work.step_view.top, the.at, work.pane) == (3, 6, "steps")
        await wheel(the, work.steps, 4, 1)
        assert the.at == 9
        await wheel(the, work.steps, 4, -1)
        assert the.at == 6
        await wheel(the, work.taxonomy, 4, 1)
        assert work.taxonomy.cursor == 1


async def wheel(the: Driver, view: LineView, y: int, direction: int) -> None:
    from textual import events

    kind = events.MouseScrollDown if direction > 0 else events.MouseScrollUp
    await the.pilot._post_mouse_events([kind], view, (3, y))
    await the.pilot.pause()


async def test_dragging_over_the_text_selects_it_as_evidence(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        view = the.work.step_view
        rows = [view.render_line(y).text for y in range(view.size.height)]
        y = next(y for y, row in enumerate(rows) if "payment refused" in row)
        x = rows[y].index("payment")
        await the.pilot.mouse_down(view, offset=(x, y))
        await the.pilot.mouse_up(view, offset=(x + 6, y))
        await the.pilot.pause()
        assert the.work.selection
        assert the.work.selection.words == "payment"


async def test_lists_and_texts_take_clicks_and_the_wheel(two: Bench) -> None:
    async with running(two) as the:
        await the.press("L")
        rows = the.app.screen.rows  # type: ignore[attr-defined]
        await click(the, rows, 4, 1)
        assert rows.cursor == 1
        await click(the, rows, 4, 1, times=2)
        assert the.bench.number == 1
        await the.press("?")
        text = the.app.screen.text  # type: ignore[attr-defined]
        await wheel(the, text, 4, 1)
        assert text.top == 3


def test_the_mouse_is_on_only_where_asked_for_and_moving_it_costs_nothing(tmp_path: Path) -> None:
    with Terminal(shop_run(tmp_path), "--mouse", cwd=tmp_path) as the:
        the.wait_for("not started")
        assert b"\x1b[?1003h" in the.all
        moves = b"".join(
            b"\x1b[<35;%d;%dM" % (x, y) for x, y in ((9, 9), (10, 12), (60, 20), (99, 9))
        )
        assert len(the.press(moves)) == 0
        assert 0 < len(the.press(b"\x1b[<0;5;9M\x1b[<0;5;9m", "step 6/14")) <= 9_000
        assert the.leave() == 0
