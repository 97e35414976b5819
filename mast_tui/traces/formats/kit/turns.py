"""A run that is a list of chat messages: which messages make which step.

For every format whose records are messages; what differs (where they lie, who speaks, what is
known beside them) is up to the format.
"""

from typing import Any

from mast_tui.traces.cuts import Cut, Piece
from mast_tui.traces.formats.kit.calls import (
    Waiting,
    call_step,
    injected,
    make_tool,
    orphan_step,
    read_results,
    words_step,
)
from mast_tui.traces.formats.kit.messages import (
    actor_of,
    calls_of,
    normal,
    reasoning_of,
    results_of,
    role_of,
    words_of,
)
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.formats.kit.values import text_or_none, told
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Reader
from mast_tui.traces.source import Record, Source

SUMMARY, TRUNCATED = "[SUMMARY]", "[...truncated]"
"""How a harness marks an output that a model shortened, or that was cut off."""


class MessageReader(Reader):
    """Reads messages; a format says where they lie by ``records``."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._waiting = Waiting(self.cuts)
        self._answer = 0
        self.facts.native_key = ""

    def cut(self, record: Record) -> None:
        message = normal(record.value)
        self.learn(message)
        results, calls = results_of(message), calls_of(message)
        for nth, result in enumerate(results):
            if step := self._waiting.step_for(result.id, result.name):
                self.cuts.attach(step, record, nth)
            else:
                self.open_step(record, nth, role="orphan")
        for nth, call in enumerate(calls):
            step = self.open_step(record, nth, call=True)
            self._waiting.call(step, call.id, call.name)
        if not calls and (not results or (role_of(message) != "tool" and words_of(message))):
            self._words(record, message)

    def end(self) -> None:
        self._waiting.end()
        if self._answer:
            self.cuts.set_kind(self._answer, "answer")

    def build(self, cut: Cut) -> Step:
        message = normal(cut.first.value)
        if cut.first.role == "orphan":
            return self._orphan(cut, message)
        if cut.first.role == "words":
            return self._said(cut, message)
        return self._call(cut, message)

    def actor(self, cut: Cut, message: dict[str, Any]) -> str:
        """Who speaks in a message; a format that knows better says so."""
        return actor_of(message)

    def learn(self, message: dict[str, Any]) -> None:
        """Time and model, as messages tell them."""
        facts = self.facts
        if facts.started is None:
            facts.started = when(_time(message))
        model = told(_model(message)) if role_of(message) == "assistant" else None
        if model is None or model == facts.model:
            return
        if facts.model is not None:
            self.cuts.note_next(f"model changed from {facts.model} to {model}")
        facts.model = model

    def open_step(self, record: Record, nth: int = 0, **more: Any) -> int:
        """A step that is not the run's last words, as far as known."""
        self._answer = 0
        return self.cuts.open(record, nth, **more)

    def _words(self, record: Record, message: dict[str, Any]) -> None:
        role = role_of(message)
        prompt = role == "system" or (role == "user" and injected(words_of(message)) is not None)
        step = self.open_step(record, role="words", folded=prompt)
        if role == "assistant" and words_of(message).strip():
            self._answer = step

    def _call(self, cut: Cut, message: dict[str, Any]) -> Step:
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
            actor=self.actor(cut, message),
            timestamp=when(_time(message)),
            notes=_shortened(result.text) if result else (),
            source_id=call.id,
        )

    def _said(self, cut: Cut, message: dict[str, Any]) -> Step:
        return words_step(
            cut,
            words_of(message),
            actor=self.actor(cut, message),
            outside=role_of(message) in ("user", "system"),
            reasoning=reasoning_of(message),
            timestamp=when(_time(message)),
            source_id=text_or_none(message.get("id")),
        )

    def _orphan(self, cut: Cut, message: dict[str, Any]) -> Step:
        result = _result(cut.first)
        return orphan_step(
            cut,
            result.content,
            name=result.name,
            failed=result.failed,
            timestamp=when(_time(message)),
            source_id=result.id,
        )


def _time(message: dict[str, Any]) -> Any:
    return message.get("timestamp") or message.get("created_at") or message.get("created")


def _model(message: dict[str, Any]) -> Any:
    about = message.get("response_metadata")
    inner = about.get("model_name") if isinstance(about, dict) else None
    return message.get("model") or message.get("model_name") or inner


def _result(piece: Piece) -> Any:
    return results_of(normal(piece.value))[piece.nth]


def _shortened(output: str) -> tuple[str, ...]:
    """What the harness did to an output before the agent saw it, by its own marks."""
    notes: tuple[str, ...] = ()
    if output.startswith(SUMMARY):
        notes += ("the agent saw a model's summary of this output",)
    if output.rstrip().endswith(TRUNCATED):
        notes += ("the output was cut off before the agent saw it",)
    return notes
