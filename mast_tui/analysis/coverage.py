"""Who said how much of how many traces: the size of a study in plain numbers."""

from collections.abc import Iterable
from typing import NamedTuple

from mast_tui.labels.looks import Look


class AnnotatorCoverage(NamedTuple):
    """One annotator."""

    name: str
    kind: str
    traces: int
    done: int
    excluded: int
    tags: int


class Coverage(NamedTuple):
    """All of them together."""

    traces: int
    reviews: int
    """Looks of one annotator on one trace."""
    done: int
    tags: int
    annotators: tuple[AnnotatorCoverage, ...]
    rounds: tuple[str, ...]
    last: str
    """When something was changed last; empty where nobody knows."""


def coverage(looks: Iterable[Look]) -> Coverage:
    """What these looks add up to."""
    every = list(looks)
    by_name: dict[str, list[Look]] = {}
    for look in every:
        by_name.setdefault(look.annotator, []).append(look)
    lines = tuple(_line(name, found) for name, found in sorted(by_name.items()))
    return Coverage(
        len({look.trace for look in every}),
        len(every),
        sum(line.done for line in lines),
        sum(line.tags for line in lines),
        lines,
        tuple(sorted({look.round for look in every if look.round})),
        max((look.last for look in every), default=""),
    )


def _line(name: str, found: list[Look]) -> AnnotatorCoverage:
    return AnnotatorCoverage(
        name,
        found[0].kind,
        len(found),
        sum(look.state == "done" for look in found),
        sum(look.excluded for look in found),
        sum(len(look.marks) for look in found),
    )
