"""Chat messages as OpenAI's API takes them: an array, an object around it, or JSON lines.

Also as LangChain and Anthropic vary them. The format has no id of its own, so a trace is known
by the bytes of its record.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut, Piece
from mast_tui.traces.formats.calls import (
    NO_CALL,
    Waiting,
    call_step,
    make_tool,
    read_results,
    told,
    when,
    words_step,
)
from mast_tui.traces.formats.messages import (
    actor_of,
    calls_of,
    injected,
    normal,
    reasoning_of,
    results_of,
    role_of,
    words_of,
)
from mast_tui.traces.formats.shapes import TALKS, records_of, shape_of
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Reader
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace


class ChatReader(Reader):
    """Reads one list of messages."""

    def __init__(self, source: Source, shape: str) -> None:
        super().__init__(source)
        self._shape = shape
        self._outer: dict[str, Any] = {}
        self._waiting = Waiting(self.cuts)
        self._answer = 0
        self.facts.native_key = ""

    def records(self) -> Iterator[Record | None]:
        return records_of(self.source, self._shape, self._outer)

    def cut(self, record: Record) -> None:
        message = normal(record.value)
        self._learn(message)
        results, calls = results_of(message), calls_of(message)
        for nth, result in enumerate(results):
            if step := self._waiting.step_for(result.id, result.name):
                self.cuts.attach(step, record, nth)
            else:
                self._open(record, nth, role="orphan")
        for nth, call in enumerate(calls):
            step = self._open(record, nth, call=True)
            self._waiting.call(step, call.id, call.name)
        if not calls and (not results or (role_of(message) != "tool" and words_of(message))):
            self._words(record, message)

    def end(self) -> None:
        self._waiting.end()
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")
        model = self._outer.get("model", self._outer.get("model_name"))
        if self.facts.model is None and isinstance(model, str):
            self.facts.model = model or None

    def build(self, cut: Cut) -> Step:
        piece = cut.first
        message = normal(piece.value)
        if piece.role == "orphan":
            return _orphan(cut, message)
        if piece.role == "words":
            return _words(cut, message)
        return _call(cut, message)

    def _open(self, record: Record, nth: int = 0, **more: Any) -> int:
        self._answer = 0
        return self.cuts.open(record, nth, **more)

    def _words(self, record: Record, message: dict[str, Any]) -> None:
        role = role_of(message)
        prompt = role == "system" or (role == "user" and injected(words_of(message)) is not None)
        step = self._open(record, role="words", folded=prompt)
        if role == "assistant" and words_of(message).strip():
            self._answer = step

    def _learn(self, message: dict[str, Any]) -> None:
        facts = self.facts
        if facts.started is None:
            facts.started = when(_time(message))
        model = told(_model(message)) if role_of(message) == "assistant" else None
        if model is None or model == facts.model:
            return
        if facts.model is not None:
            self.cuts.note_next(f"model changed from {facts.model} to {model}")
        facts.model = model


def _time(message: dict[str, Any]) -> Any:
    return message.get("timestamp") or message.get("created_at") or message.get("created")


def _model(message: dict[str, Any]) -> Any:
    about = message.get("response_metadata")
    inner = about.get("model_name") if isinstance(about, dict) else None
    return message.get("model") or message.get("model_name") or inner


def _call(cut: Cut, message: dict[str, Any]) -> Step:
    nth = cut.first.nth
    call = calls_of(message)[nth]
    tool = make_tool(call.name, call.arguments)
    outputs = [_result(piece) for piece in cut.of("output")]
    result = read_results([one.content for one in outputs], tool)
    if result is not None and any(one.failed for one in outputs):
        result = result._replace(error=True)
    return call_step(
        cut,
        tool,
        result,
        text=words_of(message) if nth == 0 else "",
        reasoning=reasoning_of(message) if nth == 0 else None,
        actor=actor_of(message),
        timestamp=when(_time(message)),
        source_id=call.id,
    )


def _result(piece: Piece) -> Any:
    return results_of(normal(piece.value))[piece.nth]


def _words(cut: Cut, message: dict[str, Any]) -> Step:
    own = message.get("id")
    return words_step(
        cut,
        words_of(message),
        actor=actor_of(message),
        outside=role_of(message) in ("user", "system"),
        reasoning=reasoning_of(message),
        timestamp=when(_time(message)),
        source_id=own if isinstance(own, str) else None,
    )


def _orphan(cut: Cut, message: dict[str, Any]) -> Step:
    from mast_tui.traces.oneline import first_line

    result = _result(cut.first)
    read = read_results([result.content], None)
    text = read.text if read else ""
    heading = first_line(text) or "output without a call"
    return cut.step(
        "shell",
        f"{result.name}  {heading}" if result.name else heading,
        actor=result.name or "tool",
        output=text,
        error=result.failed or bool(read and read.error),
        timestamp=when(_time(message)),
        notes=(NO_CALL,),
        source_id=result.id or None,
    )


class TalkReader(ChatReader):
    """One of many conversations in a file, each on a line of its own."""

    def __init__(self, source: Source, start: int, length: int, key: str) -> None:
        super().__init__(source, TALKS)
        self._start, self._length = start, length
        self._loaded: list[Any] | None = None
        self.facts.native_key = key

    def records(self) -> Iterator[Record | None]:
        for index, message in enumerate(self._messages()):
            yield Record(index, index, 0, message)

    def load(self, start: int, length: int) -> Any:
        return self._messages()[start]

    def _messages(self) -> list[Any]:
        if self._loaded is None:
            value = self.source.load(self._start, self._length)
            self._outer = {key: one for key, one in value.items() if key != "messages"}
            self._loaded = value["messages"]
        return self._loaded


def _talks(source: Source) -> list[Trace]:
    """A trace for each line that holds messages."""
    from mast_tui.traces.identity import content_hash

    found = []
    for record in source.lines():
        listed = record.value.get("messages") if record and isinstance(record.value, dict) else None
        if record is None or not isinstance(listed, list):
            continue
        key = f"sha256:{content_hash(source.path, record.start, record.length)}"
        reader = TalkReader(Source(source.path), record.start, record.length, key)
        found.append(Trace(FORMAT, reader, key=str(record.index + 1)))
    return found


class _Chat:
    id = "chat"
    family = "chat"
    version = 1

    def sniff(self, head: bytes) -> bool:
        return shape_of(head) is not None

    def open(self, source: Source) -> list[Trace]:
        shape = shape_of(source.head()) or "array"
        return _talks(source) if shape == TALKS else [Trace(FORMAT, ChatReader(source, shape))]


FORMAT = _Chat()
