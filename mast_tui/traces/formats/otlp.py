"""OTLP JSON: spans as OpenTelemetry's exporters and collectors write them, one trace a trace id.

One document, or one export request a line. A trace's spans may lie in many requests: they are
found once, by their places, and read again for the trace that somebody opens.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.traces.formats.kit.attributes import either, flat
from mast_tui.traces.formats.kit.conventions import Event, understand
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.made import check_size, is_lines
from mast_tui.traces.formats.kit.spans import Span, SpanReader
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.formats.kit.values import objects_in, spelt, text_of
from mast_tui.traces.reader import ODD_SHAPES, Format
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import Trace

Place = tuple[int, int, int]
"""Record, start and length of a request that holds spans of a trace."""


def raw_spans(request: Any) -> Iterator[dict[str, Any]]:
    """Every span of an export request, or of one of its ``resourceSpans``."""
    resources = either(request, "resourceSpans", "resource_spans")
    for resource in resources if isinstance(resources, list) else [request]:
        old = "instrumentationLibrarySpans"
        scopes = either(resource, "scopeSpans", "scope_spans") or either(resource, old, old)
        for scope in scopes if isinstance(scopes, list) else ():
            spans = scope.get("spans") if isinstance(scope, dict) else None
            yield from (one for one in spans or () if isinstance(one, dict))


def trace_of(span: dict[str, Any]) -> str:
    """The trace id of a span as it stands in JSON."""
    return text_of(either(span, "traceId", "trace_id")).lower()


def read_span(raw: dict[str, Any], index: int) -> Span:
    """A span of OTLP JSON, its attributes understood."""
    start = _nanoseconds(either(raw, "startTimeUnixNano", "start_time_unix_nano"))
    end = _nanoseconds(either(raw, "endTimeUnixNano", "end_time_unix_nano"))
    span = Span(
        spelt(either(raw, "spanId", "span_id")),
        spelt(either(raw, "parentSpanId", "parent_span_id")),
        spelt(raw.get("name")),
        index,
        start=start,
        at=_moment(start),
        duration=(end - start) / 1e9 if end > start > 0 else None,
    )
    status = raw.get("status")
    if isinstance(status, dict) and status.get("code") in (2, "2", "STATUS_CODE_ERROR", "ERROR"):
        span.error = spelt(status.get("message"))
    return understand(span, flat(raw.get("attributes")), _events(raw.get("events")))


def _events(listed: Any) -> list[Event]:
    return [(spelt(one.get("name")), flat(one.get("attributes"))) for one in objects_in(listed)]


class OtlpReader(SpanReader):
    """Reads one trace out of the requests that hold its spans."""

    def __init__(self, source: Source, trace: str, places: list[Place]) -> None:
        super().__init__(source)
        self._trace, self._places = trace, places
        self.facts.native_key = self.facts.run_id = trace

    def spans(self) -> Iterator[Span]:
        index = 0
        for _, start, length in self._places:
            for raw in raw_spans(self.source.load(start, length)):
                if trace_of(raw) != self._trace:
                    continue
                try:
                    yield read_span(raw, index)
                except ODD_SHAPES:
                    self.source.faults.add(index)
                index += 1


def _requests(source: Source) -> Iterator[Record | None]:
    """The requests of a file: lines, or the members of the one document."""
    if is_lines(source):
        return source.lines()
    old = b'"resource_spans"' in source.head()[:4096]
    return source.members("resource_spans" if old else "resourceSpans")


def _traces(source: Source) -> list[Trace]:
    places: dict[str, list[Place]] = {}
    spans = 0
    for record in _requests(source):
        if record is None:
            continue
        check_size(record.length, f"request {record.index + 1}")
        if not isinstance(record.value, dict):
            source.faults.add(record.index)
        for raw in raw_spans(record.value):
            spans += 1
            here = places.setdefault(trace_of(raw), [])
            if not here or here[-1][1] != record.start:
                here.append((record.index, record.start, record.length))
    if not places:
        raise ValueError("no span in it")
    many = len(places) > 1
    found = []
    for trace, where in places.items():
        own = Source(source.path)
        found.append(Trace(FORMAT, OtlpReader(own, trace, where), key=trace if many else None))
    for said in source.faults.sentences():
        found[0].warn(said)
    return found


def _nanoseconds(value: Any) -> float:
    try:
        return float(value) if isinstance(value, int | float | str) else 0.0
    except ValueError:
        return 0.0


def _moment(nanoseconds: float) -> str | None:
    return when(nanoseconds / 1e9) if nanoseconds >= 1e18 else None


class _Otlp:
    id = "otlp"
    family = "otel"
    version = 1

    def sniff(self, head: bytes) -> bool:
        text = head.lstrip(BLANK)
        marked = b'"resourceSpans"' in text[:4096] or b'"resource_spans"' in text[:4096]
        return text[:1] == b"{" and marked

    def open(self, source: Source) -> list[Trace]:
        return _traces(source)


FORMAT: Format = _Otlp()
