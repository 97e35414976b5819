"""SWE-agent's ``.traj``: one JSON document of prompts, steps, and how it ended.

``trajectory`` has a step for each action with what came back; ``history`` has the prompts, and
with function calling the calls as the model made them. A file of many megabytes is read twice,
for the prompts may stand behind the steps.
"""

import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.heads import CUT_OFF, first_element, members
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.formats.kit.values import object_of, objects_in, text_of, text_or_none
from mast_tui.traces.formats.swe_agent_steps import build
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Format, OneTrace, Reader
from mast_tui.traces.source import Record, Source
from mast_tui.traces.usage import usage_of

SUBMITTED = "submitted"
INFO, HISTORY = -1, -2
"""Places of what stands beside the steps: the end, and from -2 downwards the prompts."""

_steps = re.compile(rb'"trajectory"\s*:\s*')


class SweReader(Reader):
    """Reads one trajectory; its records are the prompts, then the steps."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._outer: dict[str, Any] = {}
        self._history: list[dict[str, Any]] = []
        self._replies: list[dict[str, Any]] = []
        self._prompts = 0
        self._calls: dict[int, dict[str, Any]] = {}  # step -> the model's message of it
        self._last = 0  # the step of the last action
        self._ending = ""
        self.facts.native_key = ""
        self.facts.agent = "swe-agent"

    def records(self) -> Iterator[Record | None]:
        for _ in self.source.members("trajectory", outer=self._outer):
            yield None
        self._learn()
        leading = self._leading()
        self._prompts = len(leading)
        for number, message in enumerate(leading):
            yield Record(number, HISTORY - number, 0, message)
        for record in self.source.members("trajectory"):
            if record is not None:
                record.index += self._prompts
            yield record

    def load(self, start: int, length: int) -> Any:
        if start == INFO:
            return self._info()
        return self._history[HISTORY - start] if start <= HISTORY else super().load(start, length)

    def _leading(self) -> list[dict[str, Any]]:
        """The prompts before the model's first message; demonstrations are kept, folded."""
        listed = objects_in(self._outer.get("history"))
        spoken = [place for place, one in enumerate(listed) if _speaks(one)]
        self._history = listed[: spoken[0]] if spoken else listed
        self._replies = [listed[place] for place in spoken]
        return self._history

    def cut(self, record: Record) -> None:
        value = record.value
        if record.index < self._prompts:
            folded = value.get("role") == "system" or value.get("is_demo") is True
            self.cuts.open(record, role="prompt", kind="message", folded=folded)
            return
        action, observation = value.get("action"), value.get("observation")
        if not isinstance(value, dict) or (action is None and observation is None):
            raise TypeError("no step")
        acted = isinstance(action, str) and bool(action.strip()) and not ends(action)
        step = self.cuts.open(record, call=acted, role="call" if acted else "words")
        self._pair(step, value)
        if acted:
            self._last, self._ending = step, f"{action}\n{observation}"
        self.facts.started = self.facts.started or when(value.get("timestamp"))

    def _pair(self, step: int, value: dict[str, Any]) -> None:
        """The model's own message, which stands in the history under the same words."""
        if self._replies and self._replies[0].get("action") == value.get("action"):
            self._calls[step] = self._replies.pop(0)
        elif len(self._replies) > 1 and self._replies[1].get("action") == value.get("action"):
            self._calls[step] = self._replies[1]  # a reply that led to no step stands between
            del self._replies[:2]

    def end(self) -> None:
        info = self._info()
        self.facts.usage = usage_of(info.get("model_stats"))
        status, submission = str(info.get("exit_status") or ""), info.get("submission")
        ended = Record(self._prompts + self._count(), INFO, 0, info)
        said = text_of(submission)
        if said.strip() and said.strip() not in self._ending:
            self.cuts.open(ended, role="submission")
        elif status == SUBMITTED and self._last:
            self.cuts.note(self._last, f"exit status: {status}")
            return
        if status and status != SUBMITTED:
            self.cuts.open(ended, role="exit", kind="harness")

    def _count(self) -> int:
        number = len(self.cuts)
        return self.cuts.source_index(number) + 1 - self._prompts if number else 0

    def build(self, cut: Cut) -> Step:
        return build(cut, self._calls.get(cut.index))

    def _info(self) -> dict[str, Any]:
        return object_of(self._outer.get("info"))

    def _learn(self) -> None:
        config = self._outer.get("replay_config")
        if isinstance(config, str):
            try:
                config = loads(config)
            except ValueError:
                config = None
        self.facts.model = _at(config, "agent", "model", "name") or _at(
            self._info(), "model_stats", "model_name"
        )
        self.facts.scenario = _at(self._outer, "instance_id") or _at(
            config, "problem_statement", "id"
        )


def ends(action: str) -> bool:
    """Whether an action is not the model's, but the harness ending the run."""
    return action.strip().startswith("exit_") and action.strip() != "exit_forfeit"


def _speaks(message: dict[str, Any]) -> bool:
    return message.get("role") == "assistant" and message.get("is_demo") is not True


def _at(value: Any, *names: str) -> str | None:
    """The text at a path of members."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return text_or_none(value)


class _SweAgent(OneTrace):
    id = "swe-agent"
    reader = SweReader

    def sniff(self, head: bytes) -> bool:
        found = members(head)
        steps = found.get("trajectory")
        if steps is CUT_OFF:
            place = _steps.search(head)
            first = first_element(head[place.end() :]) if place else None
            # One step may be longer than the head; then what stands beside must tell.
            return _is_step(first) if first is not None else "environment" in found
        if not isinstance(steps, list):
            return False
        return _is_step(steps[0]) if steps else "history" in found and "info" in found


def _is_step(value: Any) -> bool:
    return isinstance(value, dict) and "action" in value and "observation" in value


FORMAT: Format = _SweAgent()
