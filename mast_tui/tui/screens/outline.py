"""The outline of a trace: its phases, to jump to and to fold."""

from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import follow, own
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.outline import Phase, phase_at

DOING = 34
"""Columns for what is done in a phase, where there is room."""


class OutlineScreen(ChoiceScreen[int | None]):
    """One line a phase; Enter goes to its first step."""

    enter_word = "go there"
    BINDINGS: ClassVar[list[BindingType]] = [*own("outline"), *follow("outline", "cancel")]

    def __init__(self, bench: Bench, phases: Sequence[Phase]) -> None:
        super().__init__()
        self.heading = f"outline: {len(phases)} phases of {len(bench.trace):,} steps"
        self._bench = bench
        self._at = bench.reading.at
        self._all = phases
        self.shown = list(phases)
        self._tags = Counter(
            phase_at(phases, tag.step) for tag in bench.tags if tag.step is not None
        )

    def show_rows(self) -> None:
        begins = not self.rows.rows
        here = phase_at(self.shown, self._at) if begins else None
        self.rows.put([self._row(phase) for phase in self.shown], here)

    def action_tops(self) -> None:
        """Leave only the phases that contain others, or show all again."""
        at = self.shown[self.rows.cursor].first if self.shown else 1
        tops = [phase for phase in self._all if phase.level == 0]
        self.shown = tops if tops and len(self.shown) == len(self._all) else list(self._all)
        self.rows.put([self._row(phase) for phase in self.shown], phase_at(self.shown, at))

    def action_fold(self) -> None:
        """Show only the first step of the phase in the list of steps, or all of them again."""
        reading = self._bench.reading
        if self.shown and (phase := self.shown[self.rows.cursor]).last > phase.first:
            folded = set(reading.filter.folded) ^ {(phase.first, phase.last)}
            if phase.first < reading.at <= phase.last:
                reading.at = phase.first
            reading.set_filter(reading.filter._replace(folded=tuple(sorted(folded))))
            self.show_rows()

    def _row(self, phase: Phase) -> list[Piece]:
        tags = self._tags[self._all.index(phase)]
        steps = f"{phase.first:>6,}-{phase.last:<6,}"
        right = [f"{tags} tagged" if tags else "", f"{phase.errors} x" if phase.errors else ""]
        width = self.rows.size.width - 2
        doing = min(DOING, width // 4)
        room = max(10, width - len(steps) - 9 - doing - 17)
        indent = "  " * phase.level
        return [
            ("+" if (phase.first, phase.last) in self._bench.reading.filter.folded else " ", "tag"),
            (steps, "quiet"),
            (f" {phase.why:<8}", "quiet"),
            (crop(indent + visible(phase.title, line=True), room), "" if phase.level else "strong"),
            (f" {crop(phase.doing, doing - 1)}", "quiet"),
            (f"{right[1]:>6}", "error"),
            (f"{right[0]:>10}", "tag"),
        ]

    def action_choose(self) -> None:
        self.dismiss(self.shown[self.rows.cursor].first if self.shown else None)
