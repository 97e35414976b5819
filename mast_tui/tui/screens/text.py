"""A screen of text to scroll: keys and guidelines, agreement."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mast_tui.tui.actions import key_for
from mast_tui.tui.screens.follow import closing, follow, reading, reading_keys
from mast_tui.tui.screens.prompt import PromptScreen
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import LineView, Piece


class TextView(LineView):
    """Lines of pieces from ``top`` on."""

    def __init__(self, lines: Sequence[Sequence[Piece]]) -> None:
        super().__init__(id="text")
        self.lines = lines
        self.top = 0

    def scroll(self, rows: int) -> None:
        """Scroll by rows, as far as there are any."""
        top = max(0, min(self.top + rows, len(self.lines) - self.size.height))
        if top != self.top:
            self.top = top
            self.refresh()

    def line(self, y: int) -> Iterable[Piece]:
        number = self.top + y
        return self.lines[number] if number < len(self.lines) else ()


class TextScreen(PromptScreen[None]):
    """Text over the whole screen, until it is closed."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *closing("dismiss"),
        *follow("help", "dismiss"),
        *reading("scroll", "page", 1_000_000),
    ]

    def __init__(self, title: str, lines: Sequence[Sequence[Piece]]) -> None:
        super().__init__()
        self.heading = Line(id="heading")
        self._title = title
        self.text = TextView(lines)
        self.keys = Line(id="keys")

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.text
        yield self.keys

    def on_mount(self) -> None:
        self.heading.say((f" {self._title}", "title"))
        self.keys.say(
            (f" {key_for('close')}", "strong"),
            (" close", "quiet"),
            (f"  {reading_keys()}", "strong"),
            (" scroll", "quiet"),
        )

    def on_mouse_scroll_down(self) -> None:
        self.text.scroll(3)

    def on_mouse_scroll_up(self) -> None:
        self.text.scroll(-3)

    def action_scroll(self, rows: int) -> None:
        self.text.scroll(rows)

    def action_page(self, direction: int) -> None:
        self.text.scroll(direction * max(1, self.text.size.height - 1))
