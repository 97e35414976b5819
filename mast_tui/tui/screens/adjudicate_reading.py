"""A trace in full, from the disagreement that it was opened for, and back."""

from typing import TYPE_CHECKING

from mast_tui.tui.actions import key_for
from mast_tui.tui.screens.work import WorkScreen
from mast_tui.workbench.adjudicating import Desk
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.opening import Opening
from mast_tui.workbench.recall import Recall
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.traces.trace import Trace


class FullReading(WorkScreen):
    """The main screen over the adjudication; closing it goes back there."""

    def action_run_command(self, name: str) -> None:
        """Do the action of this id; the last close does not leave mast-tui."""
        open_here = self.pane != "steps" or self.bench.reading.filter or self.beside_pane
        if name != "close" or open_here:
            super().action_run_command(name)
        elif self.bench.unsaved and not self.bench.save():
            self.say(
                Notice(f"{self.bench.unsaved} not saved yet: {self.bench.saved}", trouble=True)
            )
        else:
            self.bench.leave()
            self.dismiss()


def reading_of(desk: Desk, trace: "Trace", ascii_only: bool) -> FullReading:
    """The trace in view at its step, with what everybody tagged."""
    hand = desk.store.hand(desk.by, desk.codebook, desk.round)
    bench = Bench(Opening.of([trace]), desk.codebook, hand, Recall(None))
    bench.show_others(True)
    shown = desk.view().step
    if shown is not None:
        bench.reading.go(shown.index)
    return FullReading(
        bench, ascii_only=ascii_only, welcome=f"{key_for('close')} goes back to the disagreement"
    )
