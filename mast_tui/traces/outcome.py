"""How a run ended, as a judge measured it: judge_output.json in its generations."""

from typing import Any, NamedTuple

from mast_tui.traces.model import Outcome

METRIC, THRESHOLD = "root_cause_entity", 1.0
"""The study's metric: the recall of root cause entities; the run succeeded where it is whole."""


class Judgement(NamedTuple):
    """What a judge's file says of one run."""

    outcome: Outcome
    score: float | None
    source: str
    """The metric and the file it was read from."""
    error: str | None = None
    """Why the judge could not judge; whether that is the run's fault, its answer file tells."""


def judgement(document: Any, name: str = "judge_output.json") -> Judgement | None:
    """Read a judge's result of any generation; None where it holds none."""
    if not isinstance(document, dict):
        return None
    if error := document.get("error"):
        return Judgement("unknown", None, f"error in {name}", str(error))
    recall, metric = _recall(document)
    if recall is None:
        return None
    outcome: Outcome = "succeeded" if recall >= THRESHOLD else "failed"
    return Judgement(outcome, recall, f"{metric} in {name}")


def _recall(document: dict[str, Any]) -> tuple[float | None, str]:
    """The recall of root cause entities, 0 to 1, and what it is called in this generation."""
    inner = document.get("eval_result")
    scores = (inner if isinstance(inner, dict) else document).get("scores")
    if isinstance(scores, dict):
        entity = scores.get(METRIC)
        if isinstance(entity, dict):
            recall = unit(entity.get("calculation_recall", entity.get("recall")))
            if recall is not None:
                return recall, f"{METRIC}.calculation_recall"
        elif (plain := number(entity)) is not None:
            return unit(plain / 100), METRIC  # the generation that scores 0 to 100
    flat = document.get("flat_scores")
    if isinstance(flat, dict):
        recall = unit(flat.get(f"{METRIC}_recall"))
        if recall is not None:
            return recall, f"{METRIC}_recall"
    if "score" in document and "justification" in document:
        score = number(document["score"])  # a run of a leaderboard's result file
        return (None if score is None else unit(score / 100)), "score"
    return None, METRIC


def number(value: Any) -> float | None:
    """A finite number, or None for null, text, NaN and truth values."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -1e300 < value < 1e300 else None


def unit(value: Any) -> float | None:
    """A number between 0 and 1; recall over aliases can exceed 1 and is clamped."""
    plain = number(value)
    return None if plain is None else min(1.0, max(0.0, plain))
