"""What is to be kept in mind when a mode is called a predictor: printed where it applies."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from mast_tui.analysis.association import Interval, wilson
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.mode_signature import ModeSignature
from mast_tui.analysis.vectors import Vector

SMALL = 20
"""Fewer failed or successful traces than this give intervals that say little."""


def cautions(
    vectors: Sequence[Vector],
    modes: Mapping[str, ModeSignature],
    circular: Collection[str],
    judged: bool,
) -> Iterator[str]:
    """One line for each thing that applies."""
    outcomes: Counter[str] = Counter(vector.outcome for vector in vectors)
    runs = Counter(v.about["scenario"] for v in vectors if v.about.get("scenario"))
    yield from cautions_of(outcomes, runs.total(), len(runs), modes, circular, judged)


def cautions_of(
    outcomes: Mapping[str, int],
    runs: int,
    scenarios: int,
    modes: Mapping[str, ModeSignature],
    circular: Collection[str],
    judged: bool,
) -> Iterator[str]:
    """The same from counts: traces by outcome, and how many of how many scenarios."""
    yield from _simpson(modes)
    yield from _circular(modes, circular)
    yield from _small(outcomes)
    yield from _clustered(runs, scenarios)
    if judged:
        yield (
            "labels by an LLM judge carry its mistakes, and these may go with the outcome: look at "
            "the same table from the traces that people labelled (--annotator-source majority)"
        )
    if any(one.tested for one in modes.values()):
        yield "association, no cause: a mode may be a sign of what made the run fail"


def _simpson(modes: Mapping[str, ModeSignature]) -> Iterator[str]:
    """Modes that look like predictors because a weak model has them, or the other way round."""
    for code, one in modes.items():
        pooled, within = one.difference, one.stratified.difference
        if one.strata < 2 or isinstance(pooled, Undefined) or isinstance(within, Undefined):
            continue
        apart = pooled.low > 0 or pooled.high < 0
        if apart and (within.low <= 0 <= within.high or pooled.value * within.value < 0):
            yield (
                f"{code}: {_points(pooled)} over all models but {_points(within)} within models: "
                "it tells models apart, not runs (Simpson's paradox)"
            )


def _circular(modes: Mapping[str, ModeSignature], circular: Collection[str]) -> Iterator[str]:
    tested = [code for code in modes if code in circular and modes[code].tested]
    if tested:
        yield (
            f"{', '.join(tested)}: partly defined by how the run ended; say whether annotators "
            "were blind to the outcome"
        )


def _small(outcomes: Mapping[str, int]) -> Iterator[str]:
    for outcome, word in (("failed", "failed"), ("succeeded", "successful")):
        number = outcomes.get(outcome, 0)
        half = wilson(number // 2, number)
        if 0 < number < SMALL and isinstance(half, Interval):
            yield (
                f"only {number} {word} trace{'s' * (number > 1)}: a share of {number // 2} in {number} may be anything "
                f"from {half.low:.0%} to {half.high:.0%}"
            )


def _clustered(runs: int, scenarios: int) -> Iterator[str]:
    if runs > scenarios:
        yield (
            f"{runs} runs of {scenarios} scenarios: runs of one scenario are not "
            "independent, so intervals of single modes are too narrow; means and the ranking are "
            "drawn by scenario"
        )


def _points(found: Interval) -> str:
    return f"{100 * found.value:+.0f} points ({100 * found.low:.0f} to {100 * found.high:.0f})"
