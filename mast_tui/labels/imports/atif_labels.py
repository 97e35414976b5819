"""Labelled ATIF as mast-tui writes it: what was said stands in ``extra.mast_tui.labels``."""

from collections import defaultdict
from typing import Any, cast

from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, document
from mast_tui.labels.model import CONFIDENCES, KINDS, OUTCOMES, AnnotatorKind

ID = "atif"
ABOUT = "ATIF with labels, as mast-tui export atif writes it"


def sniff(head: bytes) -> bool:
    """A trajectory whose extra holds labels."""
    return b'"schema_version"' in head and b"ATIF" in head and b'"labels"' in head


def read(path: str) -> Found:
    """What each annotator says of the trace."""
    values = document(path)
    try:
        told = values["extra"]["mast_tui"]
        key, book = str(told["trace_id"]), str(told["codebook"]).split(" ")[0]
        votes: defaultdict[tuple[str, str], list[Vote]] = defaultdict(list)
        for label in told["labels"]:
            votes[label["annotator"], label["round"]].append(_vote(label))
        statements = tuple(
            _statement(review, key, book, votes[review["annotator"], review["round"]])
            for review in told["reviews"]
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise MastError(f"{path}: lacks or holds an odd {error}") from None
    return Found("labelled ATIF", statements, (), len(statements))


def _statement(review: dict[str, Any], key: str, book: str, votes: list[Vote]) -> Statement:
    kind = review["annotator_kind"] if review["annotator_kind"] in KINDS else "human"
    outcome = review.get("outcome")
    return Statement(
        Wanted(key=key, name=key),
        str(review["annotator"]),
        cast(AnnotatorKind, kind),
        str(review["round"]),
        book,
        tuple(votes),
        outcome if outcome in OUTCOMES else None,
        review.get("summary") or None,
    )


def _vote(label: dict[str, Any]) -> Vote:
    value, sure = label["value"], label.get("confidence")
    return Vote(
        str(label["name"]),
        None if value is None else int(bool(value)),
        step=label.get("step_id"),
        note=label.get("note"),
        actor=label.get("actor"),
        confidence=sure if sure in CONFIDENCES else None,
        decisive=label.get("decisive") is True,
    )
