"""What is known of all steps of a trace: kinds, times, calls made before, where phases begin.

Filled in slices behind the keys, once the trace is read to its end, and small: some tens of
bytes a step, no texts.
"""

import json
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from math import isnan, nan
from time import perf_counter
from typing import Any, NamedTuple

from mast_tui.traces.blind import shown
from mast_tui.traces.model import Step
from mast_tui.traces.trace import Trace

ITSELF = frozenset(("", "agent", "assistant", "user", "system", "harness", "tool"))
"""Actors that are no names of agents."""


class Mark(NamedTuple):
    """A step at which something new begins."""

    step: int
    why: str
    """``task``, ``actor``, ``plan``, ``harness`` or ``answer``."""
    title: str


class Index:
    """One trace, looked through step by step."""

    def __init__(self, trace: Trace, reveal: bool = False) -> None:
        self.trace = trace
        self._reveal = reveal
        self.done = 0
        """Up to which step all is known."""
        self.tools: set[str] = set()
        self.actors: set[str] = set()
        self.marks: list[Mark] = []
        self.plans: list[int] = []
        """The steps that updated the plan."""
        self._times = array("d")
        self._call_of = array("l")
        self._near_of = array("l")
        self._goes_on: dict[int, int] = {}
        self._calls: dict[int, array[int]] = {}
        self._nears: dict[int, array[int]] = {}
        self._actor = ""
        self._phase = ""

    @property
    def complete(self) -> bool:
        return self.trace.complete and self.done >= len(self.trace)

    def work(self, deadline: float) -> bool:
        """Look at further steps until the deadline; True while there are more."""
        if not self.trace.complete:
            return True
        while self.done < len(self.trace):
            self._learn(shown(self.trace.peek(self.done + 1), self._reveal))
            if perf_counter() > deadline:
                break
        return self.done < len(self.trace)

    def finish(self) -> "Index":
        """Look at all steps."""
        self.trace.finish()
        self.work(perf_counter() + 3600)
        return self

    def _learn(self, step: Step) -> None:
        self.done = step.index
        self._times.append(seconds(step.timestamp))
        if step.continues:
            self._goes_on.setdefault(step.continues, step.index)
        call = near = 0
        if step.tool is not None:
            self.tools.add(step.tool.name)
            call, near = call_keys(step.tool.name, step.tool.arguments)
            self._calls.setdefault(call, array("l")).append(step.index)
            self._nears.setdefault(near, array("l")).append(step.index)
        self._call_of.append(call)
        self._near_of.append(near)
        if step.actor:
            self.actors.add(step.actor)
        if mark := self._mark(step):
            self.marks.append(mark)

    def _mark(self, step: Step) -> Mark | None:
        if step.kind == "plan" and step.tool is not None:
            self.plans.append(step.index)
            phase = phase_of(step.tool.arguments)
            if phase and phase != self._phase:
                self._phase = phase
                return Mark(step.index, "plan", phase)
        if step.kind == "harness":
            return Mark(step.index, "harness", step.title)
        if step.kind == "answer":
            return Mark(step.index, "answer", step.title)
        if step.kind == "message" and step.actor == "user" and not step.folded:
            return Mark(step.index, "task", step.title)
        if step.actor not in ITSELF and step.actor != self._actor:
            self._actor = step.actor
            return Mark(step.index, "actor", step.actor)
        return None

    # --- asking

    def time(self, number: int) -> float | None:
        """When the step was, in seconds; None where the trace does not say."""
        if not 1 <= number <= self.done or isnan(self._times[number - 1]):
            return None
        return self._times[number - 1]

    def gap(self, number: int) -> float | None:
        """Seconds since the step before."""
        here, before = self.time(number), self.time(number - 1)
        return here - before if here is not None and before is not None else None

    def length(self) -> float | None:
        """Seconds from the first time that a step tells to the last one."""
        told = [time for time in self._times if not isnan(time)]
        return max(told) - min(told) if len(told) > 1 else None

    def goes_on(self, number: int) -> int | None:
        """The first step that waits for the command which this one left running."""
        return self._goes_on.get(number)

    def same(self, number: int) -> Sequence[int]:
        """All steps that make the very call of this one, itself included; empty for no call."""
        return self._group(number, self._call_of, self._calls)

    def near(self, number: int) -> Sequence[int]:
        """The same, of calls that differ in numbers and times only."""
        return self._group(number, self._near_of, self._nears)

    def _group(
        self, number: int, keys: "array[int]", groups: "dict[int, array[int]]"
    ) -> Sequence[int]:
        if not 1 <= number <= self.done:
            return ()
        return groups.get(keys[number - 1], ())

    def before(self, number: int) -> int | None:
        """The last step before this one that makes the same call."""
        steps = self.same(number)
        place = bisect_left(steps, number)
        return steps[place - 1] if place else None

    def plan_at(self, number: int) -> int | None:
        """The step that says the plan as it stands at this one."""
        place = bisect_right(self.plans, number)
        return self.plans[place - 1] if place else None


def seconds(timestamp: str | None) -> float:
    """A time stamp in seconds; one without offset is taken for UTC; NaN where it is none."""
    if not timestamp:
        return nan
    try:
        when = datetime.fromisoformat(timestamp)
    except ValueError:
        try:
            return float(timestamp)
        except ValueError:
            return nan
    return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()


@cache
def _varying() -> re.Pattern[str]:
    return re.compile(r"\d+|\s+")


def call_keys(name: str, arguments: dict[str, Any] | str) -> tuple[int, int]:
    """What stands for a call, and for all calls that differ from it in numbers and blanks only."""
    try:
        told = json.dumps(arguments, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError):
        told = str(arguments)
    return hash((name, told)), hash((name, "near", _varying().sub("0", told)))


def phase_of(arguments: dict[str, Any] | str) -> str:
    """What a plan is at: the step in progress, of ``Collect: read logs`` the word before ``:``."""
    items = plan_items(arguments)
    at = next((words for status, words in items if status == "in_progress"), "")
    head, colon, _ = at.partition(":")
    return head.strip() if colon and 3 <= len(head) <= 40 else at.strip()


def plan_items(arguments: dict[str, Any] | str) -> list[tuple[str, str]]:
    """The steps of a plan as ``(status, words)``, in order; empty where it is no list of steps."""
    if not isinstance(arguments, dict):
        return []
    lists = (arguments[key] for key in ("plan", "todos", "steps", "items") if key in arguments)
    items = next((one for one in lists if isinstance(one, list)), [])
    return [
        (str(one.get("status", "")), str(one.get("step") or one.get("content") or ""))
        for one in items
        if isinstance(one, dict)
    ]
