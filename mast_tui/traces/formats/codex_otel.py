"""The telemetry of a codex run, as a harness keeps it in ``traces/traces.jsonl``.

A line for each POST of OTLP logs, decoded from protobuf or as native JSON. Tool results are
steps, and so are API errors, which no rollout tells; there are no words of the agent.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.attributes import either, flat
from mast_tui.traces.formats.kit.calls import (
    NO_OUTPUT,
    call_step,
    make_tool,
    read_results,
    words_step,
)
from mast_tui.traces.formats.kit.heads import first_lines
from mast_tui.traces.formats.kit.times import of_milliseconds, when
from mast_tui.traces.formats.kit.values import objects_in, text_or_none
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.output import Output
from mast_tui.traces.reader import Format, OneTrace, Reader
from mast_tui.traces.source import Record, Source

ERRORS = ("error.message", "error")


class OtelReader(Reader):
    """Reads the log records of one run."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._undecoded = 0
        self.facts.agent = "codex"

    def records(self) -> Iterator[Record | None]:
        return self.source.lines()

    def cut(self, record: Record) -> None:
        logs = logs_of(record.value)
        if not logs and "body_hex" in record.value:
            self._undecoded += 1
        for nth, log in enumerate(logs):
            self._learn(log)
            self._log(record, nth, log)

    def _log(self, record: Record, nth: int, log: dict[str, Any]) -> None:
        name = str(log.get("event.name"))
        if name == "codex.tool_result":
            self.cuts.open(record, nth, call=True)
        elif name == "codex.user_prompt":
            self.cuts.open(record, nth, role="prompt", kind="message")
        elif name == "codex.tool_decision":
            if str(log.get("decision")).startswith(("denied", "abort", "declined")):
                self.cuts.open(record, nth, role="denied", kind="harness")
        elif failed(log):
            self.cuts.open(record, nth, role="error", kind="harness")

    def end(self) -> None:
        self.facts.native_key = self.facts.native_key or ""
        if self._undecoded:
            told = "1 POST was" if self._undecoded == 1 else f"{self._undecoded:,} POSTs were"
            self.facts.warnings.append(f"{told} kept as undecoded bytes and left out")

    def _learn(self, log: dict[str, Any]) -> None:
        facts, own = self.facts, log.get("conversation.id")
        if isinstance(own, str) and own:
            if facts.native_key is None:
                facts.native_key = facts.run_id = own
            elif own != facts.native_key:
                self.cuts.note_next(f"from conversation {own}")
        if isinstance(model := log.get("model"), str) and model:
            facts.model = facts.model or model
        facts.started = facts.started or time_of(log)

    def build(self, cut: Cut) -> Step:
        log = logs_of(cut.first.value)[cut.first.nth]
        role, stamp = cut.first.role, time_of(log)
        if role == "call":
            return _call(cut, log)
        if role == "prompt":
            text = str(log.get("prompt") or f"(a prompt of {log.get('prompt_length')} characters)")
            return words_step(cut, text, actor="user", outside=True, timestamp=stamp)
        tool, why = str(log.get("tool_name")), str(log.get("decision"))
        heading, text = (f"{tool}: {why}", "") if role == "denied" else _failure(log)
        return cut.step(
            "harness",
            cut_line(heading),
            actor="harness",
            text=text,
            error=True,
            timestamp=stamp,
            duration=of_milliseconds(log.get("duration_ms")),
            source_id=text_or_none(log.get("call_id")),
        )


def logs_of(post: Any) -> list[dict[str, Any]]:
    """The log records of a POST, each as its attributes (and ``time_unix_nano``)."""
    data = post.get("data") if isinstance(post, dict) else None
    found = []
    for resource in objects_in(either(data, "resource_logs", "resourceLogs")):
        for scope in objects_in(either(resource, "scope_logs", "scopeLogs")):
            for one in objects_in(either(scope, "log_records", "logRecords")):
                nano = either(one, "time_unix_nano", "timeUnixNano")
                found.append({"time_unix_nano": nano, **flat(one.get("attributes"))})
    return found


def time_of(log: dict[str, Any]) -> str | None:
    """When it happened: as codex says it, or as the log record does."""
    said = log.get("event.timestamp")
    if isinstance(said, str) and said:
        return said
    try:
        return when(int(log["time_unix_nano"]) / 1e9)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def failed(log: dict[str, Any]) -> bool:
    """Whether a request or a stream went wrong."""
    status = log.get("http.response.status_code")
    bad = isinstance(status, int | str) and str(status).isdecimal() and int(str(status)) >= 400
    return bad or any(log.get(one) for one in ERRORS)


def _failure(log: dict[str, Any]) -> tuple[str, str]:
    status, attempt = log.get("http.response.status_code"), log.get("attempt")
    text = str(next((log[one] for one in ERRORS if log.get(one)), ""))
    what = str(log.get("event.name")).removeprefix("codex.").replace("_", " ")
    heading = f"{what} failed" + (f" with {status}" if status else "")
    heading += f", attempt {attempt}" if attempt not in (None, "", "0", 0) else ""
    return (f"{heading}: {first_line(text)}" if text else heading), text


def _call(cut: Cut, log: dict[str, Any]) -> Step:
    tool = make_tool(str(log.get("tool_name") or "(unnamed)"), log.get("arguments"))
    output = log.get("output")
    result = read_results([] if output is None else [output], tool)
    bad = str(log.get("success")).lower() == "false"
    read = result or Output("")
    took = of_milliseconds(log.get("duration_ms")) if read.duration is None else read.duration
    read = read._replace(duration=took, error=read.error or (bad and read.exit_code is None))
    return call_step(
        cut,
        tool,
        read if result is not None or bad else None,
        timestamp=time_of(log),
        notes=() if result is not None else (NO_OUTPUT,),
        source_id=text_or_none(log.get("call_id")),
    )


class _CodexOtel(OneTrace):
    id = "codex-otel"
    reader = OtelReader

    def sniff(self, head: bytes) -> bool:
        return b"codex" in head and any(map(self._knows, first_lines(head, 8)))

    def _knows(self, post: dict[str, Any]) -> bool:
        if not all(name in post for name in ("path", "content_type", "data")):
            return False
        return isinstance(post["path"], str) and post["path"].endswith("/v1/logs")


FORMAT: Format = _CodexOtel()
