"""OTLP JSON: spans as OpenTelemetry's exporters and collectors write them, one trace a trace id.

One document, or one export request a line. A trace's spans may lie in many requests: they are
found once, by their places, and read again for the trace that somebody opens.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.traces.formats.kit.conventions import Attributes, Event, understand
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.made import MadeReader, check_size, is_lines
from mast_tui.traces.formats.kit.spans import Span, agent_of, model_of, places, tell
from mast_tui.traces.formats.kit.story import Story
from mast_tui.traces.model import Step
from mast_tui.traces.source import Record, Source
from mast_tui.traces.trace import ODD_SHAPES, Trace

Place = tuple[int, int, int]
"""Record, start and length of a request that holds spans of a trace."""
DEEPEST = 40


def flat(attributes: Any) -> Attributes:
    """OTLP's list of keys and values as a dictionary."""
    if isinstance(attributes, dict):
        return attributes
    found: Attributes = {}
    for one in attributes if isinstance(attributes, list) else ():
        if isinstance(one, dict) and isinstance(one.get("key"), str):
            found[one["key"]] = plain(one.get("value"))
    return found


def plain(value: Any, depth: int = 0) -> Any:
    """An OTLP value (``{"stringValue": ...}``) as itself."""
    if not isinstance(value, dict) or len(value) != 1 or depth > DEEPEST:
        return value
    ((kind, inner),) = value.items()
    if kind == "arrayValue":
        listed = inner.get("values") if isinstance(inner, dict) else None
        return [plain(one, depth + 1) for one in listed] if isinstance(listed, list) else []
    if kind == "kvlistValue":
        listed = inner.get("values") if isinstance(inner, dict) else None
        pairs = [one for one in listed or () if isinstance(one, dict)]
        return {str(one.get("key")): plain(one.get("value"), depth + 1) for one in pairs}
    if kind == "intValue":
        return int(inner) if isinstance(inner, str) and inner.lstrip("-").isdecimal() else inner
    return inner if kind in ("stringValue", "boolValue", "doubleValue", "bytesValue") else value


def raw_spans(request: Any) -> Iterator[dict[str, Any]]:
    """Every span of an export request, or of one of its ``resourceSpans``."""
    resources = _either(request, "resourceSpans", "resource_spans")
    for resource in resources if isinstance(resources, list) else [request]:
        old = "instrumentationLibrarySpans"
        scopes = _either(resource, "scopeSpans", "scope_spans") or _either(resource, old, old)
        for scope in scopes if isinstance(scopes, list) else ():
            spans = scope.get("spans") if isinstance(scope, dict) else None
            yield from (one for one in spans or () if isinstance(one, dict))


def trace_of(span: dict[str, Any]) -> str:
    """The trace id of a span as it stands in JSON."""
    found = _either(span, "traceId", "trace_id")
    return found.lower() if isinstance(found, str) else ""


def read_span(raw: dict[str, Any], index: int) -> Span:
    """A span of OTLP JSON, its attributes understood."""
    start = _nanoseconds(_either(raw, "startTimeUnixNano", "start_time_unix_nano"))
    end = _nanoseconds(_either(raw, "endTimeUnixNano", "end_time_unix_nano"))
    span = Span(
        _text(_either(raw, "spanId", "span_id")),
        _text(_either(raw, "parentSpanId", "parent_span_id")),
        _text(raw.get("name")),
        index,
        start=start,
        at=_moment(start),
        duration=(end - start) / 1e9 if end > start > 0 else None,
    )
    status = raw.get("status")
    if isinstance(status, dict) and status.get("code") in (2, "2", "STATUS_CODE_ERROR", "ERROR"):
        span.error = _text(status.get("message"))
    return understand(span, flat(raw.get("attributes")), _events(raw.get("events")))


def _events(listed: Any) -> list[Event]:
    return [(_text(one.get("name")), flat(one.get("attributes")))
            for one in (listed if isinstance(listed, list) else ()) if isinstance(one, dict)]  # fmt: skip


class SpanReader(MadeReader):
    """The spans of one trace, gathered into its story."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._places_of: dict[str, int] = {}

    def spans(self) -> Iterator[Span]:
        """Every span of the trace; one that cannot be read is a fault of the source."""
        raise NotImplementedError

    def make(self) -> list[Step]:
        self.source.faults.one = "span"
        spans = list(self.spans())
        self.facts.model, self.facts.agent = model_of(spans), agent_of(spans)
        self.facts.started = min((span.at for span in spans if span.at), default=None)
        story = self.story(spans)
        if story.cut_off:
            self.facts.warnings.append("the trace is too long: its last steps are left out")
        self._places_of = places(story, spans)
        return story.steps()

    def step_named(self, id: str) -> int | None:
        """The step of a span."""
        if not self._places_of:
            self.make()
        return self._places_of.get(id)

    def story(self, spans: list[Span]) -> Story:
        """What the spans tell."""
        return tell(spans)


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


def _either(value: Any, one: str, other: str) -> Any:
    return value.get(one, value.get(other)) if isinstance(value, dict) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)[:200]


def _nanoseconds(value: Any) -> float:
    try:
        return float(value) if isinstance(value, int | float | str) else 0.0
    except ValueError:
        return 0.0


def _moment(nanoseconds: float) -> str | None:
    from mast_tui.traces.formats.kit.calls import when

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


FORMAT = _Otlp()
