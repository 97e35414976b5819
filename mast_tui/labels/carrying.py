"""Votes of one codebook in the modes of another: by name, never by number.

Between versions a mode is renamed (one to one), merged (several to one), or dropped. What cannot
be carried is named; a vote is carried in reports only, labels stay in the codebook they were made in.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from mast_tui.codebook.model import NUMBER, Codebook, plain
from mast_tui.errors import MastError


class Carried(NamedTuple):
    """How the modes of a codebook are called in another."""

    source: str
    target: str
    codes: Mapping[str, str]
    dropped: tuple[str, ...]
    """Codes of the source that the target does not have."""
    missing: tuple[str, ...]
    """Codes of the target that the source never asked: no votes, not zeros."""

    @property
    def merged(self) -> dict[str, list[str]]:
        """Target modes that several source modes fall into."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for code, into in self.codes.items():
            found[into].append(code)
        return {into: codes for into, codes in found.items() if len(codes) > 1}


def mapping(source: Codebook, target: Codebook) -> Carried:
    """The modes of ``target`` that carry the votes on modes of ``source``."""
    codes: dict[str, str] = {}
    dropped: list[str] = []
    for mode in source.modes:
        try:
            codes[mode.code] = target.find(NUMBER.sub("", plain(mode.name), count=1))
        except MastError:
            dropped.append(mode.code)
    asked = set(codes.values())
    missing = tuple(mode.code for mode in target.modes if mode.code not in asked)
    return Carried(source.id, target.id, codes, tuple(dropped), missing)
