"""TRAIL: the errors of a trace by location, as mast-tui writes them.

A location is ``step-12`` or the id of a span; what is at no step of the trace is said and left out.
TRAIL's own categories are no modes of MAST: a file of them needs a codebook that has them
(``--codebook``).
"""

import re
from pathlib import Path
from typing import Any

from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, documents

ID = "trail"
ABOUT = "TRAIL, a file of errors a trace"

_step = re.compile(r"step-(\d+)")


def sniff(head: bytes) -> bool:
    """Errors with a location."""
    return b'"errors"' in head and b'"scores"' in head and b'"spans"' not in head


def read(path: str) -> Found:
    """The errors of every trace of the file."""
    statements: list[Statement] = []
    warnings: list[str] = []
    for number, record in enumerate(documents(path)):
        try:
            statements.append(_statement(record, path, warnings))
        except (KeyError, TypeError, AttributeError) as error:
            raise MastError(f"{path}: record {number}: lacks or holds an odd {error}") from None
    return Found("TRAIL", tuple(statements), tuple(warnings), len(statements))


def _statement(record: dict[str, Any], path: str, warnings: list[str]) -> Statement:
    book = record.get("codebook")
    key = str(record.get("trace_id") or Path(path).stem)
    votes: dict[tuple[str, int | str], Vote] = {}
    for error in record["errors"]:
        category, location = str(error["category"]), str(error["location"])
        name = category.split(" ")[0] if book else category
        at = _step.fullmatch(location)
        place: int | str = int(at[1]) if at else location
        votes[name, place] = Vote(
            name,
            1,
            step=int(at[1]) if at else None,
            source_id=None if at else location,
            note=_note(error),
            decisive=bool(book) and error.get("impact") == "HIGH",
        )
    kept = _one_decisive(list(votes.values()), key, warnings)
    codebook = load(book).id if isinstance(book, str) else ""
    return Statement(
        Wanted(key=key, name=key), "TRAIL", "consensus", "", codebook, tuple(kept), complete=True
    )


def _one_decisive(votes: list[Vote], key: str, warnings: list[str]) -> list[Vote]:
    """Only one tag decides a trace; of several of high impact none is told apart."""
    if sum(vote.decisive for vote in votes) <= 1:
        return votes
    warnings.append(f"{key}: several errors of high impact: none of them is taken as decisive")
    return [vote._replace(decisive=False) for vote in votes]


def _note(error: dict[str, Any]) -> str | None:
    texts = [error.get("description"), error.get("evidence")]
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None
