"""Attributes as OTLP writes them: an object, or a list of keys and typed values."""

from typing import Any

Attributes = dict[str, Any]
DEEPEST = 40
"""Levels of a value that are looked into."""


def flat(attributes: Any) -> Attributes:
    """OTLP's list of keys and values as a dictionary."""
    if isinstance(attributes, dict):
        return attributes
    found: Attributes = {}
    for one in attributes if isinstance(attributes, list) else ():
        if isinstance(one, dict) and isinstance(one.get("key"), str):
            found[one["key"]] = plain(one.get("value"))
    return found


def plain(value: Any, depth: int = 0) -> Any:
    """An OTLP value (``{"stringValue": ...}``, or ``string_value``) as itself."""
    if not isinstance(value, dict) or len(value) != 1 or depth > DEEPEST:
        return value
    ((name, inner),) = value.items()
    kind = name.replace("_value", "Value")
    if kind == "arrayValue":
        listed = inner.get("values") if isinstance(inner, dict) else None
        return [plain(one, depth + 1) for one in listed] if isinstance(listed, list) else []
    if kind == "kvlistValue":
        listed = inner.get("values") if isinstance(inner, dict) else None
        pairs = [one for one in listed or () if isinstance(one, dict)]
        return {str(one.get("key")): plain(one.get("value"), depth + 1) for one in pairs}
    if kind == "intValue":
        return int(inner) if isinstance(inner, str) and inner.lstrip("-").isdecimal() else inner
    return inner if kind in ("stringValue", "boolValue", "doubleValue", "bytesValue") else value


def either(value: Any, *names: str) -> Any:
    """The member of one of these names: OTLP's are written in two ways."""
    return (
        next((value[one] for one in names if one in value), None)
        if isinstance(value, dict)
        else None
    )
