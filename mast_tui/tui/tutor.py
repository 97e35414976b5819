"""The tutor: the app on a sample, with a lesson below it that ends when it was done."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from textual import events
from textual.app import ComposeResult

from mast_tui.tui.actions import with_keys
from mast_tui.tui.layout.rows import word_rows
from mast_tui.tui.screens.work import WorkScreen
from mast_tui.tui.widgets.lines import LineView, Piece

SAMPLE = "Scenario-4/2"
"""The run that the lessons speak of."""
CLAIM = 29
"""The step that calls an outage confirmed."""


class Lesson(NamedTuple):
    """What to do, with ``{action}`` for its key, and how to see that it was done."""

    text: str
    done: Callable[["TutorScreen"], bool]


def _did(*actions: str) -> Callable[["TutorScreen"], bool]:
    return lambda the: the.did >= set(actions)


def _tagged(mode: str, step: int | None) -> Callable[["TutorScreen"], bool]:
    return lambda the: the.bench.tag_of(mode, step) is not None


def _quoted(mode: str, step: int) -> Callable[["TutorScreen"], bool]:
    def done(the: "TutorScreen") -> bool:
        tag = the.bench.tag_of(mode, step)
        return tag is not None and bool(tag.quotes)

    return done


LESSONS = (
    Lesson(
        "An agent was asked for the cause of an incident; on the left are the steps it took. "
        "Press {down} three times to go on. ({up} goes back.)",
        lambda the: the.bench.reading.at >= the.began + 3,
    ),
    Lesson(
        "An x at the right of a step marks an error. Press {next_error} to go to the next one.",
        _did("next_error"),
    ),
    Lesson(
        "Press {read_on} to read on: the next page of a step, and at its end the next step.",
        _did("read_on"),
    ),
    Lesson(
        "Find what it made of it: press {find}, type  outage confirmed  and press Enter.",
        lambda the: the.bench.reading.at == CLAIM,
    ),
    Lesson(
        "Logs of the service that suffers cannot confirm that its provider is down: FM-3.3, "
        "Incorrect verification. Type its code, 3 and 3 again, to tag this step.",
        _tagged("3.3", CLAIM),
    ),
    Lesson(
        "Others should see on what evidence: press {select}, and what you found is selected; s takes "
        "the whole sentence. Then type 3 and 3: with a selection, the code quotes it.",
        _quoted("3.3", CLAIM),
    ),
    Lesson(
        "Say what you saw: press {note}, type some words, and press Enter.",
        lambda the: any(tag.note for tag in the.bench.tags),
    ),
    Lesson("Everything can be taken back. Press {undo}: the note goes.", _did("undo")),
    Lesson("Press {redo}, and it is there again.", _did("redo")),
    Lesson(
        "It never asked a second source, which no single step shows. Press {tag_trace}, "
        "then 3 and 2: FM-3.2 for the whole trace.",
        _tagged("3.2", None),
    ),
    Lesson(
        "Which modes there are, what each means and what it is not stands on the right. "
        "Press {next_pane} until the taxonomy has the keys, {down} to read on, {close} to come back.",
        lambda the: the.did >= {"next_pane", "close"} and the.pane == "steps",
    ),
    Lesson(
        "Logs want room: press {room} until the step stands alone, then once more: all panes are back.",
        lambda the: "room" in the.did and not (the.has_class("-wide") or the.has_class("-alone")),
    ),
    Lesson(
        "Press {help} for all keys and for how to tag; {close} closes it.",
        lambda the: "help" in the.did and the.app.screen is the,
    ),
    Lesson(
        "You read it all? Press {done}, then f: the run failed. A line of summary, Enter, and "
        "Enter once more: what you did not tag now counts as absent.",
        lambda the: the.bench.review.state == "done",
    ),
    Lesson(
        "That is all it takes. {close} leaves; nothing of this is kept. "
        "mast-tui RUN_DIR reads a run of yours.",
        lambda the: False,
    ),
)


class TutorScreen(WorkScreen):
    """The main screen with some lines of lesson below it."""

    number = 0
    began = 0
    """The step at which this lesson began."""

    def compose(self) -> ComposeResult:
        self.did: set[str] = set()
        self.lesson_lines = LessonLines()
        yield from super().compose()
        yield self.lesson_lines

    def on_mount(self) -> None:
        self._show_lesson()

    def action_run_command(self, name: str) -> None:
        """Do it, and remember that it was done."""
        self.did.add(name)
        super().action_run_command(name)

    def on_key(self, event: events.Key) -> None:
        self.call_after_refresh(self._look)

    def on_screen_resume(self) -> None:
        self._look()

    def _look(self) -> None:
        """Go on to the next lesson, if this one was done."""
        if LESSONS[self.number].done(self):
            self.number += 1
            self.did.clear()
            self._show_lesson()

    def _show_lesson(self) -> None:
        self.began = self.bench.reading.at
        self.lesson_lines.show(self.number, len(LESSONS), LESSONS[self.number].text)


class LessonLines(LineView):
    """What to do next, in as many lines as there is room for."""

    def __init__(self) -> None:
        super().__init__(id="lesson")
        self._head = ""
        self._said = ""

    def show(self, number: int, count: int, said: str) -> None:
        """Say lesson ``number`` of ``count``, with the keys as they are."""
        self._head = f" {number + 1}/{count} "
        self._said = with_keys(said)
        self.refresh()

    def line(self, y: int) -> Iterable[Piece]:
        rows = word_rows(self._said, self.size.width - len(self._head) - 2)
        lead: Sequence[Piece] = [(self._head, "cursor" if y == 0 else "")]
        if y > 0:
            lead = [(" " * len(self._head), "")]
        return [*lead, (" ", ""), (rows[y], "strong")] if y < len(rows) else lead
