"""The traces behind disagreements, opened when they are looked at; a missing one is only said."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.model import Place, Tag, TraceRow
from mast_tui.labels.settling.cases import Unit
from mast_tui.labels.settling.round import Item
from mast_tui.traces.discover import open_again, split_key

if TYPE_CHECKING:
    from mast_tui.traces.model import Step
    from mast_tui.traces.trace import Trace


class View(NamedTuple):
    """The step to look at, or why there is none."""

    step: "Step | None"
    remark: str = ""


class Shelf:
    """Traces lie where they were read, or by the same name in the ``folder`` of the store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._traces: dict[str, Trace | str] = {}

    def trace(self, row: TraceRow) -> "Trace | str":
        """The trace, or why it cannot be read."""
        if row.trace_id not in self._traces:
            self._traces[row.trace_id] = _opened(row, self._address(row.path))
        return self._traces[row.trace_id]

    def view(self, item: Item, number: int | None) -> View:
        """A step of a disagreement's trace as it stands there now."""
        trace = self.trace(item.trace)
        if isinstance(trace, str):
            return View(None, f"settle it from quotes and notes: {trace}")
        if number is None:
            return View(None, "tagged on the whole trace: Enter opens it")
        tag = next((tag for _, tag in item.tags if tag.step == number), None)
        now = _step_now(tag, number, trace, item.trace)
        if now is None:
            return View(None, f"step {number} is not found in the trace as it is now")
        return View(trace.step(now), "" if now == number else f"step {number} is step {now} now")

    def places(self, item: Item, units: Iterable[Unit]) -> dict[int, Place]:
        """Where the steps are that nobody had tagged."""
        from mast_tui.labels.moved.anchors import place_of

        steps = [unit.step for unit in units if unit.step is not None]
        trace = self.trace(item.trace) if steps else ""
        if isinstance(trace, str):
            return {}
        return {step: place_of(trace.step(step)) for step in steps if _reached(trace, step)}

    def _address(self, path: str) -> str:
        beside = str(self._folder / path)
        there = (one for one in (path, beside) if os.path.exists(split_key(one)[0]))
        return next(there, path)

    def close(self) -> None:
        """Let go of all files."""
        for trace in self._traces.values():
            if not isinstance(trace, str):
                trace.close()


def _opened(row: TraceRow, address: str) -> "Trace | str":
    try:
        return open_again(row.trace_id, address)
    except MastError as error:
        return str(error)


def _reached(trace: "Trace", number: int) -> bool:
    """Whether the trace has this step; reads on until it is there."""
    while len(trace) < number and not trace.complete:
        trace.advance(0.05)
    return number <= len(trace)


def _step_now(tag: Tag | None, number: int, trace: "Trace", row: TraceRow) -> int | None:
    """Which step the tagged one is now; None where that cannot be told."""
    if not _reached(trace, number):
        return None
    if tag is None or tag.reader_version == trace.format.version:
        return number
    from mast_tui.labels.moved.placing import Placed, place

    found = place(tag, trace, row.content_hash)
    return found.place.step if isinstance(found, Placed) and found.place else None
