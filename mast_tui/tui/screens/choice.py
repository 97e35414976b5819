"""A screen with a list to choose from: open traces, kinds of steps, samples."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar, TypeVar, overload

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mast_tui.tui.actions import key_for
from mast_tui.tui.screens.follow import closing, hints, moving, told
from mast_tui.tui.screens.prompt import PromptScreen
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.tui.widgets.window import Window

Result = TypeVar("Result")


class LazyRows(Sequence[Sequence[Piece]]):
    """Rows that are made when they are drawn: a list of ten thousand costs a screenful."""

    def __init__(self, count: int, make: Callable[[int], Sequence[Piece]]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, row: int) -> Sequence[Piece]: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Sequence[Piece]]: ...
    def __getitem__(self, row: int | slice) -> Any:
        if isinstance(row, slice):
            return [self._make(number) for number in range(*row.indices(self._count))]
        return self._make(row)


class Rows(Window):
    """The rows of a choice."""

    def __init__(self) -> None:
        super().__init__(id="rows")
        self.rows: Sequence[Sequence[Piece]] = ()

    def put(self, rows: Sequence[Sequence[Piece]], cursor: int | None = None) -> None:
        """Show other rows, or the same ones changed."""
        self.rows = rows
        self.show(len(rows), self.cursor if cursor is None else cursor, redraw=True)

    def line(self, y: int) -> Iterable[Piece]:
        row = self.top + y
        if row >= len(self.rows):
            return ()
        pieces = self.rows[row]
        if row != self.cursor:
            return [("  ", ""), *pieces]
        words = "".join(text for text, _ in pieces)
        return [(crop("> " + words, self.size.width), "cursor")]


class ChoiceScreen(PromptScreen[Result]):
    """Moves a cursor over rows; a subclass says what the rows are and what choosing means."""

    heading = ""
    enter_word, close_word = "choose", "close"
    """What Enter and the key that closes do here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *closing("cancel"),
        Binding("enter", "choose", show=False),
        *moving("move", "page", 1_000_000),
    ]

    def compose(self) -> ComposeResult:
        self.rows = Rows()
        self.heading_line, self.key_line = Line(id="heading"), Line(id="keys")
        yield self.heading_line
        yield self.rows
        yield self.key_line

    def on_mount(self) -> None:
        self.show_rows()  # keys may have come already; the width comes with the first resize
        self.show_heading()
        self.show_keys()

    def show_heading(self) -> None:
        """Say what is chosen here."""
        self.heading_line.say((f" {self.heading}", "title"))

    def show_keys(self) -> None:
        """Say which keys do what here: Enter, those of this screen's own bindings, what closes."""
        own = hints(self, type(self).BINDINGS, self.names)
        ends = (key_for("close"), self.close_word)
        self.key_line.say(*told([("Enter", self.enter_word), *own, ends]))

    def names(self, binding: Binding) -> bool:
        """Whether the keys that are said hold this one now."""
        return True

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_rows)

    def show_rows(self) -> None:
        """Put the rows, made for the width there is."""
        raise NotImplementedError

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the row; chooses where it is clicked twice."""
        row = self.rows.top + int(event.screen_y) - self.rows.region.y
        if 0 <= row < self.rows.count:
            self.action_move(row - self.rows.cursor)
            if event.chain == 2:
                self.action_choose()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(3)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-3)

    def action_move(self, rows: int) -> None:
        self.rows.show(self.rows.count, self.rows.cursor + rows)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * self.rows.page)

    def action_choose(self) -> None:
        raise NotImplementedError

    def action_cancel(self) -> None:
        self.dismiss(None)
