"""A conversation told in pieces: what models heard and said, and which tools ran.

Span trees and logs tell everything many times: each call of a model repeats all that was said
before. A story takes a message once, and a tool that ran is one step with the call that asked for it.
"""

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from mast_tui.traces.cuts import Cut, Piece
from mast_tui.traces.formats.kit.calls import (
    NO_OUTPUT,
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
    reasoning_of,
    results_of,
    role_of,
    words_of,
)
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.formats.kit.values import parse_arguments
from mast_tui.traces.model import Step, Tool, Usage
from mast_tui.traces.oneline import first_line

MOST_STEPS = 200_000
"""A story longer than this is cut off, with a warning."""


@dataclass(slots=True)
class Where:
    """Where a piece stands: its speaker, its record, its time."""

    actor: str = "agent"
    index: int = 0
    at: str | None = None
    id: str | None = None
    usage: Usage | None = None
    """What the answer took that is told there; its first step says it."""


@dataclass(slots=True)
class Ran:
    """A tool that ran, as its span or event tells it."""

    name: str
    arguments: Any = None
    output: Any = None
    call_id: str = ""
    failed: str | None = None
    """What went wrong; an empty text where it is only known that something did."""
    duration: float | None = None


@dataclass(slots=True, eq=False)
class _Draft:
    where: Where
    role: str
    text: str = ""
    reasoning: str | None = None
    tool: Tool | None = None
    results: list[Any] = field(default_factory=list)
    failed: bool = False
    ran: bool = False
    duration: float | None = None
    call_id: str = ""
    notes: tuple[str, ...] = ()
    leak: bool = False
    title: str = ""
    runs: list[str] = field(default_factory=list)
    """The sources that told that it ran."""


class Story:
    """Steps in the order in which things were first told."""

    def __init__(self) -> None:
        self._drafts: list[_Draft] = []
        self._by_id: dict[str, _Draft] = {}
        self._waiting: deque[_Draft] = deque()
        self._told: dict[Any, int] = {}
        self.cut_off = False

    def __len__(self) -> int:
        return len(self._drafts)

    def heard(self, messages: list[dict[str, Any]], where: Where) -> None:
        """What a model was given: only what was not told before becomes a step."""
        here: dict[Any, int] = {}
        for message in messages:
            mark = _mark(message, where.actor)
            here[mark] = here.get(mark, 0) + 1
            if here[mark] <= self._told.get(mark, 0):
                continue
            self._told[mark] = here[mark]
            if any(call.id and call.id in self._by_id for call in calls_of(message)):
                continue
            self._message(message, Where(where.actor, where.index, where.at))

    def said(self, message: dict[str, Any], where: Where) -> None:
        """What a model answered."""
        mark = _mark(message, where.actor)
        self._told[mark] = self._told.get(mark, 0) + 1
        self._message(message, where)

    def ran(self, tool: Ran, where: Where) -> None:
        """A tool ran: the output of the call that asked for it, or a step of its own."""
        draft = self._asked(tool)
        if draft is None:
            made = make_tool(tool.name or "(unnamed)", tool.arguments)
            draft = _Draft(where, "call", tool=made, call_id=tool.call_id)
            self._add(draft)
        elif draft.tool is not None and draft.tool.arguments in ("", {}) and tool.arguments:
            draft.tool = make_tool(draft.tool.name, tool.arguments)
        draft.ran = True
        draft.runs += [where.id] if where.id else []
        draft.duration = tool.duration
        if tool.failed is not None:
            draft.failed = True
        if tool.output is not None:
            draft.results = [tool.output]
        elif tool.failed and not draft.results:
            draft.results = [tool.failed]
        if tool.call_id:
            self._by_id.setdefault(tool.call_id, draft)

    def event(self, text: str, where: Where, *, title: str = "", failed: bool = False) -> None:
        """Something the harness did: a limit, an error, a retry."""
        self._add(_Draft(where, "harness", text=text, failed=failed, title=title))

    def leak(self, text: str, where: Where, title: str) -> None:
        """An evaluation or a true answer that stands inside the trace."""
        self._add(_Draft(where, "leak", text=text, title=title, leak=True))

    def places(self) -> dict[str, int]:
        """The step that each source told of first, by the id of the source."""
        found: dict[str, int] = {}
        for number, draft in enumerate(self._drafts, 1):
            for id in draft.runs:  # a tool's own span is its call, whoever asked for it
                found[id] = number
        for number, draft in enumerate(self._drafts, 1):
            if draft.where.id:
                found.setdefault(draft.where.id, number)
        return found

    def steps(self) -> list[Step]:
        """The whole story; the last words of an agent, where they end it, are its answer."""
        told = [one for one in self._drafts if one.role not in ("harness", "leak")]
        answer = told[-1] if told and told[-1].role == "words" and told[-1].text.strip() else None
        return [_step(number, draft, draft is answer)
                for number, draft in enumerate(self._drafts, 1)]  # fmt: skip

    # inside

    def _message(self, message: dict[str, Any], where: Where) -> None:
        role = role_of(message)
        results, calls = results_of(message), calls_of(message)
        for result in results:
            self._result(result, where)
        actor = where.actor if role not in ("user", "system", "tool") else actor_of(message)
        named = message.get("name")
        if role == "assistant" and isinstance(named, str) and named and where.actor == "agent":
            actor = named
        elif role not in ("assistant", "user", "system", "tool") and where.actor == "agent":
            actor = actor_of(message)
        usage, where.usage = where.usage, None
        where = Where(actor, where.index, where.at, where.id, usage)
        words, reasoning = words_of(message), reasoning_of(message)
        for nth, call in enumerate(calls):
            draft = _Draft(where, "call", tool=make_tool(call.name, call.arguments))
            draft.call_id = call.id
            if nth == 0:
                draft.text, draft.reasoning = words, reasoning
            self._add(draft)
            where = Where(where.actor, where.index, where.at, where.id)
            self._waiting.append(draft)
            if call.id:
                self._by_id.setdefault(call.id, draft)
        if not calls and (not results or (role != "tool" and words)):
            kind = role if role in ("user", "system") else "words"
            self._add(_Draft(where, kind, text=words, reasoning=reasoning))

    def _result(self, result: Any, where: Where) -> None:
        draft = self._by_id.get(result.id) if result.id else self._first_waiting(result.name)
        if draft is None:
            actor = result.name or "tool"
            orphan = _Draft(Where(actor, where.index, where.at), "orphan")
            orphan.results, orphan.failed = [result.content], result.failed
            self._add(orphan)
            return
        self._take(draft)
        draft.failed = draft.failed or result.failed
        if not draft.results:
            draft.results = [result.content]

    def _asked(self, tool: Ran) -> _Draft | None:
        """The call that a tool's run belongs to: by its id, else its name and arguments."""
        draft = self._by_id.get(tool.call_id) if tool.call_id else None
        if draft is None:
            same = [one for one in self._waiting if not one.ran and _named(one) == tool.name
                    and not (one.call_id and tool.call_id)]  # fmt: skip
            told = make_tool(tool.name, tool.arguments).arguments
            equal = [one for one in same if one.tool and one.tool.arguments == told]
            draft = next(iter(equal or same), None)
        if draft is not None:
            self._take(draft)
        return draft

    def _first_waiting(self, name: str) -> _Draft | None:
        return next((one for one in self._waiting if not name or _named(one) == name), None)

    def _take(self, draft: _Draft) -> None:
        if draft in self._waiting:
            self._waiting.remove(draft)

    def _add(self, draft: _Draft) -> None:
        if len(self._drafts) >= MOST_STEPS:
            self.cut_off = True
            return
        self._drafts.append(draft)


def _named(draft: _Draft) -> str:
    return draft.tool.name if draft.tool else ""


def _mark(message: dict[str, Any], actor: str) -> Any:
    """What a message is known by when it is told again."""
    own = message.get("id")
    if isinstance(own, str) and own:
        return own
    calls = tuple((call.name, str(parse_arguments(call.arguments))) for call in calls_of(message))
    results = tuple((result.id, str(result.content)) for result in results_of(message))
    return hash((actor, role_of(message), words_of(message).strip(), calls, results))


def _step(number: int, draft: _Draft, is_answer: bool) -> Step:
    where, role = draft.where, draft.role
    piece = Piece("made", where.index, 0, None)
    folded = role in ("system", "leak") or (role == "user" and injected(draft.text) is not None)
    kind = "answer" if is_answer else None
    cut = Cut(number, kind, folded, draft.notes, None, [piece])
    at = when(where.at)
    if role == "call" and draft.tool is not None:
        return _call(cut, draft, draft.tool, at)
    if role == "orphan":
        name = "" if where.actor == "tool" else where.actor
        return orphan_step(cut, draft.results[0], name=name, failed=draft.failed, timestamp=at)
    if role in ("harness", "leak"):
        actor = "harness" if role == "harness" else "annotator"
        return cut.step("harness" if role == "harness" else "message",
                        draft.title or first_line(draft.text) or "(empty)", actor=actor,
                        text=draft.text, error=draft.failed, timestamp=at, leak=draft.leak,
                        source_id=where.id)  # fmt: skip
    return words_step(
        cut,
        draft.text,
        actor=where.actor,
        outside=role in ("user", "system"),
        reasoning=draft.reasoning,
        timestamp=at,
        source_id=where.id,
        usage=where.usage,
    )


def _call(cut: Cut, draft: _Draft, tool: Tool, at: str | None) -> Step:
    result = read_results(draft.results, tool)
    if result is not None and draft.failed:
        result = result._replace(error=True)
    if result is not None and draft.duration is not None:
        result = result._replace(duration=draft.duration)
    return call_step(
        cut,
        tool,
        result,
        text=draft.text,
        reasoning=draft.reasoning,
        actor=draft.where.actor,
        timestamp=at,
        notes=() if result is not None else (NO_OUTPUT,),
        source_id=draft.call_id or draft.where.id,
        usage=draft.where.usage,
    )
