"""Langfuse exports: traces with their observations, or rows of observations, as JSON or JSONL.

Read are what the UI and the API give (``traceId``) and what the blob storage export writes
(``trace_id``); rows are gathered by trace, wherever they stand in the file.
"""

import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.formats.kit.conventions import KINDS, plain_messages
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.made import check_size, is_lines
from mast_tui.traces.formats.kit.messages import calls_of
from mast_tui.traces.formats.kit.spans import AGENT, OTHER, TOOL, Span, SpanReader, tell
from mast_tui.traces.formats.kit.story import Story
from mast_tui.traces.formats.kit.times import seconds_of
from mast_tui.traces.formats.kit.values import text_of
from mast_tui.traces.jsons import loads
from mast_tui.traces.reader import ODD_SHAPES, Format
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace
from mast_tui.traces.usage import usage_of

Place = tuple[int, int]
_capital = re.compile(r"[A-Z]")


class LangfuseReader(SpanReader):
    """Reads the observations of one trace."""

    def __init__(self, source: Source, trace: str, places: list[Place]) -> None:
        super().__init__(source)
        self._places = places
        self.facts.native_key = self.facts.run_id = trace
        self._whole: list[Span] = []

    def spans(self) -> Iterator[Span]:
        index = 0
        calls: set[str] = set()
        self._whole = []
        for value in self._values():
            rows = observations(value)
            if rows is None:
                rows = [value]
            else:
                self._trace(value)
            for row in rows:
                try:
                    span = _span(row, index)
                    calls |= {name for name in _called(span) if name}
                    if span.kind == OTHER and span.name in calls:
                        span.kind, span.tool = TOOL, span.name
                    yield span
                except ODD_SHAPES:
                    self.source.faults.add(index)
                index += 1

    def story(self, spans: list[Span]) -> Story:
        """What the observations tell; or else, what the trace itself took and gave."""
        story = tell(spans)
        return story if len(story) else tell(self._whole)

    def _values(self) -> Iterator[Any]:
        for start, length in self._places:
            yield self.source.load(start, length)

    def _trace(self, value: dict[str, Any]) -> None:
        trace = value.get("trace")
        trace = trace if isinstance(trace, dict) else value
        whole = Span("", "", text_of(trace.get("name")), 0)
        whole.heard = plain_messages(trace.get("input"), "user")
        whole.said = plain_messages(trace.get("output"), "assistant")
        self._whole.append(whole)


def observations(value: Any) -> list[Any] | None:
    """The observations of a trace; None where the value is no trace."""
    found = value.get("observations") if isinstance(value, dict) else None
    return found if isinstance(found, list) else None


def trace_of(value: Any) -> str:
    """The trace id of a trace with observations, or of an observation."""
    if not isinstance(value, dict):
        return ""
    inner = value.get("trace")
    if observations(value) is not None:
        found = inner.get("id") if isinstance(inner, dict) else value.get("id")
        rows = observations(value) or [None]
        return text_of(found) or text_of(_get(rows[0], "traceId"))
    return text_of(_get(value, "traceId"))


def _span(row: Any, index: int) -> Span:
    kind = text_of(_get(row, "type")).upper()
    began, ended = _get(row, "startTime"), _get(row, "endTime")
    start = seconds_of(began)
    span = Span(
        text_of(_get(row, "id")),
        text_of(_get(row, "parentObservationId")),
        text_of(_get(row, "name")),
        index,
        kind=KINDS.get(kind, OTHER),
        start=start,
        at=began if isinstance(began, str) else None,
        duration=seconds_of(ended) - start if seconds_of(ended) > start > 0 else None,
    )
    span.model = next((one for key in ("model", "providedModelName", "providedUsageModel",
                       "internalModel", "modelId") if (one := text_of(_get(row, key)))), "")  # fmt: skip
    details = _get(row, "usageDetails")
    told = details if isinstance(details, dict) and details else _get(row, "usage")
    cost = _get(row, "calculatedTotalCost")
    span.usage = usage_of(told, cost=cost if cost is not None else _get(row, "totalCost"))
    if str(_get(row, "level")).upper() == "ERROR":
        span.error = text_of(_get(row, "statusMessage"))
    if span.kind == AGENT:
        span.agent = span.name
    span.arguments, span.result = _get(row, "input"), _get(row, "output")
    if span.kind != TOOL and kind != "EVALUATOR":
        span.heard = plain_messages(span.arguments, "user")
        span.said = plain_messages(span.result, "assistant")
    return span


def _called(span: Span) -> Iterator[str]:
    for message in span.said:
        yield from (call.name for call in calls_of(message))


def _get(row: Any, key: str) -> Any:
    """A field by its name in the API, or as the blob storage export spells it."""
    if not isinstance(row, dict):
        raise TypeError("no observation")
    if key in row:
        return row[key]
    return row.get(_capital.sub(lambda found: f"_{found[0].lower()}", key))


def _rows(source: Source) -> Iterator[Record | None]:
    """The values of a file: lines, elements of an array or a page, or the one document."""
    head = source.head().lstrip(BLANK)
    if head[:1] == b"[":
        return source.members()
    if is_lines(source):
        return source.lines()
    if re.match(rb'\{\s*"data"\s*:\s*\[', head):
        return source.members("data")
    return _document(source)


def _document(source: Source) -> Iterator[Record | None]:
    check_size(source.size)
    raw = source.read(0, source.size)
    skipped = len(raw) - len(raw.lstrip(BLANK))
    yield Record(0, skipped, source.size - skipped, loads(raw[skipped:]))


def _traces(source: Source) -> list[Trace]:
    places: dict[str, list[Place]] = {}
    for record in _rows(source):
        if record is None:
            continue
        try:
            trace = trace_of(record.value)
        except TypeError:
            trace = ""
        if not trace:
            source.faults.add(record.index)
            continue
        check_size(record.length, f"record {record.index + 1}")
        places.setdefault(trace, []).append((record.start, record.length))
    many = len(places) > 1
    found = []
    for trace, where in places.items():
        own = Source(source.path)
        found.append(Trace(FORMAT, LangfuseReader(own, trace, where), key=trace if many else None))
    for said in source.faults.sentences() if found else ():
        found[0].warn(said)
    return found


class _Langfuse:
    id = "langfuse"
    family = "langfuse"
    version = 1

    def sniff(self, head: bytes) -> bool:
        if head.lstrip(BLANK)[:1] not in (b"{", b"["):
            return False
        rows = b'"parentObservationId"' in head or b'"parent_observation_id"' in head
        trace = b'"observations"' in head and (b'"traceId"' in head or b'"trace_id"' in head)
        empty = re.search(rb'"observations"\s*:\s*\[\s*\]', head) and b'"sessionId"' in head
        return rows or trace or bool(empty)

    def open(self, source: Source) -> list[Trace]:
        return _traces(source)


FORMAT: Format = _Langfuse()
