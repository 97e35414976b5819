"""Units for the gamma agreement: a file a trace, without a header, as pygamma reads a continuum.

A row is ``annotator, label, start, end``. Step n is the time from n-1 to n, and an unbroken range
of one finding is one unit.
"""

import csv
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.flat import cell, range_ends
from mast_tui.exports.looks import counted, looks_in
from mast_tui.labels.model import Tag


class Unit(NamedTuple):
    """One row."""

    annotator: str
    label: str
    start: int
    end: int


def write(chosen: Chosen, folder: Path) -> Written:
    """Write ``TRACE_ID.csv`` for every trace with a tag at a step."""
    found, number = looks_in(chosen, kept=("step", "group")), 0
    names = {one.uuid: one.name for one in chosen.annotators()}
    shown = {(look.trace, look.annotator, look.round) for look in found.looks}
    tags: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in found.tags:
        if (tag.trace_id, names[tag.annotator], tag.round) in shown:
            tags[tag.trace_id].append(tag)
    lost: Counter[str] = Counter()
    for trace, looks in found.by_trace().items():
        units = _units(tags[trace], names)
        lost["tags on a whole trace"] += sum(tag.step is None for tag in tags[trace])
        silent = {look.annotator for look in looks} - {unit.annotator for unit in units}
        lost["annotators of a trace who tagged no step of it"] += len(silent)
        if units:
            _write(units, folder / f"{trace}.csv", chosen.options.defuse)
        number += len(units)
    return Written(number, (*found.lost, *counted(lost)))


def _units(tags: list[Tag], names: dict[str, str]) -> list[Unit]:
    by_annotator: defaultdict[str, list[Tag]] = defaultdict(list)
    for tag in tags:
        by_annotator[tag.annotator].append(tag)
    units: set[Unit] = set()
    for annotator, mine in by_annotator.items():
        ends = range_ends(mine)
        first: dict[tuple[str | None, str], int] = {}
        for tag in mine:
            if tag.step is not None and tag.id in ends:
                key = (tag.group, tag.mode)
                first[key] = min(tag.step, first.get(key, tag.step))
        for tag in mine:
            if tag.step is not None:
                start = first[tag.group, tag.mode] if tag.id in ends else tag.step
                end = ends.get(tag.id, tag.step)
                units.add(Unit(names[annotator], tag.mode, start - 1, end))
    return sorted(units, key=lambda unit: (unit.annotator, unit.start, unit.label, unit.end))


def _write(units: list[Unit], path: Path, defuse: bool) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerows([cell(value, defuse) for value in unit] for unit in units)
