"""Codex rollouts (JSONL), CLI 0.76 to 0.142 and the bare eras before: which lines make which step.

One step a tool call with its output; words without a call are steps of their own. Events repeat
what items say and give a step only where no item of the same text stands beside them.
"""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import USAGE, Cut
from mast_tui.traces.formats.codex_lines import (
    COUNT,
    ENDS,
    EVENTS,
    HARNESS,
    LINES,
    UNREAD,
    context_full,
    environment_folder,
    event_words,
    first_records,
    last_usage,
    missing_file,
    put_in,
    split,
    thoughts,
    words,
)
from mast_tui.traces.formats.codex_steps import build
from mast_tui.traces.formats.kit.calls import NO_OUTPUT
from mast_tui.traces.formats.kit.values import text_or_none
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.output import session_in
from mast_tui.traces.reader import Format, OneTrace, Reader
from mast_tui.traces.source import Record, Source

BESIDE = 8
"""How many items back an event's text may stand to be the same words."""

UNSAID = {"ghost_snapshot", "token_count", "other"}
"""Items that say nothing."""


class CodexReader(Reader):
    """Reads one rollout."""

    adds: tuple[str, ...] | None = ()

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._waiting: dict[int, deque[int]] = {}  # hash of a call id -> its steps without output
        self._done: dict[int, int] = {}  # hash of a call id -> its last step with one
        self._early: dict[int, int] = {}  # outputs that stand before their call
        self._sessions: dict[str, int] = {}  # running process -> the step that started it
        self._items: deque[tuple[str, str]] = deque(maxlen=BESIDE)
        self._held: list[tuple[str, str, Record]] = []
        self._prompts: set[int] = set()
        self._retries = self._encrypted = 0
        self._context: dict[str, Any] = {}
        self._answer = self._compacted = 0
        self._metered = 0
        """The first step of the model's answer that no count of tokens followed yet."""
        self._unknown = Counter[str]()

    def records(self) -> Iterator[Record | None]:
        return self.source.lines()

    def cut(self, record: Record) -> None:
        kind, payload = split(record.value)
        if kind == "session_meta":
            self._meta(payload, record)
            return
        if self.facts.native_key is None:
            self.facts.native_key = ""  # a rollout without its head is known by its bytes
            self.facts.agent = "codex"
        if kind == "response_item":
            self._item(payload, record)
        elif kind == "event_msg":
            self._event(payload, record)
        elif kind == "turn_context":
            self._turn(payload)
        elif kind == "compacted":
            self._compact(record)
        elif kind and kind not in UNREAD:
            self._unknown[kind] += 1

    def end(self) -> None:
        self._let_go()
        for steps in self._waiting.values():
            for step in steps:
                self.cuts.note(step, NO_OUTPUT)
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")
        self.facts.encrypted(self._encrypted)
        self.facts.left_out(self._unknown)

    def build(self, cut: Cut) -> Step:
        return build(cut)

    def _meta(self, payload: dict[str, Any], record: Record) -> None:
        facts, native = self.facts, payload.get("id") or payload.get("session_id")
        if facts.native_key is not None:
            if native and native != facts.native_key:  # a fork carries its parent's history
                self.cuts.note_next(f"from here on copied from session {native}")
            return
        facts.native_key = str(native or "")
        facts.run_id = str(payload.get("session_id") or native or "")
        facts.started = text_or_none(payload.get("timestamp")) or text_or_none(
            record.value.get("timestamp")
        )
        facts.cwd = text_or_none(payload.get("cwd"))
        facts.agent = "codex"

    def _turn(self, payload: dict[str, Any]) -> None:
        for name in ("model", "effort", "cwd"):
            now, before = payload.get(name), self._context.get(name)
            if now is None:
                continue
            if before is not None and now != before:
                self.cuts.note_next(f"{name} changed from {before} to {now}")
            self._context[name] = now
        self.facts.model = text_or_none(payload.get("model")) or self.facts.model
        self.facts.cwd = self.facts.cwd or text_or_none(payload.get("cwd"))

    def _open(self, record: Record, nth: int = 0, **more: Any) -> int:
        self._let_go()
        self._answer = 0
        step = self.cuts.open(record, nth, **more)
        payload = split(record.value)[1]
        by_model = more.get("call") or payload.get("role") == "assistant"
        self._metered = self._metered or (step if by_model else 0)
        return step

    def _aside(self, record: Record, nth: int = 0, *, role: str) -> None:
        """A step of the harness: the model's last words stay the last ones."""
        self._let_go()
        answer = self._answer
        self._open(record, nth, role=role, kind="harness")
        self._answer = answer

    # items: what the model saw and said

    def _item(self, payload: dict[str, Any], record: Record) -> None:
        kind = payload.get("type")
        if kind == "message":
            self._words(str(payload.get("role")), words(payload), record)
        elif kind == "reasoning":
            self._reasoning(payload, record)
        elif kind in ("compaction", "compaction_summary", "context_compaction"):
            self._compact(record)
        elif isinstance(kind, str) and kind.endswith("_output"):
            self._output(payload, record)
        elif isinstance(kind, str) and kind.endswith("_call"):
            self._call(payload, record)
        elif kind not in UNSAID:
            self._unknown[str(kind)] += 1

    def _words(self, role: str, text: str, record: Record, *, event: bool = False) -> None:
        if not event and not self._matches_held(role, text):
            self._items.append((role, text))
        if put_in(role, text):
            self.facts.cwd = self.facts.cwd or environment_folder(text)
            self._open(record, role="words", kind="message", folded=True)
        elif role == "user":
            self._prompt(text, record)
        else:
            final = record.value.get("payload", record.value).get("phase") == "final_answer"
            step = self._open(record, role="words", kind="answer" if final else None)
            if role == "assistant" and text.strip().lower().rstrip(":") not in ("", "thought"):
                self._answer = step

    def _prompt(self, text: str, record: Record) -> None:
        mark = hash(text)
        if mark in self._prompts or missing_file(text):
            self._retries += 1
            self._open(record, self._retries, role="retry", kind="harness")
        else:
            self._open(record, role="words", kind="message")
        self._prompts.add(mark)

    def _reasoning(self, payload: dict[str, Any], record: Record) -> None:
        text = thoughts(payload)
        secret = payload.get("encrypted_content")
        if text:
            self._held = [one for one in self._held if one[0] != "reasoning" or one[1] not in text]
            self._items.append(("reasoning", text))
            self._open(record, role="reasoning", kind="reasoning")
        elif secret:
            self._let_go()
            self._encrypted += 1
            self.cuts.note_next(f"reasoning is encrypted, {len(secret):,} characters")

    # calls and their outputs

    def _call(self, payload: dict[str, Any], record: Record) -> None:
        mark = hash(payload.get("call_id") or payload.get("id"))
        if payload.get("call_id") and (step := self._early.pop(mark, 0)):
            self.cuts.attach(step, record, role="call", call=True)
            self._done[mark] = step
            return
        step = self._open(record, role="call", call=True)
        if payload.get("type") in ("web_search_call", "image_generation_call"):
            self._done[mark] = step  # these come back without an output
        else:
            self._waiting.setdefault(mark, deque()).append(step)
        if payload.get("name") == "write_stdin":
            self._continue(step, payload)

    def _continue(self, step: int, payload: dict[str, Any]) -> None:
        try:
            session = str(loads(payload["arguments"])["session_id"])
        except (KeyError, TypeError, ValueError):
            return
        if started := self._sessions.get(session):
            self.cuts.link(step, started)
            self.cuts.borrow(step, started, role="started")

    def _output(self, payload: dict[str, Any], record: Record) -> None:
        mark = hash(payload.get("call_id"))
        if steps := self._waiting.get(mark):
            step = steps.popleft()
            if not steps:
                del self._waiting[mark]
        else:
            step = self._done.get(mark, 0)
        if step:
            self._done[mark] = step
            self.cuts.attach(step, record)
            self._remember_session(payload, step)
        else:
            self._early[mark] = self._open(record, role="output")

    def _remember_session(self, payload: dict[str, Any], step: int) -> None:
        if running := session_in(payload.get("output")):
            self._sessions.setdefault(running, step)

    # events: timing, markers, and words that no item says

    def _event(self, payload: dict[str, Any], record: Record) -> None:
        kind = payload.get("type")
        if said := event_words(payload):
            self._hold(*said, record)
        elif kind == COUNT:
            if window := context_full(payload):
                self._aside(record, window, role="overflow")
            elif self._metered and last_usage(payload):
                self.cuts.attach(self._metered, record, role=USAGE)
                self._metered = 0
        elif kind == "context_compacted":
            self._compact(record)
        elif kind in HARNESS:
            self._aside(record, role="event")
        elif kind in ENDS:
            self._supplement(payload, record)
        elif kind not in EVENTS:
            self._unknown[str(kind)] += 1

    def _hold(self, role: str, text: str, record: Record) -> None:
        """Words of an event wait for the item that says the same; without one they are a step."""
        if not text or any(self._same(item, role, text) for item in self._items):
            return
        self._held.append((role, text, record))

    @staticmethod
    def _same(item: tuple[str, str], role: str, text: str) -> bool:
        if item[0] != role:
            return False
        return text in item[1] if role == "reasoning" else item[1].endswith(text)

    def _matches_held(self, role: str, text: str) -> bool:
        for place, (held_role, held, _) in enumerate(self._held):
            if self._same((role, text), held_role, held):
                del self._held[place]
                return True
        return False

    def _let_go(self) -> None:
        """What no item repeated becomes a step, in its place."""
        held, self._held = self._held, []
        for role, text, record in held:
            if role == "reasoning":
                self._answer = 0
                self.cuts.open(record, role="event words", kind="reasoning")
            else:
                self._words(role, text, record, event=True)

    def _supplement(self, payload: dict[str, Any], record: Record) -> None:
        mark = hash(payload.get("call_id"))
        steps = self._waiting.get(mark)
        if step := (steps[0] if steps else self._done.get(mark, 0)):
            self.cuts.attach(step, record, role="event")

    def _compact(self, record: Record) -> None:
        """A compaction is told up to three times, in neighbouring lines."""
        if not self._compacted or record.index - self._compacted > BESIDE:
            self._open(record, role="compacted", kind="harness")
        self._compacted = record.index


class _Codex(OneTrace):
    id = "codex"
    reader = CodexReader

    def sniff(self, head: bytes) -> bool:
        for value in first_records(head):
            if self._knows(value):
                return True
        return re.match(rb'[^\n]{0,200}"type"\s*:\s*"session_meta"', head) is not None

    def _knows(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        kind = value.get("type")
        if isinstance(kind, str) and kind in LINES:
            return isinstance(value.get("payload"), dict) or "timestamp" in value
        if kind is None:
            return "instructions" in value and "timestamp" in value and "id" in value
        if kind == "message":
            parts = value.get("content")
            first = parts[0] if isinstance(parts, list) and parts else None
            return isinstance(first, dict) and first.get("type") in ("input_text", "output_text")
        return kind in ("function_call", "function_call_output") and "call_id" in value


FORMAT: Format = _Codex()
