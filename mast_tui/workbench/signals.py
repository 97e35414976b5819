"""What a program notices in a trace. It points to steps, and never tags.

Off until asked for, marked as computed wherever it shows, and kept from annotators who must
judge without it: what looks odd to a program is no failure yet, and what fails may look well.
"""

import re
from collections.abc import Iterator, Sequence
from time import perf_counter
from typing import NamedTuple

from mast_tui.traces.trace import Trace
from mast_tui.workbench.index import Index
from mast_tui.workbench.relations import (
    Entity,
    Mentions,
    answer_steps,
    entities,
    first_answer,
)
from mast_tui.workbench.remarks import ordinal

LOOKS = ("log", "metric", "trace", "cluster")
OFTEN = 3
"""So many calls that differ in numbers only are worth pointing to."""


class Signal(NamedTuple):
    """Something noticed at a step, in few words; ``other`` is the step it is about, too."""

    step: int
    sort: str
    text: str
    other: int | None = None


SORTS = {
    "repeat": "the same call again",
    "near": "nearly the same call again",
    "unchecked": "an action that nothing looked at afterwards",
    "unobserved": "the answer names what no output showed",
    "error": "the answer follows right on an error",
    "harness": "the harness had to step in",
}
"""Every sort of signal, in words."""


class Signals:
    """The signals of one trace, computed in slices."""

    def __init__(self, index: Index, reveal: bool = False) -> None:
        self.found: list[Signal] = []
        self.complete = False
        self._by_step: dict[int, list[Signal]] = {}
        self._index = index
        self._reveal = reveal
        self._mentions: Mentions | None = None

    def work(self, seconds: float) -> bool:
        """Go on for so long; True while there is more to do."""
        index = self._index
        if self.complete:
            return False
        if not index.complete:
            if not index.trace.complete:
                index.trace.advance(seconds)
            else:
                index.work(perf_counter() + seconds)
            return True
        if self._mentions is None:
            named = entities(answer_steps(index))
            self._mentions = Mentions(index.trace, named, self._reveal, first_answer(index))
        if self._mentions.work(seconds):
            return True
        self.found = signals(index, self._mentions.entities)
        for signal in self.found:
            self._by_step.setdefault(signal.step, []).append(signal)
        self.complete = True
        return False

    def by_step(self) -> dict[int, list[Signal]]:
        """What was noticed at each step."""
        return self._by_step


def signals(index: Index, named: Sequence[Entity] = ()) -> list[Signal]:
    """All signals of a trace that is looked through, by step."""
    found = [
        *_repeats(index),
        *_unchecked(index),
        *_unobserved(index, named),
        *_after_error(index),
        *_harness(index),
    ]
    return sorted(found)


def _repeats(index: Index) -> Iterator[Signal]:
    for number in range(1, index.done + 1):
        if index.trace.fact(number)[0] in ("plan", "harness") or _waits(index.trace, number):
            continue
        same, near = index.same(number), index.near(number)
        if (before := index.before(number)) is not None:
            times = sum(1 for step in same if step <= number)
            yield Signal(number, "repeat", f"same call as step {before}, {ordinal(times)}", before)
        elif len(near) >= OFTEN and number > near[0]:
            times = sum(1 for step in near if step <= number)
            text = f"like step {near[0]} but for numbers, {ordinal(times)} of {len(near)}"
            yield Signal(number, "near", text, near[0])


def _waits(trace: Trace, number: int) -> bool:
    """Does the step only wait for, or write to, a command that runs?"""
    step = trace.peek(number)
    return step.continues is not None or re.search(r"wait|sleep|stdin", step.title[:40]) is not None


def _unchecked(index: Index) -> Iterator[Signal]:
    """Actions after the last look; those that failed changed nothing."""
    for number in range(index.done, 0, -1):
        kind, error = index.trace.fact(number)
        if kind in LOOKS:
            return
        if kind == "action" and not error:
            yield Signal(number, "unchecked", "nothing looks at the cluster after this action")


def _unobserved(index: Index, named: Sequence[Entity]) -> Iterator[Signal]:
    answer = first_answer(index)
    for entity in named:
        if answer is not None and not entity.observed:
            text = f"the answer names {entity.told}, which no output showed before"
            yield Signal(answer, "unobserved", text)


def _after_error(index: Index) -> Iterator[Signal]:
    """The answer, where the last call before it failed."""
    answer = first_answer(index)
    if answer is None:
        return
    for number in range(answer - 1, 0, -1):
        if index.trace.is_call(number) and index.trace.fact(number)[0] != "plan":
            if index.trace.fact(number)[1]:
                text = f"answers right after the error at step {number}"
                yield Signal(answer, "error", text, number)
            return


def _harness(index: Index) -> Iterator[Signal]:
    for number in range(1, index.done + 1):
        if index.trace.fact(number)[0] == "harness":
            yield Signal(number, "harness", index.trace.peek(number).title)
