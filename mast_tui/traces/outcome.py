"""How a run ended, as a judge measured it: judge_output.json in its generations.

What counts as success is a named score and a threshold (:class:`Measure`): the study's is the
recall of root cause entities, whole. Every score in a judge's file has a name here: the metric's
own (``root_cause_entity``, ``propagation_chain``), and ``_precision``, ``_recall`` and ``_f1``
behind it where the judge tells them.
"""

from typing import Any, NamedTuple

from mast_tui.traces.model import Outcome

METRIC, THRESHOLD = "root_cause_entity", 1.0
"""The study's metric: the recall of root cause entities; the run succeeded where it is whole."""


class Measure(NamedTuple):
    """What success is: this score, at least this high."""

    name: str = METRIC
    threshold: float = THRESHOLD

    def outcome(self, score: float) -> Outcome:
        """How a run with this score ended."""
        return "succeeded" if score >= self.threshold else "failed"

    def find(self, scores: dict[str, float]) -> float | None:
        """The score of this name; ``a.b`` is ``a_b``."""
        return scores.get(self.name, scores.get(self.name.replace(".", "_")))


STUDY = Measure()
"""Success as the study counts it."""


class Judgement(NamedTuple):
    """What a judge's file says of one run."""

    outcome: Outcome
    score: float | None
    source: str
    """The metric and the file it was read from."""
    error: str | None = None
    """Why the judge could not judge; whether that is the run's fault, its answer file tells."""


def judgement(
    document: Any, name: str = "judge_output.json", measure: Measure = STUDY
) -> Judgement | None:
    """Read a judge's result of any generation; None where it holds none of that name."""
    if not isinstance(document, dict):
        return None
    if error := document.get("error"):
        return Judgement("unknown", None, f"error in {name}", str(error))
    if measure.name == METRIC:
        score, metric = _recall(document)
    else:
        score, metric = measure.find(scores_in(document)), measure.name
    if score is None:
        return None
    bar = "" if measure == STUDY else f" >= {measure.threshold:g}"
    return Judgement(measure.outcome(score), score, f"{metric}{bar} in {name}")


def scores_in(document: Any) -> dict[str, float]:
    """Every named score of a judge's result, 0 to 1."""
    found: dict[str, float] = {}
    if not isinstance(document, dict):
        return found
    inner = document.get("eval_result")
    listed = (inner if isinstance(inner, dict) else document).get("scores")
    for metric, told in listed.items() if isinstance(listed, dict) else ():
        if isinstance(told, dict):
            found.update(_parts(str(metric), told))
        elif (plain := number(told)) is not None:
            found[str(metric)] = unit(plain / 100) or 0.0  # the generation that scores 0 to 100
    flat = document.get("flat_scores")
    for metric, told in flat.items() if isinstance(flat, dict) else ():
        if (plain := unit(told)) is not None:
            found.setdefault(str(metric), plain)
    return found


def _parts(metric: str, told: dict[str, Any]) -> dict[str, float]:
    """A metric's own score is its recall where entities are found, else what was calculated."""
    found = {}
    for part in ("precision", "recall", "f1"):
        score = unit(told.get(f"calculation_{part}", told.get(part)))
        if score is not None:
            found[f"{metric}_{part}"] = score
    own = unit(told.get("calculation"))
    own = found.get(f"{metric}_recall") if own is None else own
    return found if own is None else {metric: own, **found}


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
