"""The pinned steps of a trace."""

from typing import ClassVar

from textual.binding import BindingType

from mast_tui.traces.kinds import KINDS
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import follow
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.bench import Bench


class PinsScreen(ChoiceScreen[tuple[int, bool] | None]):
    """One line a pin; Enter goes there."""

    heading = "pinned steps"
    enter_word = "go there"
    BINDINGS: ClassVar[list[BindingType]] = [
        *follow("beside", "beside", word="beside this step"),
        *follow("pin", "unpin", word="unpin"),
        *follow("pins", "cancel"),
    ]

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench

    @property
    def _pins(self) -> list[int]:
        bench = self._bench
        return [number for number in bench.pinned_steps() if number <= len(bench.trace)]

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
        if pins := self._pins:
            self._bench.pin(pins[self.rows.cursor])
            self.show_rows()
