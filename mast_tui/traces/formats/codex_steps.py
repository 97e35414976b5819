"""One step of a Codex rollout, from the lines that make it."""

import json
from typing import Any

from mast_tui.traces.cuts import USAGE, Cut, Piece
from mast_tui.traces.formats.codex_lines import (
    event_words,
    injected,
    last_usage,
    missing_file,
    seconds,
    split,
    thoughts,
    words,
)
from mast_tui.traces.formats.kit.values import text_or_none
from mast_tui.traces.jsons import loads
from mast_tui.traces.kinds import classify, is_plan, unwrap_command
from mast_tui.traces.model import Step, Tool, Usage
from mast_tui.traces.output import Output, read_output
from mast_tui.traces.titles import title


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
            "reasoning", _line(text), reasoning=text, timestamp=when, source_id=text_or_none(own)
        )
    called = injected(role, text)
    actor = "agent" if role == "assistant" else "system" if called else role
    kind = "reasoning" if role == "assistant" else "message"
    return cut.step(
        kind,
        called or _line(text),
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
        why = f"{absent} is missing" if absent else f"the same prompt again: {_line(text)}"
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
    return (f"{heading}: {_line(message)}" if message else heading), message


def _call(cut: Cut) -> Step:
    calls, outputs = cut.of("call"), cut.of("output")
    payload = _payload(calls[0]) if calls else {}
    tool = _tool(payload) if calls else None
    started = _tool(_payload(cut.of("started")[0])) if cut.of("started") else None
    told = started or tool
    command = unwrap_command(told.arguments) if told else None
    result = _result(outputs, cut.of("event"), command)
    notes: tuple[str, ...] = ()
    if result.session is not None:
        notes += (f"still running as session {result.session}",)
    if not calls:
        notes += ("the source holds no call for this output",)
    elif cut.first.role == "output":
        notes += ("the output stands before its call in the source",)
    kind, heading = _look(tool, started, result)
    return cut.step(
        kind,
        heading,
        reasoning=_explanation(tool),
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


def _look(tool: Tool | None, started: Tool | None, result: Output) -> tuple[str, str]:
    """Kind and title; what waits for a command is told by that command."""
    if tool is None:
        return "shell", _line(result.text) or "output without a call"
    if started is None:
        return classify(tool.name, tool.arguments), title(tool.name, tool.arguments)
    typed = isinstance(tool.arguments, dict) and tool.arguments.get("chars")
    kind = classify(started.name, started.arguments)
    verb = f"type {_line(str(typed))!r} into" if typed else "wait for"
    waits = kind in ("action", "answer", "file") and not typed  # it was done once, there
    return "shell" if waits else kind, f"{verb} {title(started.name, started.arguments)}"


def _tool(payload: dict[str, Any]) -> Tool:
    kind = payload.get("type")
    if kind == "local_shell_call":
        action = payload.get("action")
        return Tool("local_shell", action if isinstance(action, dict) else {})
    if kind == "web_search_call":
        action = payload.get("action")
        return Tool("web_search", action if isinstance(action, dict) else {})
    name = str(payload.get("name") or str(kind).removesuffix("_call"))
    if namespace := payload.get("namespace"):
        name = f"{str(namespace).removesuffix('__')}__{name}"
    raw = payload.get("arguments", payload.get("input", ""))
    return Tool(name, _arguments(raw, parse=kind != "custom_tool_call"))


def _arguments(raw: Any, parse: bool) -> dict[str, Any] | str:
    if isinstance(raw, dict):
        return raw
    if not isinstance(raw, str):
        return "" if raw is None else json.dumps(raw, ensure_ascii=False)
    try:
        value = loads(raw) if parse else None
    except ValueError:
        return raw  # cut off by the model or the provider: kept as it is
    return value if isinstance(value, dict) else raw


def _explanation(tool: Tool | None) -> str | None:
    """Gemini's reasoning survives only as the explanation of its plan updates."""
    if tool is None or not isinstance(tool.arguments, dict) or not is_plan(tool.name):
        return None
    said = tool.arguments.get("explanation")
    return said if isinstance(said, str) and said else None


def _result(outputs: list[Piece], events: list[Piece], command: str | None) -> Output:
    read = [read_output(_payload(one).get("output"), command=command) for one in outputs]
    if not read:
        return _supplemented(Output(""), events, command, told=False)
    whole = read[-1]._replace(text="\n".join(one.text for one in read))
    whole = whole._replace(error=any(one.error for one in read))
    return _supplemented(whole, events, command, told=True)


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


def _line(text: str) -> str:
    """The first line that says something, without the marks of Markdown and JSON around it."""
    for line in text[:4000].splitlines():
        said = line.replace("**", "").strip(' \t#*_>-=`{}[]"')
        if any(map(str.isalnum, said)):
            return said[:200]
    return text[:200].strip()
