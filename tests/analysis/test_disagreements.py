"""Disagreements: what kind each is, in what order, and what is confused with what."""

from mast_tui.analysis.disagreements import Disagreement, Disagreements, disagreements
from mast_tui.labels.looks import Look
from tests.analysis.looking import MODES, look, traces

PEOPLE = ("ada", "ben", "cid")


def found(*looks: Look, level: str = "trace", tolerance: int = 1) -> Disagreements:
    people = [name for name in PEOPLE if any(one.annotator == name for one in looks)]
    facts = traces(*{one.trace for one in looks}, scenario="7")
    return disagreements(looks, people, MODES, facts, level, tolerance)


def only(*looks: Look, level: str = "trace") -> Disagreement:
    [row] = found(*looks, level=level).rows
    return row


def test_who_saw_it_and_tagged_nothing_omitted_it() -> None:
    row = only(look("ada", "t1", "3.3@12"), look("ben", "t1"))

    assert (row.kind, row.mode, row.step) == ("omission", "3.3", 12)
    assert row.votes == {"ada": 1, "ben": 0}
    assert row.split == (1, 1)
    assert row.path == "t1.jsonl"


def test_another_mode_at_the_same_place_is_confusion_told_once_a_pair() -> None:
    told = found(look("ada", "t1", "3.3@12"), look("ben", "t1", "2.6@13"))

    assert [(row.mode, row.kind) for row in told.rows] == [
        ("3.3", "confusion"), ("2.6", "confusion"),
    ]  # fmt: skip
    assert told.rows[0].instead == {"ben": ["2.6@13"]}
    [pair] = told.confusions
    assert (pair.modes, pair.units, pair.traces) == (("2.6", "3.3"), 1, ("t1",))


def test_another_mode_elsewhere_or_that_both_tagged_is_no_confusion() -> None:
    assert only(
        look("ada", "t1", "3.3@12", "2.6@3"), look("ben", "t1", "2.6@3")
    ).kind == "omission"  # fmt: skip
    assert only(
        look("ada", "t1", "3.3@12", "2.6@12"), look("ben", "t1", "2.6@12")
    ).kind == "omission"  # fmt: skip


def test_the_same_mode_at_other_steps_is_localisation() -> None:
    row = only(look("ada", "t1", "3.3@4"), look("ben", "t1", "3.3@9"))

    assert (row.kind, row.distance, row.step) == ("localisation", 5, 4)
    assert row.steps == {"ada": [4], "ben": [9]}
    assert found(look("ada", "t1", "3.3@4"), look("ben", "t1", "3.3@5")).rows == ()


def test_a_review_that_is_not_done_is_unseen_and_comes_last() -> None:
    told = found(
        look("ada", "t1", "3.3@4"), look("ben", "t1", state="in progress"),
        look("ada", "t2", "2.6@4"), look("ben", "t2", unsure=["2.6"]),
        look("ada", "t3", "3.3@4"), look("ben", "t3"),
    )  # fmt: skip

    assert [row.kind for row in told.rows] == ["omission", "unseen", "unseen"]
    assert [row.unknown for row in told.rows[1:]] == [
        {"ben": "unsure"}, {"ben": "review in progress"},
    ]  # fmt: skip
    assert told.counts == {"confusion": 0, "localisation": 0, "omission": 1, "unseen": 2}


def test_an_excluded_trace_is_no_disagreement() -> None:
    assert found(look("ada", "t1", "3.3@4"), look("ben", "t1", state="excluded")).rows == ()


def test_even_splits_come_first_then_the_rarest_mode() -> None:
    told = found(
        look("ada", "t1", "3.3@4"), look("ben", "t1", "3.3@4"), look("cid", "t1"),
        look("ada", "t2", "3.3@4"), look("ben", "t2"),
        look("ada", "t3", "1.3@4"), look("ben", "t3"),
    )  # fmt: skip

    assert [(row.trace, row.split) for row in told.rows] == [
        ("t3", (1, 1)), ("t2", (1, 1)), ("t1", (2, 1)),
    ]  # fmt: skip


def test_by_step_each_tagged_step_is_a_unit() -> None:
    told = found(
        look("ada", "t1", "3.3@4", "3.3@9"),
        look("ben", "t1", "3.3@5", "1.3@9"),
        level="step",
    )

    assert [(row.mode, row.step, row.kind, row.distance) for row in told.rows] == [
        ("1.3", 9, "confusion", None),
        ("3.3", 4, "localisation", 1),
        ("3.3", 5, "localisation", 1),
        ("3.3", 9, "confusion", None),
    ]


def test_by_step_a_tag_on_the_whole_trace_is_no_vote_on_its_steps() -> None:
    row = only(look("ada", "t1", "3.3@4"), look("ben", "t1", "3.3"), level="step")

    assert (row.kind, row.unknown) == ("unseen", {"ben": "tagged the whole trace"})


def test_unanimous_units_are_not_listed() -> None:
    assert found(look("ada", "t1", "3.3@4"), look("ben", "t1", "3.3@4"), level="step").rows == ()
    assert found(look("ada", "t1", "3.3"), look("ben", "t1", "3.3@4")).rows == ()


def test_judges_stand_beside_and_are_no_side() -> None:
    row = only(
        look("ada", "t1", "3.3@4"), look("ben", "t1"), look("gpt", "t1", "3.3", kind="judge")
    )

    assert row.votes == {"ada": 1, "ben": 0}
    assert row.judges == {"gpt": 1}
    assert row.to_dict()["scenario"] == "7"
