"""The text of each part of a step: what is shown, and what quotes count their places in.

A place in a part is a number of code points from its beginning, so these texts are fixed:
the same step gives the same text on every machine, for ever within one reader version. A
part is the decoded source without its colour sequences (SGR), and nothing else is taken away.

Arguments are text too, written by these rules:

- a raw string stands as it is; a call without arguments has an empty text;
- a tool that runs a command shows the command itself (without ``bash -lc``, an argv list
  joined as a shell would read it), a tool that takes a patch shows the patch itself; what
  other arguments there are follow after a blank line;
- the explanation of a plan update is the step's reasoning and not said twice;
- other arguments are ``key: value`` lines in the order of the source. A text of several lines
  begins on the next line, each line behind two blanks; so do the members of a nested object
  and the ``- `` items of a list. A text that could be taken for something else (empty, a
  number, ``true``, blanks around it) stands in double quotes as JSON writes it.
"""

import json
import re
from functools import cache
from typing import Any

from mast_tui.traces.commands import COMMAND_KEYS, command_of
from mast_tui.traces.kinds import is_command, is_patch, is_plan
from mast_tui.traces.model import PartName, Step, Tool

_PATCH_KEYS = ("input", "patch", "diff")
_DEPTH = 40
"""Deeper values are written as JSON on one line."""


def part_text(step: Step, part: PartName) -> str:
    """The text of a part; empty where the step has no such part."""
    if part == "text":
        return strip_sgr(step.text)
    if part == "reasoning":
        return strip_sgr(step.reasoning or "")
    if part == "output":
        return strip_sgr(step.output or "")
    return strip_sgr(arguments_text(step.tool)) if step.tool is not None else ""


@cache
def _sgr() -> re.Pattern[str]:
    return re.compile(r"(?:\x1b\[|\x9b)[0-9;:]*m")


def strip_sgr(text: str) -> str:
    """``text`` without colour sequences; the same object where it has none."""
    if "\x1b[" not in text and "\x9b" not in text:
        return text
    return _sgr().sub("", text)


def arguments_text(tool: Tool) -> str:
    """What was called with, to be read by a person."""
    arguments = tool.arguments
    if not isinstance(arguments, dict):
        return arguments
    key = _told_by(tool.name, arguments)
    if key is None and is_plan(tool.name):
        arguments = {name: value for name, value in arguments.items() if name != "explanation"}
    if key is None:
        return "\n".join(_members(arguments, 0))
    said = arguments[key] if is_patch(tool.name) else command_of({key: arguments[key]})
    rest = _members({name: value for name, value in arguments.items() if name != key}, 0)
    return "\n".join([str(said), "", *rest]) if rest else str(said)


def _told_by(name: str, arguments: dict[str, Any]) -> str | None:
    """The argument that is the call itself: its command or its patch."""
    if is_command(name):
        keys = (key for key in COMMAND_KEYS if isinstance(arguments.get(key), str | list))
    elif is_patch(name):
        keys = (key for key in _PATCH_KEYS if isinstance(arguments.get(key), str))
    else:
        return None
    return next(keys, None)


def _members(values: dict[str, Any], depth: int) -> list[str]:
    lines: list[str] = []
    for key, value in values.items():
        lines += _entry(f"{_scalar(key)}:", value, depth)
    return lines


def _items(values: list[Any], depth: int) -> list[str]:
    lines: list[str] = []
    for value in values:
        lines += _entry("-", value, depth)
    return lines


def _entry(head: str, value: Any, depth: int) -> list[str]:
    """``head`` with its value: beside it, or below it behind two blanks."""
    if isinstance(value, dict | list) and value and depth < _DEPTH:
        below = _members(value, depth + 1) if isinstance(value, dict) else _items(value, depth + 1)
        if head == "-" and not isinstance(value, list):
            return [f"- {below[0]}", *_indented(below[1:])]
        return [head, *_indented(below)]
    if isinstance(value, str) and "\n" in value:
        return [f"{head} |", *_indented(value.split("\n"))]
    return [f"{head} {_scalar(value)}"]


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


@cache
def _ambiguous() -> re.Pattern[str]:
    return re.compile(
        r"""(?:true|false|null|[-+]?\d[\d_]*(?:\.\d*)?(?:[eE][-+]?\d+)?|[-|{["].*|\s.*|.*\s|)\Z""",
        re.DOTALL,
    )


def _scalar(value: Any) -> str:
    if isinstance(value, str) and not _ambiguous().match(value):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):
        return str(type(value).__name__)
