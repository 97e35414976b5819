"""Judgements of AdaMAST: the modes that apply to a trace, with evidence; all others do not.

Its own MAST is an adaptation with other ids (MAST-1 to MAST-14), so a mode is found by its name, and
what is not MAST's is said and left out. A judgement that finds nothing says ``none_apply``. What
mast-tui wrote says whose it is in ``judge_metadata``, and is in the codes of its own codebook.
"""

import re
from typing import Any, cast

from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Found, Statement, Vote, Wanted, documents
from mast_tui.labels.model import CONFIDENCES, KINDS, AnnotatorKind

ID = "adamast"
ABOUT = "judgements of AdaMAST, one a trace"
NOT_ASKED = ("2.6",)
"""The mode of MAST that its adaptation does not have."""

_place = re.compile(r"(?:whole trace|step (?P<step>\d+))(?:: )?")


def sniff(head: bytes) -> bool:
    """Modes as a list, and that none may apply."""
    return b'"failure_modes"' in head and b'"none_apply"' in head


def read(path: str) -> Found:
    """Every judgement of the file."""
    statements: list[Statement] = []
    warnings: list[str] = []
    for number, record in enumerate(documents(path)):
        try:
            key = str(record["trace_id"])
            if own := _own(record, key):
                statements.append(own)
                continue
            votes = _votes(record, warnings)
        except (KeyError, TypeError, AttributeError) as error:
            raise MastError(f"{path}: record {number}: lacks or holds an odd {error}") from None
        statements.append(
            Statement(
                Wanted(key=key, name=key), "AdaMAST", "judge", "", "mast", votes, complete=True
            )
        )
    return Found("AdaMAST", tuple(statements), tuple(dict.fromkeys(warnings)), len(statements))


def _own(record: dict[str, Any], key: str) -> Statement | None:
    """A judgement that mast-tui wrote: with its annotator, its round and the steps."""
    about = record.get("judge_metadata") or {}
    if "codebook" not in about or "annotator" not in about:
        return None
    book, done = str(about["codebook"]).split(" ")[0], about.get("review") == "done"
    kind = about.get("kind") if about.get("kind") in KINDS else "human"
    votes: dict[tuple[str, int | None], Vote] = {}
    for found in record["failure_modes"]:
        at = _place.match(found.get("evidence") or "")
        step = int(at["step"]) if at and at["step"] else None
        note = (found.get("evidence") or "")[at.end() if at else 0 :] or None
        sure = found.get("confidence") if found.get("confidence") in CONFIDENCES else None
        votes[found["code"], step] = Vote(found["code"], 1, step=step, note=note, confidence=sure)
    return Statement(
        Wanted(key=key, name=key),
        str(about["annotator"]),
        cast(AnnotatorKind, kind),
        str(about.get("round") or ""),
        book,
        tuple(votes.values()),
        complete=done,
    )


def _votes(record: dict[str, Any], warnings: list[str]) -> tuple[Vote, ...]:
    votes: dict[str, Vote] = {mode: Vote(mode, None) for mode in NOT_ASKED}
    for found in record["failure_modes"]:
        name, code = str(found.get("name") or ""), str(found.get("code") or "")
        try:
            mode = load().find(name or code)
        except MastError as error:
            warnings.append(f"{code} {name}: left out: {error}")
            continue
        confidence = str(found.get("confidence") or "").lower()
        sure = next((one for one in CONFIDENCES if one == confidence), None)
        votes[mode] = Vote(mode, 1, note=found.get("evidence") or None, confidence=sure)
    return tuple(votes.values())
