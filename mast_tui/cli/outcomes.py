"""``--score`` and ``--threshold``: what counts as success, where the usual measure is not meant."""

from argparse import Namespace
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.errors import UsageError

if TYPE_CHECKING:
    from mast_tui.traces.outcome import Measure


def measure_of(args: Namespace) -> "Measure | None":
    """The measure that was asked for, or the study's; None where the traces decide."""
    score = getattr(args, "score", None)
    threshold = getattr(args, "threshold", None)
    if score is None and threshold is None:
        return study_measure(getattr(args, "db", None))
    if threshold is not None and not 0 <= threshold <= 1:
        raise UsageError(f"--threshold {threshold:g}: scores go from 0 to 1")
    return _measure(score, threshold)


def study_measure(database: str | None) -> "Measure | None":
    """What success is in the study that the store belongs to, where it says so."""
    score, threshold = places.study_measure(database)
    return None if score is None and threshold is None else _measure(score, threshold)


def _measure(score: str | None, threshold: float | None) -> "Measure":
    from mast_tui.traces.outcome import METRIC, THRESHOLD, Measure

    return Measure(score or METRIC, THRESHOLD if threshold is None else threshold)
