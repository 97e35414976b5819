"""The long votes file: what every row means, and what a wrong one is told."""

from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.labels.dataset.votes import read_votes
from mast_tui.labels.looks import Vote

HEAD = "annotator,trace,mode,value"


def test_csv_and_jsonl_hold_the_same_votes(tmp_path: Path) -> None:
    table, lines = tmp_path / "v.csv", tmp_path / "v.jsonl"
    table.write_text(f"\ufeff{HEAD}\nada,t1,3.3,1\nben,t1,3.3,0\nben,t2,3.3,\n")
    lines.write_text(
        '{"annotator": "ada", "trace": "t1", "mode": "3.3", "value": 1}\n\n'
        '{"annotator": "ben", "trace": "t1", "mode": "3.3", "value": false}\n'
        '{"annotator": "ben", "trace": "t2", "mode": "3.3", "value": null}\n'
    )

    found = read_votes(table)

    assert read_votes(lines) == found
    assert (found.level, found.annotators, found.units) == ("trace", ("ada", "ben"), ("t1", "t2"))
    assert found.modes == {"3.3": {"t1": {"ada": 1, "ben": 0}, "t2": {"ada": None, "ben": None}}}


@pytest.mark.parametrize(
    ("value", "vote"),
    [("1", 1), ("0", 0), ("1.0", 1), ("0.0", 0), ("True", 1), ("false", 0), ("", None)],
)
def test_a_value_is_yes_no_or_not_cast(value: str, vote: Vote) -> None:
    assert read_votes([HEAD, f"ada,t1,3.3,{value}"]).modes["3.3"]["t1"]["ada"] is vote


@pytest.mark.parametrize(
    "lines",
    [
        [HEAD, "ada,t1,3.3,NaN", "ben,t1,3.3,nan"],
        ['{"annotator":"ada","trace":"t1","mode":"3.3","value":NaN}'] * 1
        + ['{"annotator":"ben","trace":"t1","mode":"3.3","value":NaN}'],
    ],
)
def test_nan_is_no_vote_and_is_counted(lines: list[str]) -> None:
    found = read_votes(lines)

    assert found.modes["3.3"]["t1"] == {"ada": None, "ben": None}
    assert found.warnings == ("2 values NaN, read as no vote",)


def test_with_steps_the_votes_are_by_step_or_summed_by_trace() -> None:
    lines = [f"{HEAD},step", "ada,t1,3.3,1,2", "ada,t1,3.3,0,3", "ben,t1,3.3,0,"]

    by_step, by_trace = read_votes(lines), read_votes(lines, "trace")

    assert by_step.level == "step"
    assert by_step.modes["3.3"] == {
        ("t1", 2): {"ada": 1, "ben": 0},
        ("t1", 3): {"ada": 0, "ben": 0},
    }
    assert by_trace.modes["3.3"] == {"t1": {"ada": 1, "ben": 0}}


def test_a_vote_on_the_whole_trace_is_null_at_each_step_without_its_own() -> None:
    lines = [f"{HEAD},step", "ada,t1,3.3,1,2", "ada,t1,1.3,0,3", "ada,t1,3.3,1,"]

    assert read_votes(lines).modes["3.3"] == {("t1", 2): {"ada": 1}, ("t1", 3): {"ada": None}}


def test_where_the_number_of_steps_is_told_a_step_that_is_not_listed_is_zero() -> None:
    listed = ["ada,t1,3.3,1,2,", "ben,t1,3.3,1,3,", "cid,t1,3.3,1,3,in progress", "ada,t1,3.3,,1,"]
    head = f"{HEAD},step,review"
    bare, told = [head, *listed], [f"{head},steps", *(f"{line},3" for line in listed)]

    nobody: dict[str, Vote] = {"ada": None, "ben": None, "cid": None}
    assert read_votes(bare).modes["3.3"] == {
        ("t1", 1): nobody,
        ("t1", 2): nobody | {"ada": 1},
        ("t1", 3): nobody | {"ben": 1, "cid": 1},
    }
    assert read_votes(told).modes["3.3"] == {
        ("t1", 1): nobody | {"ben": 0},
        ("t1", 2): nobody | {"ada": 1, "ben": 0},
        ("t1", 3): {"ada": 0, "ben": 1, "cid": 1},
    }


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([HEAD, "ada,t1,3.3,maybe"], 'votes:2: value "maybe" is none of 1, 0 and empty'),
        ([HEAD, "ada,t1,3.3,1", ",t1,3.3,1"], "votes:3: has no annotator"),
        ([HEAD, "ada,t1,3.3"], "votes:2: has no value"),
        ([HEAD, "ada,t1,3.3,1,9"], "votes:2: has more fields than the header"),
        ([f"{HEAD},steps", "ada,t1,3.3,1,some"], 'votes:2: steps "some" is no number'),
        ([f"{HEAD},step", "ada,t1,3.3,1,0"], 'votes:2: step "0" is no number from 1'),
        ([HEAD, "a,t,1.1,1", "a,t,1.1,0"], "votes:3: votes otherwise than line 2 on the same"),
        (["annotator,mode,value"], "votes:1: no column trace"),
        (['{"annotator": "ada"'], "votes:1: is no JSON"),
        ([HEAD], "votes: holds no votes"),
        ([], "votes:1: no column annotator"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(lines: list[str], told: str) -> None:
    with pytest.raises(MastError) as error:
        read_votes(lines)
    assert str(error.value).startswith(told)


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(MastError, match="No such file"):
        read_votes(tmp_path / "none.csv")
