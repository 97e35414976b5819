"""Typing a failure mode by its keys: ``3`` ``3`` is FM-3.3."""

from dataclasses import dataclass

from mast_tui.codebook.model import OTHER, Codebook, Mode


@dataclass(slots=True)
class Entry:
    """The keys typed so far. Keys are prefix-free, so no time-out is needed to tell them apart."""

    codebook: Codebook
    typed: str = ""
    whole: bool = False
    """The tag is meant for the whole trace, not for the step."""

    @property
    def pending(self) -> bool:
        return bool(self.typed) or self.whole

    @property
    def modes(self) -> tuple[Mode, ...]:
        """What can be typed: the codebook's modes, and what lies outside it."""
        free = not self.codebook.begins(OTHER.keys)
        return (*self.codebook.modes, OTHER) if free else self.codebook.modes

    def starts(self, key: str) -> bool:
        """Would this key begin, or go on with, the keys of some mode?"""
        return bool(key) and any(mode.keys.startswith(self.typed + key) for mode in self.modes)

    def press(self, key: str) -> Mode | None:
        """Take one key; the mode it completes, if it does. The caller clears the entry then."""
        self.typed += key
        return next((mode for mode in self.modes if mode.keys == self.typed), None)

    def candidates(self) -> list[tuple[str, Mode]]:
        """What may follow: the keys still to press, and the mode that they give."""
        return [
            (mode.keys[len(self.typed) :], mode)
            for mode in self.modes
            if mode.keys.startswith(self.typed)
        ]

    def clear(self) -> None:
        self.typed, self.whole = "", False
