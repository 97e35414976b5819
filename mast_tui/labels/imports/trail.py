"""TRAIL: the errors of a trace by location; its own files, and those that mast-tui writes.

A location is the id of a span, or ``step-12``. TRAIL's own files are in a codebook of their own, with
the spellings that are found in them; where they name no span, an error is on the whole trace. How
grave an error is, and the scores of the run, are told in words.
"""

import re
from pathlib import Path
from typing import Any

from mast_tui.codebook.load import load
from mast_tui.codebook.model import plain
from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, documents
from mast_tui.traces.identity import trace_id

ID = "trail"
ABOUT = "TRAIL, a file of errors a trace"
OWN = "trail"
NOT_ASKED = ("memory",)
"""The category that TRAIL's scorer knows and its annotators were not given."""

_step = re.compile(r"step-(\d+)")
_span = re.compile(r"[0-9a-f]{16}", re.IGNORECASE)
_vague = re.compile(r"\b(?:errors?|issues?|failures?)\b")


def sniff(head: bytes) -> bool:
    """Errors with a location."""
    placed = b'"location"' in head and b'"category"' in head
    return b'"errors"' in head and (placed or b'"scores"' in head) and b'"spans"' not in head


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
    key = str(record.get("trace_id") or Path(path).name.partition(".")[0])
    votes: dict[tuple[str, int | str | None], Vote] = {}
    for error in record["errors"]:
        vote = _ours(error) if book else _theirs(error, key, warnings)
        if vote is not None:
            place = vote.mode, vote.step or vote.source_id
            votes[place] = _joined(votes[place], vote) if place in votes else vote
    codebook, wanted = OWN, Wanted(trace_id("otel", key.lower()), name=key)
    kept = [*votes.values(), *(Vote(mode, None) for mode in NOT_ASKED)]
    if isinstance(book, str):
        codebook, wanted = load(book).id, Wanted(key=key, name=key)
        kept = _one_decisive(list(votes.values()), key, warnings)
    return Statement(
        wanted, "TRAIL", "consensus", "", codebook, tuple(kept),
        summary=_summary(record.get("scores")), complete=True,
    )  # fmt: skip


def _ours(error: dict[str, Any]) -> Vote:
    """An error as mast-tui writes it: the mode's code stands first, the decisive one is HIGH."""
    at = _step.fullmatch(str(error["location"]))
    return Vote(
        str(error["category"]).split(" ")[0],
        1,
        step=int(at[1]) if at else None,
        source_id=None if at else str(error["location"]),
        note=_note(error),
        decisive=error.get("impact") == "HIGH",
    )


def _theirs(error: dict[str, Any], key: str, warnings: list[str]) -> Vote | None:
    """An error of TRAIL itself; None for a category that nobody knows."""
    name, location = str(error["category"]), str(error.get("location") or "").strip()
    try:
        mode = category(name)
    except MastError as unknown:
        warnings.append(f"{key}: left out: {unknown}")
        return None
    place = location if _span.fullmatch(location) else None
    if place is None:
        warnings.append(f'{key}: {name} at "{location}", which is no span: on the whole trace')
    said = str(error.get("impact") or "").lower()
    note = "\n".join(filter(None, (error.get("description"), f"impact: {said}" if said else "")))
    return Vote(
        mode, 1, source_id=place and place.lower(), note=note or None,
        quote=error.get("evidence") or None,
    )  # fmt: skip


def category(name: str) -> str:
    """The code of a category, however it is spelled: in plural or not, with "errors" or without."""
    book = load(OWN)
    try:
        return book.find(name)
    except MastError:
        codes = {mode.code for mode in book.modes if _bare(name) in map(_bare, mode.spellings())}
        if len(codes) == 1 and _bare(name):
            return codes.pop()
        raise


def _bare(name: str) -> str:
    words = _vague.sub(" ", plain(name)).split()
    return " ".join(word.removesuffix("s") for word in words)


def _joined(one: Vote, other: Vote) -> Vote:
    """Two errors of one category at one place."""
    said = (one.note, other.note, other.quote if other.quote != one.quote else None)
    note = "\n".join(dict.fromkeys(word for word in said if word))
    return one._replace(note=note or None, decisive=one.decisive or other.decisive)


def _one_decisive(votes: list[Vote], key: str, warnings: list[str]) -> list[Vote]:
    """Only one tag decides a trace; of several of high impact none is told apart."""
    if sum(vote.decisive for vote in votes) <= 1:
        return votes
    warnings.append(f"{key}: several errors of high impact: none of them is taken as decisive")
    return [vote._replace(decisive=False) for vote in votes]


def _note(error: dict[str, Any]) -> str | None:
    texts = [error.get("description"), error.get("evidence")]
    return "\n".join(dict.fromkeys(text for text in texts if text)) or None


def _summary(scores: Any) -> str | None:
    """The scores of the run, 0 to 5, in a line."""
    first = scores[0] if isinstance(scores, list) and scores else scores
    told = [
        f"{(name.removesuffix('_score').replace('_', ' '))} {value:g}"
        for name, value in (first.items() if isinstance(first, dict) else ())
        if isinstance(value, int | float) and not isinstance(value, bool)
    ]
    return f"TRAIL's scores (0 to 5): {', '.join(told)}" if told else None
