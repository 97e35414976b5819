"""Votes as people write them down: one string an annotator, ``1``, ``0`` or ``.`` a unit."""

from collections.abc import Mapping, Sequence
from typing import Any

from mast_tui.analysis.agreement import agreement
from mast_tui.analysis.counts import Ballot, pack

Rows = Sequence[Sequence[int | None]]


def rows(*annotators: str) -> Rows:
    """``rows("110.", "1001")``: two annotators, four units."""
    return [[None if vote == "." else int(vote) for vote in votes] for votes in annotators]


def votes_of(data: Rows) -> dict[Any, Mapping[str, int | None]]:
    """Unit to annotator to vote."""
    columns = zip(*data, strict=True)
    return {u: dict(zip(names(data), column, strict=True)) for u, column in enumerate(columns)}


def names(data: Rows) -> list[str]:
    """The annotators: a0, a1 ..."""
    return [f"a{place}" for place in range(len(data))]


def ballot_of(data: Rows) -> Ballot:
    """The packed votes."""
    return pack(votes_of(data), range(len(data[0])), names(data))


def mode_of(data: Rows) -> dict[str, Any]:
    """The report of one mode at trace level."""
    report = agreement({"m": votes_of(data)}, names(data))
    mode: dict[str, Any] = report.to_dict()["modes"]["m"]
    return mode
