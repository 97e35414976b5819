"""Times as sources write them: ISO 8601, and seconds since 1970."""

from datetime import UTC, datetime
from typing import Any


def when(value: Any) -> str | None:
    """A time as the source writes it; seconds since 1970 as a UTC time."""
    if isinstance(value, str) and value:
        return value
    if not isinstance(value, int | float) or isinstance(value, bool) or not 1e9 <= value < 1e13:
        return None
    seconds = value / 1000 if value >= 1e11 else value
    stamp = datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")
    return stamp.replace("+00:00", "Z")


def seconds_of(value: Any) -> float:
    """Seconds since 1970 of a time in ISO 8601; 0 where it is none. Without offset it is UTC."""
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
        if moment is None:
            return 0.0
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0.0


def of_milliseconds(value: Any) -> float | None:
    """A duration in seconds; None where it is no length of time."""
    try:
        took = None if isinstance(value, bool) else float(value) / 1000
    except (TypeError, ValueError, OverflowError):
        return None
    return took if took is not None and 0 <= took < 1e9 else None
