"""What may stand beside the step in view: another step, the final answer, the plan as it was."""

from mast_tui.traces.model import Step
from mast_tui.workbench.index import Index
from mast_tui.workbench.relations import plan_at

SIGNS = {"completed": "[x]", "done": "[x]", "in_progress": "[>]", "cancelled": "[-]"}


def answer_of(index: Index) -> int | None:
    """The step that gives the final answer: the last one that is no empty word."""
    numbers = range(index.done, 0, -1)
    return next((number for number in numbers if index.trace.fact(number)[0] == "answer"), None)


def plan_step(index: Index, number: int) -> Step | None:
    """The plan as it stood at a step, written as a step of its own; None without a plan."""
    found = plan_at(index, number)
    if found is None:
        return None
    said, items = found
    lines = [f"{SIGNS.get(status, '[ ]')} {words}" for status, words in items]
    text = "\n".join(lines) or "no list of steps"
    return Step(said, "plan", "agent", f"the plan as step {said} has it", text=text)
