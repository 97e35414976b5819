"""The beginning of a file, looked at for sniffing: lines of JSON, or the members of an object."""

import json
from collections.abc import Iterator
from typing import Any

from mast_tui.traces.jsons import loads
from mast_tui.traces.source import BOM

BLANK = BOM + b" \t\r\n"
CUT_OFF = object()
"""Stands for a member that the head does not hold whole."""
_decoder = json.JSONDecoder(strict=False)


def first_lines(head: bytes, most: int = 40) -> Iterator[dict[str, Any]]:
    """The objects on the first lines that hold one each; other lines are passed over."""
    for line in head.lstrip(BLANK).split(b"\n", 4 * most)[: 4 * most]:
        if not line.lstrip().startswith(b"{"):
            continue
        try:
            value = loads(line)
        except ValueError:
            continue
        if isinstance(value, dict):
            yield value
            most -= 1
        if most <= 0:
            return


def members(head: bytes) -> dict[str, Any]:
    """The members of one JSON object as far as the head holds them; empty if it is none."""
    text = head.lstrip(BLANK).decode("utf-8", "replace")
    found: dict[str, Any] = {}
    if not text.startswith("{"):
        return found
    place = 1
    try:
        while True:
            key, place = _decoder.raw_decode(text, _blank(text, place))
            place = _blank(text, place)
            if not isinstance(key, str) or text[place : place + 1] != ":":
                return found
            place = _blank(text, place + 1)
            found[key] = CUT_OFF
            found[key], place = _decoder.raw_decode(text, place)
            place = _blank(text, place)
            if text[place : place + 1] != ",":
                return found
            place += 1
    except (ValueError, RecursionError):
        return found


def first_element(head: bytes, opening: bytes = b"[") -> Any:
    """The first element of the array that begins behind ``opening``; None where it is not whole."""
    _, found, rest = head.partition(opening)
    text = rest.lstrip(BLANK).decode("utf-8", "replace")
    try:
        return _decoder.raw_decode(text)[0] if found else None
    except (ValueError, RecursionError):
        return None


def _blank(text: str, place: int) -> int:
    while text[place : place + 1] in (" ", "\t", "\r", "\n") and place < len(text):
        place += 1
    return place
