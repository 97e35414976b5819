"""Claude Code sessions: its session JSONL, and the stream that ``--output-format stream-json`` gives.

A session file is a DAG by ``uuid`` and ``parentUuid``: it keeps what sub-agents did (sidechains)
and what was rewound (abandoned branches), and both are marked. Several lines that share a
``message.id`` are one message: its thoughts and words go to the call that follows them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import USAGE, Cut
from mast_tui.traces.formats.claude_lines import (
    CALLS,
    SILENT,
    attached,
    blocks_of,
    hidden_thought,
    ids_of,
    interrupted,
    is_folded,
    parent_of,
    said_by_system,
    said_in,
    side_of,
)
from mast_tui.traces.formats.claude_steps import build
from mast_tui.traces.formats.claude_tree import Tree
from mast_tui.traces.formats.kit.calls import Waiting
from mast_tui.traces.formats.kit.heads import first_lines
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Format, OneTrace, Reader
from mast_tui.traces.source import Record, Source
from mast_tui.traces.usage import usage_of

AGENT, SIDE = "agent", "sidechain"


class ClaudeReader(Reader):
    """Reads one session."""

    adds: tuple[str, ...] | None = ("background task", "context compacted", "attachment")

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._waiting = Waiting(self.cuts)
        self._tree = Tree()
        self._pending: dict[int, int] = {}  # message -> its step of words that waits for a call
        self._metered: dict[int, int] = {}  # message -> its first step
        self._actors: dict[int, str] = {}  # step -> who acts, where it is not the main agent
        self._agents: dict[int, str] = {}  # call of a sub-agent, or its prompt -> its type
        self._background: dict[str, int] = {}  # running task -> the step that started it
        self._answer = 0
        self._said = ""
        self._actor = AGENT
        self._encrypted = 0
        self._unknown = Counter[str]()
        self.facts.agent = "claude-code"

    def records(self) -> Iterator[Record | None]:
        return self.source.lines()

    def cut(self, record: Record) -> None:
        line = record.value
        kind = line.get("type")
        self._learn(line)
        if not self._tree.add(line, parent_of(line)):
            return  # a line that stands twice, as in a session that was gone on with
        self._actor = self._actor_of(line)
        if kind == "assistant":
            self._assistant(record, line)
        elif kind == "user":
            self._user(record, line)
        elif kind == "system":
            self._system(record, line)
        elif kind == "attachment":
            self._attachment(record, line)
        elif kind == "result":
            self._result(record, line)
        elif kind not in SILENT:
            self._unknown[str(kind)] += 1

    def end(self) -> None:
        self.facts.native_key = self.facts.native_key or ""
        self._waiting.end()
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")
        for step in self._tree.abandoned():
            self.cuts.note(step, "on an abandoned branch")
        self.facts.encrypted(self._encrypted)
        self.facts.left_out(self._unknown)

    def build(self, cut: Cut) -> Step:
        return build(cut, self._actors.get(cut.index, AGENT))

    # the run

    def _learn(self, line: dict[str, Any]) -> None:
        facts = self.facts
        session, agent = ids_of(line)
        if facts.native_key is None and session:
            streamed = "/stream" if "session_id" in line else ""
            own = f"{session}/{agent}" if agent else session
            facts.native_key = f"{own}{streamed}"
            facts.run_id = own
            if agent:
                facts.warnings.append(f"a sub-agent's part of session {session}")
        if facts.started is None and isinstance(line.get("timestamp"), str):
            facts.started = line["timestamp"]
        if facts.cwd is None and isinstance(line.get("cwd"), str):
            facts.cwd = line["cwd"]

    def _learn_model(self, model: Any) -> None:
        if not isinstance(model, str) or model in ("", "<synthetic>", self.facts.model):
            return
        if self._actor != AGENT:
            return  # sub-agents have models of their own
        if self.facts.model is not None:
            self.cuts.note_next(f"model changed from {self.facts.model} to {model}")
        self.facts.model = model

    def _actor_of(self, line: dict[str, Any]) -> str:
        side = side_of(line)
        if side is None:
            return AGENT
        known = self._agents.get(hash(side)) or self._tree.actor_above(line)
        if known is None and isinstance(message := line.get("message"), dict):
            known = self._agents.get(hash(said_in(blocks_of(message))))
        self._tree.set_actor(line, known or SIDE)
        return known or SIDE

    def _open(self, record: Record, nth: int = 0, *, message: Any = None, **more: Any) -> int:
        step = self.cuts.open(record, nth, **more)
        if self._actor != AGENT:
            self._actors[step] = self._actor
            self.cuts.note(step, f"on a sidechain ({self._actor})")
        else:
            self._answer = 0
            self._tree.set_step(record.value, step, message)
        return step

    # what the model said and called

    def _assistant(self, record: Record, line: dict[str, Any]) -> None:
        message = line["message"]
        if line.get("isApiErrorMessage") is True:
            self._open(record, role="api error", kind="harness")
            return
        self._learn_model(message.get("model"))
        own = message.get("id") or line.get("uuid") or record.index
        mark = hash(str(own))
        self._tree.group(line, mark)
        before = len(self.cuts)
        for nth, block in enumerate(blocks_of(message)):
            kind = block.get("type")
            if kind in CALLS:
                self._call(record, nth, mark, block)
            elif isinstance(block.get("tool_use_id"), str):
                self._output(record, nth, block)
            elif secret := hidden_thought(block):
                self._encrypted += 1
                self.cuts.note_next(f"reasoning is encrypted, {secret:,} characters")
            elif said_in([block]) or block.get("thinking"):
                self._words(record, nth, mark, block)
        self._meter(record, mark, before, message)

    def _meter(self, record: Record, mark: int, before: int, message: dict[str, Any]) -> None:
        """Each line of a message tells what all of it took; the first step gets the last word."""
        if len(self.cuts) > before:
            self._metered.setdefault(mark, before + 1)
        if isinstance(message.get("usage"), dict) and (step := self._metered.get(mark)):
            self.cuts.attach(step, record, role=USAGE)

    def _words(self, record: Record, nth: int, mark: int, block: dict[str, Any]) -> None:
        step = self._pending.get(mark, 0)
        if step:
            self.cuts.attach(step, record, nth, role="words")
        else:
            step = self._pending[mark] = self._open(record, nth, role="words", message=mark)
        if self._actor == AGENT and (text := said_in([block])):
            self._answer, self._said = step, text

    def _call(self, record: Record, nth: int, mark: int, block: dict[str, Any]) -> None:
        step = self._pending.pop(mark, 0)
        if step:
            self.cuts.attach(step, record, nth, role="call", call=True)
            self._answer = 0
        else:
            step = self._open(record, nth, role="call", call=True, message=mark)
        call_id = str(block.get("id") or "")
        self._waiting.call(step, call_id)
        given = block.get("input")
        if not isinstance(given, dict):
            return
        if isinstance(kind := given.get("subagent_type"), str):
            self._agents[hash(call_id)] = kind
            self._agents[hash(str(given.get("prompt")))] = kind
        running = given.get("bash_id") or given.get("shell_id") or given.get("task_id")
        if started := self._background.get(str(running)):
            self.cuts.link(step, started)

    # what came back, and who else speaks

    def _user(self, record: Record, line: dict[str, Any]) -> None:
        listed = blocks_of(line["message"])
        for nth, block in enumerate(listed):
            if block.get("type") == "tool_result":
                self._output(record, nth, block)
        text = said_in(listed)
        if not text and any(one.get("type") == "tool_result" for one in listed):
            return
        if interrupted(text):
            self._open(record, role="interrupted", kind="harness")
        else:
            self._open(record, role="prompt", folded=is_folded(line, text))

    def _output(self, record: Record, nth: int, block: dict[str, Any]) -> None:
        step = self._waiting.step_for(str(block.get("tool_use_id") or ""))
        if not step:
            self._open(record, nth, role="orphan")
            return
        self.cuts.attach(step, record, nth)
        told = record.value.get("toolUseResult", record.value.get("tool_use_result"))
        if isinstance(told, dict) and isinstance(task := told.get("backgroundTaskId"), str):
            self._background[task] = step

    def _system(self, record: Record, line: dict[str, Any]) -> None:
        if line.get("subtype") == "init":
            self._learn_model(line.get("model"))
        elif said_by_system(line):
            answer = self._answer
            self._open(record, role="system", kind="harness")
            self._answer = answer

    def _attachment(self, record: Record, line: dict[str, Any]) -> None:
        kind, text = attached(line)
        if text:
            answer = self._answer
            self._open(record, role="attachment", folded=kind != "queued_command")
            self._answer = answer

    def _result(self, record: Record, line: dict[str, Any]) -> None:
        """The end of a stream: a step where the run did not end well, or says something new."""
        if (whole := usage_of(line.get("usage"), cost=line.get("total_cost_usd"))) is not None:
            self.facts.usage = whole
        failed = line.get("is_error") is True or line.get("subtype") not in (None, "success")
        text = line.get("result")
        if failed:
            answer = self._answer
            self._open(record, role="ended", kind="harness")
            self._answer = answer
        elif isinstance(text, str) and text.strip() and text.strip() != self._said.strip():
            self._answer = self._open(record, role="ended")


class _ClaudeCode(OneTrace):
    id = "claude-code"
    version = 2
    reader = ClaudeReader

    def sniff(self, head: bytes) -> bool:
        return any(map(self._knows, first_lines(head)))

    def _knows(self, line: dict[str, Any]) -> bool:
        kind, message = line.get("type"), line.get("message")
        if kind == "summary":
            return isinstance(line.get("leafUuid"), str)
        if not any(isinstance(line.get(one), str) for one in ("sessionId", "session_id")):
            return False
        if kind in ("user", "assistant"):
            return isinstance(message, dict) and ("uuid" in line or "parent_tool_use_id" in line)
        if kind == "system":
            return isinstance(line.get("subtype"), str)
        return kind in ("attachment", "queue-operation")


FORMAT: Format = _ClaudeCode()
