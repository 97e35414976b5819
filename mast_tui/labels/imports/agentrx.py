"""AgentRx's ground truth: failures by category and step, one of them the root cause.

Steps count from 1, in the messages of tau-bench as in the histories of Magentic-One. Its ids are
those of other data sets too, so only traces in AgentRx's own form are meant.
"""

from typing import Any

from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, documents

ID = "agentrx"
ABOUT = "the ground truth files of AgentRx"


def sniff(head: bytes) -> bool:
    """Failures with a category."""
    return b'"trajectory_id"' in head and b'"failure_category"' in head


def read(path: str) -> Found:
    """Every trajectory's failures."""
    statements: list[Statement] = []
    warnings: list[str] = []
    for number, record in enumerate(documents(path)):
        try:
            statements.append(_statement(record, warnings))
        except (KeyError, TypeError, AttributeError) as error:
            raise MastError(f"{path}: record {number}: lacks or holds an odd {error}") from None
    return Found("AgentRx", tuple(statements), tuple(warnings), len(statements))


def _statement(record: dict[str, Any], warnings: list[str]) -> Statement:
    key = str(record["trajectory_id"])
    root = (record.get("root_cause") or {}).get("failure_id")
    book = str(record.get("codebook") or ID)
    find = load(book).find
    own = record.get("counted") == "steps"  # written by mast-tui, of a trace in another form
    votes: dict[tuple[str, int], Vote] = {}
    for failure in record["failures"]:
        try:
            mode = find(_name(failure, book))
        except MastError as error:
            warnings.append(f"{key}, failure {failure.get('failure_id')}: {error}")
            continue
        number = int(failure["step_number"])
        vote = Vote(
            mode,
            1,
            None if own else number - 1,
            number if own else None,
            note=_note(failure),
            actor=failure.get("failed_agent") or None,
            decisive=root is not None and str(failure.get("failure_id")) == str(root),
        )
        before = votes.get((mode, number))
        if before is not None:
            note = "\n".join(filter(None, (before.note, vote.note)))
            vote = before._replace(note=note, decisive=before.decisive or vote.decisive)
        votes[mode, number] = vote
    wanted = Wanted(family=None if own else ID, key=key, name=key)
    summary = record.get("failure_summary") or None
    return Statement(
        wanted,
        "AgentRx",
        "consensus",
        "",
        book,
        tuple(votes.values()),
        "failed",
        summary,
        True,
    )


def _name(failure: dict[str, Any], book: str) -> str:
    """The category by name; mast-tui writes a mode as it is shown, of which its code is enough."""
    name = str(failure["failure_category"])
    return name if book == ID else name.split(" ")[0]


def _note(failure: dict[str, Any]) -> str | None:
    texts = [failure.get("step_reason"), failure.get("category_reason")]
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None
