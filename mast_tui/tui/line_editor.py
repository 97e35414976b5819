"""Editing one line of text: a step number, a search, a note. Plain Python, drawn in the footer.

A widget of its own would cost a layout, and with it the whole screen, each time it opens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from mast_tui.traces.safe import visible
from mast_tui.tui.widgets.lines import Piece, cut

LEAST = 12
"""Cells of the line that are left to what is typed, however long the question is."""


@dataclass(slots=True)
class LineEditor:
    """A question and the answer so far, with the cursor before character ``cursor``."""

    question: str
    text: str = ""
    cursor: int = -1
    offered: bool = False
    """The text is only an offer: what is typed first takes its place."""

    def __post_init__(self) -> None:
        if self.cursor < 0:
            self.cursor = len(self.text)

    def insert(self, text: str) -> None:
        """Put text in at the cursor; of several lines the first, and no control characters."""
        first = visible("".join(text.splitlines()[:1]), line=True)
        if self.offered:
            self.text, self.cursor, self.offered = "", 0, False
        self.text = self.text[: self.cursor] + first + self.text[self.cursor :]
        self.cursor += len(first)

    def press(self, key: str, character: str | None) -> bool:
        """Take a key; False if it means nothing here."""
        if character and character.isprintable() and len(character) == 1:
            self.insert(character)
            return True
        target = self._moves().get(key)
        if target is not None:
            self.cursor, self.offered = target, False
            return True
        cut = self._cuts().get(key)
        if cut is None:
            return False
        start, end = cut
        self.text = self.text[:start] + self.text[end:]
        self.cursor, self.offered = start, False
        return True

    def _moves(self) -> dict[str, int]:
        end = len(self.text)
        left, right = max(0, self.cursor - 1), min(end, self.cursor + 1)
        moves = {"left": left, "ctrl+b": left, "right": right, "ctrl+f": right}
        return moves | {"home": 0, "ctrl+a": 0, "end": end, "ctrl+e": end}

    def _cuts(self) -> dict[str, tuple[int, int]]:
        here, end = self.cursor, len(self.text)
        back, forward = (max(0, here - 1), here), (here, min(end, here + 1))
        cuts = {"backspace": back, "ctrl+h": back, "delete": forward, "ctrl+d": forward}
        return cuts | {
            "ctrl+u": (0, here),
            "ctrl+k": (here, end),
            "ctrl+w": (self._word_start(), here),
        }

    def _word_start(self) -> int:
        return self.text.rfind(" ", 0, len(self.text[: self.cursor].rstrip())) + 1

    def pieces(self, width: int) -> Sequence[Piece]:
        """The line as drawn, scrolled so that the cursor shows."""
        question = f" {cut(self.question, max(1, width - LEAST - 2))} "
        room = max(1, width - cell_len(question) - 1)
        start = max(0, self.cursor - room)
        under = self.text[self.cursor : self.cursor + 1]
        while cell_len(self.text[start : self.cursor] + (under or " ")) > room + 1:
            start += 1  # some letters take two cells
        before = self.text[start : self.cursor]
        after = self.text[self.cursor + 1 : start + room + 1]
        return [
            (question, "strong"),
            (before, "cursor" if self.offered else ""),
            (under or " ", "cursor"),
            (after, ""),
        ]
