"""The line at the bottom that asks for a step number, a search text, a note."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from mast_tui.traces.safe import visible


class SafeInput(Input):
    """An input that makes pasted control characters visible, as the rest of the screen does."""

    def on_paste(self, event: events.Paste) -> None:
        """Runs before Input takes the text in."""
        first = event.text.splitlines()[:1]
        event.text = visible("".join(first), line=True)


class Prompt(Horizontal):
    """A question and its answer. Enter answers; Escape, or ``q`` on an empty line, gives up."""

    class Answered(Message):
        """What was answered; None if the annotator gave up."""

        def __init__(self, text: str | None) -> None:
            super().__init__()
            self.text = text

    class Changed(Message):
        """What stands there now, at each key."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def compose(self) -> ComposeResult:
        yield Static("", markup=False, id="question")
        field = SafeInput(id="answer", compact=True, select_on_focus=False)
        field.cursor_blink = False  # a blinking cursor is 2.5 KB a second on the line
        yield field

    def ask(self, question: str, value: str = "") -> None:
        """Show the question with ``value`` to edit, and take the keys."""
        self.query_one(Static).update(question)
        field = self.query_one(Input)
        field.value = value
        field.cursor_position = len(value)
        self.display = True
        field.focus(scroll_visible=False)

    def close(self) -> None:
        """Hide again."""
        self.display = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self.post_message(self.Changed(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Answered(event.value))

    def on_key(self, event: events.Key) -> None:
        empty = not self.query_one(Input).value
        if event.key == "escape" or (event.key == "backspace" and empty):
            event.stop()
            event.prevent_default()
            self.post_message(self.Answered(None))
