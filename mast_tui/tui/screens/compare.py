"""Two traces side by side, aligned by phase."""

from collections.abc import Iterable, Sequence
from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mast_tui.traces.kinds import KINDS
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import follow
from mast_tui.tui.screens.prompt import work_through
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.tui.widgets.window import Window
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.comparing import StepPair, aligned, next_step, row_of
from mast_tui.workbench.index import Index
from mast_tui.workbench.reading import Reading
from mast_tui.workbench.search import codes_by_step


class Other(ChoiceScreen[int | None]):
    """Which of the open traces to compare with."""

    heading = "compare with which trace?   (those of the same scenario first)"
    enter_word = "compare"

    def __init__(self, bench: Bench, numbers: Sequence[int]) -> None:
        super().__init__()
        self._bench = bench
        self._numbers = numbers

    def show_rows(self) -> None:
        self.rows.put([self._row(number) for number in self._numbers])

    def _row(self, number: int) -> list[Piece]:
        return [(crop(named(self._bench, number), self.rows.size.width - 2), "")]

    def action_choose(self) -> None:
        self.dismiss(self._numbers[self.rows.cursor])


def named(bench: Bench, number: int) -> str:
    """``2 scenario 2 / 1  gemini-3-flash-preview  71 steps``"""
    trace = bench.traces[number]
    info = trace.glance
    where = " / ".join(one for one in (info.scenario, info.trial) if one)
    name = f"scenario {where}" if where else info.path.rsplit("/", 1)[-1]
    steps = f"{len(trace):,}{'' if trace.complete else '+'} steps"
    return visible(f"{number + 1} {name}  {info.model or 'model unknown'}  {steps}", line=True)


class Side:
    """One of the two traces: what is known of it, and what is tagged in it."""

    def __init__(self, bench: Bench, number: int) -> None:
        self.number = number
        self.trace = bench.traces[number]
        self.index = Index(self.trace, bench.reveal)
        self.codes = codes_by_step(bench.hand.tags(self.trace.trace_id))
        self._reading = Reading(self.trace, reveal=bench.reveal)

    def work(self, seconds: float) -> bool:
        """Look through the trace for so long; True while there is more."""
        if not self.trace.complete:
            self.trace.advance(seconds)
            return True
        return self.index.work(perf_counter() + seconds)

    def pieces(self, number: int, width: int) -> list[Piece]:
        """One step in so many columns."""
        step = self._reading.look(number)
        kind = KINDS[step.kind]
        right = (" x" if step.error else "") + "".join(
            f" {code}" for code in self.codes.get(number, ())
        )
        room = max(1, width - 8 - len(right))
        return [
            (f"{number:>5} ", "quiet"),
            (f"{kind.glyph} ", f"kind-{kind.id}"),
            (crop(visible(step.title, line=True), room), ""),
            (right, "tag" if number in self.codes else "error"),
        ]


class Pairs(Window):
    """The rows of both traces, with the cursor on one side of one row."""

    def __init__(self, sides: tuple[Side, Side]) -> None:
        super().__init__(id="rows")
        self.pairs: Sequence[StepPair] = ()
        self._sides = sides
        self.right = False

    def turn(self, right: bool) -> None:
        """Put the cursor on the other side."""
        if right != self.right:
            self.right = right
            self.refresh_row(self.cursor)

    def line(self, y: int) -> Iterable[Piece]:
        row = self.top + y
        if row >= len(self.pairs):
            return ()
        pair = self.pairs[row]
        width = (self.size.width - 5) // 2
        begins = bool(pair.begins)
        middle = (" + " if begins else " | ", "strong" if begins else "quiet")
        current = row == self.cursor
        left = self._cell(pair.left, 0, width, current and not self.right)
        right = self._cell(pair.right, 1, width, current and self.right)
        return [(">" if current else " ", "strong"), *left, middle, *right]

    def _cell(self, step: int | None, side: int, width: int, current: bool) -> list[Piece]:
        if step is None:
            return [(" " * width, "cursor" if current else "")]
        pieces = self._sides[side].pieces(step, width)
        return [("".join(text for text, _ in pieces), "cursor")] if current else pieces


class CompareScreen(ChoiceScreen[tuple[int, int] | None]):
    """Steps of two traces in rows; Enter opens the trace at the step."""

    enter_word = "open there"
    BINDINGS: ClassVar[list[BindingType]] = [
        *follow("left", "side(False)", "left", "side"),
        *follow("right", "side(True)", "right,tab", "side"),
        *follow("previous_phase", "phase(-1)", word="phase"),
        *follow("next_phase", "phase(1)", word="phase"),
    ]

    def __init__(self, bench: Bench, other: int) -> None:
        super().__init__()
        self._bench = bench
        self._sides = (Side(bench, bench.number), Side(bench, other))
        self.pairs: list[StepPair] = []

    def compose(self) -> ComposeResult:
        self.view = Pairs(self._sides)
        self.heading_line, self.key_line = Line(id="heading"), Line(id="keys")
        yield self.heading_line
        yield self.view
        yield self.key_line

    def on_mount(self) -> None:
        super().on_mount()
        self.heading_line.say((" looking through both traces...", "quiet"))
        self.run_worker(self._look())

    async def _look(self) -> None:
        """Look through both traces between the keys, then show them."""
        for side in self._sides:
            await work_through(side.work)
        self.pairs = aligned(self._sides[0].index, self._sides[1].index)
        self.view.pairs = self.pairs
        self.view.show(len(self.pairs), row_of(self.pairs, self._bench.reading.at), redraw=True)
        self._tell()

    def show_rows(self) -> None:
        if self.pairs:
            self.view.show(len(self.pairs), self.view.cursor, redraw=True)
            self._tell()

    def _tell(self) -> None:
        """Say which traces these are, and the phase under the cursor."""
        pairs = self.pairs[: self.view.cursor + 1]
        begins = next((pair.begins for pair in reversed(pairs) if pair.begins), "")
        names = [named(self._bench, side.number) for side in self._sides]
        phases = [*begins.split(" | ", 1), ""]

        def make(width: int) -> list[Piece]:
            half = (width - 5) // 2
            cells = [
                (f"{name}  {visible(phase, line=True)}", half)
                for name, phase in zip(names, phases, strict=False)
            ]
            return [
                (" ", ""),
                (crop(*cells[0]), "title"),
                (" | ", "quiet"),
                (crop(*cells[1]), "title"),
            ]

        self.heading_line.show(make)

    def action_move(self, rows: int) -> None:
        if self.pairs:
            self.view.show(len(self.pairs), self.view.cursor + rows)
            self._tell()

    def action_page(self, direction: int) -> None:
        self.action_move(direction * self.view.page)

    def action_side(self, right: bool) -> None:
        self.view.turn(right)

    def action_phase(self, direction: int) -> None:
        place = self.view.cursor + direction
        while 0 <= place < len(self.pairs) and not self.pairs[place].begins:
            place += direction
        if 0 <= place < len(self.pairs):
            self.action_move(place - self.view.cursor)

    def action_choose(self) -> None:
        right = self.view.right
        step = next_step(self.pairs, self.view.cursor, right)
        self.dismiss((self._sides[right].number, step) if step is not None else None)
