"""Formats that other packages bring along: entry points of the group ``mast_tui.formats``.

An entry point names an object like ``FORMAT`` of a module here. They are looked for only when no
format of this folder knows a file. Whatever goes wrong in one is told once, and never stops a run.
"""

from functools import cache
from typing import Any

from mast_tui.traces.reader import Format
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace

GROUP = "mast_tui.formats"
_wanted = ("id", "family", "version", "sniff", "open")
_faults: list[tuple[str, str]] = []


class _Guarded:
    """A format from elsewhere, whose errors stay its own."""

    def __init__(self, name: str, format: Format) -> None:
        self.name, self._format = name, format
        self.id, self.family, self.version = format.id, format.family, format.version
        self._failed = False

    def sniff(self, head: bytes) -> bool:
        try:
            return not self._failed and bool(self._format.sniff(head))
        except Exception as error:  # somebody else's code
            self._failed = True
            _tell(self.name, "fails to sniff", error)
            return False

    def open(self, source: Source) -> list[Trace]:
        try:
            traces: list[Trace] = list(self._format.open(source))
        except Exception as error:  # somebody else's code
            raise ValueError(f"plug-in {self.name} cannot open it: {_said(error)}") from None
        for trace in traces:
            trace.odd_shapes = (Exception,)
        return traces


@cache
def plugins() -> tuple[Format, ...]:
    """The formats of other packages that could be loaded."""
    from importlib.metadata import entry_points

    found: list[Format] = []
    for entry in entry_points(group=GROUP):
        try:
            made: Any = entry.load()
            lacks = [name for name in _wanted if not hasattr(made, name)]
            if lacks:
                raise TypeError(f"it has no {', '.join(lacks)}")
            found.append(_Guarded(entry.name, made))
        except Exception as error:  # somebody else's code
            _tell(entry.name, "cannot be loaded", error)
    return tuple(found)


def faults() -> list[tuple[str, str]]:
    """What went wrong in plug-ins since this was asked last: each one's name, and why."""
    told, _faults[:] = list(_faults), []
    return told


def _tell(name: str, what: str, error: Exception) -> None:
    _faults.append((f"plug-in {name}", f"{what}: {_said(error)}"))


def _said(error: Exception) -> str:
    return (str(error) or type(error).__name__).split("\n")[0]
