"""The app under a pilot, and what is on its screen."""

import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from textual import events
from textual.pilot import Pilot

from mast_tui.tui.app import MastApp
from mast_tui.tui.screens.work import WorkScreen
from mast_tui.tui.widgets.lines import LineView
from mast_tui.workbench.bench import Bench

WIDE, NARROW, BROAD, TINY = (120, 40), (80, 24), (200, 60), (50, 10)


class Driver:
    """Presses keys and tells what shows."""

    def __init__(self, app: MastApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    @property
    def bench(self) -> Bench:
        assert self.app.bench is not None
        return self.app.bench

    @property
    def work(self) -> WorkScreen:
        """The main screen, whatever lies over it."""
        return next(one for one in self.app.screen_stack if isinstance(one, WorkScreen))

    @property
    def at(self) -> int:
        return self.bench.reading.at

    @property
    def tags(self) -> set[tuple[str, int | None]]:
        return {(tag.mode, tag.step) for tag in self.bench.tags}

    @property
    def text(self) -> str:
        """All that the terminal would show, line by line."""
        return screen_text(self.app)

    def state(self) -> str:
        """How far the review is."""
        return self.bench.review.state

    def at_end(self) -> bool:
        """Does the end of the step show?"""
        return self.work.step_view.at_end

    @property
    def notice(self) -> str:
        """What the footer says, besides which keys there are."""
        return text_of(self.work.notice_line).strip() if self.work.speaks else ""

    @property
    def status(self) -> str:
        return text_of(self.work.status_line).strip()

    async def press(self, *keys: str) -> None:
        """Press keys, by their letter or by Textual's name. Three times as fast as a pilot's."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Press the letters of a text."""
        await self.press(*("space" if letter == " " else letter for letter in text))


def key_event(key: str) -> events.Key:
    """What the terminal would send for a key."""
    if key == "space":
        return events.Key("space", " ")
    if len(key) > 1:
        return events.Key(key, None)
    name = (
        key if key.isalnum() else unicodedata.name(key).lower().replace(" ", "_").replace("-", "_")
    )
    return events.Key({"solidus": "slash"}.get(name, name), key)


@asynccontextmanager
async def running(
    bench: Bench | None, size: tuple[int, int] = WIDE, **options: Any
) -> AsyncIterator[Driver]:
    """The app, ready for keys."""
    app = MastApp(bench, **options)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Driver(app, pilot)


def text_of(view: LineView) -> str:
    """The lines of one view as drawn now."""
    return "\n".join(view.render_line(y).text for y in range(view.size.height))


def screen_text(app: MastApp) -> str:
    """The lines of all views that show, each where it stands."""
    width, height = app.size
    rows: list[list[tuple[int, str]]] = [[] for _ in range(height)]
    for view in app.screen.query(LineView):
        region = view.region
        for y in range(region.height if region.width else 0):
            if 0 <= region.y + y < height:
                rows[region.y + y].append((region.x, view.render_line(y).text))
    return "\n".join("".join(text for _, text in sorted(row)).ljust(width) for row in rows)
