"""What a tool returned, decoded: its text, exit code, duration, and whether that is an error."""

import json
import re
from functools import cache
from typing import Any, NamedTuple

from mast_tui.traces.jsons import loads


class Output(NamedTuple):
    """The readable text of a tool result and what it says of itself."""

    text: str
    exit_code: int | None = None
    duration: float | None = None
    error: bool = False
    session: str | None = None
    """The running process that later writes refer to."""


def read_output(value: Any, *, command: str | None = None) -> Output:
    """Decode a result as it stands in a record: text, JSON in a string, or content blocks.

    ``command`` is the shell command it belongs to, for the exit codes that are no failure.
    """
    return _read(value, command, 0)


@cache
def _header() -> re.Pattern[str]:
    return re.compile(
        r"(?:Chunk ID: [^\n]*\n)?"
        r"(?:Exit code: (?P<code>-?\d+)\n)?"
        r"Wall time: (?P<wall>[\d.]+) seconds\n"
        r"(?:Process exited with code (?P<exited>-?\d+)\n)?"
        r"(?:Process running with session ID (?P<session>[^\n]+)\n)?"
        r"(?:Original token count: \d+\n)?"
        r"(?:Total output lines: \d+\n)?"
        r"Output:(?:\n|$)"
    )


@cache
def _running() -> re.Pattern[str]:
    return re.compile(r"Process running with session ID (\S+)")


@cache
def _failed() -> re.Pattern[str]:
    return re.compile(
        r"failed to parse function arguments|err: |error: |error executing |tool call error|"
        r"tool call failed|execution error|mcp error|command timed out|unsupported call|"
        r"unknown tool|command rejected|(?:exec_command|write_stdin|apply_patch)\b[^\n]{0,20} failed|"
        r"failed to (?:apply|spawn|execute)|sandbox(?:-exec)?: .*fail|aborted by user|"
        r"traceback \(most recent call last\)",
        re.IGNORECASE,
    )


@cache
def _quiet() -> re.Pattern[str]:
    return re.compile(r"^(?:\S*/)?(?:[ef]?grep|zgrep|rg|diff|cmp|test|\[)$")


@cache
def _complaint() -> re.Pattern[str]:
    """What a program says on stderr, which stands in one text with stdout."""
    return re.compile(
        r"^(?:\S*/)?(?:[ef]?grep|zgrep|rg|diff|cmp|(?:ba|z|da)?sh|cat|head|tail|awk|sed|jq|ls|find|sort"
        r"|kubectl|python3?): |^error\b|^Error from server|No such file|not found$|ermission denied",
        re.MULTILINE,
    )


@cache
def _quoted() -> re.Pattern[str]:
    return re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"")


def _read(value: Any, command: str | None, depth: int) -> Output:
    if isinstance(value, str):
        return _from_text(value, command, depth)
    if isinstance(value, list):
        return _judged(Output(_blocks(value)))
    if isinstance(value, dict):
        return _from_object(value, command, depth)
    return Output("" if value is None else str(value))


def _from_text(text: str, command: str | None, depth: int) -> Output:
    if depth < 3 and text[:1] in ("{", "["):
        try:
            value = loads(text)
        except ValueError:
            return Output(text)
        if _is_envelope(value):
            return _read(value, command, depth + 1)
        return Output(text, error=_says_error(value))
    head = _header().match(text)
    if head is None:
        return _judged(Output(text))
    code = head["code"] or head["exited"]
    exit_code = int(code) if code else None
    body = text[head.end() :]
    failed = exit_code is not None and is_failure(exit_code, body, command)
    return Output(body, exit_code, float(head["wall"]), failed, head["session"])


def session_in(output: object) -> str | None:
    """The running process that an output, still encoded, speaks of at its beginning."""
    found = _running().search(output[:300]) if isinstance(output, str) else None
    return found[1] if found else None


def _is_envelope(value: Any) -> bool:
    """Whether a JSON value wraps a result, or is the result itself."""
    if isinstance(value, dict):
        return (
            ("output" in value and "metadata" in value)
            or ("content" in value and ("success" in value or "isError" in value))
            or value.keys() in ({"Ok"}, {"Err"})
        )
    if not isinstance(value, list) or not value:
        return False
    return all(isinstance(one, dict) and isinstance(one.get("type"), str) for one in value) and any(
        "text" in one or one["type"].endswith("image") for one in value
    )


def _from_object(value: dict[str, Any], command: str | None, depth: int) -> Output:
    if "Ok" in value or "Err" in value:
        inner = _read(value.get("Ok", value.get("Err")), command, depth + 1)
        return inner._replace(error=inner.error or "Err" in value)
    if "output" in value:
        metadata = value.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        text = _text(value["output"])
        code, seconds = metadata.get("exit_code"), metadata.get("duration_seconds")
        exit_code = code if isinstance(code, int) else None
        failed = is_failure(exit_code, text, command) if exit_code is not None else False
        return Output(text, exit_code, _number(seconds), failed)
    if "content" in value:
        inner = _read(value["content"], command, depth + 1)
        bad = value.get("isError") or value.get("is_error") or value.get("success") is False
        return inner._replace(error=True) if bad else inner
    return Output(_text(value), error=_says_error(value))


def _blocks(blocks: list[Any]) -> str:
    """The text of content blocks; what is no text is named, so that nothing vanishes."""
    said = []
    for block in blocks:
        if isinstance(block, dict) and isinstance(block.get("text"), str):
            said.append(block["text"])
        elif isinstance(block, dict) and "type" in block:
            said.append(f"[{block['type']}]")
        else:
            said.append(_text(block))
    return "\n".join(said)


def _judged(output: Output) -> Output:
    """Without an exit code the first words, or a lone ``error`` member, must tell."""
    text = output.text
    if _failed().match(text):
        return output._replace(error=True)
    if text[:1] == "{" and len(text) < 4096:
        try:
            return output._replace(error=_says_error(loads(text)))
        except ValueError:
            return output
    return output


def _says_error(value: Any) -> bool:
    if not isinstance(value, dict):
        return False
    if value.get("isError") is True or value.get("is_error") is True:
        return True
    return bool(value.get("error")) and len(value) <= 3


def is_failure(exit_code: int, text: str, command: str | None) -> bool:
    """Whether an exit code is one: grep and diff say 1 for "nothing found" and "not the same"."""
    if exit_code == 1 and command is not None and _quiet().match(_last_program(command)):
        return _complaint().search(text[:4096]) is not None
    return exit_code != 0


def _last_program(command: str) -> str:
    """The program whose exit code a shell line returns, as far as one can see."""
    bare = _quoted().sub("''", command).strip().rstrip(";")
    last = re.split(r"\|\||&&|[|;\n]", bare)[-1].split()
    while last and ("=" in last[0] or last[0] in ("sudo", "!", "time", "xargs")):
        last.pop(0)
    return last[0] if last else ""


def _number(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and value == value else None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and _is_envelope(value):
        return _blocks(value)
    return json.dumps(value, ensure_ascii=False, indent=2)
