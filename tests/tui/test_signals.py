"""Computed signals with the keys: off until asked for, and never in a blind round."""

from mast_tui.workbench.bench import Bench
from tests.tui.given import running, text_of


async def test_signals_are_off_until_asked_for_and_lead_to_steps(bench: Bench) -> None:
    bench.reading.go(3)
    async with running(bench) as the:
        assert the.bench.reading.signals is None
        await the.press("S")
        await the.pilot.pause()
        assert "an action that nothing looked at afterwards" in the.text
        await the.press("enter")
        assert the.at == 12
        assert text_of(the.work.steps).splitlines()[11].rstrip().endswith("~")
        assert "computed: noth" in text_of(the.work.step_view).splitlines()[0]
        assert the.tags == set()
        await the.press("S", "x")
        assert the.notice == "signals are off"
        assert "~" not in text_of(the.work.steps).splitlines()[11][10:]
        assert "computed" not in the.text


async def test_in_a_blind_round_nothing_computed_is_shown(bench: Bench) -> None:
    bench.blind = True
    async with running(bench) as the:
        await the.press("S")
        assert the.notice == "in a blind round nothing computed is shown"
        assert the.bench.reading.signals is None
