"""The telemetry of a codex run, as a harness keeps it in ``traces/traces.jsonl``.

A line for each POST of OTLP logs, decoded from protobuf or as native JSON. Tool results are
steps, and so are API errors, which no rollout tells; there are no words of the agent.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.calls import NO_OUTPUT, call_step, make_tool, words_step
from mast_tui.traces.formats.kit.heads import first_lines
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.kinds import unwrap_command
from mast_tui.traces.model import Step
from mast_tui.traces.oneline import cut_line, first_line
from mast_tui.traces.output import Output, read_output
from mast_tui.traces.reader import Format, Reader
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace

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
        own = log.get("call_id")
        return cut.step(
            "harness",
            cut_line(heading),
            actor="harness",
            text=text,
            error=True,
            timestamp=stamp,
            duration=_seconds(log),
            source_id=own if isinstance(own, str) else None,
        )


def logs_of(post: Any) -> list[dict[str, Any]]:
    """The log records of a POST, each as its attributes (and ``time_unix_nano``)."""
    data = post.get("data") if isinstance(post, dict) else None
    found = []
    for resource in _listed(data, "resource_logs", "resourceLogs"):
        for scope in _listed(resource, "scope_logs", "scopeLogs"):
            for one in _listed(scope, "log_records", "logRecords"):
                nano = one.get("time_unix_nano", one.get("timeUnixNano"))
                found.append({"time_unix_nano": nano, **_attributes(one.get("attributes"))})
    return found


def _listed(value: Any, *names: str) -> list[dict[str, Any]]:
    held = next((value[one] for one in names if one in value), None) if _object(value) else None
    return [one for one in held if _object(one)] if isinstance(held, list) else []


def _object(value: Any) -> bool:
    return isinstance(value, dict)


def _attributes(value: Any) -> dict[str, Any]:
    """Attributes as an object, or as OTLP's list of key and typed value."""
    if isinstance(value, dict):
        return value
    found = {}
    for one in value if isinstance(value, list) else ():
        held = one.get("value") if isinstance(one, dict) else None
        if isinstance(held, dict):
            held = next(iter(held.values()), None)
        if isinstance(one, dict):
            found[str(one.get("key"))] = held
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


def _seconds(log: dict[str, Any]) -> float | None:
    try:
        milliseconds = float(log["duration_ms"])
    except (KeyError, TypeError, ValueError):
        return None
    return milliseconds / 1000 if 0 <= milliseconds < 1e12 else None


def _call(cut: Cut, log: dict[str, Any]) -> Step:
    tool = make_tool(str(log.get("tool_name") or "(unnamed)"), log.get("arguments"))
    result: Output | None = None
    if (output := log.get("output")) is not None:
        result = read_output(output, command=unwrap_command(tool.arguments))
    bad = str(log.get("success")).lower() == "false"
    read = result or Output("")
    read = read._replace(
        duration=_seconds(log) if read.duration is None else read.duration,
        error=read.error or (bad and read.exit_code is None),
    )
    notes = () if result is not None else (NO_OUTPUT,)
    own = log.get("call_id")
    return call_step(
        cut,
        tool,
        read if result is not None or bad else None,
        timestamp=time_of(log),
        notes=notes,
        source_id=own if isinstance(own, str) else None,
    )


class _CodexOtel:
    id = "codex-otel"
    family = "codex-otel"
    version = 1

    def sniff(self, head: bytes) -> bool:
        return b"codex" in head and any(map(self._knows, first_lines(head, 8)))

    def _knows(self, post: dict[str, Any]) -> bool:
        if not all(name in post for name in ("path", "content_type", "data")):
            return False
        return isinstance(post["path"], str) and post["path"].endswith("/v1/logs")

    def open(self, source: Source) -> list[Trace]:
        return [Trace(FORMAT, OtelReader(source))]


FORMAT: Format = _CodexOtel()
