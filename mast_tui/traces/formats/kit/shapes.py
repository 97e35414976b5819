"""How a list of chat messages lies in a file: an array, an object around it, or lines."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.formats.kit.messages import ROLES, is_message
from mast_tui.traces.jsons import loads
from mast_tui.traces.source import Record, Source

ARRAY, OBJECT, LINES, TALKS = "array", "object", "lines", "talks"


@lru_cache(1)  # who knows a file by it opens it by it
def shape_of(head: bytes) -> str | None:
    """``array``, ``object`` with ``messages``, ``lines`` of one message each, or ``talks``.

    The last is a line for each conversation. None: these are no chat messages.
    """
    text = head.lstrip(BLANK)
    if text.startswith(b"["):
        return ARRAY if _first_is_message(text[1:]) else None
    if not text.startswith(b"{"):
        return None
    line, newline, rest = text.partition(b"\n")
    try:
        first = loads(line) if line.rstrip(BLANK).endswith(b"}") else None
    except ValueError:
        first = None
    if first is None:  # over many lines, or on behind the head
        return _of_part(text)
    if is_message(first):
        return LINES
    if not isinstance(first, dict) or not _has_messages(first):
        return None
    return TALKS if newline and rest.strip(BLANK) else OBJECT


def _has_messages(value: dict[str, Any]) -> bool:
    listed = value.get("messages")
    return isinstance(listed, list) and bool(listed) and is_message(listed[0])


def _first_is_message(text: bytes) -> bool:
    """Whether the first element of an array is a message, also where the head cuts it off."""
    part = text.decode("utf-8", "replace").lstrip()
    if not part.startswith("{"):
        return False
    try:
        return is_message(json.JSONDecoder(strict=False).raw_decode(part)[0])
    except (ValueError, RecursionError):
        return _role().search(part) is not None


def _of_part(text: bytes) -> str | None:
    """The shape of an object that goes over many lines, or on behind the head."""
    part = text.decode("utf-8", "replace")
    if "\n" not in part and re.match(rf"\{{\s*(?:{_PLAIN},\s*)*{_ROLE}", part):
        return LINES
    for found in re.finditer(r'(?<!\\)"messages"\s*:\s*\[', part):
        if _depth(part[: found.start()]) == 1:
            return OBJECT if _first_is_message(part[found.end() :].encode()) else None
    return None


def _depth(before: str) -> int:
    """How many objects and arrays are open behind this text."""
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", before)
    return sum(bare.count(one) for one in "{[") - sum(bare.count(one) for one in "}]")


_PLAIN = r'"\w+"\s*:\s*(?:"[^"\\]*"|[\w.+-]+)\s*'
_ROLE = rf'"(?:role|type)"\s*:\s*"(?:{"|".join(ROLES)})"'


def _role() -> re.Pattern[str]:
    return re.compile(rf"(?<!\\){_ROLE}")


def records_of(source: Source, shape: str, outer: dict[str, Any]) -> Iterator[Record | None]:
    """The messages of a file of this shape as records; what stands around them in ``outer``."""
    if shape == LINES:
        return source.lines()
    return source.members("messages", outer=outer) if shape == OBJECT else source.members()
