"""mini-swe-agent trajectories: its ``.traj.json`` of today and before, and bare message lists.

An assistant message is one command (or several, as tool calls), the message after it is what
came back. Where the file says which commands were run (``extra.actions``), that is believed;
else the one fenced block of the message is the command.
"""

import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import Waiting
from mast_tui.traces.formats.kit.messages import normal, role_of
from mast_tui.traces.formats.kit.shapes import LINES, OBJECT, records_of, shape_of
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.formats.kit.values import text_of, text_or_none, told
from mast_tui.traces.formats.miniswe_steps import SUBMITTED, build, commands_of, extra_of
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Format, Reader
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace
from mast_tui.traces.usage import usage_of

SIGNAL = "COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"
INFO = -1
"""The place of what stands beside the messages: the object ``info``."""

_observed = re.compile(rb'"content"\s*:\s*"(?:<exception>.{0,2000})?<returncode>')
_marks = re.compile(
    rb'```mswea_bash_command|(?<!\\)"trajectory_format"\s*:\s*"mini-swe-agent'
    rb'|(?<!\\)"mini_version"\s*:|(?<!\\)"extra"\s*:\s*\{\s*"actions"\s*:'
)


class MiniReader(Reader):
    """Reads the messages of one run."""

    adds: tuple[str, ...] | None = ("some characters elided",)

    def __init__(self, source: Source, shape: str) -> None:
        super().__init__(source)
        self._shape = shape
        self._outer: dict[str, Any] = {}
        self._waiting = Waiting(self.cuts)
        self._open_calls = 0  # calls of the last assistant message that wait for their output
        self._answered = False  # the last step is a call, and something came back
        self._exit = False
        self._submitting = 0  # the step of the last message that says the run is done
        self._last = -1
        self._asked = self._learned = False
        self.facts.native_key = ""
        self.facts.agent = "mini-swe-agent"

    def records(self) -> Iterator[Record | None]:
        yield from records_of(self.source, self._shape, self._outer)

    def load(self, start: int, length: int) -> Any:
        return self._outer.get("info") if start == INFO else super().load(start, length)

    def cut(self, record: Record) -> None:
        message = normal(record.value)
        role = role_of(message)
        if self._last < 0:
            self._learn_info(self._outer.get("info"))
        self._last = record.index
        if not self._learned:
            self._learned = role == "assistant"  # these say it, if any do
            self._learn(message)
        if role == "assistant":
            self._assistant(record, message)
        elif role == "exit":
            self._ended(record, message)
        elif role == "system":
            self.cuts.open(record, role="words", folded=True)
        else:
            self._observation(record, message)

    def end(self) -> None:
        info = self._outer.get("info")
        if isinstance(info, dict):
            self._submission(info)
        self._learn_info(info)
        self._waiting.end()

    def build(self, cut: Cut) -> Step:
        return build(cut)

    def _assistant(self, record: Record, message: dict[str, Any]) -> None:
        self._asked = True
        self._answered = False
        found = commands_of(message)
        self._submitting = 0
        for nth, (call_id, command) in enumerate(found):
            step = self.cuts.open(record, nth, call=True)
            self._waiting.call(step, call_id)
            if SIGNAL in command:
                self._submitting = step
        self._open_calls = len(found)
        if not found:
            self.cuts.open(record, role="words")

    def _observation(self, record: Record, message: dict[str, Any]) -> None:
        """What follows a command is its output, unless the harness or a person breaks in."""
        call_id = message.get("tool_call_id")
        interrupted = isinstance(extra_of(message).get("interrupt_type"), str)
        step = 0
        if self._open_calls and not interrupted:
            step = self._waiting.step_for(text_of(call_id))
        if step:
            self._open_calls -= 1
            self._answered = True
            self.cuts.attach(step, record)
            return
        self._answered = False
        self.cuts.open(record, role="said" if self._asked else "words")

    def _ended(self, record: Record, message: dict[str, Any]) -> None:
        """The run's last message: the output of the command that submitted, or why it stopped."""
        self._exit = True
        submitted = extra_of(message).get("exit_status") == SUBMITTED
        if submitted and self._open_calls and self._waiting.take(self._submitting):
            self.cuts.attach(self._submitting, record, role="exit")
            self._answered = True
        else:
            self.cuts.open(record, role="exit")

    def _submission(self, info: dict[str, Any]) -> None:
        """Older files tell the end beside the messages only."""
        status, submission = info.get("exit_status"), info.get("submission")
        if self._exit or not (status or submission):
            return
        number = len(self.cuts)
        if status == SUBMITTED and number and (self._answered or not submission):
            self.cuts.note(number, f"exit status: {status}")
            return
        record = Record(self._last + 1, INFO, 0, info)  # behind the last message
        self.cuts.open(record, role="exit")

    def _learn(self, message: dict[str, Any]) -> None:
        self.facts.started = self.facts.started or when(extra_of(message).get("timestamp"))
        model = (extra_of(message).get("response") or {}).get("model")
        self.facts.model = self.facts.model or told(model)

    def _learn_info(self, info: Any) -> None:
        stats = info.get("model_stats") if isinstance(info, dict) else None
        if isinstance(stats, dict):
            self.facts.usage = usage_of(stats)
        config = info.get("config") if isinstance(info, dict) else None
        model = config.get("model") if isinstance(config, dict) else None
        name = model.get("model_name") if isinstance(model, dict) else None
        self.facts.model = name if isinstance(name, str) and name else self.facts.model
        self.facts.scenario = text_or_none(self._outer.get("instance_id"))


class _MiniSwe:
    id = "mini-swe-agent"
    family = "mini-swe-agent"
    version = 1

    def sniff(self, head: bytes) -> bool:
        if shape_of(head) not in ("array", OBJECT, LINES):
            return False
        return _observed.search(head) is not None or _marks.search(head) is not None

    def open(self, source: Source) -> list[Trace]:
        return [Trace(FORMAT, MiniReader(source, shape_of(source.head()) or OBJECT))]


FORMAT: Format = _MiniSwe()
