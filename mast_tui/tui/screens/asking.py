"""Asking the annotator in the footer: for a line of text, or for one key."""

from collections.abc import Callable, Sequence

from textual.screen import Screen

from mast_tui.tui import view
from mast_tui.tui.line_editor import LineEditor
from mast_tui.tui.widgets.lines import Piece

Press = Callable[[LineEditor, str], bool]
"""Takes a key before the editor does; False leaves it to the editor."""


class AskingScreen(Screen[None]):
    """A screen whose footer asks. What it asks for, it gives to a function."""

    def __init__(self) -> None:
        super().__init__()
        self._editor: LineEditor | None = None
        self._answer: Callable[[str | None], None] | None = None
        self._changing: Callable[[str], None] | None = None
        self._press: Press | None = None
        self._choice: tuple[str, Callable[[str], None]] | None = None
        self.beside_question: Sequence[Piece] = view.EDITING
        """What stands at the right of a line being typed."""
        self.progress: Callable[[], None] | None = None
        """Told when the work behind the keys found more of what is being asked for."""

    @property
    def asks(self) -> bool:
        """Whether a question waits for its answer."""
        return self._editor is not None or self._choice is not None

    def show_footer(self) -> None:
        """Show what is asked, or the keys that work now."""
        raise NotImplementedError

    def attempt(self, what: Callable[[], object]) -> None:
        """Do something; a screen that can say why it cannot be done says so instead."""
        what()

    def ask(
        self,
        question: str,
        answer: Callable[[str | None], None],
        value: str = "",
        changing: Callable[[str], None] | None = None,
        press: Press | None = None,
        offer: bool = False,
    ) -> None:
        """Ask for a line of text; ``answer`` gets it, or None; ``changing`` each state of it.

        An ``offer`` is taken by Enter, and gives way to what is typed.
        """
        self._answer, self._changing, self._press = answer, changing, press
        self._editor = LineEditor(question, value, offered=offer and bool(value))
        self.beside_question = view.EDITING
        self.show_footer()

    def choose(self, question: str, answer: Callable[[str], None]) -> None:
        """Ask for one key."""
        self._choice = (question, answer)
        self.show_footer()

    def give_up(self) -> None:
        """Ask no longer for a line of text."""
        self._answered(None)

    def _take_choice(self, key: str) -> None:
        assert self._choice is not None
        answer, self._choice = self._choice[1], None
        self.show_footer()
        self.attempt(lambda: answer(key))

    def _edit(self, key: str, character: str) -> None:
        assert self._editor is not None
        if self._press and self._press(self._editor, key):
            self._edited()
        elif key == "enter":
            self._answered(self._editor.text)
        elif key in ("escape", "ctrl+g") or (key == "backspace" and not self._editor.text):
            self._answered(None)
        elif self._editor.press(key, character):
            self._edited()

    def _edited(self) -> None:
        self.show_footer()
        if self._changing and self._editor:
            self._changing(self._editor.text)

    def _answered(self, text: str | None) -> None:
        answer, self._answer, self._changing, self._press = self._answer, None, None, None
        self.progress = None
        self._editor = None
        self.show_footer()
        if answer:
            self.attempt(lambda: answer(text))
