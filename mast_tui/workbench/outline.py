"""The phases of a trace: tasks, agents taking turns, the parts of a plan, retries, answers."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mast_tui.traces.kinds import KINDS
from mast_tui.workbench.index import Index, Mark

FEW = 12
"""A trace with fewer phases than one for so many steps is parted by what is done, too."""
DOING = {
    "log": "looks",
    "metric": "looks",
    "trace": "looks",
    "cluster": "looks",
    "shell": "runs commands",
    "file": "writes files",
    "action": "acts",
    "answer": "answers",
}
"""What a stretch of steps of one kind is called."""
WHY = {"task": "task", "actor": "turn", "plan": "plan", "harness": "harness", "answer": "answer"}


@dataclass(frozen=True, slots=True)
class Phase:
    """The steps ``first`` to ``last``, and what they are about."""

    first: int
    last: int
    why: str
    title: str
    level: int
    """0 for what contains others: a task, an agent's turn."""
    kinds: tuple[tuple[str, int], ...]
    """How many steps of which kind, the most frequent first."""
    errors: int

    @property
    def doing(self) -> str:
        """``8 log, 3 shell``"""
        return ", ".join(f"{count} {KINDS[kind].short}" for kind, count in self.kinds[:4])


def phases(index: Index, by_doing: bool = False) -> list[Phase]:
    """The phases of a trace as far as it is indexed, in order and without gaps.

    ``by_doing`` parts them by what is done in them too, however many there are.
    """
    if not index.done:
        return []
    marks = list(_told(index.marks))
    if by_doing or len(marks) * FEW < index.done:
        marks = sorted([*marks, *_stretches(index, {mark.step for mark in marks})])
    if not marks or marks[0].step > 1:
        marks.insert(0, Mark(1, "start", "beginning"))
    ends = [*(mark.step - 1 for mark in marks[1:]), index.done]
    return [_phase(index, mark, end) for mark, end in zip(marks, ends, strict=True)]


def _told(marks: Sequence[Mark]) -> Iterator[Mark]:
    """The marks, of answers and retries in a row only the first, and one a step."""
    why, step = "", 0
    for mark in marks:
        if mark.step != step and not (mark.why == why and why in ("answer",)):
            yield mark
        why, step = mark.why, mark.step


def _stretches(index: Index, taken: set[int]) -> Iterator[Mark]:
    """Where the agent turns to doing something else for at least two steps, or acts."""
    now = ""
    for number in range(1, index.done + 1):
        doing = DOING.get(index.trace.fact(number)[0])
        if number in taken:
            now = doing or ""
        elif doing and doing != now and (doing == "acts" or _goes_on(index, number, doing)):
            now = doing
            yield Mark(number, "does", doing)


def _goes_on(index: Index, number: int, doing: str) -> bool:
    """Is the next call of the same sort?"""
    for after in range(number + 1, min(number + 4, index.done + 1)):
        other = DOING.get(index.trace.fact(after)[0])
        if other:
            return other == doing
    return False


def _phase(index: Index, mark: Mark, end: int) -> Phase:
    facts = [index.trace.fact(number) for number in range(mark.step, end + 1)]
    kinds = Counter(kind for kind, _ in facts)
    level = 0 if mark.why in ("task", "actor", "start") else 1
    return Phase(
        mark.step,
        end,
        WHY.get(mark.why, ""),
        mark.title,
        level,
        tuple(kinds.most_common()),
        sum(error for _, error in facts),
    )


def phase_at(found: Sequence[Phase], number: int) -> int:
    """Which phase a step is in."""
    return max(0, bisect_right(found, number, key=lambda phase: phase.first) - 1)
