"""The long votes file as looks: what signatures, steps and disagreements need beside the votes.

The columns of :mod:`mast_tui.labels.dataset.votes`, and any of ``model``, ``agent``, ``scenario``, ``trial``, ``format``,
``outcome`` (failed, succeeded, unknown), ``review_outcome``, ``steps`` (how many the trace has),
``path``, ``round``, ``annotator_kind`` and ``decisive``. Other columns are kept to group by.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.dataset.votes import (
    COLUMNS,
    lines_of,
    number_of_steps,
    row_of,
    rows_of,
    vote_of,
)
from mast_tui.labels.looks import Facts, Look, Mark, steps_of
from mast_tui.labels.model import KINDS, OUTCOMES, AnnotatorKind
from mast_tui.traces.model import Outcome

KNOWN = frozenset((*COLUMNS, "step", "outcome", "review_outcome", "steps", "path", "round",
                   "annotator_kind", "decisive"))  # fmt: skip
OUTCOME_WORDS: dict[str, Outcome] = {
    **{name: name for name in OUTCOMES},
    "fail": "failed", "failure": "failed", "false": "failed", "0": "failed",
    "success": "succeeded", "successful": "succeeded", "true": "succeeded", "1": "succeeded",
    "": "unknown", "null": "unknown", "nan": "unknown",
}  # fmt: skip
_YES = ("1", "true", "yes")


class LongForm(NamedTuple):
    """What a file of votes says."""

    looks: list[Look]
    facts: dict[str, Facts]
    modes: tuple[str, ...]
    warnings: tuple[str, ...]
    by_step: bool
    """Whether rows name steps."""


class _Said:
    """What one annotator says of one trace, as far as it is read."""

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.asked: set[str] = set()
        self.kind: AnnotatorKind = "human"
        self.round = ""
        self.outcome: Outcome | None = None


def read_long(source: str | Path | Iterable[str]) -> LongForm:
    """The looks of a file (or of its lines)."""
    if isinstance(source, str | Path):
        name, lines = str(source), lines_of(Path(source))
    else:
        name, lines = "votes", list(source)
    said: defaultdict[tuple[str, str], _Said] = defaultdict(_Said)
    facts: dict[str, Facts] = {}
    modes: set[str] = set()
    votes: dict[Any, Any] = {}
    missing, by_step = 0, False
    for number, fields in rows_of(name, lines):
        try:
            row, value = row_of(fields)
            vote, nan = vote_of(value)
            if votes.setdefault(row, vote) != vote:
                raise ValueError("votes otherwise than an earlier line on the same")
            facts[row.trace] = _facts(row.trace, fields, facts.get(row.trace))
            _about(said[row.annotator, row.trace], fields)
        except ValueError as error:
            raise MastError(f"{name}:{number}: {error}") from None
        missing, by_step = missing + nan, by_step or row.step is not None
        modes.add(row.mode)
        one = said[row.annotator, row.trace]
        if vote is not None:
            one.asked.add(row.mode)
        if vote == 1:
            decisive = _text(fields, "decisive").lower() in _YES
            one.marks.append(Mark(row.mode, row.step, None, decisive))
    if not said:
        raise MastError(f"{name}: holds no votes; give columns {', '.join(COLUMNS)}")
    warned = f"{missing} value{'s' if missing > 1 else ''} NaN, read as no vote"
    return LongForm(
        [_look(*key, one) for key, one in sorted(said.items())],
        facts,
        tuple(sorted(modes)),
        (warned,) if missing else (),
        by_step,
    )


def _look(annotator: str, trace: str, said: _Said) -> Look:
    marks = tuple(said.marks)
    return Look(
        trace,
        annotator,
        said.kind,
        said.round,
        "done",
        said.outcome,
        marks,
        steps_of(marks),
        frozenset(),
        frozenset(said.asked),
    )


def _about(said: _Said, fields: Mapping[str, Any]) -> None:
    """What a row says of the annotator's look as a whole."""
    kind = _text(fields, "annotator_kind").lower()
    if kind and kind not in KINDS:
        raise ValueError(f'annotator_kind "{kind}" is none of {", ".join(KINDS)}')
    said.kind = kind or said.kind
    said.round = _text(fields, "round") or said.round
    if _text(fields, "review_outcome"):
        said.outcome = _outcome(fields, "review_outcome")


def _facts(trace: str, fields: Mapping[str, Any], known: Facts | None) -> Facts:
    """What a row says of its trace; the first row that says it holds."""
    if known is not None:
        return known
    about = {name: _text(fields, name) for name in fields if name not in KNOWN}
    return Facts(
        trace,
        _text(fields, "path"),
        number_of_steps(fields),
        _outcome(fields, "outcome"),
        {name: text for name, text in about.items() if text},
    )


def _outcome(fields: Mapping[str, Any], column: str) -> Outcome:
    text = _text(fields, column).lower().removesuffix(".0")
    if text not in OUTCOME_WORDS:
        raise ValueError(f'{column} "{text}" is none of {", ".join(OUTCOMES)}')
    return OUTCOME_WORDS[text]


def _text(fields: Mapping[str, Any], column: str) -> str:
    value = fields.get(column)
    return "" if value is None else str(value).strip()
