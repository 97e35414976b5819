"""Whether a run's judged result belongs to one trace: only if it surely does."""

from typing import TYPE_CHECKING

from mast_tui.traces.rundir import RunContext, Verdict

if TYPE_CHECKING:
    from mast_tui.traces.trace import Trace


def weigh(run: RunContext, trace: "Trace") -> Verdict:
    return Verdict()
