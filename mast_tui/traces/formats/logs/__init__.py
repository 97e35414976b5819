"""Logs of multi-agent systems in their own files, as the runs of the MAST study lie there.

JSON with the task beside the log (AG2, HyperAgent, MetaGPT, and others of the same wrapping), and
plain text (ChatDev, HyperAgent, AppWorld, Magentic-One, OpenManus, MetaGPT). These files hold no
key that is their run's alone, so a trace is known by the bytes of its file.
"""

import re
from typing import Any

from mast_tui.traces.formats.kit.heads import BLANK, CUT_OFF, members
from mast_tui.traces.formats.logs.base import Log, LogReader
from mast_tui.traces.formats.logs.known import system_of, wrapped
from mast_tui.traces.formats.logs.plain import Plain, by_pattern
from mast_tui.traces.formats.logs.text import Filed
from mast_tui.traces.reader import Format
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace

BIGGEST = 256 << 20
"""A JSON file is read whole, so a bigger one is refused; text is read in blocks."""
_metagpt = re.compile(r"to do \w+|\bmetagpt\b|MetaGPT")


class _JsonLog(Source):
    """A JSON file that holds one log, let go of with the file."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        if self.size > BIGGEST:
            raise ValueError(f"a log in JSON of more than {BIGGEST >> 20} MB is too big to be read")
        self._log: Log | None = None

    def log(self) -> Log:
        """The log, read anew where it was let go of."""
        if self._log is None:
            self._log = wrapped(self.document())
        if self._log is None:
            raise ValueError("no log in it")
        return self._log

    def close(self) -> None:
        self._log = None
        super().close()


class _Logs:
    id = "mas-log"
    family = "mas-log"
    version = 2

    def sniff(self, head: bytes) -> bool:
        if head.lstrip(BLANK).startswith(b"{"):
            return _is_wrapped(members(head))
        return system_of(_text(head)) is not None

    def open(self, source: Source) -> list[Trace]:
        if source.head().lstrip(BLANK).startswith(b"{"):
            held = _JsonLog(source.path)
            held.log()  # a file that is no whole JSON is damaged
            return [_trace(self, LogReader(held, held.log))]
        return [_trace(self, _text_reader(source))]


def _trace(format: Format, reader: LogReader) -> Trace:
    if reader.source.size <= BIGGEST:
        reader.facts.run_id = f"sha256:{reader.source.content_hash()}"
    return Trace(format, reader)


def _text_reader(source: Source) -> LogReader:
    head = _text(source.head())
    log = Log(system_of(head) or by_pattern(head) or Plain, Filed(source))
    return LogReader(source, lambda: log)


def _text(head: bytes) -> str:
    return "" if b"\0" in head else head.decode("utf-8", "replace").removeprefix("\ufeff")


def _is_wrapped(found: dict[str, Any]) -> bool:
    if "problem_statement" in found and "instance_id" in found:
        inner = found.get("trajectory", found.get("other_data"))
        return isinstance(inner, dict | list) or inner is CUT_OFF
    if not {"run_id", "prompt", "content"} <= found.keys():
        return False
    content = found["content"]
    return content is CUT_OFF or (isinstance(content, str) and _metagpt.search(content) is not None)


class _PlainLog:
    """Any log in a file that the user names; no file is taken for one by its content alone."""

    id = "log"
    family = "log"
    version = 2

    def sniff(self, head: bytes) -> bool:
        return by_pattern(_text(head)) is not None

    def open(self, source: Source) -> list[Trace]:
        return [_trace(self, _text_reader(source))]


FORMAT: Format = _Logs()
PLAIN: Format = _PlainLog()
