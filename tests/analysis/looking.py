"""Looks as people would write them down."""

from collections.abc import Iterable

from mast_tui.labels.looks import Facts, Look, Mark, steps_of
from mast_tui.labels.model import AnnotatorKind, State
from mast_tui.traces.model import Outcome

MODES = ("1.3", "2.6", "3.3")


def look(
    who: str,
    trace: str = "t1",
    *tags: str,
    state: State = "done",
    kind: AnnotatorKind = "human",
    outcome: Outcome | None = None,
    unsure: Iterable[str] = (),
    asked: Iterable[str] = MODES,
    round: str = "",
) -> Look:
    """``look("ada", "t1", "3.3@12", "1.3", "2.6@9!")``: at a step, on the whole trace, decisive.

    ``"1.3@4-7"`` is one finding over four steps.
    """
    marks = tuple(mark for tag in tags for mark in _marks(tag))
    return Look(
        trace, who, kind, round, state, outcome, marks, steps_of(marks),
        frozenset(unsure), frozenset(asked),
    )  # fmt: skip


def _marks(tag: str) -> Iterable[Mark]:
    decisive = tag.endswith("!")
    mode, _, at = tag.removesuffix("!").partition("@")
    if "-" in at:
        first, last = map(int, at.split("-"))
        return [Mark(mode, step, tag) for step in range(first, last + 1)]
    return [Mark(mode, int(at) if at else None, None, decisive)]


def traces(*names: str, steps: int = 20, **about: str) -> dict[str, Facts]:
    """The facts of some traces of so many steps."""
    return {name: Facts(name, f"{name}.jsonl", steps, "unknown", about) for name in names}
