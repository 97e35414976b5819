"""The one telling line of a step: what an engineer wants to read in thirty cells.

Verbs and objects come first, long paths keep their last name, shells and redirections of
noise are left out. A title is a summary: what it leaves out stands in the step.
"""

import re
from functools import cache
from typing import Any

from mast_tui.traces.command_titles import command_title, telling_code
from mast_tui.traces.commands import LIMIT, command_of
from mast_tui.traces.kinds import (
    is_command,
    is_file_tool,
    is_patch,
    is_plan,
    short_name,
    tool_words,
)
from mast_tui.traces.oneline import WIDTH, cut_line, first_line, last_name, shorten

_SAID = ("thought", "thinking", "reasoning", "answer", "ans", "solution", "diagnosis", "result",
         "message", "content", "text", "summary", "explanation")  # fmt: skip
"""Arguments that are words: their first line is the title."""

_BARE = ("name", "object", "query", "pattern", "command", "path", "url", "promql", "sql", "code",
         "expression", "contains", "resource", "to", "agent", "task", "prompt", "question",
         "instructions")  # fmt: skip
"""Endings of argument names that say nothing beside their value."""

_DULL = re.compile(r"(?:^|_)(?:workdir|cwd|timeout\w*|limit|max_\w+|yield_\w+|description)$")
_MINOR = re.compile(r"time|threshold|group_by|sort|order_by|offset|top_k|page")
_PATHS = re.compile(r"(?:_file|_dir|(?:^|_)path|^file|^dir|directory)$")


def title(tool_name: object, arguments: object = None) -> str:
    """The title of a tool call; never an error, whatever the values."""
    name = short_name(tool_name) if isinstance(tool_name, str) else ""
    if is_plan(tool_name) and isinstance(arguments, dict):
        return _plan(arguments) or name
    if is_patch(tool_name):
        return patch_title(_patch_text(arguments)) or name
    words = tool_words(tool_name)[1]
    if ("python" in words or "code" in words) and (code := _code_of(arguments)):
        return cut_line(shorten(f"{name}: {telling_code(code)}"))
    if is_command(tool_name) and (command := command_of(arguments)):
        return command_title(command) or name
    if isinstance(arguments, dict):
        told = _of_file(arguments) if is_file_tool(tool_name) else ""
        return _beside(name, told) if told else _of_arguments(name, words, arguments)
    return _beside(name, arguments if isinstance(arguments, str) else "")


def _code_of(arguments: object) -> str:
    if isinstance(arguments, dict):
        arguments = arguments.get("code") or arguments.get("command")
    return arguments[:LIMIT] if isinstance(arguments, str) else ""


def _of_file(arguments: dict[str, Any]) -> str:
    """What an editor or reader does with which file; not what it writes there."""
    files = _told(arguments)[1]
    verb, pattern = arguments.get("command"), arguments.get("pattern") or arguments.get("query")
    said = [one for one in (verb, pattern) if isinstance(one, str) and len(one) < WIDTH]
    return " ".join([*said, *files]) if files else ""


def _beside(name: str, said: str) -> str:
    """A tool's name and what it was told, two blanks apart so that the eye parts them."""
    return f"{cut_line(name)}  {cut_line(said)}"[:WIDTH].rstrip()


def _plan(arguments: dict[str, Any]) -> str:
    steps = arguments.get("plan") or arguments.get("todos") or ()
    steps = [one for one in steps if isinstance(one, dict)] if isinstance(steps, list) else []
    done = sum(one.get("status") == "completed" for one in steps)
    if arguments.get("explanation"):  # why the plan changed tells more than where it stands
        return first_line(arguments["explanation"])
    for one in steps:
        if one.get("status") == "in_progress":
            said = one.get("step") or one.get("activeForm") or one.get("content")
            return f"{done + 1}/{len(steps)} {first_line(said)}"
    return f"{done} of {len(steps)} done" if steps else ""


def _patch_text(arguments: object) -> str:
    if isinstance(arguments, dict):
        arguments = arguments.get("input") or arguments.get("patch") or arguments.get("diff")
    return arguments[:LIMIT] if isinstance(arguments, str) else ""


@cache
def _patched() -> re.Pattern[str]:
    # A patch may stand in a raw JSON string, where its line ends are escaped.
    return re.compile(
        r"\*\*\* (Add|Update|Delete) File: *([^\n\\]+)|^\+\+\+ (?:b/)?(\S+)", re.MULTILINE
    )


def patch_title(patch: str) -> str:
    """``add agent_output.json`` for a patch."""
    found = _patched().findall(patch)
    said = [
        f"{(verb or 'update').lower()} {last_name(path or plain)}" for verb, path, plain in found
    ]
    return cut_line(", ".join(dict.fromkeys(said)))


def _of_arguments(name: str, words: str, arguments: dict[str, Any]) -> str:
    said = next((arguments[key] for key in _SAID if isinstance(arguments.get(key), str)), None)
    if said is not None and ("submit" in words or len(arguments) == 1):
        return _beside(name, first_line(said) or "(empty)")
    if words == "write_stdin":
        chars = arguments.get("chars")
        typed = f"type {chars!r} into" if isinstance(chars, str) and chars else "wait for"
        return f"{typed} session {arguments.get('session_id', '')}"
    told, files, tail = _told(arguments)
    return _beside(name, " ".join(told + tail or files))


def _told(arguments: dict[str, Any], depth: int = 0) -> tuple[list[str], list[str], list[str]]:
    """What arguments say: filters, which come first; files; and what matters least."""
    told: list[str] = []
    files: list[str] = []
    tail: list[str] = []
    for key, value in list(arguments.items())[:30]:
        if not isinstance(key, str) or _DULL.search(key) or value in (None, "", [], {}):
            continue
        if isinstance(value, dict) and depth < 4:
            inner = _told(value, depth + 1)
            told += inner[0]
            files += inner[1]
            tail += inner[2]
        elif _PATHS.search(key) and isinstance(value, str):
            files.append(last_name(value))
        elif value is True or _MINOR.search(key):
            tail.append(_one_argument(key.removesuffix("_time"), value))
        else:
            told.append(_one_argument(key, value))
    return told, files, tail


def _one_argument(key: str, value: Any) -> str:
    short = re.sub(r"_(?:name|names|filter|id)$", "", key)
    bare = short.endswith(_BARE) or key.endswith(_BARE)
    text = _scalar(value)
    if value is True:
        return short
    return text if bare and short not in ("service", "namespace") else f"{short}={text}"


def _scalar(value: Any, depth: int = 0) -> str:
    if isinstance(value, list):
        return ",".join(_scalar(one, depth + 1) for one in value[:8]) if depth < 3 else "[…]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    text = " ".join(str(value)[:WIDTH].split())
    return shorten(text)
