"""The diagnosis panel."""

from mast_tui.workbench.bench import Bench
from tests.tui.given import running


async def test_the_diagnosis_stands_beside_the_truth(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("comma", "d")
        assert "the agent" in the.text
        assert "the truth" in the.text


async def test_a_blind_round_does_not_show_it(bench: Bench) -> None:
    bench.blind = True
    async with running(bench) as the:
        await the.press("comma", "d")
        assert the.notice == "the truth is hidden in a blind round"
