"""A span of an agent's trace, and the story that spans tell together; what reads them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from mast_tui.traces.formats.kit.made import MadeReader
from mast_tui.traces.formats.kit.story import Ran, Story, Where
from mast_tui.traces.model import Step, Usage
from mast_tui.traces.source import Source

LLM, TOOL, AGENT, OTHER = "llm", "tool", "agent", "other"


@dataclass(slots=True)
class Span:
    """One span, whatever convention its attributes follow."""

    id: str
    parent: str
    name: str
    index: int
    """The 0-based place in the source."""
    kind: str = OTHER
    start: float = 0.0
    at: str | None = None
    duration: float | None = None
    heard: list[dict[str, Any]] = field(default_factory=list)
    said: list[dict[str, Any]] = field(default_factory=list)
    tool: str = ""
    arguments: Any = None
    result: Any = None
    call_id: str = ""
    agent: str = ""
    model: str = ""
    usage: Usage | None = None
    error: str | None = None
    """What went wrong; empty where only that something did is known."""


def ordered(spans: Iterable[Span]) -> list[Span]:
    """Spans as they started; what has no time keeps its place in the source."""
    listed = list(spans)
    if any(span.start > 0 for span in listed):
        last = 0.0
        for span in listed:
            last = span.start = span.start if span.start > 0 else last
    return sorted(listed, key=lambda span: (span.start, span.index))


def tell(spans: Iterable[Span]) -> Story:
    """The story of the spans of one trace."""
    story, listed = Story(), ordered(spans)
    by_id = {span.id: span for span in listed if span.id}
    with_model = _above(listed, by_id)
    for span in listed:
        where = Where(_agent(span, by_id), span.index, span.at, span.id or None)
        if _speaks(span, with_model):
            _model(story, span, where)
        elif span.kind == TOOL:
            ran = Ran(span.tool or span.name, span.arguments, span.result, span.call_id,
                      span.error, span.duration)  # fmt: skip
            story.ran(ran, where)
    if not len(story):
        _plain(story, listed, by_id)
    return story


def places(story: Story, spans: Iterable[Span]) -> dict[str, int]:
    """The step of every span: its own, else the first of the spans below it."""
    found, listed = story.places(), ordered(spans)
    by_id = {span.id: span for span in listed if span.id}
    for span in listed:
        number, here = found.get(span.id), by_id.get(span.parent)
        seen = {span.id}
        while number is not None and here is not None and here.id not in seen:
            seen.add(here.id)
            if found.setdefault(here.id, number) < number:
                break
            here = by_id.get(here.parent)
    return found


def model_of(spans: Iterable[Span]) -> str | None:
    """The model that was asked first."""
    return next((span.model for span in ordered(spans) if span.model), None)


def agent_of(spans: Iterable[Span]) -> str | None:
    """The agent that began first."""
    named = (span.agent or span.name for span in ordered(spans) if span.kind == AGENT)
    return next((one for one in named if one), None)


def _speaks(span: Span, with_model: set[str]) -> bool:
    """A model's span; one around another model's span would tell the same again.

    An agent's span stands for its model where that has none of its own.
    """
    if span.id in with_model:
        return False
    return span.kind == LLM or (span.kind == AGENT and bool(span.said))


def _model(story: Story, span: Span, where: Where) -> None:
    story.heard(span.heard, where)
    where.usage = span.usage
    for message in span.said:
        story.said(message, where)
    if span.error is not None and not span.said:
        said = span.error or "the model's span ended with an error"
        story.event(said, where, title=f"model call failed: {said[:160]}", failed=True)


def _plain(story: Story, listed: list[Span], by_id: dict[str, Span]) -> None:
    """Spans without a model or a tool among them: what went in and came out of each."""
    for span in listed:
        where = Where(_agent(span, by_id), span.index, span.at, span.id or None)
        story.heard(span.heard, where)
        for message in span.said:
            story.said(message, where)


def _above(listed: list[Span], by_id: dict[str, Span]) -> set[str]:
    """Ids of all spans that have a model's span below them."""
    found: set[str] = set()
    for span in listed:
        here = by_id.get(span.parent) if span.kind == LLM else None
        while here is not None and here.id not in found and here is not span:
            found.add(here.id)
            here = by_id.get(here.parent)
    return found


def _agent(span: Span, by_id: dict[str, Span]) -> str:
    """Who acts in a span: itself or the nearest agent above it."""
    here: Span | None = span
    seen: set[str] = set()
    while here is not None and here.id not in seen:
        if here.agent:
            return here.agent
        if here.kind == AGENT and here.name:
            return here.name
        seen.add(here.id)
        here = by_id.get(here.parent)
    return "agent"


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
