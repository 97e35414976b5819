"""What agentdash says of a trace: a vote for each mode, a summary, whether the task was done.

It names no trace: give the one that is meant with --traces, unless a ``trace_id`` stands beside, or
the dictionaries stand in one by trace id.
"""

from collections.abc import Iterator
from typing import Any

from mast_tui.errors import MastError
from mast_tui.labels.imports.base import (
    Found,
    Statement,
    Vote,
    Wanted,
    documents,
    own_codebook,
    value_of,
)
from mast_tui.traces.model import Outcome

ID = "agentdash"
ABOUT = "the dictionary that agentdash returns"


def sniff(head: bytes) -> bool:
    """Modes with votes, and what else the dictionary has."""
    return b'"failure_modes"' in head and b'"task_completion"' in head


def read(path: str) -> Found:
    """Every dictionary of the file."""
    statements, book = [], own_codebook(path)
    for number, (key, values) in enumerate(_answers(path)):
        try:
            votes = tuple(
                Vote(mode, value_of(value)) for mode, value in values["failure_modes"].items()
            )
            done = value_of(values.get("task_completion"))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise MastError(f"{path}: record {number}: {error}") from None
        outcome: Outcome | None = None if done is None else "succeeded" if done else "failed"
        wanted = Wanted(key=key, name=key or path)
        summary = values.get("summary") or None
        told = (votes, outcome, summary)
        if book:
            statements.append(Statement(wanted, "agentdash votes", "consensus", "", book, *told))
        else:
            statements.append(Statement(wanted, "agentdash", "judge", "", "mast-judge", *told))
    return Found("agentdash", tuple(statements), (), len(statements))


def _answers(path: str) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Each dictionary with the trace that it names, if it names one."""
    for values in documents(path):
        if isinstance(values, dict) and "failure_modes" not in values:
            yield from values.items()
        else:
            key = values.get("trace_id")
            yield None if key is None else str(key), values
