"""JSON as agents write it: NaN, lone surrogates and broken UTF-8 included."""

import json
from json.scanner import make_scanner
from typing import Any

from orjson import loads as _fast

ENDLESS = 4000
"""Digits of a number that is still read as a whole one."""


def _whole(digits: str) -> int | float:
    return int(digits) if len(digits) <= ENDLESS else float(digits)


_lenient = json.JSONDecoder(strict=False)
scan_once = make_scanner(_lenient)  # type: ignore[arg-type]  # typeshed asks for itself
"""The same as :func:`raw_decode` at its barest: StopIteration too where there is no value."""
_endless = json.JSONDecoder(strict=False, parse_int=_whole)


def raw_decode(text: str, start: int) -> tuple[Any, int]:
    """The value that begins at ``start`` and where it ends; JSONDecodeError where there is none."""
    try:
        return _lenient.raw_decode(text, start)
    except json.JSONDecodeError:
        raise
    except ValueError:  # a number of so many digits that Python does not take it for whole
        return _endless.raw_decode(text, start)


def loads(raw: bytes | str) -> Any:
    """The value in ``raw``; ValueError where it is no JSON even to a lenient eye."""
    try:
        return _fast(raw)
    except ValueError:
        return _slow(raw)


def _slow(raw: bytes | str) -> Any:
    text = raw if isinstance(raw, str) else raw.decode("utf-8-sig", "replace")
    try:
        value, end = raw_decode(text, len(text) - len(text.lstrip(" \t\r\n")))
    except RecursionError:
        raise ValueError("nested too deep") from None
    if text[end:].strip(" \t\r\n"):
        raise ValueError("more than one value")
    return _mended(value) if "\\u" in text else value


def _mended(value: Any) -> Any:
    """Lone surrogates can be neither printed nor stored: they become U+FFFD."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, list):
        return [_mended(one) for one in value]
    if isinstance(value, dict):
        return {_mended(key): _mended(one) for key, one in value.items()}
    return value
