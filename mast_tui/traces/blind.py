"""What a blind reader must not see: answers, evaluations and earlier notes inside a trace.

Readers mark such steps (``Step.leak``). What the agent itself read or wrote is never one of them,
not even where it opened a file of answers: that is behaviour, and has to be seen.
"""

from collections.abc import Iterable

from mast_tui.traces.model import Step

TITLE = "hidden: an embedded answer or an earlier annotator's note"
HOW = "it may give the answer away; --reveal shows it"


def shown(step: Step, reveal: bool) -> Step:
    """The step as it may be shown: itself, or an empty one in its place, never renumbered."""
    if reveal or not step.leak:
        return step
    return Step(
        index=step.index,
        kind=step.kind,
        actor=step.actor,
        title=TITLE,
        notes=(HOW,),
        folded=True,
        source_index=step.source_index,
        source_id=step.source_id,
        leak=True,
    )


def hidden(steps: Iterable[Step]) -> int:
    """How many of these steps are hidden until revealed."""
    return sum(step.leak for step in steps)


def told(number: int) -> str:
    """One line for the reader: that something is hidden, and how it is shown."""
    what = "1 step is hidden" if number == 1 else f"{number:,} steps are hidden"
    return f"{what} (an embedded answer or an earlier annotator's note); --reveal shows it"
