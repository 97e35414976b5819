"""The long votes file, CSV or JSONL: ``annotator, trace, mode, value`` and what may stand beside."""

from collections import defaultdict
from pathlib import Path
from typing import Any

from mast_tui.errors import MastError
from mast_tui.labels.dataset.votes import COLUMNS, lines_of, row_of, rows_of, vote_of
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted
from mast_tui.labels.model import KINDS, AnnotatorKind

ID = "votes"
ABOUT = "long votes, CSV or JSONL"


def sniff(head: bytes) -> bool:
    """The four columns in the first line."""
    first = head.lstrip(b"\xef\xbb\xbf \r\n\t").split(b"\n", 1)[0].lower()
    return all(name.encode() in first for name in COLUMNS) and first[:1] != b"["


def read(path: str) -> Found:
    """Every row's vote, by annotator, trace and round."""
    votes: defaultdict[tuple[str, str, str, AnnotatorKind], list[Vote]] = defaultdict(list)
    rows = 0
    for number, fields in rows_of(path, lines_of(Path(path))):
        rows += 1
        try:
            row, value = row_of(fields)
            vote, _ = vote_of(value)
            kind = _kind(fields)
        except ValueError as error:
            raise MastError(f"{path}:{number}: {error}") from None
        who = (row.annotator, row.trace, _text(fields, "round"), kind)
        decisive = _text(fields, "decisive").lower() in ("1", "true", "yes")
        note = _text(fields, "note") or None
        votes[who].append(Vote(row.mode, vote, step=row.step, note=note, decisive=decisive))
    statements = tuple(
        Statement(Wanted(key=trace, name=trace), name, kind, round, "", tuple(said))
        for (name, trace, round, kind), said in votes.items()
    )
    return Found("", statements, (), rows)


def _kind(fields: Any) -> AnnotatorKind:
    said = _text(fields, "annotator_kind").lower() or "human"
    kind = next((one for one in KINDS if one == said), None)
    if kind is None:
        raise ValueError(f'annotator_kind "{said}" is none of {", ".join(KINDS)}')
    return kind


def _text(fields: Any, column: str) -> str:
    value = fields.get(column)
    return "" if value is None else str(value).strip()
