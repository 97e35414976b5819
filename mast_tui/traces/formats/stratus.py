"""SREGym's stratus: JSON lines of stages and events, each event the whole conversation so far.

So only the last event of a stage is read, message by message from its place in the line; the
events before it are passed over as bytes. Every stage begins with a step that names it, and who
speaks is the stage's agent (``diagnosis``, ``mitigation``).
"""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import Waiting
from mast_tui.traces.formats.kit.heads import first_lines
from mast_tui.traces.formats.kit.messages import actor_of
from mast_tui.traces.formats.kit.turns import MessageReader
from mast_tui.traces.formats.kit.values import text_or_none
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Format, OneTrace
from mast_tui.traces.source import Record, Source

_before_messages = re.compile(rb'"messages"\s*:\s*\[')
_stage = re.compile(rb'"stage"\s*:\s*("(?:[^"\\]|\\.)*")')
_type = re.compile(rb'"type"\s*:\s*"(\w+)"')
_attempt = re.compile(r"_attempt_\d+$")


class Event(NamedTuple):
    """The last event of a stage: which line it is and where."""

    stage: str
    line: int
    start: int
    length: int


class Window(Source):
    """A part of a file, read as if it were a file."""

    def __init__(self, source: Source, start: int, length: int) -> None:
        super().__init__(source.path)
        self._whole, self._start, self.size = source, start, length

    def read(self, start: int, length: int) -> bytes:
        left = max(0, min(length, self.size - start))
        return self._whole.read(self._start + start, left) if left else b""


class StratusReader(MessageReader):
    """Reads the stages of one run."""

    adds: tuple[str, ...] | None = ()

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._stages: dict[int, tuple[str, dict[str, Any]]] = {}  # step -> the stage it begins
        self._begins: list[int] = []
        self._current: tuple[str, dict[str, Any]] | None = None
        self._messages = 0
        self.facts.agent = "stratus"

    def records(self) -> Iterator[Record | None]:
        """The messages of the last event of each stage; their index counts messages."""
        last: Event | None = None
        for number, start, line in self._lines():
            if line is None:
                yield None
                continue
            found = self._look(number, start, line)
            if isinstance(found, Event):
                if last is not None and found.stage != last.stage:
                    yield from self._stage(last)
                last = found
            elif found and last is not None:
                yield from self._stage(last)
                last = None
        if last is not None:
            yield from self._stage(last)

    def _lines(self) -> Iterator[tuple[int, int, bytes | None]]:
        number = 0
        for start, line in self.source.raw_lines():
            yield number, start, line
            number += line is not None

    def _look(self, number: int, start: int, line: bytes) -> Event | bool:
        """The event of a line; else whether a new stage begins with it."""
        head = line[: place.start()] if (place := _before_messages.search(line)) else line
        kind, stage = _type.search(head), _stage.search(head)
        if kind and stage and kind[1] == b"event" and place:
            return Event(str(loads(stage[1])), number, start, len(line))
        if not line.strip():
            return False
        try:
            value = loads(line)
        except ValueError:
            last = start + len(line) >= self.source.size and not line.endswith(b"\n")
            self.source.faults.add(number, cut_off=last)
            return False
        return self._learn_line(value, number, start, len(line))

    def _learn_line(self, value: Any, number: int, start: int, length: int) -> Event | bool:
        if not isinstance(value, dict):
            self.source.faults.add(number)
            return False
        if value.get("type") == "metadata":
            self.facts.scenario = text_or_none(value.get("problem_id"))
        if value.get("type") == "event" and isinstance(value.get("messages"), list):
            return Event(str(value.get("stage")), number, start, length)
        return value.get("type") == "stage_start"

    def _stage(self, event: Event) -> Iterator[Record | None]:
        """The messages of an event, each with its own place in the file."""
        window = Window(self.source, event.start, event.length)
        about: dict[str, Any] = {}
        self._current = (event.stage, about)
        self._waiting.end()
        self._waiting = Waiting(self.cuts)
        self._begins.append(self._messages)
        for record in window.members("messages", outer=about):
            if record is None:
                yield None
                continue
            place = event.start + record.start
            yield Record(self._messages, place, record.length, record.value)
            self._messages += 1
        if window.faults.count or window.faults.cut_off:
            self.source.faults.add(event.line, cut_off=window.faults.cut_off)

    def cut(self, record: Record) -> None:
        if self._begins and record.index == self._begins[-1] and self._current:
            step = self.cuts.open(record, role="stage", kind="harness")
            self._stages[step] = self._current
        super().cut(record)

    def build(self, cut: Cut) -> Step:
        if cut.first.role != "stage":
            return super().build(cut)
        stage, about = self._stages[cut.index]
        return cut.step(
            "harness", f"stage: {stage}", actor="harness", notes=_told(about), source_id=stage
        )

    def actor(self, cut: Cut, message: dict[str, Any]) -> str:
        actor = actor_of(message)
        if actor != "agent":
            return actor
        began = max((one for one in self._stages if one <= cut.index), default=0)
        return _attempt.sub("", self._stages[began][0]) if began else actor


def _told(about: dict[str, Any]) -> tuple[str, ...]:
    """What the last event of a stage says of it."""
    steps, submitted = about.get("num_steps"), about.get("submitted")
    notes: tuple[str, ...] = ()
    if isinstance(steps, int) and not isinstance(steps, bool):
        notes += (f"stratus counts {steps:,} steps in this stage",)
    if isinstance(submitted, bool):
        notes += ("it ended with a submission" if submitted else "it ended without a submission",)
    return notes


class _Stratus(OneTrace):
    id = "stratus"
    reader = StratusReader

    def sniff(self, head: bytes) -> bool:
        return any(map(self._knows, first_lines(head, 8))) or (
            re.match(rb'\s*\{"type": ?"event", ?"stage": ?"[^"]*", ?"event_index"', head)
            is not None
        )

    def _knows(self, line: dict[str, Any]) -> bool:
        kind = line.get("type")
        if kind == "metadata":
            return "problem_id" in line and "total_stages" in line
        if kind == "stage_start":
            return "stage" in line and "num_events" in line
        return kind == "event" and "stage" in line and "messages" in line


FORMAT: Format = _Stratus()
