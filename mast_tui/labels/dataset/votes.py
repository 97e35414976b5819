"""The long votes file: label sets made elsewhere, counted without the store.

One vote a row, as CSV (comma or tab) or JSONL: ``annotator, trace, mode, value`` and optionally
``step``. A value is 1, 0, or empty (``null``, ``NaN``) for a vote that was not cast.

Where a column ``steps`` says how many a trace has, a mode that was voted on is 0 at the steps that are
not listed for it, as in the store; where a column ``review`` says that it is not done, nothing is known
of them. Without ``steps`` only what is listed was voted on.
"""

import csv
import json
import math
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.looks import Vote
from mast_tui.labels.votes import Level, Unit, Votes

COLUMNS = ("annotator", "trace", "mode", "value")
_VALUES: dict[str, Vote] = {"1": 1, "0": 0, "true": 1, "false": 0, "": None, "null": None}


class _Row(NamedTuple):
    annotator: str
    trace: str
    mode: str
    step: int | None


class _About(NamedTuple):
    """What rows say beside votes."""

    steps: dict[str, int]
    """How many a trace has, where that is told."""
    unfinished: set[tuple[str, str]]
    """Annotators, with the traces whose review is not done."""


_Cast = dict[_Row, Vote]


def read_votes(source: str | Path | Iterable[str], level: Level | None = None) -> Votes:
    """The votes of a file (or of its lines). Without ``level``, by step where rows name steps."""
    if isinstance(source, str | Path):
        name, lines = str(source), lines_of(Path(source))
    else:
        name, lines = "votes", list(source)
    cast, about, missing = _cast(name, lines)
    if not cast:
        raise MastError(f"{name}: holds no votes; give columns {', '.join(COLUMNS)}")
    by_step = any(row.step is not None for row in cast)
    if level == "step" and not by_step:
        raise MastError(f"{name}: has no column step, so there are only votes by trace")
    warnings = []
    if missing:
        warnings.append(f"{missing} value{'s' if missing > 1 else ''} NaN, read as no vote")
    chosen: Level = level or ("step" if by_step else "trace")
    counted = _by_step(cast, about) if chosen == "step" else _by_trace(cast)
    return _votes(chosen, counted, cast, tuple(warnings))


def lines_of(path: Path) -> list[str]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.readlines()
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise MastError(f"{path}: is no UTF-8 text ({error.reason})") from error


def _cast(name: str, lines: list[str]) -> tuple[_Cast, _About, int]:
    """Every vote by what it is on, what is told beside, and how many values were NaN."""
    cast: _Cast = {}
    about = _About({}, set())
    seen: dict[_Row, int] = {}
    missing = 0
    for number, fields in rows_of(name, lines):
        try:
            row, value = row_of(fields)
            vote, nan = vote_of(value)
            if row in cast and cast[row] != vote:
                raise ValueError(f"votes otherwise than line {seen[row]} on the same")
            if steps := number_of_steps(fields):
                about.steps.setdefault(row.trace, steps)
        except ValueError as error:
            raise MastError(f"{name}:{number}: {error}") from None
        if str(fields.get("review") or "done").strip().lower() != "done":
            about.unfinished.add((row.annotator, row.trace))
        missing += nan
        cast[row] = vote
        seen.setdefault(row, number)
    return cast, about, missing


def rows_of(name: str, lines: list[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith("{"):
        yield from _json_rows(name, lines)
        return
    reader = csv.DictReader(lines, delimiter="\t" if "\t" in first else ",", restkey="more")
    reader.fieldnames = [field.strip().lower() for field in reader.fieldnames or ()]
    absent = [column for column in COLUMNS if column not in reader.fieldnames]
    if absent:
        raise MastError(f"{name}:1: no column {', '.join(absent)}; give {', '.join(COLUMNS)}")
    for fields in reader:
        # a row that ends early lacks its last fields, which is not the same as leaving them empty
        yield reader.line_num, {key: value for key, value in fields.items() if value is not None}


def _json_rows(name: str, lines: list[str]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                fields = json.loads(line)
            except ValueError as error:
                raise MastError(f"{name}:{number}: is no JSON ({error})") from None
            if not isinstance(fields, dict):
                raise MastError(f"{name}:{number}: is no JSON object")
            yield number, fields


def row_of(fields: Mapping[str, Any]) -> tuple[_Row, Any]:
    if "more" in fields and isinstance(fields["more"], list):
        raise ValueError("has more fields than the header")
    names = {column: str(fields.get(column, "") or "").strip() for column in COLUMNS[:3]}
    absent = [column for column, text in names.items() if not text]
    if "value" not in fields:
        absent.append("value")
    if absent:
        raise ValueError(f"has no {', '.join(absent)}")
    return _Row(names["annotator"], names["trace"], names["mode"], _step(fields.get("step"))), (
        fields["value"]
    )


def _step(value: Any) -> int | None:
    text = str("" if value is None else value).strip().lower().removesuffix(".0")
    if text in ("", "nan", "null"):
        return None
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f'step "{value}" is no number from 1')
    return int(text)


def number_of_steps(fields: Mapping[str, Any]) -> int:
    """How many steps the trace of a row has; 0 where it does not say."""
    value = fields.get("steps")
    text = str("" if value is None else value).strip().removesuffix(".0")
    if text and not text.isdecimal():
        raise ValueError(f'steps "{text}" is no number')
    return int(text or 0)


def vote_of(value: Any) -> tuple[Vote, bool]:
    """The vote, and whether it was NaN: which is neither yes nor no, whatever bool() says."""
    if isinstance(value, float) and math.isnan(value):
        return None, True
    text = str("" if value is None else value).strip().lower().removesuffix(".0")
    if text == "nan":
        return None, True
    if text not in _VALUES:
        raise ValueError(f'value "{value}" is none of 1, 0 and empty')
    return _VALUES[text], False


_Counted = dict[str, dict[Unit, dict[str, Vote]]]


def _by_trace(cast: _Cast) -> _Counted:
    """Votes by trace: 1 if it is 1 anywhere, else 0 if it is 0 anywhere."""
    counted: _Counted = {}
    for row, vote in cast.items():
        unit = counted.setdefault(row.mode, {}).setdefault(row.trace, {})
        known = unit.get(row.annotator)
        unit[row.annotator] = vote if known is None else known if vote is None else max(known, vote)
    return counted


def _by_step(cast: _Cast, about: _About) -> _Counted:
    """Votes by step: those that are listed, and what they leave for the other steps."""
    counted: _Counted = {row.mode: {} for row in cast}
    steps = {row.trace: set(range(1, about.steps.get(row.trace, 0) + 1)) for row in cast}
    for row, vote in cast.items():
        if row.step is not None:
            unit: Unit = (row.trace, row.step)
            counted[row.mode].setdefault(unit, {})[row.annotator] = vote
            steps[row.trace].add(row.step)
    for (mode, trace), votes in _elsewhere(cast, about).items():
        units = counted[mode]
        for step in steps[trace]:
            units[trace, step] = votes | units.get((trace, step), {})
    return counted


def _elsewhere(cast: _Cast, about: _About) -> dict[tuple[str, str], dict[str, Vote]]:
    """By mode and trace, what annotators say of the steps that they do not list.

    A vote without a step says of each step that it is 0, or nothing.
    """
    found: dict[tuple[str, str], dict[str, Vote]] = {}
    for row, vote in cast.items():
        whole = found.setdefault((row.mode, row.trace), {})
        if row.step is None:
            whole[row.annotator] = 0 if vote == 0 else None
    for row, vote in cast.items():
        told = row.trace in about.steps and (row.annotator, row.trace) not in about.unfinished
        if row.step is not None and vote is not None and told:
            found[row.mode, row.trace].setdefault(row.annotator, 0)
    return found


def _votes(level: Level, counted: _Counted, cast: _Cast, warnings: tuple[str, ...]) -> Votes:
    annotators = tuple(sorted({row.annotator for row in cast}))
    units = {unit for mode in counted.values() for unit in mode}
    ordered = sorted(units, key=lambda unit: unit if isinstance(unit, tuple) else (unit, 0))
    nobody: dict[str, Vote] = dict.fromkeys(annotators)
    modes = {
        mode: {unit: nobody | counted.get(mode, {}).get(unit, {}) for unit in ordered}
        for mode in sorted({row.mode for row in cast})
    }
    return Votes(level, annotators, tuple(ordered), modes, warnings)
