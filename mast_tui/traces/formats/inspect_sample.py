"""One sample of an Inspect AI log as a story: its events, or its messages where it has none."""

import json
import math
from typing import Any

from mast_tui.traces.formats.kit.story import Ran, Story, Where
from mast_tui.traces.formats.kit.times import seconds_of
from mast_tui.traces.formats.kit.values import (
    object_of,
    parse_arguments,
    text_of,
    written,
)
from mast_tui.traces.model import Outcome
from mast_tui.traces.reader import ODD_SHAPES
from mast_tui.traces.rundir import Ending
from mast_tui.traces.source import Faults
from mast_tui.traces.usage import usage_of

ATTACHED = "attachment://"
DEEPEST = 60
WORDS = {"c": 1.0, "i": 0.0, "p": 0.5, "n": 0.0, "true": 1.0, "yes": 1.0, "correct": 1.0,
         "false": 0.0, "no": 0.0, "incorrect": 0.0}  # fmt: skip
"""Score values that are words, as Inspect counts them."""


class SampleStory:
    """Tells one sample."""

    def __init__(self, sample: dict[str, Any], faults: Faults) -> None:
        self.sample = sample
        self.story = Story()
        self._faults = faults
        self._attached = object_of(sample.get("attachments"))
        self._pool = _pool(sample)
        self._spans: dict[str, tuple[str, str, str]] = {}  # id -> type, name, parent
        self._actor = "agent"
        self.model: str | None = None

    def tell(self) -> Story:
        """Events in their order, then the messages that no event told, then how it ended."""
        events = _flat(self.sample.get("events"), 0)
        for index, event in enumerate(events):
            try:
                self._event(event, index)
            except ODD_SHAPES:
                self._faults.add(index)
        self._rest(len(events))
        self._end(len(events))
        return self.story

    def _event(self, event: dict[str, Any], index: int) -> None:
        kind = event.get("event")
        where = Where(self._who(event), index, text_of(event.get("timestamp")) or None,
                      text_of(event.get("uuid")) or None)  # fmt: skip
        if kind == "span_begin":
            mark = text_of(event.get("id"))
            about = (text_of(event.get("type")), text_of(event.get("name")))
            self._spans[mark] = (*about, text_of(event.get("parent_id")))
        elif kind == "model":
            self._model(event, where)
        elif kind == "tool":
            self._tool(event, where)
        elif kind in ("sample_limit", "error", "approval", "compaction", "interrupt"):
            self._harness(kind, event, where)

    def _model(self, event: dict[str, Any], where: Where) -> None:
        self._actor = where.actor
        self.model = self.model or text_of(event.get("model")) or None
        self.story.heard([self._message(one) for one in self._input(event)], where)
        output = event.get("output")
        choices = output.get("choices") if isinstance(output, dict) else None
        where.usage = usage_of(output.get("usage")) if isinstance(output, dict) else None
        for choice in choices if isinstance(choices, list) else ():
            self.story.said(self._message(choice["message"]), where)
        if error := event.get("error"):
            said = text_of(error) or written(error)
            self.story.event(said, where, title=f"model call failed: {said[:160]}", failed=True)

    def _input(self, event: dict[str, Any]) -> list[Any]:
        """The messages of a model event; newer logs keep them in a pool and name their ranges."""
        listed = event.get("input")
        found = list(listed) if isinstance(listed, list) else []
        refs = event.get("input_refs")
        for ref in refs if isinstance(refs, list) else ():
            if isinstance(ref, list) and len(ref) == 2 and all(isinstance(n, int) for n in ref):
                found += self._pool[max(0, ref[0]) : max(0, ref[1])]
            elif isinstance(ref, int) and 0 <= ref < len(self._pool):
                found.append(self._pool[ref])
        return found

    def _tool(self, event: dict[str, Any], where: Where) -> None:
        error = event.get("error")
        failed = text_of(error.get("message")) if isinstance(error, dict) else None
        if event.get("failed") is True and failed is None:
            failed = ""
        took = event.get("working_time")
        began, ended = seconds_of(event.get("timestamp")), seconds_of(event.get("completed"))
        result = self._filled(event.get("result"))
        ran = Ran(
            text_of(event.get("function")),
            self._filled(event.get("arguments")),
            failed if failed and result in (None, "", []) else result,
            text_of(event.get("id")),
            failed,
            float(took) if isinstance(took, int | float) else max(0.0, ended - began) or None,
        )
        self.story.ran(ran, where)

    def _harness(self, kind: str, event: dict[str, Any], where: Where) -> None:
        if kind == "approval" and event.get("decision") in (None, "approve"):
            return
        told = event.get("error") if kind == "error" else None
        about = told if isinstance(told, dict) else event
        said = next((text_of(about.get(key)) for key in ("message", "explanation", "type")
                     if text_of(about.get(key))), kind)  # fmt: skip
        name = {"sample_limit": f"limit reached ({text_of(event.get('type'))})", "error": "error",
                "approval": f"call not approved ({text_of(event.get('decision'))})",
                "compaction": "context was compacted"}.get(kind, kind)  # fmt: skip
        self.story.event(said, where, title=f"{name}: {said[:160]}",
                         failed=kind in ("error", "sample_limit"))  # fmt: skip

    def _rest(self, index: int) -> None:
        """Messages of the sample that no event told; all of them where there are no events."""
        messages = self.sample.get("messages")
        listed = messages if isinstance(messages, list) else []
        for nth, one in enumerate(listed if not len(self.story) else []):
            try:
                self.story.said(self._message(one), Where(self._actor, index + nth, None,
                                text_of(one.get("id")) or None))  # fmt: skip
            except ODD_SHAPES:
                self._faults.add(index + nth)

    def _end(self, index: int) -> None:
        error = self.sample.get("error")
        told = any(one.get("event") == "error" for one in _flat(self.sample.get("events"), 0))
        if isinstance(error, dict) and not told:
            said = text_of(error.get("message")) or "error"
            where = Where("harness", index)
            self.story.event(said, where, title=f"error: {said[:160]}", failed=True)
        scores, target = self.sample.get("scores"), self.sample.get("target")
        if not scores and not target:
            return
        value = {"target": target, "scores": scores}
        said = json.dumps(self._filled(value), ensure_ascii=False, indent=1, default=str)
        self.story.leak(said, Where("annotator", index), "scores and target that this log carries")

    # values

    def _message(self, value: Any) -> dict[str, Any]:
        """A message as other chat formats have it."""
        if not isinstance(value, dict):
            raise TypeError("no message")
        message: dict[str, Any] = self._filled(value)
        calls = message.get("tool_calls")
        if isinstance(calls, list):
            message["tool_calls"] = [_call(one) for one in calls if isinstance(one, dict)]
        if message.get("role") == "tool":
            message["name"] = text_of(message.get("function"))
            error = message.get("error")
            if isinstance(error, dict):
                message["is_error"] = True
                message["content"] = message.get("content") or text_of(error.get("message"))
        return message

    def _filled(self, value: Any, depth: int = 0) -> Any:
        """A value with its attachments in their places."""
        if isinstance(value, str):
            if value.startswith(ATTACHED):
                return self._attached.get(value[len(ATTACHED) :], value)
            return value
        if depth > DEEPEST:
            return value
        if isinstance(value, list):
            return [self._filled(one, depth + 1) for one in value]
        if isinstance(value, dict):
            return {key: self._filled(one, depth + 1) for key, one in value.items()}
        return value

    def _who(self, event: dict[str, Any]) -> str:
        """The agent whose span an event lies in."""
        here, seen = text_of(event.get("span_id")), set[str]()
        while here in self._spans and here not in seen:
            seen.add(here)
            kind, name, parent = self._spans[here]
            if kind == "agent" and name:
                return name
            here = parent
        return "agent"


def ending_of(scores: dict[str, float]) -> Ending | None:
    """How the sample ended, by its first score."""
    for name, value in scores.items():
        outcome: Outcome = "succeeded" if value >= 1 else "failed"
        others = f" (one of {len(scores)})" if len(scores) > 1 else ""
        return Ending(outcome, value, f"score {name} in the log{others}")
    return None


def scores_of(sample: dict[str, Any]) -> dict[str, float]:
    """Every score of the sample whose value is a word or a number."""
    scores = sample.get("scores")
    told = scores.items() if isinstance(scores, dict) else ()
    found = {name: number_of(one.get("value") if isinstance(one, dict) else one)
             for name, one in told}  # fmt: skip
    return {name: value for name, value in found.items() if value is not None}


def number_of(value: Any) -> float | None:
    """A score's value as a number: C is 1, I is 0; None where it is neither word nor number."""
    if isinstance(value, str):
        told = value.strip().lower()
        if told in WORDS:
            return WORDS[told]
        try:
            value = float(told)
        except ValueError:
            return None
    if not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


def _pool(sample: dict[str, Any]) -> list[Any]:
    data = sample.get("events_data")
    listed = data.get("messages") if isinstance(data, dict) else sample.get("message_pool")
    return listed if isinstance(listed, list) else []


def _flat(events: Any, depth: int) -> list[dict[str, Any]]:
    """Events in order, with those inside older subtask and tool events behind them."""
    found: list[dict[str, Any]] = []
    for event in events if isinstance(events, list) else ():
        if isinstance(event, dict):
            found.append(event)
            if depth < DEEPEST and isinstance(event.get("events"), list):
                found += _flat(event["events"], depth + 1)
    return found


def _call(value: dict[str, Any]) -> dict[str, Any]:
    name = value.get("function")
    if isinstance(name, dict):
        return value
    error = value.get("parse_error")
    raw = value.get("arguments")
    if isinstance(error, str) and not raw:
        raw = error
    return {"id": value.get("id"), "name": name, "arguments": parse_arguments(raw)}
