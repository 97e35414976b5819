"""A trace in a row: the keys of ``list --json``, and what its reader has to say of it."""

import sys
from collections.abc import Iterable
from typing import Any

from mast_tui.cli.blind import hidden_row
from mast_tui.cli.printing import say
from mast_tui.traces.discover import Skipped
from mast_tui.traces.rows import Row, examine
from mast_tui.traces.safe import visible
from mast_tui.traces.trace import Trace


def row(trace: Trace) -> dict[str, Any]:
    """What ``list --json`` says of one trace."""
    found = examine(trace)
    if trace.veil:
        found = hidden_row(found, trace.veil.hides())
    return row_json(found)


def row_json(found: Row) -> dict[str, Any]:
    """The keys of ``list --json``."""
    return {
        "trace_id": found.trace_id,
        "path": found.address,
        "format": found.format,
        "model": found.model,
        "agent": found.agent,
        "scenario": found.scenario,
        "trial": found.trial,
        "steps": found.steps,
        "tool_calls": found.tool_calls,
        "errors": found.errors,
        "outcome": found.outcome,
        "score": found.score,
        "warnings": list(found.warnings),
        "outcome_source": found.outcome_source,
        "hidden": found.hidden,
        "usage": found.usage and found.usage._asdict(),
    }


def tell_skipped(skipped: list[Skipped]) -> None:
    """What could not be read in a folder, on stderr: the count and the first few."""
    if not skipped:
        return
    files = "1 file" if len(skipped) == 1 else f"{len(skipped)} files"
    say(f"{files} skipped")
    for one in skipped[:5]:
        print(f"  {visible(f'{one.path}: {one.reason}', line=True)}", file=sys.stderr)


def tell_warnings(trace_id: str, warnings: Iterable[str]) -> None:
    """What the reader has to say of a trace, on stderr."""
    for warning in warnings:
        say(f"{trace_id}: {warning}")
