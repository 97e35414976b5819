"""Choosing by name: all commands, or the themes. What is typed narrows the list."""

from collections.abc import Iterator, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.binding import Binding, BindingType

from mast_tui.tui.actions import ACTIONS, shown_keys
from mast_tui.tui.inks import THEMES
from mast_tui.tui.line_editor import LineEditor
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.widgets.lines import Piece, crop

LISTED = ("up", "down", "pageup", "pagedown", "ctrl+n", "ctrl+p", "enter", "escape", "ctrl+g")
"""Keys that move in the list; all others edit what is typed."""
WORD, KEYS = 18, 16


class Entry(NamedTuple):
    """One thing to choose: ``do ACTION`` or ``theme NAME``."""

    name: str
    word: str
    about: str
    keys: str = ""


def commands() -> list[Entry]:
    """Every action, then every theme."""
    hidden = ("palette", "leader")
    actions = [
        Entry(f"do {action.id}", action.word, action.help, " ".join(shown_keys(action)))
        for action in ACTIONS
        if action.id not in hidden
    ]
    return [*actions, *(entry._replace(word=f"colours {entry.word}") for entry in themes())]


def themes(first: str = "") -> list[Entry]:
    """Every theme, ``first`` before the others."""
    names = sorted(THEMES, key=lambda name: name != first)
    return [
        Entry(f"theme {name}", name, THEMES[name], "in use" if name == first else "")
        for name in names
    ]


class PaletteScreen(ChoiceScreen[str | None]):
    """Type some letters, Enter takes the first that fits."""

    enter_word, close_word = "take it", ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "choose"),
        Binding("down", "move(1)", "choose"),
        Binding("escape", "cancel", "close"),
        Binding("ctrl+n", "move(1)", show=False),
        Binding("ctrl+p", "move(-1)", show=False),
        Binding("ctrl+g", "cancel", show=False),
    ]

    def __init__(self, question: str, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._editor = LineEditor(question)
        self._entries = entries
        self._found = list(entries)

    def show_heading(self) -> None:
        self.heading_line.show(self._editor.pieces)

    def on_key(self, event: events.Key) -> None:
        """Letters are typed; only what moves in a list is left to the bindings."""
        if event.key in LISTED:
            return
        event.stop()
        event.prevent_default()
        character = event.character if event.is_printable and event.character else None
        if event.key == "backspace" and not self._editor.text:
            self.dismiss(None)
        elif self._editor.press(event.key, character):
            self._found = list(_fitting(self._entries, self._editor.text))
            self.heading_line.show(self._editor.pieces)
            self._put(0)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()

    def show_rows(self) -> None:
        self._put(self.rows.cursor)

    def _put(self, cursor: int) -> None:
        none: list[list[Piece]] = [[("nothing is called so", "error")]]
        self.rows.put([self._row(entry) for entry in self._found] or none, cursor)

    def _row(self, entry: Entry) -> list[Piece]:
        room = self.rows.size.width - 2 - WORD - KEYS
        return [
            (crop(entry.word, WORD), "strong"),
            (crop(entry.keys, KEYS), ""),
            (crop(entry.about, room), "quiet"),
        ]

    def action_choose(self) -> None:
        if self._found:
            self.dismiss(self._found[self.rows.cursor].name)


def _fitting(entries: Sequence[Entry], text: str) -> Iterator[Entry]:
    """The entries with all words of the text in them; those that begin with it first."""
    words = text.lower().split()
    fit = [
        entry
        for entry in entries
        if all(word in f"{entry.word} {entry.about}".lower() for word in words)
    ]
    yield from sorted(fit, key=lambda entry: not entry.word.lower().startswith(text.lower()))
