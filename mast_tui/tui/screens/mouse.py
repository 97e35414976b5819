"""What the main screen does with the mouse, where it was asked for, and with pasted text."""

from textual import events

from mast_tui.traces.model import PartName
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice


class MouseScreen(BenchScreen):
    """Hands the events of the mouse to :mod:`mast_tui.tui.pointing`, which is loaded for the first."""

    pressed: tuple[PartName, int] | None = None
    """Where in the step's text the mouse button went down."""

    def on_click(self, event: events.Click) -> None:
        from mast_tui.tui.pointing import click

        click(self, event)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        from mast_tui.tui.pointing import press

        press(self, event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        from mast_tui.tui.pointing import release

        release(self, event)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        from mast_tui.tui.pointing import wheel

        wheel(self, event, 1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        from mast_tui.tui.pointing import wheel

        wheel(self, event, -1)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._editor:
            self._editor.insert(event.text)
            self._edited()
        else:
            self.say(Notice("pasted text is ignored here: its letters would be keys", trouble=True))
