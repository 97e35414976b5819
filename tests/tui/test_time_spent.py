"""Time spent counts while there are keys."""

from time import monotonic

import pytest

from mast_tui.workbench.bench import Bench
from tests.tui.given import running


async def test_time_counts_while_there_are_keys_and_stops_without_them(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given somebody who scrolls through one long step, then goes away for an hour"""
    now = [monotonic()]
    monkeypatch.setattr("mast_tui.workbench.bench.monotonic", lambda: now[0])
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("1", "3")
        for _ in range(4):
            now[0] += 50
            await the.press("J")
        before = bench.spent
        assert before >= 200
        await the.press("?")
        now[0] += 50
        await the.press("j", "q")  # another screen counts too
        assert bench.spent == pytest.approx(before + 50)
        now[0] += 3600
        await the.press("j")
        assert bench.spent == pytest.approx(before + 50 + 60)
        assert the.status.startswith("5 min")
