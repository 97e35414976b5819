"""The app: screens, theme, and what the command palette offers."""

import gc
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen

from mast_tui.errors import MastError
from mast_tui.tui.actions import ACTIONS
from mast_tui.tui.screens.work import WorkScreen
from mast_tui.workbench.bench import Bench

THEME = "ansi-dark"
"""The terminal's own colours: right on dark and light, few bytes, and sixteen are enough."""

OpenTraces = Callable[[str], Bench]


class MastApp(App[None]):
    """Reads traces and tags failure modes."""

    TITLE = "mast-tui"
    CSS_PATH = "mast.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c", "leave", "leave", show=False, priority=True),
        Binding("ctrl+q", "leave", "leave", show=False, priority=True),
    ]

    def __init__(
        self,
        bench: Bench | None,
        *,
        offers: Sequence[Any] = (),
        open_traces: OpenTraces | None = None,
        ascii_only: bool = False,
        welcome: str = "",
    ) -> None:
        super().__init__()
        self.animation_level = "none"
        self.theme = THEME
        self.bench = bench
        self._offers = offers
        self._open_traces = open_traces
        self._ascii = ascii_only
        self._welcome = welcome

    def get_default_screen(self) -> Screen[Any]:
        if self.bench is not None:
            return WorkScreen(self.bench, ascii_only=self._ascii, welcome=self._welcome)
        from mast_tui.tui.screens.start import StartScreen

        return StartScreen(self._offers)

    def on_ready(self) -> None:
        """The first screen stands: now there is time to collect garbage again."""
        self.call_after_refresh(_collect_again)

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
        from mast_tui.tui.commands.looking import leave

        screen = self.screen
        if isinstance(screen, WorkScreen):
            leave(screen)
        elif self.bench is not None and self.bench.unsaved:
            self.pop_screen()
        else:
            self.exit()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """The command palette has every action."""
        if isinstance(screen, WorkScreen):
            for action in ACTIONS:
                run = partial(screen.action_run_command, action.id)
                yield SystemCommand(action.word, action.help, run)
        yield SystemCommand("theme", "change the colours", self.action_change_theme)


def _collect_again() -> None:
    gc.freeze()
    gc.enable()
