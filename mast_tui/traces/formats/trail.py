"""TRAIL: a trace as a tree of OpenInference spans, each holding its children."""

import re
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.formats.kit.attributes import Attributes, flat
from mast_tui.traces.formats.kit.conventions import Event, understand
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.made import document
from mast_tui.traces.formats.kit.spans import Span, SpanReader
from mast_tui.traces.formats.kit.times import seconds_of
from mast_tui.traces.formats.kit.values import text_of
from mast_tui.traces.reader import ODD_SHAPES, Format, OneTrace
from mast_tui.traces.source import Source

DEEPEST = 500
_seconds = re.compile(r"P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
_mark = re.compile(rb'"(?:child_spans|span_attributes)"\s*:')


class TrailReader(SpanReader):
    """Reads one span tree."""

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self._value: Any = document(source)
        if not isinstance(self._value, dict) or not isinstance(self._value.get("spans"), list):
            raise ValueError("no span tree in it")
        self.facts.native_key = text_of(self._value.get("trace_id")).lower()
        self.facts.run_id = self.facts.native_key

    def spans(self) -> Iterator[Span]:
        value = self._value if self._value is not None else document(self.source)
        self._value = None
        waiting = [(one, 0) for one in reversed(value["spans"])]
        index = 0
        while waiting:
            raw, depth = waiting.pop()
            if not isinstance(raw, dict):
                self.source.faults.add(index)
                continue
            try:
                yield _span(raw, index)
            except ODD_SHAPES:
                self.source.faults.add(index)
            index += 1
            children = raw.get("child_spans")
            if isinstance(children, list) and depth < DEEPEST:
                waiting += [(one, depth + 1) for one in reversed(children)]


def _span(raw: dict[str, Any], index: int) -> Span:
    at = raw.get("timestamp")
    span = Span(
        str(raw.get("span_id") or ""),
        str(raw.get("parent_span_id") or ""),
        str(raw.get("span_name") or ""),
        index,
        start=seconds_of(at),
        at=at if isinstance(at, str) else None,
        duration=_length(raw.get("duration")),
    )
    if str(raw.get("status_code")).upper() in ("ERROR", "STATUS_CODE_ERROR", "2"):
        span.error = text_of(raw.get("status_message"))
    attributes: Attributes = flat(raw.get("span_attributes"))
    return understand(span, attributes, list(_events(raw)))


def _events(raw: dict[str, Any]) -> Iterator[Event]:
    for one in raw.get("events") or ():
        if isinstance(one, dict):
            name = one.get("Name") or one.get("name") or one.get("event_name")
            yield str(name), flat(one.get("Attributes") or one.get("attributes"))


def _length(value: Any) -> float | None:
    """Seconds of an ISO 8601 duration."""
    found = _seconds.fullmatch(value) if isinstance(value, str) and len(value) < 40 else None
    if found is None:
        return None
    days, hours, minutes, seconds = (float(one) if one else 0.0 for one in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * 60 + seconds


class _Trail(OneTrace):
    id = "trail"
    family = "otel"
    reader = TrailReader

    def sniff(self, head: bytes) -> bool:
        text = head.lstrip(BLANK)
        return text[:1] == b"{" and b'"spans"' in text and _mark.search(text) is not None


FORMAT: Format = _Trail()
