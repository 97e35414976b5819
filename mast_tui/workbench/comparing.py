"""Two traces side by side: their steps, with the phases that are alike in the same rows."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import PurePath
from typing import NamedTuple

from mast_tui.traces.model import TraceInfo
from mast_tui.workbench.index import Index
from mast_tui.workbench.outline import DOING, Phase, phases

PhasePair = tuple[Phase | None, Phase | None]


class StepPair(NamedTuple):
    """One row: a step of each trace, where there is one, and the phase that begins here."""

    left: int | None
    right: int | None
    begins: str = ""


def alike(mine: TraceInfo, others: Sequence[TraceInfo]) -> list[int]:
    """The other traces, those of the same task first: same scenario, then same folder or name."""

    def distance(number: int) -> tuple[bool, bool, int]:
        other = others[number]
        same_task = mine.scenario is not None and mine.scenario == other.scenario
        same_folder = PurePath(mine.path).parent == PurePath(other.path).parent
        return (not same_task, not same_folder, number)

    numbers = [number for number, one in enumerate(others) if one.trace_id != mine.trace_id]
    return sorted(numbers, key=distance)


def aligned(left: Index, right: Index) -> list[StepPair]:
    """The rows of two traces that are looked through."""
    pairs = paired(phases(left, by_doing=True), phases(right, by_doing=True))
    return [row for pair in pairs for row in _rows(*pair)]


def paired(left: Sequence[Phase], right: Sequence[Phase]) -> list[PhasePair]:
    """Which phase goes with which, in order; by what is done in them."""
    a, b = [_nature(phase) for phase in left], [_nature(phase) for phase in right]
    found: list[PhasePair] = []
    for way, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if way == "equal":
            found += zip(left[i:j], right[k:m], strict=True)
        else:
            found += zip_longest(left[i:j], right[k:m])
    return found


def _nature(phase: Phase) -> tuple[str, str]:
    """What makes two phases alike: what is done most in them; if nothing is, why they begin."""
    doing = next((DOING[kind] for kind, _ in phase.kinds if kind in DOING), "")
    return ("", doing) if doing else (phase.why, "")


def _rows(left: Phase | None, right: Phase | None) -> Iterator[StepPair]:
    begins = " | ".join(
        f"{phase.why} {phase.title}".strip() if phase else "" for phase in (left, right)
    )
    for place, (one, other) in enumerate(zip_longest(_steps(left), _steps(right))):
        yield StepPair(one, other, begins if place == 0 else "")


def _steps(phase: Phase | None) -> range:
    return range(phase.first, phase.last + 1) if phase else range(0)


def row_of(rows: Sequence[StepPair], number: int, right: bool = False) -> int:
    """The row of a step of the left (or right) trace."""
    steps = (row.right if right else row.left for row in rows)
    return next((place for place, step in enumerate(steps) if step == number), 0)


def next_step(rows: Sequence[StepPair], place: int, right: bool) -> int | None:
    """The step of that side in this row, or the nearest one before it."""
    for row in reversed(rows[: place + 1]):
        step = row.right if right else row.left
        if step is not None:
            return step
    return None
