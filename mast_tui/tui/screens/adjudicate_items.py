"""What the adjudication screen shows: the sides, and the list of all disagreements."""

from collections.abc import Iterable, Sequence

from mast_tui.traces.safe import visible
from mast_tui.tui.screens import adjudicate_view as words
from mast_tui.tui.screens.choice import ChoiceScreen, LazyRows
from mast_tui.tui.widgets.lines import LineView, Piece
from mast_tui.workbench.adjudicating import Desk


class SidesView(LineView):
    """What each side says."""

    def __init__(self) -> None:
        super().__init__(id="sides")
        self._lines: Sequence[Sequence[Piece]] = ()

    def put(self, lines: Sequence[Sequence[Piece]]) -> None:
        """Show these lines, in as much room as they need."""
        if len(lines) != len(self._lines):
            self.styles.height = len(lines)
        self._lines = lines
        self.refresh()

    def line(self, y: int) -> Iterable[Piece]:
        return self._lines[y] if y < len(self._lines) else ()


class ItemsScreen(ChoiceScreen[int | None]):
    """All disagreements, to go to one."""

    heading = "disagreements"

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    def show_rows(self) -> None:
        items = self._desk.items
        width = self.rows.size.width - 2
        rows = LazyRows(len(items), lambda row: words.row_of(self._desk, items[row], width))
        self.rows.put(rows, None if self.rows.rows else self._desk.at)

    def action_choose(self) -> None:
        self.dismiss(self.rows.cursor if self._desk.items else None)


class RoundsScreen(ChoiceScreen[str | None]):
    """Which round to settle."""

    heading = "settle which round?"

    def __init__(self, rounds: Sequence[str]) -> None:
        super().__init__()
        self._rounds = rounds

    def show_rows(self) -> None:
        self.rows.put([[(visible(one, line=True) or "(no round)", "")] for one in self._rounds])

    def action_choose(self) -> None:
        self.dismiss(self._rounds[self.rows.cursor])
