"""A few telling pictures. ``pytest --snapshot-update`` draws them anew; look before you commit."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from mast_tui.tui.app import MastApp
from mast_tui.tui.screens.start import Offer
from mast_tui.workbench.bench import Bench
from tests.tui.given import BROAD, NARROW, WIDE, key_event

Compare = Callable[..., bool]
Before = Callable[[Pilot[Any]], Awaitable[None]]


@pytest.fixture
def shown(bench: Bench) -> Iterator[Bench]:
    """Ada at step 11, with a tag on step 9 and one on the whole trace."""
    bench.trace.finish()
    bench.reading.go(9)
    bench.toggle(bench.codebook.mode("1.3"))
    bench.toggle(bench.codebook.mode("3.2"), whole=True)
    bench.reading.go(11)
    yield bench
    bench.close()


def typing(*keys: str) -> Before:
    """Press these keys before the picture is taken."""

    async def run(pilot: Pilot[Any]) -> None:
        await pilot.pause()
        for key in keys:
            pilot.app.post_message(key_event(key))
            await pilot.pause()

    return run


@pytest.mark.parametrize("size", [WIDE, NARROW, BROAD], ids=["120x40", "80x24", "200x60"])
def test_the_main_screen_with_a_tag(
    shown: Bench, size: tuple[int, int], snap_compare: Compare
) -> None:
    assert snap_compare(MastApp(shown), terminal_size=size, run_before=typing("3", "3"))


def test_the_taxonomy_over_the_step(shown: Bench, snap_compare: Compare) -> None:
    keys = typing("tab", "tab", "j", "j")
    assert snap_compare(MastApp(shown), terminal_size=NARROW, run_before=keys)


@pytest.mark.parametrize("key", ["question_mark", "f"], ids=["help", "filter"])
def test_a_screen_over_the_main_one(shown: Bench, key: str, snap_compare: Compare) -> None:
    assert snap_compare(MastApp(shown), terminal_size=WIDE, run_before=typing(key))


@pytest.mark.parametrize("look", ["dark", "light", "none"])
def test_the_main_screen_in_another_theme(shown: Bench, look: str, snap_compare: Compare) -> None:
    assert snap_compare(MastApp(shown, look=look), terminal_size=NARROW, run_before=typing("3"))


def test_the_start(snap_compare: Compare) -> None:
    offers = [
        Offer("The bundled samples", "samples", "incidents in a web shop, written for mast-tui"),
        Offer("/runs/Scenario-3/1", "/runs/Scenario-3/1", "2026-01-02 03:04"),
    ]
    assert snap_compare(MastApp(None, offers=offers), terminal_size=NARROW)


def test_the_pictures_are_few_and_tell_nothing_of_the_machine() -> None:
    pictures = list((Path(__file__).parent / "__snapshots__").rglob("*.svg"))
    assert 0 < len(pictures) <= 10
    for picture in pictures:
        assert "/tmp" not in picture.read_text("utf-8")
