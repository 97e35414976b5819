"""This mode or another one: what separates the modes that are mistaken for each other."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mast_tui.codebook.boundaries import Rival
from mast_tui.codebook.model import Mode
from mast_tui.traces.safe import visible
from mast_tui.tui.actions import by_id, key_for, keys_of
from mast_tui.tui.layout.rows import word_rows
from mast_tui.tui.screens.follow import closing, follow, told
from mast_tui.tui.screens.prompt import PromptScreen
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import LineView, Piece, crop

LETTERS = "abcdefhilmnoprstuvwxyz"
"""What the offers are chosen by: letters that do nothing else here."""
KEYS = ("close", "rather", "down", "up", "scroll_down", "scroll_up")
"""The actions of the main screen that have their keys here too."""

Guidance = Callable[[Mode], Sequence[Piece]]
"""What is known of a mode, as paragraphs."""


class Decided(NamedTuple):
    """What was decided: the mode that it is, or (None) no failure."""

    mode: Mode | None


class Offer(NamedTuple):
    """One answer, and what speaks for it."""

    letter: str
    mode: Mode | None
    head: str
    reasons: tuple[tuple[str, str], ...]


class Offers(LineView):
    """The answers, and below them what is known of the mode under the cursor."""

    def __init__(self, offers: Sequence[Offer], guidance: Guidance) -> None:
        super().__init__(id="text")
        self.offers = offers
        self.cursor = 0
        self.top = 0
        self._guidance = guidance
        self._laid_out: tuple[tuple[int, int], list[list[Piece]]] | None = None

    def move(self, by: int) -> None:
        """Move the cursor, and keep its answer in view."""
        self.cursor = max(0, min(len(self.offers) - 1, self.cursor + by))
        ends = self._ends()
        first = ends[self.cursor - 1] if self.cursor else 0
        room = self.size.height - 1  # the last line may say that there is more
        self.top = max(0, min(self.top, first), ends[self.cursor] - room)
        self.refresh()

    def at(self, y: int) -> int | None:
        """Which answer stands on line ``y`` of the view."""
        ends = self._ends()
        return next((number for number, end in enumerate(ends) if self.top + y < end), None)

    def scroll(self, rows: int) -> None:
        """Scroll by rows, as far as there are any."""
        most = max(0, len(self._lines()) - self.size.height)
        self.top = max(0, min(most, self.top + rows))
        self.refresh()

    def line(self, y: int) -> Iterable[Piece]:
        lines, number = self._lines(), self.top + y
        if y == self.size.height - 1 and number + 1 < len(lines):
            return [(f" more below: {key_for('scroll_down')}", "quiet")]
        return lines[number] if number < len(lines) else ()

    def _lines(self) -> list[list[Piece]]:
        key = (self.size.width, self.cursor)
        if self._laid_out is None or self._laid_out[0] != key:
            lines = [row for number in range(len(self.offers)) for row in self._offer(number)]
            self._laid_out = (key, [*lines, *self._known()])
        return self._laid_out[1]

    def _ends(self) -> list[int]:
        """Behind which row each answer ends."""
        heights = [len(self._offer(number)) for number in range(len(self.offers))]
        return [sum(heights[: number + 1]) for number in range(len(heights))]

    def _offer(self, number: int) -> list[list[Piece]]:
        offer, width = self.offers[number], self.size.width
        head = crop(f"{offer.letter}  {offer.head}", width - 2)
        current = number == self.cursor
        rows: list[list[Piece]] = [
            [("> " + head, "cursor")] if current else [("  ", ""), (head, "strong")]
        ]
        for label, text in offer.reasons:
            for row, part in enumerate(wrapped(text, width - 17)):
                rows.append([(f"{label if row == 0 else '':>14}  ", "quiet"), (part, "")])
        return rows

    def _known(self) -> list[list[Piece]]:
        mode = self.offers[self.cursor].mode
        if mode is None:
            return []
        rule: list[Piece] = [("─" * self.size.width, "quiet")]
        return [
            rule,
            *(
                [(" ", ""), (row, ink)]
                for text, ink in self._guidance(mode)
                for row in wrapped(text, self.size.width - 2)
            ),
        ]


class RatherScreen(PromptScreen[Decided | None]):
    """A letter, or Enter, says which mode it is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *closing("dismiss"),
        *follow("rather", "dismiss"),
        Binding("enter", "take", show=False),
        *follow("down", "move(1)", "down"),
        *follow("up", "move(-1)", "up"),
        *follow("scroll_down", "scroll(8)", "pagedown,ctrl+f,space"),
        *follow("scroll_up", "scroll(-8)", "pageup,ctrl+b"),
        *(Binding(letter, f"choose('{letter}')", show=False) for letter in LETTERS),
    ]

    def __init__(
        self, mode: Mode, rivals: Sequence[Rival], guidance: Guidance, tagged: str = ""
    ) -> None:
        super().__init__()
        self._mode, self._tagged = mode, tagged
        self.offers = Offers(offers(mode, rivals, tagged), guidance)
        self.heading, self.key_line = Line(id="heading"), Line(id="keys")

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.offers
        yield self.key_line

    def on_mount(self) -> None:
        where = f"{self._tagged}: " if self._tagged else ""
        self.heading.say((f" {where}{self._mode.id}, or rather another mode?", "title"))
        first, last = (self.offers.offers[at].letter for at in (0, -1))
        keys = (
            (f"{first}-{last}", "tag it"),
            (f"{key_for('down')} {key_for('up')} Enter", "choose"),
            (f"{key_for('scroll_down')} {key_for('scroll_up')}", "scroll"),
            (key_for("close"), "close"),
        )
        self.key_line.say(*told(keys))

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the answer; takes it where it is clicked twice."""
        number = self.offers.at(int(event.screen_y) - self.offers.region.y)
        if number is not None:
            self.offers.move(number - self.offers.cursor)
            if event.chain == 2:
                self.action_take()

    def on_mouse_scroll_down(self) -> None:
        self.offers.scroll(3)

    def on_mouse_scroll_up(self) -> None:
        self.offers.scroll(-3)

    def action_move(self, by: int) -> None:
        self.offers.move(by)

    def action_scroll(self, rows: int) -> None:
        self.offers.scroll(rows)

    def action_take(self) -> None:
        self.dismiss(Decided(self.offers.offers[self.offers.cursor].mode))

    def action_choose(self, letter: str) -> None:
        for offer in self.offers.offers:
            if offer.letter == letter:
                self.dismiss(Decided(offer.mode))


def offers(mode: Mode, rivals: Sequence[Rival], tagged: str) -> list[Offer]:
    """The mode itself, then each that it may be mistaken for."""
    stays = f"{mode.label}{'   it stays so' if tagged else ''}"
    taken = {key for action in KEYS for key in keys_of(by_id(action))}
    letters = (letter for letter in LETTERS if letter not in taken)
    found = [Offer(next(letters), mode, stays, (("", mode.definition),))]
    for letter, rival in zip(letters, rivals, strict=False):
        head = rival.mode.label if rival.mode else "no failure"
        if rival.mode is None and tagged:
            head += "   takes the tag away"
        reasons = [("if", rival.rather)]
        reasons += [(f"{mode.code} if", rival.stays)] if rival.stays else []
        found.append(Offer(letter, rival.mode, head, tuple(reasons)))
    return found


def wrapped(text: str, width: int) -> list[str]:
    """A text in rows, broken at words and at its own line ends, safe to draw."""
    rows: list[str] = []
    for line in text.splitlines() or [""]:
        rows += word_rows(visible(line, line=True), max(8, width))
    return rows
