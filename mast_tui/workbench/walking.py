"""A list of places to walk through, one after the other: disagreements, or what a number is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mast_tui.errors import MastError
from mast_tui.workbench.bench import Bench

if TYPE_CHECKING:
    from mast_tui.workbench.statistics import Place


@dataclass(slots=True)
class Walk:
    """The list, and how far one is in it."""

    title: str
    places: Sequence["Place"]
    at: int = 0

    @property
    def place(self) -> "Place":
        return self.places[self.at]

    def beside(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) place; False at the end."""
        target = self.at + direction
        if not 0 <= target < len(self.places):
            return False
        self.at = target
        return True

    def told(self) -> str:
        """``3 of 17: Scenario-4 / 2, 3.3: omission 2-1: ...``"""
        place = self.place
        about = ", ".join(word for word in (place.name, place.mode) if word)
        words = f": {place.words}" if place.words else ""
        return f"{self.at + 1} of {len(self.places)}: {about}{words}"


def go_to(bench: Bench, place: "Place") -> None:
    """Bring the trace of a place in view, at its step; MastError where it cannot be found."""
    number = _number(bench, place)
    if number != bench.number:
        bench.leave()
        bench.open(number)
    if place.step is not None:
        bench.reading.go(place.step)


def _number(bench: Bench, place: "Place") -> int:
    """Which of the open traces it is; one that is not open is opened from where it was labelled."""
    for number, trace in enumerate(bench.traces):
        if trace.trace_id == place.trace:
            return number
    from mast_tui.traces.discover import traces_at
    from mast_tui.traces.trace import Trace

    for path in (place.path, str(Path(bench.hand.store.path).parent / place.path)):
        if not place.path:
            break
        try:
            found = [one for one in traces_at([path]) if isinstance(one, Trace)]
        except MastError:
            continue
        for trace in found:
            if trace.trace_id == place.trace:
                bench.traces.append(trace)
                return len(bench.traces) - 1
            trace.close()
    raise MastError(f"trace {place.trace} is not open, and no longer at {place.path or 'any path'}")
