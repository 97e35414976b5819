"""AgentRx: failures by category and step, one of them the root cause.

``step_number`` counts what AgentRx counts in its own traces, the messages, and our steps in all
others; ``counted`` says which. The categories are the modes of the codebook, told in ``codebook``.
"""

from typing import Any, TextIO

from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.faults import Fault, Faults, root
from mast_tui.exports.looks import Looks, clean_json, counted, looks_in, succeeded, summaries
from mast_tui.exports.texts import Texts
from mast_tui.labels.looks import Look
from mast_tui.labels.model import TraceRow
from mast_tui.traces.model import Step

Object = dict[str, Any]
KEPT = ("step", "quotes", "note", "actor")
OWN = "agentrx"
"""The codebook, and the traces, that are AgentRx's own."""


def write(chosen: Chosen, out: TextIO) -> Written:
    """Write a record a trace that did not succeed and has a failure at a step."""
    texts, found = Texts(chosen), looks_in(chosen, kept=KEPT)
    faults, records = Faults(chosen, found), list[Object]()
    for trace, looks in found.by_trace().items():
        if succeeded(found, trace, looks):
            faults.lost["traces that did not fail"] += 1
            continue
        told = faults.of(looks)
        placed = [one for one in told if one.step is not None]
        faults.lost["tags on a whole trace"] += sum(len(one.tags) for one in told) - sum(
            len(one.tags) for one in placed
        )
        if placed:
            records.append(_record(chosen, found, looks, placed, texts.steps(trace)))
        else:
            faults.lost["failed traces without a failure at a step"] += 1
    out.write(clean_json(records, 1) + "\n")
    return Written(len(records), (*found.lost, *counted(faults.lost), *_unlike(found)))


def _unlike(found: Looks) -> list[str]:
    book = found.codebook
    if book.id == OWN:
        return []
    return [f"the categories are the modes of {book.name} {book.version}, not AgentRx's ten"]


def _record(
    chosen: Chosen,
    found: Looks,
    looks: list[Look],
    faults: list[Fault],
    steps: list[Step] | None,
) -> Object:
    row = found.traces[looks[0].trace]
    cause = root(faults)
    return {
        "trajectory_id": _key(row),
        "failures": [
            _failure(found, number, fault, row, steps)
            for number, fault in enumerate(faults, start=1)
        ],
        "root_cause": {
            "failure_id": faults.index(cause) + 1 if cause else None,
            "reason_for_root_cause": cause.notes if cause else "",
        },
        "failure_summary": summaries(chosen, found, looks),
        "codebook": found.codebook.id,
        "counted": "messages" if row.format == OWN else "steps",
    }


def _key(row: TraceRow) -> str:
    """AgentRx knows its own traces by their task, all others by our id."""
    return row.scenario if row.format == OWN and row.scenario else row.trace_id


def _failure(
    found: Looks, number: int, fault: Fault, row: TraceRow, steps: list[Step] | None
) -> Object:
    at, mode = fault.step or 1, found.codebook.mode(fault.mode)
    sources = [tag.source_index for tag in fault.tags if tag.source_index is not None]
    acts = steps[at - 1].actor if steps and at <= len(steps) else None
    return {
        "failure_id": number,
        "step_number": sources[0] + 1 if row.format == OWN and sources else at,
        "step_reason": fault.notes,
        "failure_category": mode.name if found.codebook.id == OWN else mode.label,
        "category_reason": "\n".join(fault.quotes),
        "failed_agent": fault.actor or acts or row.agent or "agent",
    }
