"""A screen of long texts, each laid out only where one looks: the raw records of a step."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen

from mast_tui.tui.actions import key_for
from mast_tui.tui.layout.rows import Block
from mast_tui.tui.screens.follow import closing, follow, reading, reading_keys, told
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import LineView, Piece


class Passage(NamedTuple):
    """A text and what it is."""

    title: str
    text: str


class Passages(LineView):
    """Passages one below the other, from row ``top`` on."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        super().__init__(id="text")
        self.passages = passages
        self.top = 0
        self._blocks: list[Block] = []
        self._ends: list[int] = []
        self._laid_out: tuple[object, ...] = ()

    def put(self, passages: Sequence[Passage]) -> None:
        """Show other passages."""
        self.passages, self.top = passages, 0
        self.refresh()

    def _lay_out(self) -> None:
        key = (id(self.passages), self.size.width)
        if key == self._laid_out:
            return
        width = max(8, self.size.width - 2)
        self._blocks = [Block("text", one.text, width, True, None) for one in self.passages]
        self._ends = list(accumulate(len(block) + 2 for block in self._blocks))
        self._laid_out = key

    @property
    def rows(self) -> int:
        self._lay_out()
        return self._ends[-1] if self._ends else 0

    def scroll(self, rows: int) -> None:
        """Scroll by rows, as far as there are any."""
        top = max(0, min(self.top + rows, self.rows - self.size.height))
        if top != self.top:
            self.top = top
            self.refresh()

    def line(self, y: int) -> Iterable[Piece]:
        self._lay_out()
        number = self.top + y
        place = bisect_right(self._ends, number)
        if place >= len(self._blocks):
            return ()
        row = number - (self._ends[place - 1] if place else 0)
        block = self._blocks[place]
        if row == 0:
            return [(f" {self.passages[place].title}", "strong")]
        return [(" " + block.row(row - 1).text, "")] if row <= len(block) else ()


class PassagesScreen(Screen[None]):
    """Texts over the whole screen; a key shows them in another way."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *closing("dismiss"),
        *follow("raw", "other"),
        *reading("scroll", "page", 1_000_000_000),
    ]

    def __init__(
        self,
        title: str,
        passages: Sequence[Passage],
        other: Callable[[], Sequence[Passage]],
        other_word: str,
    ) -> None:
        super().__init__()
        self._title = title
        self._ways = [passages]
        self._other, self._other_word = other, other_word
        self.heading, self.key_line = Line(id="heading"), Line(id="keys")
        self.text = Passages(passages)

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.text
        yield self.key_line

    def on_mount(self) -> None:
        self.heading.say((f" {self._title}", "title"))
        keys = (
            (key_for("close"), "close"),
            (key_for("raw"), self._other_word),
            (reading_keys(), "scroll"),
        )
        self.key_line.say(*told(keys))

    def action_other(self) -> None:
        if len(self._ways) == 1:
            self._ways.append(self._other())
        self._ways.reverse()
        self.text.put(self._ways[0])

    def action_scroll(self, rows: int) -> None:
        self.text.scroll(rows)

    def action_page(self, direction: int) -> None:
        self.text.scroll(direction * max(1, self.text.size.height - 1))
