"""One step of a Codex rollout, from the lines that make it."""

from typing import Any

from mast_tui.traces.commands import command_of
from mast_tui.traces.cuts import USAGE, Cut, Piece
from mast_tui.traces.formats.codex_lines import (
    event_words,
    last_usage,
    missing_file,
    put_in,
    seconds,
    split,
    thoughts,
    words,
)
from mast_tui.traces.formats.kit.calls import NO_CALL, explained, look, read_results
from mast_tui.traces.formats.kit.values import object_of, parse_arguments, text_or_none
from mast_tui.traces.model import Step, Tool, Usage
from mast_tui.traces.oneline import first_line
from mast_tui.traces.output import Output, read_output


def build(cut: Cut) -> Step:
    """The step of a cut, by what opened it."""
    role = cut.first.role
    if role in ("call", "output"):
        return _call(cut)
    if role in ("words", "event words", "reasoning"):
        return _words(cut)
    return _harness(cut)


def _payload(piece: Piece) -> dict[str, Any]:
    return split(piece.value)[1]


def _said(cut: Cut) -> tuple[str, str]:
    """Who says what: in an item, or in an event that stands for one."""
    kind, payload = split(cut.first.value)
    if kind == "event_msg":
        return event_words(payload) or ("", "")
    if payload.get("type") == "reasoning":
        return "reasoning", thoughts(payload)
    return str(payload.get("role")), words(payload)


def _words(cut: Cut) -> Step:
    role, text = _said(cut)
    when, own = cut.first.value.get("timestamp"), _payload(cut.first).get("id")
    if role == "reasoning":
        return cut.step(
            "reasoning",
            first_line(text),
            reasoning=text,
            timestamp=when,
            source_id=text_or_none(own),
        )
    called = put_in(role, text)
    actor = "agent" if role == "assistant" else "system" if called else role
    kind = "reasoning" if role == "assistant" else "message"
    return cut.step(
        kind,
        called or first_line(text),
        actor=actor,
        text=text,
        timestamp=when,
        source_id=text_or_none(own),
        usage=_usage(cut),
    )


def _usage(cut: Cut) -> Usage | None:
    return next((last_usage(_payload(piece)) for piece in cut.of(USAGE)), None)


def _harness(cut: Cut) -> Step:
    payload, when = _payload(cut.first), cut.first.value.get("timestamp")
    role, text = cut.first.role, ""
    if role == "retry":
        text = _said(cut)[1]
        absent = missing_file(text)
        why = f"{absent} is missing" if absent else f"the same prompt again: {first_line(text)}"
        heading = f"retry {cut.first.nth}: {why}"
    elif role == "overflow":
        heading = f"context window full: {cut.first.nth:,} tokens"
    elif role == "compacted":
        text = str(payload.get("message") or "")
        heading = "context compacted"
    else:
        heading, text = _event(payload)
    failed = role == "overflow" or payload.get("type") in ("error", "stream_error")
    return cut.step("harness", heading, actor="harness", text=text, error=failed, timestamp=when)


def _event(payload: dict[str, Any]) -> tuple[str, str]:
    kind, message = str(payload.get("type")), str(payload.get("message") or "")
    if kind == "turn_aborted":
        return f"turn aborted: {payload.get('reason') or 'no reason given'}", ""
    if kind == "thread_rolled_back":
        turns = payload.get("num_turns")
        return f"thread rolled back: {turns} turn{'' if turns == 1 else 's'}", ""
    heading = kind.replace("_", " ")
    return (f"{heading}: {first_line(message)}" if message else heading), message


def _call(cut: Cut) -> Step:
    calls, outputs = cut.of("call"), cut.of("output")
    payload = _payload(calls[0]) if calls else {}
    tool = _tool(payload) if calls else None
    started = _tool(_payload(cut.of("started")[0])) if cut.of("started") else None
    told = started or tool
    command = command_of(told.arguments) if told else None
    read = read_results([_payload(one).get("output") for one in outputs], told)
    result = _supplemented(read or Output(""), cut.of("event"), command, told=read is not None)
    notes: tuple[str, ...] = ()
    if result.session is not None:
        notes += (f"still running as session {result.session}",)
    if not calls:
        notes += (NO_CALL,)
    elif cut.first.role == "output":
        notes += ("the output stands before its call in the source",)
    unknown = ("shell", first_line(result.text) or "output without a call")
    kind, heading = look(tool, started) if tool else unknown
    return cut.step(
        kind,
        heading,
        reasoning=explained(None, tool) if tool else None,
        tool=tool,
        output=result.text if outputs or result.text else None,
        error=result.error or payload.get("status") in ("failed", "declined"),
        timestamp=cut.first.value.get("timestamp"),
        duration=result.duration,
        exit_code=result.exit_code,
        notes=notes,
        source_id=text_or_none(payload.get("call_id") or payload.get("id") or _call_id(cut)),
        usage=_usage(cut),
    )


def _call_id(cut: Cut) -> Any:
    return _payload(cut.first).get("call_id")


def _tool(payload: dict[str, Any]) -> Tool:
    kind = payload.get("type")
    if kind == "local_shell_call":
        return Tool("local_shell", object_of(payload.get("action")))
    if kind == "web_search_call":
        return Tool("web_search", object_of(payload.get("action")))
    name = str(payload.get("name") or str(kind).removesuffix("_call"))
    if namespace := payload.get("namespace"):
        name = f"{str(namespace).removesuffix('__')}__{name}"
    raw = payload.get("arguments", payload.get("input", ""))
    as_it_is = kind == "custom_tool_call" and isinstance(raw, str)
    return Tool(name, raw if as_it_is else parse_arguments(raw))


def _supplemented(result: Output, events: list[Piece], command: str | None, told: bool) -> Output:
    """Events know exit code and duration where the output does not say."""
    for piece in events:
        event = _payload(piece)
        code = event.get("exit_code")
        other = read_output(event.get("result"), command=command) if "result" in event else None
        text = (
            event.get("aggregated_output") or event.get("stdout") or (other.text if other else "")
        )
        if result.exit_code is None and isinstance(code, int) and not isinstance(code, bool):
            judged = read_output(
                {"output": result.text or str(text), "metadata": {"exit_code": code}},
                command=command,
            )
            result = result._replace(exit_code=code, error=result.error or judged.error)
        if event.get("success") is False or (other is not None and other.error):
            result = result._replace(error=True)
        if not told and text:
            result = result._replace(text=str(text))
        result = result._replace(duration=result.duration or seconds(event.get("duration")))
    return result
