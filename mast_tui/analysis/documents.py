"""Whole results as plain values: what ``--json`` prints, and what the Python API gives."""

from collections.abc import Collection, Sequence
from typing import Any

from mast_tui.analysis.bootstrap import Draws
from mast_tui.analysis.of_labels import judges_of, report_of, signature_of, steps_of
from mast_tui.analysis.planning import Need
from mast_tui.analysis.report import Report
from mast_tui.analysis.signature import Choices, Signature
from mast_tui.labels.labelled import Labelled
from mast_tui.labels.study.progress import Line

Document = dict[str, Any]


def carried_document(labels: Labelled) -> list[Document]:
    """What became of labels in other codebooks and versions."""
    return [one.to_dict() for one in labels.carried]


def agreement_document(
    labels: Labelled,
    people: Sequence[str] | None = None,
    level: str = "trace",
    draws: Draws | None = None,
    report: Report | None = None,
) -> Document:
    """Agreement between people, on steps, and of judges; ``report`` where it was made already."""
    made = report or report_of(labels, level, people, draws=draws)
    steps = steps_of(labels, people)
    judges = judges_of(labels, people, level)
    return made.to_dict() | {
        "steps": steps.to_dict() if steps else None,
        "judges": [one.to_dict() for one in judges],
        "carried": carried_document(labels),
    }


def signature_document(
    labels: Labelled,
    by: str = "model",
    source: str = "majority",
    choices: Choices | None = None,
    report: Signature | None = None,
) -> Document:
    """The failure signatures of the groups that ``by`` makes; ``report`` where it was made already."""
    found = report or signature_of(labels, by, source, choices)
    return found.to_dict() | {"carried": carried_document(labels)}


def progress_document(
    lines: dict[str, list[Line]], needs: Collection[Need], width: float
) -> Document:
    """How far a study is, and how many traces it still needs."""
    told: Document = {by: [one.to_dict() for one in of] for by, of in lines.items()}
    told["all"] = told["all"][0]
    modes = {one.mode: one._asdict() | {"more": one.more} for one in needs}
    return told | {"planning": {"width": width, "modes": modes}}
