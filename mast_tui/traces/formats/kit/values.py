"""What stands in a JSON value, where it is what one hopes for."""

import json
from typing import Any

from mast_tui.traces.jsons import loads

LONGEST = 200
"""Characters of what should have been a short text."""


def text_of(value: Any) -> str:
    """A text; empty where the value is none."""
    return value if isinstance(value, str) else ""


def text_or_none(value: Any) -> str | None:
    """A text that says something, or None."""
    return value if isinstance(value, str) and value else None


def spelt(value: Any) -> str:
    """A text as it is, what is no text as a short one; empty for nothing."""
    return value if isinstance(value, str) else "" if value is None else str(value)[:LONGEST]


def id_of(value: Any) -> str | None:
    """What a source tells things by, a number or a text; None where it is neither."""
    known = isinstance(value, str | int) and not isinstance(value, bool) and value != ""
    return str(value)[:LONGEST] if known else None


def elements_of(value: Any) -> list[Any]:
    """The elements of a list; none where the value is no list."""
    return value if isinstance(value, list) else []


def objects_in(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [one for one in elements_of(value) if isinstance(one, dict)]


def object_of(value: Any) -> dict[str, Any]:
    """An object; empty where the value is none."""
    return value if isinstance(value, dict) else {}


def written(value: Any) -> str:
    """A value that should have been a text, as the source has it."""
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, TypeError, ValueError):
        return "(nested too deep to be shown)"


def told(value: Any) -> str | None:
    """A text read at cutting, where each byte is still a character."""
    if not isinstance(value, str) or not value:
        return None
    try:
        return value.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return value


def parse_arguments(raw: Any) -> dict[str, Any] | str:
    """Arguments as an object, or the raw string where they are none."""
    if isinstance(raw, dict):
        return raw
    if not isinstance(raw, str):
        return "" if raw is None else written(raw)
    try:
        value = loads(raw)
    except ValueError:
        return raw  # cut off by the model or the provider: kept as it is
    return value if isinstance(value, dict) else raw
