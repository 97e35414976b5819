"""A trace as a blind round may see it, in a file of its own: what stands in for it elsewhere.

It is ATIF with the same steps under the same numbers and texts of the same lengths. Embedded answers
are empty, names of models are stars where the round hides them, and nothing is told of the run that
is hidden.
"""

import json
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, TextIO

from mast_tui.exports.atif import SCHEMA, UNKNOWN
from mast_tui.exports.atif_steps import atif_step
from mast_tui.labels.exchange.stand_ins import run_of
from mast_tui.traces import blind
from mast_tui.traces.formats.atif_own import MARK
from mast_tui.traces.veil import hidden_in, masked_step

if TYPE_CHECKING:
    from mast_tui.traces.model import Step, TraceInfo
    from mast_tui.traces.trace import Trace


def write(trace: "Trace", hides: Collection[str], out: TextIO) -> int:
    """Write the stand-in of a trace; returns in how many steps the name of a model was masked."""
    info = trace.finish().bare_info
    out.write(_json(_head(info, hides))[:-1] + ',\n"steps": [')
    changed = 0
    for number in range(1, len(trace) + 1):
        step = blind.shown(trace.bare(number, keep=False), False)
        seen = masked_step(step, info.model) if "model" in hides else step
        changed += seen is not step
        out.write(("," if number > 1 else "") + "\n" + _json(_step(seen)))
    out.write("\n]}\n")
    return changed


def _head(info: "TraceInfo", hides: Collection[str]) -> dict[str, Any]:
    def seen(text: str | None) -> str | None:
        return hidden_in(text, info.model) if "model" in hides else text

    about = {"scenario": seen(info.scenario), "trial": seen(info.trial)}
    if "outcome" not in hides:
        about |= {"outcome": info.outcome, "outcome_source": info.outcome_source}
    agent: dict[str, Any] = {"name": seen(info.agent) or UNKNOWN, "version": UNKNOWN}
    if info.model and "model" not in hides:
        agent["model_name"] = info.model
    run = run_of(info.trace_id)
    known = {name: value for name, value in about.items() if value is not None}
    if "outcome" not in hides and info.score is not None:
        known["score"] = info.score  # type: ignore[assignment]
    return {
        "schema_version": SCHEMA,
        "session_id": run,
        "trajectory_id": run,
        "agent": agent,
        "notes": "Written by mast-tui for a blind round: what the round hides is not here.",
        "extra": {MARK: known},
    }


def _step(step: "Step") -> dict[str, Any]:
    made = atif_step(step)
    made["extra"][MARK].pop("source_index", None)  # the record of another file
    return made


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
