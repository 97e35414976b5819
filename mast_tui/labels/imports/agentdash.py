"""What agentdash says of a trace: a vote for each mode, a summary, whether the task was done.

It names no trace: give the one that is meant with --traces, unless a ``trace_id`` stands beside.
"""

from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, documents, value_of
from mast_tui.traces.model import Outcome

ID = "agentdash"
ABOUT = "the dictionary that agentdash returns"


def sniff(head: bytes) -> bool:
    """Modes with votes, and what else the dictionary has."""
    return b'"failure_modes"' in head and b'"task_completion"' in head


def read(path: str) -> Found:
    """Every dictionary of the file."""
    statements = []
    for number, values in enumerate(documents(path)):
        try:
            votes = tuple(
                Vote(mode, value_of(value)) for mode, value in values["failure_modes"].items()
            )
            done = value_of(values.get("task_completion"))
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            raise MastError(f"{path}: record {number}: {error}") from None
        outcome: Outcome | None = None if done is None else "succeeded" if done else "failed"
        key = values.get("trace_id")
        wanted = Wanted(key=None if key is None else str(key), name=str(key or path))
        summary = values.get("summary") or None
        statements.append(
            Statement(wanted, "agentdash", "judge", "", "mast-judge", votes, outcome, summary)
        )
    return Found("agentdash", tuple(statements), (), len(statements))
