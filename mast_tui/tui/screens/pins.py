"""The pinned steps of a trace."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from mast_tui.traces.kinds import KINDS
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import follow
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.bench import Bench


class PinsScreen(ChoiceScreen[tuple[int, bool] | None]):
    """One line a pin; Enter goes there, ``s`` sets it beside the step in view."""

    heading = "pinned steps"
    keys = (("Enter", "go there"), ("s", "beside this step"), ("p", "unpin"), ("q", "close"))

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "beside", "beside", show=False),
        Binding("p", "unpin", "unpin", show=False),
        *follow("pins", "P", "cancel"),
    ]

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench

    @property
    def _pins(self) -> list[int]:
        bench = self._bench
        pins = bench.recall.pins(bench.hand.annotator, bench.trace.trace_id)
        return [number for number in pins if number <= len(bench.trace)]

    def show_rows(self) -> None:
        self.rows.put([self._row(number) for number in self._pins])

    def _row(self, number: int) -> list[Piece]:
        step = self._bench.reading.look(number)
        kind = KINDS[step.kind]
        codes = " ".join(tag.mode for tag in self._bench.tags if tag.step == number)
        room = self.rows.size.width - 21 - len(codes)
        return [
            (f"{number:>6} ", "quiet"),
            (f"{kind.glyph} {kind.short:<8} ", f"kind-{kind.id}"),
            (crop(visible(step.title, line=True), room) + " ", ""),
            (codes, "tag"),
        ]

    def action_choose(self) -> None:
        self._dismiss(False)

    def action_beside(self) -> None:
        self._dismiss(True)

    def _dismiss(self, beside: bool) -> None:
        pins = self._pins
        self.dismiss((pins[self.rows.cursor], beside) if pins else None)

    def action_unpin(self) -> None:
        bench = self._bench
        if pins := self._pins:
            number = pins[self.rows.cursor]
            bench.recall.pin(bench.hand.annotator, bench.trace.trace_id, number)
            self.show_rows()
