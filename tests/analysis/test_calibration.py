"""A judge beside the consensus, or beside what most people say."""

import pytest

from mast_tui.analysis.calibration import majority_looks
from mast_tui.analysis.of_labels import Calibration, calibration_of
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.labelled import Labelled
from mast_tui.labels.looks import Facts, Look, Mark, steps_of
from mast_tui.labels.model import AnnotatorKind

MODES = ("1.3", "2.6", "3.3")
ASKED = frozenset(MODES)


def look(trace: str, who: str, *tags: tuple[str, int], kind: AnnotatorKind = "human") -> Look:
    marks = tuple(Mark(mode, step, note=f"{who} on {mode}") for mode, step in tags)
    return Look(trace, who, kind, marks=marks, steps=steps_of(marks), asked=ASKED)


def of(*looks: Look) -> Labelled:
    facts = {one.trace: Facts(one.trace, f"runs/{one.trace}.json", 60) for one in looks}
    return Labelled(list(looks), facts, load(), MODES)


HUMANS = [
    look("t1", "Ada", ("1.3", 4), ("3.3", 40)),
    look("t1", "Ben", ("1.3", 4)),
    look("t1", "Cam", ("1.3", 9)),
    look("t2", "Ada"),
    look("t2", "Ben"),
]
AGREED = [
    look("t1", "agreed", ("1.3", 4), kind="consensus"),
    look("t2", "agreed", kind="consensus"),
    look("t3", "agreed", ("3.3", 7), kind="consensus"),
]
JUDGED = [
    look("t1", "gpt", ("1.3", 30), kind="judge"),
    look("t2", "gpt", ("2.6", 5), ("3.3", 6), kind="judge"),
]


def told(found: Calibration) -> dict[str, tuple[tuple[str, ...], ...]]:
    return {one.trace: (one.missed, one.extra, one.elsewhere) for one in found.differing()}


def test_the_judge_is_held_to_the_consensus_where_there_is_one() -> None:
    found = calibration_of(of(*HUMANS, *AGREED, *JUDGED), "gpt")

    assert found.sides == ("agreed", "gpt")
    # t3 the judge never saw: that is no difference; t2 has more of them than t1
    assert list(told(found).items()) == [
        ("t2", ((), ("2.6", "3.3"), ())),
        ("t1", ((), (), ("1.3",))),
    ]
    assert found.judging is not None
    assert tuple(found.judging.modes["2.6"].table) == (0, 0, 1, 1)


def test_the_judge_is_held_to_the_majority_of_people() -> None:
    found = calibration_of(of(*HUMANS, *AGREED, *JUDGED), "gpt", "majority")

    assert found.sides == ("majority", "gpt")
    assert told(found)["t2"] == ((), ("2.6", "3.3"), ())
    (row,) = next(one for one in found.differing() if one.trace == "t1").rows
    # Ada's 3.3 is one of three votes; 1.3 is at the steps of all who tagged it
    assert (row.mode, row.steps) == ("1.3", {"majority": [4, 9], "gpt": [30]})
    assert row.notes == {"majority": "Ada on 1.3"}


def test_a_split_is_no_vote_of_the_majority() -> None:
    (one,) = majority_looks(HUMANS[:2], ("Ada", "Ben"), MODES)

    assert {mode: one.vote(mode) for mode in MODES} == {"1.3": 1, "2.6": 0, "3.3": None}


def test_a_person_can_be_held_to_another_as_well() -> None:
    assert told(calibration_of(of(*HUMANS), "Ada", "Ben")) == {"t1": ((), ("3.3",), ())}


def test_who_said_nothing_is_told() -> None:
    with pytest.raises(MastError, match="no labels by claude; there are labels by Ada"):
        calibration_of(of(*HUMANS), "claude")
