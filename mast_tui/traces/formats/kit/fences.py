"""Calls that a model writes as text: a fenced block, or one line ``name(arguments)``."""

import ast
import json
import re
from typing import Any, NamedTuple

from mast_tui.traces.model import Tool

FENCE = re.compile(r"```(?:[\w+-]*[ \t]*\n)?(?P<body>.*?)\n?```", re.DOTALL)
_call = re.compile(
    r"\s*(?P<name>[A-Za-z_][\w.]*)\s*\((?P<inner>.*)\)\s*;?\s*\Z", re.DOTALL | re.ASCII
)
BIGGEST = 1 << 18


class Fenced(NamedTuple):
    """The first fenced block of a text, and the words around it."""

    body: str
    words: str


def fenced(text: str) -> Fenced | None:
    """The first fenced block; None where there is none."""
    found = FENCE.search(text)
    if found is None:
        return None
    before, after = text[: found.start()].rstrip(), text[found.end() :].rstrip()
    return Fenced(found["body"].strip(" \t\r\n"), (before + after).strip("\n"))


def call_in(body: str, parameters: dict[str, tuple[str, ...]]) -> Tool | None:
    """``name(arguments)`` as a tool call; None where the text is no call.

    ``parameters`` names what stands in order; the rest keeps its place as ``args``. Arguments
    that are no literals stay a raw string.
    """
    found = _call.match(body[:BIGGEST])
    if found is None:
        return None
    name = found["name"]
    given = _literals(body[:BIGGEST].strip().rstrip(";"))
    if given is None:
        return Tool(name, found["inner"].strip())
    values, keywords = given
    names = parameters.get(name, ())
    told = dict(zip(names, values, strict=False))
    rest = values[len(names) :]
    return Tool(name, {**told, **({"args": rest} if rest else {}), **keywords})


def _literals(call: str) -> tuple[list[Any], dict[str, Any]] | None:
    """The arguments of a call, if each is a literal; nothing is evaluated."""
    try:
        node = ast.parse(call, mode="eval").body
        if not isinstance(node, ast.Call) or any(one.arg is None for one in node.keywords):
            return None
        values = [_plain(ast.literal_eval(one)) for one in node.args]
        return values, {str(one.arg): _plain(ast.literal_eval(one.value)) for one in node.keywords}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        return None


def _plain(value: Any) -> Any:
    """A Python literal as JSON knows it: tuples and sets are lists, what else there is is text."""
    return json.loads(json.dumps(value, default=lambda one: list(one) if _many(one) else str(one)))


def _many(value: Any) -> bool:
    return isinstance(value, set | frozenset | tuple)
