"""JSON as agents write it: NaN, lone surrogates and broken UTF-8 included."""

import json
from typing import Any

from orjson import loads as _fast

_lenient = json.JSONDecoder(strict=False)


def loads(raw: bytes | str) -> Any:
    """The value in ``raw``; ValueError where it is no JSON even to a lenient eye."""
    try:
        return _fast(raw)
    except ValueError:
        return _slow(raw)


def _slow(raw: bytes | str) -> Any:
    text = raw if isinstance(raw, str) else raw.decode("utf-8-sig", "replace")
    try:
        value, end = _lenient.raw_decode(text, len(text) - len(text.lstrip(" \t\r\n")))
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
