"""Pins, and a second step beside the one in view."""

from mast_tui.workbench.bench import Bench
from tests.tui.given import NARROW, Driver, running, text_of


def beside(the: Driver) -> str:
    assert the.work.beside_pane is not None
    return text_of(the.work.beside_pane.view)


def signs(the: Driver) -> str:
    return "".join(sign for sign, _ in the.work.overview.row())


async def test_a_step_is_pinned_and_gone_to_again(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("P")
        assert "no step of this trace is pinned" in the.notice
        await the.press("p")
        assert the.notice == "step 6 pinned: P lists the pins"
        assert text_of(the.work.steps).splitlines()[5].rstrip().endswith("^")
        assert signs(the)[6] == "^"
        await the.press("j", "j", "p", "P")
        assert "pinned steps" in the.text
        await the.press("enter")
        assert the.at == 6
        await the.press("P", "p", "q")
        assert "^" not in text_of(the.work.steps).splitlines()[5]
        assert signs(the).count("^") == 1


async def test_pins_are_there_again_for_the_same_annotator(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("p")
        at = the.at
    again = Bench(bench.opening, bench.codebook, bench.hand, bench.recall)
    async with running(again) as the:
        await the.press("P")
        assert the.text.splitlines()[1].split()[:2] == [">", str(at)]


async def test_a_step_stands_beside_the_one_in_view_until_it_is_closed(bench: Bench) -> None:
    bench.reading.go(9)
    async with running(bench) as the:
        await the.press("s")
        assert "a the final answer" in the.notice
        await the.press("s")
        await the.pilot.pause()
        assert "the same step" in the.text
        await the.press("j")
        assert "CrashLoopBackOff" in beside(the)
        assert "The payment pod crashes" in text_of(the.work.step_view)
        assert the.work.taxonomy.region.width == 0
        await the.press("3", "3")
        assert the.tags == {("3.3", 10)}
        await the.press("q")
        await the.pilot.pause()
        assert the.work.beside_pane is None
        assert the.work.taxonomy.region.width > 0
        assert the.app.is_running


async def test_the_answer_and_the_plan_stand_beside(bench: Bench) -> None:
    bench.reading.go(9)
    async with running(bench) as the:
        await the.press("s", "a")
        await the.pilot.pause()
        assert "The payment certificate" in beside(the)
        await the.press("s", "p")
        assert "[>] look at alerts" in beside(the)
        await the.press("g")
        assert "no plan was made before this step" in beside(the)
        await the.press("s", "=")
        assert "no step before makes this very call" in the.notice
        await the.press("s", "x")
        await the.pilot.pause()
        assert the.work.beside_pane is None


async def test_a_pin_stands_beside_and_keys_go_there(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench, (120, 20)) as the:
        await the.press("p", "j", "P", "s")
        await the.pilot.pause()
        assert (the.at, "payment refused" in beside(the)) == (7, True)
        await the.press("shift+tab", "G")
        assert the.work.pane == "beside"
        assert the.work.beside_pane is not None
        assert the.work.beside_pane.view.at_end
        assert the.at == 7
        await the.press("ctrl+u", "tab", "tab", "tab")
        await the.pilot.pause()
        assert the.work.taxonomy.region.width > 0
        await the.press("q")
        await the.pilot.pause()
        assert the.work.taxonomy.region.width == 0


async def test_where_it_is_narrow_the_list_gives_its_place(bench: Bench) -> None:
    bench.reading.go(9)
    async with running(bench, NARROW) as the:
        await the.press("s", "s")
        await the.pilot.pause()
        assert the.work.steps.region.width == 0
        assert {len(line) for line in the.text.split("\n")} == {80}
        await the.press("j")
        assert "CrashLoopBackOff" in beside(the)


async def test_another_trace_has_its_own_steps_beside(two: Bench) -> None:
    two.reading.go(9)
    async with running(two) as the:
        await the.press("s", "s", "]")
        await the.pilot.pause()
        assert "CrashLoopBackOff" in beside(the)
