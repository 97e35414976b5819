"""Our own rows, as ``export jsonl`` and ``export csv`` write them: a tag a row, with its first quote.

A row without a mode is a review without tags. Further quotes and findings of several tags are not in
them; ``export labels`` has everything.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from mast_tui.errors import MastError
from mast_tui.labels.dataset.votes import lines_of
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, documents
from mast_tui.labels.model import CONFIDENCES, IMPACTS, KINDS, OUTCOMES, STATES, AnnotatorKind

ID = "rows"
ABOUT = "rows of tags, as export jsonl and csv write them"
Word = TypeVar("Word", bound=str)
COLUMNS = ("trace_id", "annotator", "annotator_kind", "codebook", "mode", "review")


class _Who(NamedTuple):
    """Whose look at which trace a row is about."""

    trace: str
    annotator: str
    kind: AnnotatorKind
    round: str
    codebook: str


def sniff(head: bytes) -> bool:
    """The columns in the first line."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0]
    return all(name.encode() in first for name in COLUMNS) and first[:1] != b"["


def read(path: str) -> Found:
    """Every row, gathered by annotator, trace, round and codebook."""
    votes: defaultdict[_Who, list[Vote]] = defaultdict(list)
    about: dict[_Who, Mapping[str, Any]] = {}
    rows = 0
    for number, fields in _rows(path):
        rows += 1
        try:
            who = _who(fields)
            about.setdefault(who, fields)
            if vote := _vote(fields):
                votes[who].append(vote)
            votes[who] += []
        except (KeyError, TypeError, AttributeError) as error:
            raise MastError(f"{path}:{number}: lacks or holds an odd {error}") from None
        except ValueError as error:
            raise MastError(f"{path}:{number}: {error}") from None
    statements = tuple(_statement(who, said, about[who]) for who, said in votes.items())
    return Found("", statements, (), rows)


def _rows(path: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """The rows of either form, each with its place; an empty cell is null."""
    lines = lines_of(Path(path))
    if next((line for line in lines if line.strip()), "").lstrip("\ufeff ").startswith("{"):
        yield from enumerate(documents(path), start=1)
        return
    reader = csv.DictReader(lines)
    for fields in reader:
        yield reader.line_num, {name: text or None for name, text in fields.items()}


def _who(fields: Mapping[str, Any]) -> _Who:
    kind = _one_of(fields, "annotator_kind", KINDS) or "human"
    return _Who(
        str(fields["trace_id"]), str(fields["annotator"]), kind,
        str(fields.get("round") or ""), str(fields["codebook"] or ""),
    )  # fmt: skip


def _vote(fields: Mapping[str, Any]) -> Vote | None:
    if fields["mode"] is None:
        return None
    step = fields.get("step")
    return Vote(
        str(fields["mode"]),
        1,
        step=None if step is None else int(step),
        note=fields.get("note"),
        confidence=_one_of(fields, "confidence", CONFIDENCES),
        decisive=str(fields.get("decisive")).lower() == "true",
        quote=fields.get("quote"),
        impact=_one_of(fields, "impact", IMPACTS),
    )


def _statement(who: _Who, votes: list[Vote], about: Mapping[str, Any]) -> Statement:
    return Statement(
        Wanted(key=who.trace, name=str(about.get("path") or who.trace)),
        who.annotator,
        who.kind,
        who.round,
        who.codebook,
        tuple(votes),
        _one_of(about, "review_outcome", OUTCOMES),
        complete=True,
        state=_one_of(about, "review", STATES) or "in progress",
    )


def _one_of(fields: Mapping[str, Any], column: str, known: tuple[Word, ...]) -> Word | None:
    """A word of a column; None where it is empty."""
    said = fields.get(column)
    if said is None:
        return None
    found = next((word for word in known if word == said), None)
    if found is None:
        raise ValueError(f'{column} "{said}" is none of {", ".join(known)}')
    return found
