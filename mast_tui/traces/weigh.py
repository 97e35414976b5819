"""Whether a run's judged result belongs to one trace: only where it surely does."""

import os
from typing import TYPE_CHECKING

from mast_tui.traces.answers import UNTOLD, last_answer
from mast_tui.traces.outcome import STUDY
from mast_tui.traces.rundir import ANSWER, JUDGE, Ending, RunContext, by_score

if TYPE_CHECKING:
    from mast_tui.traces.trace import Trace


def weigh(run: RunContext, trace: "Trace") -> Ending:
    """The outcome of a trace in its run directory, or why it is unknown."""
    measure = trace.measure or STUDY
    judged = run.judged(measure)
    others = _traces_of(run, trace)
    if judged is None and trace.measure is not None and run.scores:
        return by_score(run.scores, measure, "the judge's result")
    if judged is None:
        return Ending(warnings=_unjudged(run, trace, others))
    if others > 1:
        if not trace.complete:
            return Ending()
        if not _wrote_it(run, trace):
            judge = judged.source.rpartition(" in ")[2]
            why = f"outcome unknown: {judge} judges an answer that is not the last of this trace"
            return Ending(warnings=(f"{why} (one of {others} of this run)",))
    if judged.error is None:
        return Ending(judged.outcome, judged.score, judged.source)
    if run.agent_output is None:  # nothing valid to judge is a failed run
        return Ending("failed", None, f"{ANSWER} missing or invalid; {judged.source}")
    return Ending(warnings=(f"outcome unknown: the judge reports an error: {judged.error}",))


def _traces_of(run: RunContext, trace: "Trace") -> int:
    """How many traces the run has; a trace file that is no rollout of it stands alone."""
    own = os.path.realpath(trace.path)
    found = {os.path.realpath(one) for one in run.rollouts}
    return len(found | {own})


def _unjudged(run: RunContext, trace: "Trace", others: int) -> tuple[str, ...]:
    why = f"holds no result in {JUDGE}" if run.judge.is_file() else f"holds no {JUDGE}"
    said = f"outcome unknown: the run directory {why}"
    if others > 1 and run.answer is not None:
        if not trace.complete:
            return ()
        if not _wrote_it(run, trace):
            return (f"{said}, and its {ANSWER} is not what this trace wrote",)
    return (said,) if run.marked else ()


def _wrote_it(run: RunContext, trace: "Trace") -> bool:
    """Whether the run's answer file holds what this trace wrote last."""
    if run.agent_output is None:
        return False
    wrote = last_answer(trace)
    return wrote is not UNTOLD and wrote == run.agent_output
