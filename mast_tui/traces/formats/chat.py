"""Chat messages as OpenAI's API takes them: an array, an object around it, or JSON lines.

Also as LangChain and Anthropic vary them. The format has no id of its own, so a trace is known
by the bytes of its record.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.traces.formats.kit.shapes import TALKS, records_of, shape_of
from mast_tui.traces.formats.kit.turns import MessageReader
from mast_tui.traces.reader import Format
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace


class ChatReader(MessageReader):
    """Reads one list of messages."""

    def __init__(self, source: Source, shape: str) -> None:
        super().__init__(source)
        self._shape = shape
        self._outer: dict[str, Any] = {}

    def records(self) -> Iterator[Record | None]:
        return records_of(self.source, self._shape, self._outer)

    def end(self) -> None:
        super().end()
        model = self._outer.get("model", self._outer.get("model_name"))
        if self.facts.model is None and isinstance(model, str):
            self.facts.model = model or None


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
    found = []
    for record in source.lines():
        listed = record.value.get("messages") if record and isinstance(record.value, dict) else None
        if record is None or not isinstance(listed, list):
            continue
        key = f"sha256:{source.hash_of(record.start, record.length)}"
        reader = TalkReader(Source(source.path), record.start, record.length, key)
        found.append(Trace(FORMAT, reader, key=str(record.index + 1)))
    for said in source.faults.sentences() if found else ():
        found[0].warn(said)
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


FORMAT: Format = _Chat()
