"""The pane that stands in the taxonomy's place: another step beside the one in view.

It is made when it is first asked for, and only opening and closing it lays the screen out anew.
"""

from typing import TYPE_CHECKING

from mast_tui.traces.model import Step
from mast_tui.tui.widgets.bars import PaneTitle
from mast_tui.tui.widgets.step import StepView

if TYPE_CHECKING:
    from mast_tui.tui.screens.bench import BenchScreen

PANE = "beside"


class BesidePane:
    """What stands beside the step in view, and its place on the screen."""

    def __init__(self, work: "BenchScreen") -> None:
        self.number = 0
        """The step that stands there; 0 is the plan as it was at the step in view."""
        self._work = work
        self._shown: tuple[object, ...] = ()
        self.view = StepView(ascii_only=work.ascii_only, id=PANE)
        self.title = PaneTitle(PANE, id=f"{PANE}-title")
        work.titles[PANE] = self.title
        work.query_one("#panes").mount(self.view)
        work.query_one("#titles").mount(self.title)
        work.add_class("-beside")

    def follow(self) -> None:
        """Show there what belongs beside the step in view."""
        from mast_tui.workbench.beside import plan_step

        reading = self._work.bench.reading
        if not self.number:
            step = plan_step(reading.index, reading.at)
        else:
            step = reading.look(self.number) if self.number <= len(reading.trace) else None
        self._show(step, reading.at)

    def _show(self, step: Step | None, at: int) -> None:
        """Show a step there; one that stands there already stays as it is."""
        key = (self._work.bench.number, self.number, step.index if step else 0, step is None)
        if key != self._shown:
            self._shown = key
            self.view.empty = "no plan was made before this step"
            self.view.folded, self.view.laid_out = frozenset(), self._work.step_view.laid_out
            self.view.show(step, unfolded=True)
        plan = "plan" if not self.number else "the same step" if self.number == at else ""
        self.title.show(self._work.pane == PANE, plan)

    def close(self) -> None:
        """Give the place back."""
        work = self._work
        del work.titles[PANE]
        if work.pane == PANE:
            work.pane = "steps"
        self.view.remove()
        self.title.remove()
        work.remove_class("-beside")
        work.show_focus()
