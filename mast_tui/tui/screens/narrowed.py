"""A list that words narrow, letter by letter, as they are typed in its footer."""

from collections.abc import Sequence
from typing import TypeVar

from textual import events

from mast_tui.tui import view
from mast_tui.tui.line_editor import LineEditor
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.widgets.lines import Piece, length

Result = TypeVar("Result")
MOVING = ("up", "down", "pageup", "pagedown")
"""Keys that move in the list while words are typed."""
LEAST = 60
"""Columns from which there is room to say what Enter and Escape do meanwhile."""


class NarrowedScreen(ChoiceScreen[Result]):
    """``action_filter`` asks for words. What closes the list takes them away first."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ""
        """What narrows the list now."""
        self._before = ""
        self._editor: LineEditor | None = None

    def narrow(self) -> None:
        """Show only what has all of ``words``."""
        raise NotImplementedError

    def stay(self) -> None:
        """Keep the cursor, whatever words come now, as near as can be to what it stands on."""
        raise NotImplementedError

    def action_filter(self) -> None:
        """Ask for words; those that narrow the list already are offered."""
        self.stay()
        self._before = self.words
        self._editor = LineEditor("only with:", self.words, offered=bool(self.words))
        self.show_keys()

    def action_cancel(self) -> None:
        """Show all again; where all is shown, close."""
        if self.words:
            self.stay()
            self._take("")
        else:
            super().action_cancel()

    def on_key(self, event: events.Key) -> None:
        """Letters are typed while words are asked for; only what moves is left to the bindings."""
        if self._editor is None or event.key in MOVING:
            return
        event.stop()
        event.prevent_default()
        character = event.character if event.is_printable else None
        if event.key == "enter":
            self._take(self.words)
        elif event.key in ("escape", "ctrl+g") or (
            event.key == "backspace" and not self._editor.text
        ):
            self._take(self._before)
        elif self._editor.press(event.key, character):
            self._typed()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self._editor is not None:
            self._editor.insert(event.text)
            self._typed()

    def _typed(self) -> None:
        assert self._editor is not None
        self.show_keys()
        self._use(self._editor.text)

    def _take(self, words: str) -> None:
        self._editor = None
        self._use(words)
        self.close_word = "show all" if self.words else type(self).close_word
        self.show_keys()

    def _use(self, words: str) -> None:
        if (words := words.strip()) != self.words:
            self.words = words
            self.narrow()

    def show_keys(self) -> None:
        """Say which keys do what here, or what is being typed."""
        if self._editor is None:
            super().show_keys()
        else:
            self.key_line.show(self._asked)

    def _asked(self, width: int) -> Sequence[Piece]:
        assert self._editor is not None
        beside = view.EDITING if width >= LEAST else ()
        room = width - length(beside)
        typed = self._editor.pieces(room)
        return [*typed, (" " * (room - length(typed)), ""), *beside]
