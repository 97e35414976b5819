"""Traces whose steps are made at once, out of one value: a span tree, a sample of a log.

The value is parsed whole, so it has a bound. The steps of a few traces are kept; those of others
are made again when somebody looks, so that a list of thousands of samples stays small.
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, ClassVar

from mast_tui.traces.cuts import Cut
from mast_tui.traces.formats.kit.heads import BLANK
from mast_tui.traces.jsons import loads
from mast_tui.traces.model import Step
from mast_tui.traces.reader import Reader
from mast_tui.traces.source import BIGGEST, CHUNK, Record, Source

KEPT = 3
"""Traces whose steps are kept beside each other."""


def document(source: Source) -> Any:
    """The whole file as one JSON value; ValueError where that is too much."""
    check_size(source.size)
    return source.document()


def check_size(size: int, what: str = "the file") -> None:
    """ValueError where a value of this size is not parsed whole."""
    if size > BIGGEST:
        raise ValueError(f"{what} is one JSON value of {size >> 20:,} MB; more than "
                         f"{BIGGEST >> 20} MB are not read")  # fmt: skip


def is_lines(source: Source) -> bool:
    """Whether a file that begins with an object holds one on each line, not one over all."""
    place, line_end = 0, b""
    while piece := source.read(place, CHUNK):
        line, newline, rest = piece.partition(b"\n")
        line_end = (line_end + line.rstrip(b" \t\r"))[-1:]
        if newline and (place or line.strip(BLANK)):
            if not place and _is_value(line):
                return True
            rest = rest.lstrip() or source.read(place + len(piece), CHUNK).lstrip()
            return line_end == b"}" and rest[:1] in (b"{", b"")
        place += len(piece) if not newline else len(line) + 1
    return False


def _is_value(line: bytes) -> bool:
    try:
        loads(line.strip(BLANK))
    except ValueError:
        return False
    return True


class MadeReader(Reader):
    """A format says in :meth:`make` what the steps are; their ``index`` is set here."""

    _kept: ClassVar["OrderedDict[MadeReader, list[Step]]"] = OrderedDict()

    def __init__(self, source: Source) -> None:
        super().__init__(source)
        self.facts.native_key = None

    def make(self) -> list[Step]:
        """Every step, and what is learnt of the run into ``facts``; runs again when looked at."""
        raise NotImplementedError

    def records(self) -> Iterator[Record | None]:
        for step in self._steps():
            yield Record(step.source_index, 0, 0, step)

    def cut(self, record: Record) -> None:
        step: Step = record.value
        self.cuts.open(record, kind=step.kind, call=step.tool is not None, folded=step.folded)

    def end(self) -> None:
        if self.facts.native_key is None:
            self.facts.native_key = ""

    def build(self, cut: Cut) -> Step:
        return replace(self._steps()[cut.index - 1], index=cut.index)

    def load(self, start: int, length: int) -> Any:
        return None

    def _steps(self) -> list[Step]:
        kept = MadeReader._kept
        if self in kept:
            kept.move_to_end(self)
            return kept[self]
        warnings, faults = list(self.facts.warnings), self.source.faults
        made = self.make()
        if len(self.cuts):  # made before: what is wrong was told then
            self.facts.warnings[:] = warnings
            self.source.faults = faults
        kept[self] = made
        while len(kept) > KEPT:
            kept.popitem(last=False)
        return made
