"""What the first screen and each key cost, in counts that are the same on every machine."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App

from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from mast_tui.tui.widgets.bars import Rule
from mast_tui.tui.widgets.lines import LineView
from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench, a_run
from tests.tui.given import Driver, running
from tests.tui.terminal import Terminal

STATEMENTS = 17
"""Of one tag, with all that is read again after it."""
SIZES = (60, 1_500)
"""Steps of a short trace and of a long one: what a key costs is the same in both."""


@pytest.fixture(params=SIZES)
def long(request: pytest.FixtureRequest, tmp_path: Path, home: Path) -> Bench:
    """A trace read to its end, at its twentieth step."""
    bench = a_bench(home, a_run(tmp_path / "run.jsonl", steps=request.param))
    bench.trace.finish()
    bench.reading.index.finish()
    bench.reading.go(20)
    return bench


class Counts(Counter[str]):
    """How often something was done since :meth:`clear`."""


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Counts]:
    """Count lines drawn, updates displayed, steps built and reads of the file."""
    counts = Counts()

    def count(owner: type, name: str, what: str) -> None:
        real = getattr(owner, name)

        def counting(self: object, *args: object, **more: object) -> object:
            counts[what] += 1
            return real(self, *args, **more)

        monkeypatch.setattr(owner, name, counting)

    count(LineView, "render_line", "lines")
    count(Trace, "_build", "steps built")
    count(Source, "read", "reads")
    real = App._display

    def display(app: App[None], screen: object, update: object) -> None:
        counts["frames"] += update is not None
        real(app, screen, update)  # type: ignore[arg-type]

    monkeypatch.setattr(App, "_display", display)
    yield counts


async def test_a_widget_stands_for_a_pane_and_not_for_a_step(long: Bench) -> None:
    async with running(long) as the:
        assert len(the.work.query(LineView)) == 14
        assert len(the.work.query("*")) <= 21
        assert len(the.work.query(Rule)) == 2


async def pressed(the: Driver, counts: Counts, *keys: str) -> Counts:
    """What the last of these keys cost, once nothing is left to do."""
    for key in keys:
        await the.pilot.pause(0.25)  # the work that keys hold up is done
        counts.clear()
        await the.press(key)
    await the.pilot.pause(0.25)
    return counts


async def test_a_step_is_one_frame_that_draws_its_page_and_six_other_lines(
    long: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(long) as the:
        page = the.work.step_view.size.height
        with counted(monkeypatch) as counts:
            cost = await pressed(the, counts, "j", "j")
        assert cost["frames"] == 1
        assert (
            cost["lines"] <= page + 6
        )  # two of the list, the overview, the header, the footer and its hints
        assert cost["steps built"] <= 2
        assert cost["reads"] <= 4  # a call and its output


async def test_a_move_in_the_taxonomy_draws_two_modes_and_the_words_below(
    long: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(long) as the:
        await the.press("tab", "tab")
        with counted(monkeypatch) as counts:
            cost = await pressed(the, counts, "j", "j")
        assert cost["frames"] == 1
        assert cost["lines"] <= the.work.taxonomy.size.height + 1
        assert cost["steps built"] == cost["reads"] == 0


async def test_a_tag_draws_no_page(long: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running(long) as the:
        await the.press("3", "3", "j", "3")
        with counted(monkeypatch) as counts:
            cost = await pressed(the, counts, "3")
        assert cost["lines"] <= 12
        assert cost["steps built"] <= 1


async def test_nothing_is_done_where_no_key_comes(
    long: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(long) as the:
        await the.pilot.pause(0.5)
        with counted(monkeypatch) as counts:
            await the.pilot.pause(0.5)
        assert counts == {}


async def test_looking_asks_the_store_for_nothing_and_a_tag_for_the_same_in_any_trace(
    long: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    real = sqlite3.connect

    def connect(*args: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real(*args, **more)
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr("sqlite3.connect", connect)
    async with running(long) as the:
        await the.press("3", "3", "j", "3", "3")  # now there is a store
        said.clear()
        await the.press("j", "k", "e", "tab", "j", "tab", "tab")
        assert said == []
        await the.press("1", "3")
        assert 0 < len(said) <= STATEMENTS, said


async def test_a_letter_narrows_a_list_of_ten_thousand_runs_and_reads_none(
    many: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mast_tui.tui.screens.traces.TYPING", 3600)
    async with running(many) as the:
        await the.press("L", "/")
        await the.pilot.pause(0.25)
        with counted(monkeypatch) as counts:
            for letter, left in zip("-371/20", (10_000, 2_220, 220, 20, 20, 2, 1), strict=True):
                counts.clear()
                await the.press(letter)
                assert counts["frames"] == 1
                changes = letter not in "-/"  # these leave what was there
                lines = the.app.size.height - 1 if changes else 2  # heading, footer, and rows
                assert counts["lines"] == lines
                assert counts["reads"] == counts["steps built"] == 0
                assert f" {left:,} of 10,000 open traces with " in the.text


async def test_only_what_stands_in_view_is_read_behind_the_letters(
    many: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mast_tui.tui.screens.traces.TYPING", 0.5)
    async with running(many) as the:
        await the.press("L", "/", *"-371")
        await the.app.workers.wait_for_complete()
        await the.pilot.pause(0.25)
        looked_at = sum(trace.records_seen > 0 for trace in many.traces)
        assert looked_at <= 40 + the.app.size.height
        with counted(monkeypatch) as counts:
            cost = await pressed(the, counts, "down", "down")
        assert cost == {"frames": 1, "lines": 2}


# --- the first screen


@pytest.mark.parametrize("steps", SIZES)
def test_the_start_writes_few_bytes_in_few_frames_whatever_the_size(
    tmp_path: Path, steps: int
) -> None:
    path = a_run(tmp_path / "run.jsonl", steps=steps)
    with Terminal(path, cwd=tmp_path, synchronizes=True) as the:
        the.wait_for(f"/{steps:,} ")
        the.read(0.6)
        assert len(the.all) <= 12_000
        assert the.all.count(b"\x1b[?2026h") <= 12
        for number in (2, 3, 4):
            sent = the.press("j", f"step {number}/")
            assert len(sent) <= 2_500
            assert sent.count(b"\x1b[?2026h") == 1
        assert the.read(1.0) == b""
        assert the.leave() == 0
