"""``--score`` and ``--threshold``: what counts as success, where the study's measure is not meant."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from mast_tui.errors import UsageError

if TYPE_CHECKING:
    from mast_tui.traces.outcome import Measure


def add_outcome_arguments(parser: ArgumentParser) -> None:
    """The options by which success is computed."""
    parser.add_argument(
        "--score",
        metavar="NAME",
        help="the score that success is computed from (default: root_cause_entity, its recall)",
    )
    parser.add_argument(
        "--threshold", type=float, metavar="X", help="success from this score on (default: 1)"
    )


def measure_of(args: Namespace) -> "Measure | None":
    """The measure that was asked for; None where traces and study decide."""
    score = getattr(args, "score", None)
    threshold = getattr(args, "threshold", None)
    if score is None and threshold is None:
        return None
    from mast_tui.traces.outcome import METRIC, THRESHOLD, Measure

    if threshold is not None and not 0 <= threshold <= 1:
        raise UsageError(f"--threshold {threshold:g}: scores go from 0 to 1")
    return Measure(score or METRIC, THRESHOLD if threshold is None else threshold)
