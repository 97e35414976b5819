"""The list of the open traces."""

import asyncio
from bisect import bisect_left
from collections.abc import Sequence
from time import perf_counter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import LazyRows
from mast_tui.tui.screens.follow import own
from mast_tui.tui.screens.narrowed import NarrowedScreen
from mast_tui.tui.screens.prompt import work_through
from mast_tui.tui.screens.trace_lines import TraceLines
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import Piece, cut
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.narrowing import Narrowed

TYPING = 0.1
"""Seconds after a letter in which no trace is read: a slice would delay the next letter."""


class TracesScreen(NarrowedScreen[int | None]):
    """One line a trace, its path until it was looked at; Enter brings it in view."""

    enter_word = "open"
    look_every = 0.5
    BINDINGS: ClassVar[list[BindingType]] = [*own("traces")]

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._lines = TraceLines(bench)
        self._narrowed = Narrowed(bench)
        self._at = bench.number
        """The trace that the cursor stays on, or nearest to, whatever is typed."""
        self._found = (0, False)
        """How many traces were found when the rows were put last, and whether that is all."""

    def on_mount(self) -> None:
        if self._bench.study:
            self.keep_up(self._bench.study.watching(), self._read_anew)
        if not self._bench.opening.complete:
            self.keep_up(lambda: self._found != self._finds(), self._show_found)
        super().on_mount()

    def _finds(self) -> tuple[int, bool]:
        return len(self._bench.traces), self._bench.opening.complete

    def _show_found(self) -> None:
        self._narrowed.look_for(self.words)
        self.show_rows()

    def _read_anew(self) -> None:
        self._lines.forget_labels()
        self._narrowed.renew()
        self.show_rows()

    def compose(self) -> ComposeResult:
        self.names_line = Line(id="columns")
        heading, *others = super().compose()
        yield heading
        yield self.names_line
        yield from others

    def show_heading(self) -> None:
        count, complete = self._found = self._finds()
        left = f"{len(self._narrowed.numbers):,} of " if self.words else ""
        so_far = "" if complete else " so far"
        self.heading_line.say(
            (f" {left}{count:,} open trace{'s' * (count != 1)}{so_far}", "title"),
            (" with " if self.words else "", "title"),
            (self.words, "hit"),
            (f", tags and reviews of {self._bench.hand.annotator}", "title"),
        )

    def show_rows(self) -> None:
        self.names_line.say(self._lines.measure(self.rows.size.width))
        self._put()
        self._look_on()

    def action_filter(self) -> None:
        super().action_filter()
        self.call_after_refresh(self._narrowed.get_ready)

    def narrow(self) -> None:
        before = [*self._narrowed.numbers]
        self._narrowed.look_for(self.words)
        if before == [*self._narrowed.numbers]:
            self.show_heading()
        else:
            self._put()
            self._look_on(TYPING)

    def _put(self) -> None:
        """Show the traces that are left, with the cursor where it was, or at the next one."""
        numbers = self._narrowed.numbers
        rows: Sequence[Sequence[Piece]] = LazyRows(len(numbers), self._row)
        hidden = "; a blind round hides the paths" if self._narrowed.hides else " in its path"
        none = [[(f"no open trace has these words{hidden}", "error")]]
        self.rows.put(rows if numbers else none, bisect_left(numbers, self._at))
        self.show_heading()

    def _row(self, row: int) -> list[Piece]:
        number, width = self._narrowed.numbers[row], self.rows.size.width
        if number in self._lines:
            return self._lines.row(number, width)
        path = visible(self._narrowed.name(number), line=True)
        return [(cut(path[::-1], width - 2)[::-1], "quiet")]  # its end tells more

    # --- reading what stands in view

    def _look_on(self, after: float = 0.0) -> None:
        """Look at the traces in view that wait for it, between the keys."""
        if self._waiting():
            self.run_worker(self._look(after), group="look", exclusive=True)

    async def _look(self, after: float) -> None:
        await asyncio.sleep(after)
        await work_through(self._look_for)

    def _look_for(self, seconds: float) -> bool:
        until = perf_counter() + seconds
        for row in self._waiting():
            self._lines.look_at(self._narrowed.numbers[row])
            self.rows.refresh_row(row)
            if perf_counter() >= until:
                return True
        return False

    def _waiting(self) -> list[int]:
        """The rows in view whose traces were not looked at, or were read on since."""
        top, numbers = self.rows.top, self._narrowed.numbers
        rows = range(top, min(top + self.rows.size.height, len(numbers)))
        return [row for row in rows if not self._lines.is_current(numbers[row])]

    # --- the cursor

    def stay(self) -> None:
        if numbers := self._narrowed.numbers:
            self._at = numbers[self.rows.cursor]

    def action_move(self, rows: int) -> None:
        super().action_move(rows)
        self.stay()
        self._look_on()

    def action_choose(self) -> None:
        if numbers := self._narrowed.numbers:
            self.dismiss(numbers[self.rows.cursor])
