"""TRAIL: a file a trace, with its errors by location.

A location is the span where the trace is made of spans, else ``step-12``. TRAIL grades the impact of
an error; ours is what came of it: the decisive one is HIGH, one that contributed MEDIUM, one that
the agent recovered from LOW, and null where nobody said.
"""

from pathlib import Path
from typing import Any

from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.faults import Fault, Faults, root
from mast_tui.exports.looks import Looks, clean_json, counted, looks_in
from mast_tui.labels.looks import Look
from mast_tui.labels.model import TraceRow

Object = dict[str, Any]
SPANS = ("otel", "langfuse")
"""The format families whose steps are spans."""


def write(chosen: Chosen, folder: Path) -> Written:
    """Write ``TRACE_ID.json`` for every trace that somebody is done with or tagged."""
    found, number = looks_in(chosen, kept=("step", "quotes", "note", "impact")), 0
    faults = Faults(chosen, found)
    for trace, looks in found.by_trace().items():
        if not any(look.state == "done" or faults.tags(look) for look in looks):
            faults.lost["traces that nobody is done with or tagged"] += 1
            continue
        told = faults.of(looks)
        placed = [one for one in told if one.step is not None]
        faults.lost["errors of the whole trace: TRAIL has a location for each"] += len(told) - len(
            placed
        )
        record = _record(found, looks, placed)
        faults.lost["errors whose impact nobody said, which is null"] += sum(
            error["impact"] is None for error in record["errors"]
        )
        (folder / f"{trace}.json").write_text(clean_json(record, 1) + "\n", encoding="utf-8")
        number += 1
    book = found.codebook
    named = [f"the categories are the modes of {book.name} {book.version}, not TRAIL's own"]
    more = ["TRAIL's scores of whole traces, which nobody here gives"]
    return Written(number, (*found.lost, *counted(faults.lost), *(named + more if number else ())))


def _record(found: Looks, looks: list[Look], faults: list[Fault]) -> Object:
    row, cause = found.traces[looks[0].trace], root(faults)
    return {
        "trace_id": row.trace_id,
        "errors": [_error(found, fault, row, fault is cause) for fault in faults],
        "scores": [],
        "codebook": found.codebook.id,
    }


def _error(found: Looks, fault: Fault, row: TraceRow, decided: bool) -> Object:
    return {
        "category": found.codebook.mode(fault.mode).label,
        "location": _location(fault, row),
        "evidence": "\n".join(fault.quotes),
        "description": fault.notes,
        "impact": "HIGH" if decided else _impact(fault),
    }


def _location(fault: Fault, row: TraceRow) -> str:
    named = next((tag.source_id for tag in fault.tags if tag.source_id), None)
    return named if named and row.format in SPANS else f"step-{fault.step}"


def _impact(fault: Fault) -> str | None:
    said = {tag.impact for tag in fault.tags}
    return (
        "MEDIUM"
        if fault.decisive or "contributed" in said
        else "LOW"
        if "recovered" in said
        else None
    )
