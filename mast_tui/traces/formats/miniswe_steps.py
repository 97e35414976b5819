"""One step of a mini-swe-agent run, from the messages that make it; what the commands in one are."""

import json
import re
from typing import Any

from mast_tui.traces.cuts import Cut, Piece
from mast_tui.traces.formats.kit.calls import call_step, words_step
from mast_tui.traces.formats.kit.messages import calls_of, normal, reasoning_of, role_of, words_of
from mast_tui.traces.formats.kit.times import when
from mast_tui.traces.formats.kit.values import object_of, parse_arguments, spelt
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step, Tool, Usage
from mast_tui.traces.oneline import first_line
from mast_tui.traces.output import Output, is_failure
from mast_tui.traces.usage import usage_of

FENCE = re.compile(r"```(?:mswea_bash_command|bash)[ \t]*\n(.*?)\n?```", re.DOTALL)
SUBMITTED = "Submitted"
_whole = re.compile(
    r"(?:<exception>(?P<exception>.*?)</exception>\n?)?"
    r"<returncode>\s*(?P<code>-?\d+)\s*</returncode>\s*"
    r"<output>\n?(?P<output>.*?)\n?</output>\s*",
    re.DOTALL,
)
_code = re.compile(r"<returncode>\s*(-?\d+)\s*</returncode>")
_format_error = re.compile(
    r"\s*(?:Please always provide (?:EXACTLY )?ONE|Format error|Tool call error|"
    r"Your previous response reached|No tool calls found|Expected exactly 1 action)",
    re.IGNORECASE,
)
_killed = re.compile(r"timed out|TimeoutExpired|has been killed")


def build(cut: Cut) -> Step:
    """The step of a cut, by what opened it."""
    role = cut.first.role
    if role == "call":
        return _call(cut)
    if role == "exit":
        return _exit(cut)
    return _said(cut)


def commands_of(message: dict[str, Any]) -> list[tuple[str, str]]:
    """Call id and command of each action of an assistant message."""
    actions = extra_of(message).get("actions")
    if isinstance(actions, list) and actions:
        listed = [one if isinstance(one, dict) else {"command": one} for one in actions]
        return [(spelt(one.get("tool_call_id")), _whole_of(one.get("command"))) for one in listed]
    if calls := calls_of(message):
        return [(one.id, _command(one.arguments)) for one in calls]
    fenced = FENCE.findall(words_of(message))
    return [("", fenced[0])] if len(fenced) == 1 else []


def _command(arguments: Any) -> str:
    parsed = parse_arguments(arguments)
    return parsed if isinstance(parsed, str) else _whole_of(parsed.get("command"))


def _whole_of(command: Any) -> str:
    """A command, uncut also where it is a list of words."""
    return command if isinstance(command, str) else "" if command is None else str(command)


def extra_of(value: Any) -> dict[str, Any]:
    """What the harness keeps of a message for itself."""
    return object_of(value.get("extra")) if isinstance(value, dict) else {}


def _call(cut: Cut) -> Step:
    message, nth = normal(cut.first.value), cut.first.nth
    call_id, command = commands_of(message)[nth]
    ends = cut.of("exit")
    result = _result(cut.of("output"), ends, command)
    notes = tuple(f"exit status: {_status(one.value)}" for one in ends)
    return call_step(
        cut,
        Tool("bash", {"command": command}),
        result,
        text=_text(words_of(message), command) if nth == 0 else "",
        reasoning=reasoning_of(message) if nth == 0 else None,
        timestamp=when(extra_of(message).get("timestamp")),
        notes=notes,
        source_id=call_id,
        usage=_usage(message) if nth == 0 else None,
    )


def _usage(message: dict[str, Any]) -> Usage | None:
    """Tokens as the provider told them, and what they cost by the harness."""
    extra = extra_of(message)
    response = extra.get("response")
    told = response.get("usage") if isinstance(response, dict) else None
    return usage_of(told, cost=extra.get("cost"))


def _text(words: str, command: str) -> str:
    """The words without the fence, where the fence is the command that was run."""
    found = FENCE.search(words)
    if found is None or found[1].strip() != command.strip():
        return words
    return (words[: found.start()].rstrip() + words[found.end() :].rstrip()).strip("\n")


def _result(outputs: list[Piece], ends: list[Piece], command: str) -> Output | None:
    if outputs:
        return _observed(normal(outputs[0].value), command)
    if ends:
        return Output(words_of(normal(ends[0].value)))
    return None


def _observed(message: dict[str, Any], command: str) -> Output:
    """What came back, as the agent was told it: in tags, or as JSON."""
    content = words_of(message)
    text, code = _in_tags(content)
    if code is None:
        text, code = _in_json(content)
    told = extra_of(message).get("returncode")
    if isinstance(told, int) and not isinstance(told, bool):
        code = told
    failed = is_failure(code, text, command) if code is not None else bool(_killed.search(content))
    return Output(text, code, error=failed or bool(extra_of(message).get("exception_info")))


def _in_tags(content: str) -> tuple[str, int | None]:
    if whole := _whole.fullmatch(content):
        text = whole["output"]
        return (f"{whole['exception']}\n{text}" if whole["exception"] else text), int(whole["code"])
    code = _code.search(content[:4096])
    return content, int(code[1]) if code else None


def _in_json(content: str) -> tuple[str, int | None]:
    if not content.lstrip().startswith("{"):
        return content, None
    try:
        value = loads(content)
    except ValueError:
        return content, None
    if not isinstance(value, dict) or "returncode" not in value:
        return content, None
    code = value["returncode"]
    return _members(value), code if isinstance(code, int) else None


def _members(value: dict[str, Any]) -> str:
    """The texts of an observation; what was left out of a long one is said in its place."""
    if isinstance(value.get("output"), str):
        said = [value["output"]]
    else:
        left_out = f"[{value.get('elided_chars', 'some')} characters elided]"
        said = [str(value.get("output_head", "")), left_out, str(value.get("output_tail", ""))]
    if value.get("exception_info"):
        said.insert(0, str(value["exception_info"]))
    known = {"returncode", "output", "output_head", "output_tail", "elided_chars", "warning"}
    rest = {k: v for k, v in value.items() if k not in known | {"exception_info"}}
    return "\n".join([*said, json.dumps(rest, ensure_ascii=False)] if rest else said)


def _status(value: Any) -> str:
    told = extra_of(value).get("exit_status") if "role" in value else value.get("exit_status")
    return str(told or "unknown")


def _exit(cut: Cut) -> Step:
    """How the run ended, where no command's output tells it."""
    value = cut.first.value
    status = _status(value)
    text = words_of(value) if "role" in value else str(value.get("submission") or "")
    answered = status == SUBMITTED and bool(text.strip())
    return cut.step(
        "answer" if answered else "harness",
        f"submitted: {first_line(text)}" if answered else f"ended: {status}",
        actor="agent" if answered else "harness",
        text="" if text == status else text,
        error=status != SUBMITTED,
        timestamp=when(extra_of(value).get("timestamp")),
    )


def _said(cut: Cut) -> Step:
    message = normal(cut.first.value)
    text, role = words_of(message), role_of(message)
    stamp = when(extra_of(message).get("timestamp"))
    broke_in = extra_of(message).get("interrupt_type")
    format_error = broke_in == "FormatError" or bool(_format_error.match(text))
    if cut.first.role == "said" and format_error:
        heading = "format error: the harness found not one command in the message"
        return cut.step("harness", heading, actor="harness", text=text, error=True, timestamp=stamp)
    actor = {"assistant": "agent", "tool": "environment"}.get(role, role)
    outside = role != "assistant"
    return words_step(
        cut,
        text,
        actor=actor,
        outside=outside,
        reasoning=reasoning_of(message),
        timestamp=stamp,
    )
