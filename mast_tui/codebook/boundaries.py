"""The modes that one mode is mistaken for, and what separates each pair."""

from collections.abc import Iterator
from typing import NamedTuple

from mast_tui.codebook.model import Codebook, Mode


class Rival(NamedTuple):
    """What a mode may be mistaken for: another mode, or (None) no failure of this kind."""

    mode: Mode | None
    rather: str
    """When it is the rival."""
    stays: str = ""
    """When it is not: what the rival itself says of the pair."""


def rivals(codebook: Codebook, mode: Mode) -> list[Rival]:
    """Modes that this one points to, then those that point to it, then what is no failure."""
    pointed = [note.mode for note in mode.boundaries if note.mode]
    pointing = [one.code for one in codebook.modes if _said(one, mode.code)]
    codes = [code for code in dict.fromkeys((*pointed, *pointing)) if code in codebook]
    return [*(_pair(mode, codebook.mode(code)) for code in codes), *_no_failure(mode)]


def _pair(mode: Mode, other: Mode) -> Rival:
    return Rival(other, _said(mode, other.code) or other.definition, _said(other, mode.code))


def _no_failure(mode: Mode) -> Iterator[Rival]:
    if said := _said(mode, None):
        yield Rival(None, said)


def _said(mode: Mode, other: str | None) -> str:
    """What the boundaries of a mode say of another one (None: of what is no failure)."""
    return " ".join(note.text for note in mode.boundaries if note.mode == other)
