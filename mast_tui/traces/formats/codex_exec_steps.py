"""One step of what ``codex exec --json`` printed, from the lines that make it."""

import re
from dataclasses import replace
from typing import Any

from mast_tui.traces.commands import command_of
from mast_tui.traces.cuts import Cut, Piece
from mast_tui.traces.effects import is_answer_file
from mast_tui.traces.formats.codex_lines import seconds
from mast_tui.traces.formats.kit.calls import NO_CALL, look, make_tool, words_step
from mast_tui.traces.formats.kit.values import object_of, objects_in, text_of, text_or_none
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.oneline import cut_line, first_line, last_name
from mast_tui.traces.output import Output, is_failure, read_output
from mast_tui.traces.parts import strip_sgr

_stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z?")
_level = re.compile(r"(?:^|[\sZ])(?:ERROR|FATAL)\b|^Error: |panicked at ")


def build(cut: Cut) -> Step:
    """The step of a cut, by what opened it."""
    role = cut.first.role
    if role == "plain":
        return _plain(cut)
    if role == "item":
        return _item(cut)
    if role == "prompt":
        return words_step(cut, str(cut.first.value["prompt"]), actor="user", outside=True)
    if role == "words":
        return _words(cut)
    if role == "event":
        return _event(cut)
    return _before(cut)


def _plain(cut: Cut) -> Step:
    text = "\n".join(str(one.value) for one in cut.pieces)
    bare = strip_sgr(text)
    found = _stamp.search(bare[:40])
    told = first_line(_stamp.sub("", bare, count=1)) or "plain text"
    lines = f"{len(cut.pieces):,} lines: " if len(cut.pieces) > 1 else ""
    return cut.step(
        "harness",
        cut_line(f"{lines}{told}"),
        actor="harness",
        text=text,
        error=any(_level.search(strip_sgr(str(one.value))) for one in cut.pieces),
        timestamp=found[0] if found else None,
    )


def _event(cut: Cut) -> Step:
    value = cut.first.value
    told = value["msg"] if isinstance(value.get("msg"), dict) else value
    kind = str(told.get("type")).replace(".", " ").replace("_", " ")
    inner = told.get("error")
    text = inner.get("message") if isinstance(inner, dict) else told.get("message")
    text = str(text or told.get("reason") or "")
    ended = any(one.value.get("type") == "turn.failed" for one in cut.pieces[1:])
    return cut.step(
        "harness",
        cut_line(f"{kind}: {first_line(text)}" if text else kind),
        actor="harness",
        text=text,
        error="error" in kind or "failed" in kind,
        notes=("the turn failed by it",) if ended else (),
    )


def _item(cut: Cut) -> Step:
    """An item as its last event tells it; what only an earlier one told is kept."""
    item: dict[str, Any] = {}
    for piece in cut.of("item"):
        item.update({k: v for k, v in piece.value["item"].items() if v is not None})
    kind, own = str(item.get("type")), item.get("id")
    name = text_or_none(own)
    if kind in ("agent_message", "reasoning", "assistant_message"):
        text = text_of(item.get("text"))
        thought = kind == "reasoning"
        return words_step(
            cut,
            "" if thought else text,
            actor="agent",
            outside=False,
            reasoning=text if thought else None,
            source_id=name,
        )
    if kind in ("error", "plan"):
        return _said(cut, kind, text_of(item.get("message") or item.get("text")), name)
    tool = _tool_of(kind, item)
    result = _result(kind, item, tool)
    return _call(cut, tool, result, text_of(item.get("status")), name)


def _said(cut: Cut, kind: str, text: str, name: str | None) -> Step:
    failed = kind == "error"
    return cut.step(
        "harness" if failed else "plan",
        first_line(text) or kind,
        actor="harness" if failed else "agent",
        text=text,
        error=failed,
        source_id=name,
    )


def _tool_of(kind: str, item: dict[str, Any]) -> Tool:
    """A tool as an item names it: by its type, or the server's tool that was called."""
    if kind == "mcp_tool_call":
        return make_tool(f"mcp__{item.get('server')}__{item.get('tool')}", item.get("arguments"))
    known = {
        "command_execution": ("command",),
        "file_change": ("changes",),
        "web_search": ("query",),
        "todo_list": ("items",),
    }
    beside = ("id", "type", "status")
    names = known.get(kind) or tuple(one for one in item if one not in beside)
    return Tool(kind, {name: item[name] for name in names if name in item})


def _result(kind: str, item: dict[str, Any], tool: Tool) -> Output | None:
    if kind == "command_execution":
        return _ran(item.get("aggregated_output"), item.get("exit_code"), tool)
    error = item.get("error")
    if isinstance(error, dict):
        return Output(text_of(error.get("message")), error=True)
    if item.get("result") is not None:
        return read_output(item["result"])
    return None


def _ran(text: Any, code: Any, tool: Tool) -> Output | None:
    """The output of a command, if it ended or said anything."""
    exit_code = code if isinstance(code, int) and not isinstance(code, bool) else None
    if exit_code is None and not text:
        return None
    said, command = text_of(text), command_of(tool.arguments)
    failed = exit_code is not None and is_failure(exit_code, said, command)
    return Output(said, exit_code, error=failed)


def _call(cut: Cut, tool: Tool, result: Output | None, status: str, name: str | None) -> Step:
    kind, heading = _look(tool)
    read = result or Output("")
    failed = read.error or status == "declined"
    if status == "failed" and read.exit_code is None:
        failed = True
    return cut.step(
        kind,
        heading,
        tool=tool,
        output=result.text if result else None,
        error=failed,
        duration=read.duration,
        exit_code=read.exit_code,
        notes=(status,) if status in ("declined", "in_progress") else (),
        source_id=name,
    )


def _look(tool: Tool) -> tuple[str, str]:
    given = tool.arguments
    if tool.name == "file_change" and isinstance(given, dict):
        return _changed(given.get("changes"))
    if tool.name == "todo_list" and isinstance(given, dict):
        listed = objects_in(given.get("items"))
        done = sum(one.get("completed") is True for one in listed)
        open_one = next((one for one in listed if one.get("completed") is not True), {})
        heading = f"{done} of {len(listed)} done"
        following = first_line(open_one.get("text"))
        return "plan", f"{heading}, then {following}" if following else heading
    return look(tool)


def _changed(changes: Any) -> tuple[str, str]:
    """Kind and title of changed files, listed as items or keyed by path."""
    if isinstance(changes, dict):
        changes = [
            {"path": path, "kind": next(iter(how), "change") if isinstance(how, dict) else "change"}
            for path, how in changes.items()
        ]
    listed = objects_in(changes)
    paths = [text_of(one.get("path")) for one in listed]
    told = [f"{one.get('kind', 'change')} {last_name(path)}"
            for one, path in zip(listed, paths, strict=True)]  # fmt: skip
    answer = any(is_answer_file(path) for path in paths)
    return "answer" if answer else "file", cut_line(", ".join(told)) or "change files"


# before 0.44


def _words(cut: Cut) -> Step:
    message = cut.first.value["msg"]
    kind = message.get("type")
    text = text_of(
        message.get("message") or message.get("text") or message.get("last_agent_message")
    )
    thought = "reasoning" in str(kind)
    return words_step(
        cut,
        "" if thought else text,
        actor="user" if kind == "user_message" else "agent",
        outside=kind == "user_message",
        reasoning=text if thought else None,
    )


def _before(cut: Cut) -> Step:
    begun, ended = _messages(cut.of("begin")), _messages(cut.of("end"))
    first = (begun or ended)[0]
    tool = _old_tool(first)
    step = _call(
        cut, tool, _old_result(ended, tool) if ended else None, "", text_of(first.get("call_id"))
    )
    if begun:
        return step
    return replace(step, notes=(*step.notes, NO_CALL))


def _messages(pieces: list[Piece]) -> list[dict[str, Any]]:
    return [one.value["msg"] for one in pieces]


def _old_tool(message: dict[str, Any]) -> Tool:
    kind = str(message.get("type"))
    if kind.startswith("mcp_tool_call"):
        asked = object_of(message.get("invocation"))
        return make_tool(f"mcp__{asked.get('server')}__{asked.get('tool')}", asked.get("arguments"))
    if kind.startswith("patch_apply"):
        return Tool("file_change", {"changes": message.get("changes")})
    if kind.startswith("web_search"):
        return Tool("web_search", {"query": message.get("query")})
    if kind == "plan_update":
        return Tool("update_plan", {k: message[k] for k in ("explanation", "plan") if k in message})
    names = ("command", "cwd")
    return Tool("command_execution", {name: message[name] for name in names if name in message})


def _old_result(ended: list[dict[str, Any]], tool: Tool) -> Output:
    message = ended[-1]
    took = seconds(message.get("duration"))
    if "result" in message:
        return read_output(message["result"])._replace(duration=took)
    text = message.get("aggregated_output") or message.get("formatted_output")
    if not isinstance(text, str):
        streams = [text_of(message.get("stdout")), text_of(message.get("stderr"))]
        text = "\n".join(one for one in streams if one)
    result = _ran(text, message.get("exit_code"), tool) or Output(text)
    failed = result.error or message.get("success") is False
    return result._replace(duration=took, error=failed)
