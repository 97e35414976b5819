"""What ``codex exec --json`` prints, as a harness keeps it in ``traces/stdout.log``.

Lines of JSON between lines of plain text. Today's events tell items (started, updated,
completed), which are one step each by their id; before 0.44 there was ``{"id", "msg"}``. The
file tells errors and failed turns that a rollout does not; it has the rollout's thread id.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.codex_exec_steps import build
from mast_tui.traces.formats.codex_lines import BEGINS, COUNT, ENDS, HARNESS, ITEM, SILENT, WORDS
from mast_tui.traces.formats.kit.calls import Waiting
from mast_tui.traces.formats.kit.heads import first_lines
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Format, OneTrace, Reader
from mast_tui.traces.source import Record, Source

CALLS = frozenset(
    ("command_execution", "file_change", "mcp_tool_call", "web_search", "todo_list",
     "collab_tool_call")
)  # fmt: skip
"""Items that are tool calls."""
UNSAID = SILENT | {COUNT, ITEM, "turn.started", "turn.completed"}
"""Events that say nothing here: an item that is whole was told by its words, or by its call."""
GROUPED = 500
"""Lines of plain text in one step at most."""


class ExecReader(Reader):
    """Reads the events of one run."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._waiting = Waiting(self.cuts)
        self._items: dict[str, int] = {}
        self._running: set[int] = set()
        self._plain = self._plains = 0
        self._error: tuple[int, str] = (0, "")
        self._answer = 0
        self._said = ""
        self._unknown = Counter[str]()
        self.facts.agent = "codex"

    def records(self) -> Iterator[Record | None]:
        return self.source.lines(plain=True)

    def load(self, start: int, length: int) -> Any:
        """An event, or the text of a line that is none."""
        raw = self.source.read(start, length)
        try:
            value = loads(raw)
        except ValueError:
            value = None
        return value if isinstance(value, dict) else raw.decode("utf-8", "replace").rstrip("\r\n")

    def cut(self, record: Record) -> None:
        event = record.value
        if not isinstance(event, dict):
            self._text(record)
            return
        self._plain = 0
        if isinstance(event.get("msg"), dict):
            self._before(record, event["msg"])
        elif isinstance(event.get("item"), dict):
            self._item(record, event["item"], str(event.get("type")))
        else:
            self._event(record, event)

    def end(self) -> None:
        self.facts.native_key = self.facts.native_key or ""
        self._waiting.end()
        for step in self._running:
            self.cuts.note(step, "the source does not tell how this ended")
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")
        self.facts.left_out(self._unknown, "events")

    def build(self, cut: Cut) -> Step:
        return build(cut)

    def _open(self, record: Record, nth: int = 0, **more: Any) -> int:
        self._answer = 0
        return self.cuts.open(record, nth, **more)

    def _aside(self, record: Record, role: str) -> int:
        """A step of the harness: the agent's last words stay the last ones."""
        answer = self._answer
        step = self._open(record, role=role, kind="harness")
        self._answer = answer
        return step

    def _text(self, record: Record) -> None:
        if self._plain and self._plains < GROUPED:
            self.cuts.attach(self._plain, record, role="plain")
            self._plains += 1
        else:
            self._plain, self._plains = self._aside(record, "plain"), 1

    def _thread(self, native: Any) -> None:
        if not isinstance(native, str) or not native:
            return
        self._items.clear()  # each process counts its items from 0
        facts = self.facts
        if facts.native_key is None:
            facts.native_key = facts.run_id = native
        elif native != facts.native_key:
            self.cuts.note_next(f"from here on thread {native}")

    # events of today

    def _event(self, record: Record, event: dict[str, Any]) -> None:
        kind = event.get("type")
        if kind == "thread.started":
            self._thread(event.get("thread_id"))
        elif kind in ("error", "turn.failed"):
            self._failed(record, event)
        elif kind is None and isinstance(event.get("prompt"), str):
            self._open(record, role="prompt", kind="message")
        elif kind is None and isinstance(event.get("model"), str):
            self.facts.model = event["model"]
            folder = event.get("workdir")
            self.facts.cwd = folder if isinstance(folder, str) else None
        elif str(kind) not in UNSAID:
            self._unknown[str(kind)] += 1

    def _failed(self, record: Record, event: dict[str, Any]) -> None:
        """An error is told twice where it ends the turn."""
        inner = event.get("error")
        told = inner.get("message") if isinstance(inner, dict) else event.get("message")
        step, said = self._error
        if event.get("type") == "turn.failed" and step == len(self.cuts) and told == said:
            self.cuts.attach(step, record, role="event")
            return
        self._error = (self._aside(record, "event"), str(told))

    def _item(self, record: Record, item: dict[str, Any], event: str) -> None:
        own, kind = str(item.get("id") or ""), item.get("type")
        step = self._items.get(own, 0) if own else 0
        if step:
            self.cuts.attach(step, record, role="item")
        elif kind == "error":
            step = self._aside(record, "item")
        else:
            step = self._open(record, role="item", call=kind in CALLS)
        self._items[own] = step
        if event == "item.completed" or kind not in CALLS:
            self._running.discard(step)
        elif kind != "todo_list":  # a list goes on as long as the turn does
            self._running.add(step)
        if kind == "agent_message" and item.get("text"):
            self._answer = step

    # events before 0.44

    def _before(self, record: Record, message: dict[str, Any]) -> None:
        kind = str(message.get("type"))
        call_id = str(message.get("call_id") or "")
        if kind in WORDS:
            self._words(record, message)
        elif kind in BEGINS:
            self._waiting.call(self._open(record, role="begin", call=True), call_id)
        elif kind in ENDS:
            self._ended(record, call_id)
        elif kind == "plan_update":
            self._open(record, role="begin", call=True)
        elif kind in HARNESS:
            self._aside(record, "event")
        elif kind == "session_configured":
            self._thread(message.get("session_id"))
            model = message.get("model")
            self.facts.model = model if isinstance(model, str) else self.facts.model
        elif kind == "task_complete":
            self._complete(record, message.get("last_agent_message"))
        elif kind not in UNSAID:
            self._unknown[kind] += 1

    def _words(self, record: Record, message: dict[str, Any]) -> None:
        kind = message.get("type")
        step = self._open(record, role="words", kind="message" if kind == "user_message" else None)
        if kind == "agent_message":
            self._answer, self._said = step, str(message.get("message"))

    def _ended(self, record: Record, call_id: str) -> None:
        step = self._waiting.step_for(call_id)
        if step:
            self.cuts.attach(step, record, role="end")
        else:
            self._open(record, role="end", call=True)

    def _complete(self, record: Record, text: Any) -> None:
        if isinstance(text, str) and text and text != self._said:
            self._answer = self._open(record, role="words")


class _CodexExec(OneTrace):
    id = "codex-exec"
    reader = ExecReader

    def sniff(self, head: bytes) -> bool:
        return any(map(self._knows, first_lines(head)))

    def _knows(self, event: dict[str, Any]) -> bool:
        kind, item, message = event.get("type"), event.get("item"), event.get("msg")
        if kind == "thread.started":
            return "thread_id" in event
        if isinstance(kind, str) and kind.startswith("item."):
            return isinstance(item, dict) and "type" in item
        return isinstance(message, dict) and "type" in message and "id" in event


FORMAT: Format = _CodexExec()
