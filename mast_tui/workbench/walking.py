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

    def move(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) place; False at the end."""
        target = self.at + direction
        if not 0 <= target < len(self.places):
            return False
        self.at = target
        return True

    def in_words(self) -> str:
        """``3 of 17: Scenario-4 / 2, 3.3: omission 2-1: ...``"""
        place = self.place
        about = ", ".join(word for word in (place.name, place.mode) if word)
        words = f": {place.words}" if place.words else ""
        return f"{self.at + 1} of {len(self.places)}: {about}{words}"


def go_to(bench: Bench, place: "Place") -> None:
    """Bring the trace of a place in view, at its step; MastError where it cannot be found.

    One that is not open is opened from where it was labelled.
    """
    beside_store = str(Path(bench.hand.store.path).parent / place.path) if place.path else ""
    number = bench.opening.fetch(place.trace, (place.path, beside_store))
    if number is None:
        where = place.path or "any path"
        raise MastError(f"trace {place.trace} is not open, and no longer at {where}")
    bench.turn_to(number)
    if place.step is not None:
        bench.reading.go(place.step)
