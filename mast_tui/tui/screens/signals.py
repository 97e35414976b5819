"""What a program noticed in the trace, to look at the steps."""

from typing import ClassVar, Literal

from textual.binding import BindingType

from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import follow, own
from mast_tui.tui.screens.prompt import work_through
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.signals import SORTS, Signals

SORT = 44


class SignalsScreen(ChoiceScreen[int | Literal["off"] | None]):
    """One line a signal; Enter goes to its step."""

    heading = "computed signals: they point to steps and tag nothing; many are no failures"
    enter_word = "go there"
    BINDINGS: ClassVar[list[BindingType]] = [*own("signals"), *follow("signals", "cancel")]

    def __init__(self, signals: Signals, at: int) -> None:
        super().__init__()
        self._signals = signals
        self._at = at

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._work())

    async def _work(self) -> None:
        await work_through(self._signals.work)
        found = self._signals.found
        here = next((n for n, one in enumerate(found) if one.step >= self._at), len(found) - 1)
        self.rows.put(self._rows(), here)

    def show_rows(self) -> None:
        self.rows.put(self._rows())

    def _rows(self) -> list[list[Piece]]:
        if not self._signals.complete:
            return [[("looking through the trace...", "quiet")]]
        if not self._signals.found:
            return [[("nothing was noticed", "quiet")]]
        room = max(10, self.rows.size.width - SORT - 10)
        return [
            [
                (f"{one.step:>6} ", "strong"),
                (crop(SORTS[one.sort], SORT) + " ", "quiet"),
                (crop(visible(one.text, line=True), room), ""),
            ]
            for one in self._signals.found
        ]

    def action_choose(self) -> None:
        found = self._signals.found
        self.dismiss(found[self.rows.cursor].step if found else None)

    def action_off(self) -> None:
        self.dismiss("off")
