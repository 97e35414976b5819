"""An annotator's traces of the round: what is next, what was skipped, what is done."""

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import BindingType

from mast_tui.labels.study.assigned import Waiting
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import follow, own
from mast_tui.tui.widgets.lines import Piece, crop, cut, length
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.studying import Studying

WHY = {"drawn": "", "calibration": "calibration", "repeat": "once more"}


class QueueScreen(ChoiceScreen[str | None]):
    """One line a trace, in the annotator's own order; Enter brings it in view."""

    enter_word = "open"
    BINDINGS: ClassVar[list[BindingType]] = [*own("queue"), *follow("queue", "cancel")]

    def __init__(self, bench: Bench, study: Studying) -> None:
        super().__init__()
        self._bench = bench
        self._study = study
        self._queue: list[Waiting] = []

    def on_mount(self) -> None:
        self.keep_up(self._study.watching(), self.show_rows)
        super().on_mount()

    def show_rows(self) -> None:
        first = not self.rows.rows
        self._queue = self._study.queue()
        ids = [one.assignment.trace_id for one in self._queue]
        here = self._bench.trace.trace_id
        waiting = self._study.next(here)
        start = waiting.assignment.trace_id if waiting else here
        cursor = ids.index(start) if first and start in ids else None
        rows = [self._row(one, one.assignment.trace_id == here) for one in self._queue]
        rows = rows or [[("nothing is assigned to you in this study", "quiet")]]
        if rows != self.rows.rows:
            self.rows.put(rows, cursor)
        self.heading_line.say((f" {visible(self._study.in_words(), line=True)}", "title"))

    def _row(self, one: Waiting, here: bool) -> list[Piece]:
        given = one.assignment
        info = self._study.about(given.trace_id)
        state = "skipped" if given.skipped and not one.settled else one.state
        ink = {"done": "quiet", "excluded": "quiet", "in progress": "strong"}.get(state, "")
        cells: list[Piece] = [
            ("* " if here else "  ", "strong"),
            (f"{given.position:>3} ", "quiet"),
            (f"{state:<12}", ink),
            (crop(visible(info, line=True), 31) + " ", ""),
        ]
        others = f"{self._study.others(given.trace_id)!s:<16} "
        room = self.rows.size.width - length(cells) - 2
        words = visible(given.skipped or "", line=True)
        if not words or cell_len(words) <= room - len(others):
            cells.append((others, "quiet"))
            room -= len(others)
        if not words:
            return [*cells, (WHY[given.why], "quiet")]
        # where there is no room for both, why it waits says more than how far the others are
        return [*cells, (cut(words, room), "warning")]

    def action_next(self) -> None:
        """Open what is next."""
        waiting = self._study.next(self._bench.trace.trace_id)
        if waiting is None:
            self.key_line.say((" nothing is left in this round", "error"))
        else:
            self.dismiss(waiting.assignment.trace_id)

    def action_bring_back(self) -> None:
        """Take the skipped trace under the cursor back into its place."""
        if self._queue:
            one = self._queue[self.rows.cursor].assignment
            if one.skipped:
                self._study.skip(one.trace_id, None)
                self.show_rows()

    def action_choose(self) -> None:
        if self._queue:
            self.dismiss(self._queue[self.rows.cursor].assignment.trace_id)
