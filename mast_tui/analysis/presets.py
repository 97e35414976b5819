"""Lists of fatal and of recoverable modes that others published, by name.

They are told beside what the labels at hand say, never in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Preset:
    """A published split of modes."""

    name: str
    source: str
    fatal: tuple[str, ...]
    recoverable: tuple[str, ...]
    contradictions: Mapping[str, str] = field(default_factory=dict)
    """Modes that the source itself puts on both sides, and how."""

    def says(self, mode: str) -> str:
        """What the source says of a mode."""
        if mode in self.fatal:
            return "fatal"
        if mode in self.recoverable:
            return "recoverable"
        return "not listed"

    def to_dict(self) -> dict[str, Any]:
        """Plain values, by the names of the command's JSON."""
        return {
            "name": self.name,
            "source": self.source,
            "fatal": list(self.fatal),
            "recoverable": list(self.recoverable),
            "contradictions": dict(self.contradictions),
        }


PRESETS: dict[str, Preset] = {
    "itbench-mast": Preset(
        "itbench-mast",
        "IBM Research and UC Berkeley, ITBench and MAST, 2026; summary lists for SRE agents",
        fatal=("1.5", "3.1", "1.4", "2.3", "2.2"),
        recoverable=("1.3", "3.3", "2.6"),
        contradictions={
            "3.3": "the summary lists it as recoverable, the text calls it the most prominent "
            "fatal mode and the strongest predictor of failure",
            "2.6": "the summary lists it as recoverable, the text as fatal",
            "1.1": "the text calls it benign, the summary does not list it",
        },
    )
}
