"""How a judge's file is read, in its three generations, with whatever stands in it."""

from typing import Any

import pytest

from mast_tui.traces.outcome import Measure, judgement, scores_in


def leaderboard(**entity: Any) -> dict[str, Any]:
    return {"metadata": {}, "eval_result": {"scores": {"root_cause_entity": entity}}}


@pytest.mark.parametrize(
    ("document", "outcome", "score"),
    [
        (leaderboard(calculation_recall=1.0, calculation_precision=0.5), "succeeded", 1.0),
        (leaderboard(calculation_recall=0.5), "failed", 0.5),
        (leaderboard(calculation_recall=1.5), "succeeded", 1.0),
        (leaderboard(calculation_recall=-1), "failed", 0.0),
        ({"flat_scores": {"root_cause_entity_recall": 1}}, "succeeded", 1.0),
        ({**leaderboard(calculation_recall=None), "flat_scores": {"root_cause_entity_recall": 0.0}}, "failed", 0.0),
        ({"scores": {"root_cause_entity": 100}, "error": None}, "succeeded", 1.0),
        ({"scores": {"root_cause_entity": 50}}, "failed", 0.5),
        ({"scores": {"root_cause_entity": 0}}, "failed", 0.0),
        ({"scores": {"root_cause_entity": {"calculation_recall": 1}}}, "succeeded", 1.0),
        ({"run": 1, "score": 100, "justification": "all found", "error": None}, "succeeded", 1.0),
    ],
)  # fmt: skip
def test_recall_decides_in_every_generation(document: Any, outcome: str, score: float) -> None:
    told = judgement(document)
    assert told is not None
    assert (told.outcome, told.score, told.error) == (outcome, score, None)
    assert "judge_output.json" in told.source


@pytest.mark.parametrize(
    "document",
    [
        None, [], "text", {}, {"scores": None}, {"scores": {"root_cause_entity": None}},
        {"eval_result": {"scores": []}}, leaderboard(calculation_recall=None),
        leaderboard(calculation_recall=float("nan")), leaderboard(calculation_recall="1.0"),
        leaderboard(calculation_recall=True), {"success": True}, {"score": None, "justification": ""},
    ],
)  # fmt: skip
def test_what_holds_no_result_gives_none(document: Any) -> None:
    assert judgement(document) is None


def test_an_error_of_the_judge_is_told_and_not_scored() -> None:
    told = judgement({"scores": {"root_cause_entity": 0}, "error": "No agent output file"})
    assert told is not None
    assert (told.outcome, told.score, told.error) == ("unknown", None, "No agent output file")


EVERY = {
    "scores": {
        "root_cause_entity": {"calculation_precision": 0.5, "calculation_recall": 1.0},
        "root_cause_reasoning": {"calculation": 0.5},
        "propagation_chain": {"precision": None, "recall": 0.25, "calculation": 0.4},
        "root_cause_entity_k@1": {"calculation_recall": 2.0, "calculation_f1": 1.0},
        "root_cause_reasoning_partial": {"calculation": None},
        "details": [],
    }
}


def test_every_score_has_a_name_and_lies_between_0_and_1() -> None:
    assert scores_in(EVERY) == {
        "root_cause_entity": 1.0,
        "root_cause_entity_precision": 0.5,
        "root_cause_entity_recall": 1.0,
        "root_cause_reasoning": 0.5,
        "propagation_chain": 0.4,
        "propagation_chain_recall": 0.25,
        "root_cause_entity_k@1": 1.0,
        "root_cause_entity_k@1_recall": 1.0,
        "root_cause_entity_k@1_f1": 1.0,
    }
    assert scores_in({"scores": {"propagation_chain": 40}}) == {"propagation_chain": 0.4}
    assert scores_in({"flat_scores": {"x_f1": 0.5}, "scores": None}) == {"x_f1": 0.5}


@pytest.mark.parametrize(
    ("name", "threshold", "outcome", "score", "source"),
    [
        ("root_cause_entity", 1.0, "succeeded", 1.0, "root_cause_entity.calculation_recall in f"),
        ("root_cause_reasoning", 0.5, "succeeded", 0.5, "root_cause_reasoning >= 0.5 in f"),
        ("root_cause_entity.precision", 0.6, "failed", 0.5, "root_cause_entity.precision >= 0.6 in f"),
    ],
)  # fmt: skip
def test_success_is_a_named_score_and_a_threshold(
    name: str, threshold: float, outcome: str, score: float, source: str
) -> None:
    told = judgement(EVERY, "f", Measure(name, threshold))
    assert told is not None
    assert (told.outcome, told.score, told.source) == (outcome, score, source)


def test_a_score_that_nobody_gave_is_no_outcome() -> None:
    assert judgement(EVERY, "f", Measure("beauty", 0.5)) is None
