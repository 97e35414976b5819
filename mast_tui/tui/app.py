"""The app: its screens, its colours and its keys."""

import asyncio
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.reactive import Reactive
from textual.screen import Screen

from mast_tui.errors import MastError
from mast_tui.tui import inks, signs
from mast_tui.tui.actions import CHANGED
from mast_tui.tui.screens.work import WorkScreen
from mast_tui.tui.widgets.lines import LineView
from mast_tui.workbench.bench import Bench

THEME = "ansi-dark"
"""The terminal's own colours: right on dark and light, few bytes, and sixteen are enough."""

ENDINGS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))

OpenTraces = Callable[[str], Bench]


class MastApp(App[None]):
    """Reads traces and tags failure modes."""

    TITLE = "mast-tui"
    CSS_PATH = "mast.tcss"
    theme: Reactive[str] = Reactive(THEME)
    """From the beginning: to change it makes Textual read all styles again."""
    ENABLE_COMMAND_PALETTE = False  # ours costs fewer bytes and draws no spinner
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave", "leave", show=False, priority=True),
        Binding("ctrl+q", "leave", "leave", show=False, priority=True),
        Binding("ctrl+l", "redraw", "redraw", show=False),
    ]

    def __init__(
        self,
        bench: Bench | None,
        *,
        offers: Sequence[Any] = (),
        open_traces: OpenTraces | None = None,
        ascii_only: bool = False,
        letters: bool = True,
        look: str = inks.DEFAULT,
        depth: str = "truecolor",
        welcome: str = "",
        whole: bool = False,
        work: type[WorkScreen] = WorkScreen,
        first: Callable[[], Screen[Any]] | None = None,
    ) -> None:
        os.environ.pop("NO_COLOR", None)  # Textual makes greys of it; the theme ``none`` does not
        super().__init__(driver_class=None if whole else _driver())
        self.redraws = 0
        """How often it was asked to draw all anew, for something else wrote to the terminal."""
        self.animation_level = "none"
        self.look = look
        """The name of the theme in use, as people know it."""
        self._depth = depth
        if look == inks.DEFAULT:
            inks.use(look, depth)
        else:
            self._draw_in(look)
        signs.use(ascii_only, letters)
        if CHANGED:
            self.set_keymap(CHANGED)
        self.bench = bench
        self._work = work
        self._first = first
        self._offers = offers
        self._open_traces = open_traces
        self._ascii = ascii_only
        self._welcome = welcome

    def get_default_screen(self) -> Screen[Any]:
        if self._first is not None:
            return self._first()
        if self.bench is not None:
            return self._work(self.bench, ascii_only=self._ascii, welcome=self._welcome)
        from mast_tui.tui.screens.start import StartScreen

        return StartScreen(self._offers)

    def on_mount(self) -> None:
        """A dropped line or a polite kill ends the app as ``q`` does: position and labels kept."""
        loop = asyncio.get_running_loop()
        for sign in ENDINGS:
            with suppress(NotImplementedError, RuntimeError, ValueError):  # not in every place
                loop.add_signal_handler(sign, partial(self.exit, return_code=128 + sign))
        self.app_resume_signal.subscribe(self, lambda _: self.action_redraw())

    def on_ready(self) -> None:
        """The first screen stands: now there is time to collect garbage again."""
        self.call_after_refresh(_collect_again)

    async def on_event(self, event: events.Event) -> None:
        """Time counts while there are keys, whatever screen they go to."""
        if isinstance(event, events.InputEvent) and self.bench is not None:
            self.bench.pressed()
        await super().on_event(event)

    def open_offer(self, offer: Any) -> None:
        """Open what the start screen offered."""
        assert self._open_traces is not None
        try:
            self.bench = self._open_traces(offer.path)
        except MastError as error:
            self.screen.tell(str(error))  # type: ignore[attr-defined]
            return
        self.push_screen(WorkScreen(self.bench, ascii_only=self._ascii))

    def action_leave(self) -> None:
        """Leave, asking only where changes would be lost."""
        from mast_tui.tui.commands.app import leave

        screen = self.screen
        if isinstance(screen, WorkScreen):
            leave(screen)
        elif self.bench is not None and self.bench.unsaved:
            self.pop_screen()
        else:
            self.exit()

    def action_redraw(self) -> None:
        """Draw everything anew, after something else wrote to the terminal."""
        self.redraws += 1
        self.refresh(layout=True)

    def set_look(self, look: str) -> None:
        """Draw in another theme from now on."""
        self.look = look
        self._draw_in(look)
        self.call_after_refresh(self._draw_anew)

    def _draw_in(self, look: str) -> None:
        inks.use(look, self._depth)
        if look == inks.DEFAULT:
            self.theme = THEME
            return
        from mast_tui.tui.themes import screen_theme

        theme = screen_theme(look, self._depth)
        self.register_theme(theme)
        self.theme = theme.name

    def _draw_anew(self) -> None:
        for screen in self.screen_stack:
            for line_view in screen.query(LineView):
                line_view.notify_style_update()
                line_view.refresh()


def _driver() -> type[Driver] | None:
    """The driver that sends only changed cells; None, Textual's own, in browsers and on Windows."""
    if sys.platform == "win32" or os.environ.get("TEXTUAL_DRIVER"):
        return None
    from mast_tui.tui.driver import ChangedCells

    return ChangedCells


def _collect_again() -> None:
    gc.freeze()
    gc.enable()
