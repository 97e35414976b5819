"""How a judge's file is read, in its three generations, with whatever stands in it."""

from typing import Any

import pytest

from mast_tui.traces.outcome import judgement


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
