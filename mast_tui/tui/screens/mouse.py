"""What the main screen does with the mouse, where it was asked for, and with pasted text."""

from typing import TYPE_CHECKING, cast

from textual import events

from mast_tui.tui.screens.asking import AskingScreen
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.screens.work import WorkScreen


class MouseScreen(AskingScreen):
    """Hands the events of the mouse to :mod:`mast_tui.tui.pointing`, which is loaded for the first."""

    @property
    def _main(self) -> "WorkScreen":
        return cast("WorkScreen", self)

    def on_click(self, event: events.Click) -> None:
        from mast_tui.tui.pointing import click

        click(self._main, event)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        from mast_tui.tui.pointing import press

        press(self._main, event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        from mast_tui.tui.pointing import release

        release(self._main, event)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        from mast_tui.tui.pointing import wheel

        wheel(self._main, event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        from mast_tui.tui.pointing import wheel

        wheel(self._main, event, -1)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._editor:
            self._editor.insert(event.text)
            self._edited()
        else:
            self._main.say(
                Notice("pasted text is ignored here: its letters would be keys", trouble=True)
            )
