"""AIOpsLab sessions: one JSON document, the agent and the environment taking turns.

The first fenced block of a message is the call, ``exec_shell("kubectl get pods")``; what the
environment says next is its output. How the run ended stands beside, in ``results``.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import NO_OUTPUT, call_step, read_results, words_step
from mast_tui.traces.formats.kit.fences import call_in, fenced
from mast_tui.traces.formats.kit.heads import members
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.formats.kit.values import text_of
from mast_tui.traces.model import Outcome, Step, Tool
from mast_tui.traces.outcome import number, unit
from mast_tui.traces.reader import Format, OneTrace, Reader
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Record, Source

PARAMETERS = {
    "exec_shell": ("command", "timeout"),
    "get_logs": ("namespace", "service"),
    "get_metrics": ("namespace", "duration"),
    "read_metrics": ("file_path",),
    "get_traces": ("namespace", "duration"),
    "read_traces": ("file_path",),
    "submit": ("solution",),
}
"""What the environment's functions call their arguments."""
ENVIRONMENT = "env"
DETECTION = "Detection Accuracy"
LOCALIZATION = "Localization Accuracy"


class AiopsReader(Reader):
    """Reads the turns of one session."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._outer: dict[str, Any] = {}
        self._last = 0  # the call that waits for the environment
        self._learned = False
        self.facts.agent = "aiopslab"

    def records(self) -> Iterator[Record | None]:
        return self.source.members("trace", outer=self._outer)

    def cut(self, record: Record) -> None:
        if not self._learned:
            self._learned = True
            self._learn()
        turn = record.value
        if turn["role"] == ENVIRONMENT:
            self._observed(record)
        elif turn["role"] == "assistant":
            self._wait_no_more()
            called = tool_of(_content(turn)) is not None
            step = self.cuts.open(record, role="call" if called else "words", call=called)
            self._last = step if called else 0
        else:
            self._wait_no_more()
            self.cuts.open(record, role="prompt", kind="message", folded=turn["role"] == "system")

    def end(self) -> None:
        self._wait_no_more()
        self._learn()
        self.facts.native_key = self.facts.native_key or ""
        self._judge(self._outer.get("results"))

    def _observed(self, record: Record) -> None:
        if self._last:
            self.cuts.attach(self._last, record)
            self._last = 0
        else:
            self.cuts.open(record, role="prompt", kind="harness")

    def _wait_no_more(self) -> None:
        if self._last:
            self.cuts.note(self._last, NO_OUTPUT)
            self._last = 0

    def _learn(self) -> None:
        outer, facts = self._outer, self.facts
        facts.native_key = facts.native_key or text_of(outer.get("session_id")) or None
        facts.agent = text_of(outer.get("agent")) or facts.agent
        facts.scenario = text_of(outer.get("problem_id")) or None
        facts.started = facts.started or when(outer.get("start_time"))

    def _judge(self, results: Any) -> None:
        if not isinstance(results, dict):
            self.facts.warnings.append("outcome unknown: the session holds no results")
            return
        self.facts.scores = scores_of(results)
        self.facts.ending = ending_of(results)

    def build(self, cut: Cut) -> Step:
        text = _content(cut.first.value)
        stamp = when(cut.first.value.get("timestamp"))
        if cut.first.role == "call":
            return _call(cut, text, stamp)
        role = str(cut.first.value.get("role"))
        actor = {"assistant": "agent", ENVIRONMENT: "environment"}.get(role, role)
        return words_step(
            cut, text, actor=actor, outside=cut.first.role == "prompt", timestamp=stamp
        )


def _content(turn: Any) -> str:
    content = turn.get("content")
    if isinstance(content, str):
        return content
    return "" if content is None else str(content)


def tool_of(text: str) -> Tool | None:
    """The call in a message: its first fenced block."""
    found = fenced(text)
    return call_in(found.body, PARAMETERS) if found else None


def _call(cut: Cut, text: str, stamp: str | None) -> Step:
    found, tool = fenced(text), tool_of(text)
    if found is None or tool is None:
        raise ValueError("no call")
    outputs = [_content(one.value) for one in cut.of("output")]
    return call_step(
        cut, tool, read_results(list(outputs), tool), text=found.words, timestamp=stamp
    )


def scores_of(results: dict[str, Any]) -> dict[str, float]:
    """The named scores among results, 0 to 1 as far as they are scores."""
    found: dict[str, float] = {}
    for name, value in results.items():
        if name == DETECTION:
            found[name] = float(value == "Correct")
        elif isinstance(value, bool):
            found[name] = float(value)
        elif name == LOCALIZATION and (percent := number(value)) is not None:
            found[name] = unit(percent / 100) or 0.0
        elif (plain := number(value)) is not None:
            found[name] = plain
    return found


def ending_of(results: dict[str, Any]) -> Ending:
    """The outcome by the task's own measure: detection has one, the other tasks say success."""
    scores = scores_of(results)
    name = DETECTION if DETECTION in results else "success"
    if name not in results or (name == "success" and not isinstance(results[name], bool)):
        return Ending(warnings=("outcome unknown: the results name no success",))
    outcome: Outcome = "succeeded" if scores[name] >= 1 else "failed"
    score = scores.get(LOCALIZATION, scores[name])
    return Ending(outcome, score, f"{name} in the session's results")


class _AiopsLab(OneTrace):
    id = "aiopslab"
    reader = AiopsReader

    def sniff(self, head: bytes) -> bool:
        found = members(head)
        if "problem_id" not in found or "trace" not in found:
            return False
        return "session_id" in found or "results" in found


FORMAT: Format = _AiopsLab()
