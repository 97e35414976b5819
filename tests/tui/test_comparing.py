"""Two traces side by side, with the keys."""

from mast_tui.workbench.bench import Bench
from tests.tui.given import NARROW, running


async def test_two_traces_stand_side_by_side_and_one_is_opened(two: Bench) -> None:
    two.reading.go(9)
    two.toggle(two.codebook.mode("3.3"))
    async with running(two) as the:
        await the.press("C")
        for _ in range(3):
            await the.pilot.pause()
        row = next(line for line in the.text.splitlines() if line.startswith(">"))
        assert row.count("kubectl get pods") == 2
        assert " 3.3 " in row
        assert "1 scenario 3 / 1" in the.text
        assert "2 scenario 3 / 2" in the.text
        await the.press("j", "l", "enter")
        assert (the.bench.number, the.at) == (1, 10)


async def test_keys_go_by_phases_and_sides(two: Bench) -> None:
    two.reading.go(9)
    async with running(two, NARROW) as the:
        await the.press("C")
        for _ in range(3):
            await the.pilot.pause()
        assert {len(line) for line in the.text.split("\n")} == {80}
        await the.press("}")
        assert "kubectl rollout restart" in next(
            line for line in the.text.splitlines() if line.startswith(">")
        )
        await the.press("{", "g", "l", "h", "pagedown", "g", "enter")
        assert (the.bench.number, the.at) == (0, 1)


async def test_one_trace_alone_is_not_compared(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("C")
        assert "only one trace is open" in the.notice
