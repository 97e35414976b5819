"""The labels file, line by line: JSON with a ``type``, checked before anything is stored.

``annotator``, ``codebook``, ``round``, ``trace``, ``review``, ``verdict`` and ``tag`` hold the
fields of the values of the same names; a tag carries its quotes, an annotator its other uuids.
A study adds ``assignment``, ``question``, ``freeze``, ``settlement`` and ``guideline``.
"""

import json
import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.identity import clean
from mast_tui.labels.model import Annotator, Review, Tag, TraceRow, Verdict
from mast_tui.labels.rows import Record, scope_in
from mast_tui.labels.study import rows as study_rows

VERSION = 1
"""Of the form of the file. A reader refuses a newer one, for it would lose what it cannot hold."""

TYPES = (
    "annotator", "codebook", "round", "trace", "review", "verdict", "tag",
    "assignment", "question", "freeze", "settlement", "guideline",
)  # fmt: skip
"""In the order in which they are written, so that what a line names stands above it."""

_DERIVED = ("review", "verdict", "tag", "assignment", "settlement", "guideline")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


class Line(NamedTuple):
    """One checked line; ``number`` says where it stood."""

    type: str
    record: Record
    number: int


class _Codebook(NamedTuple):
    id: str
    version: str
    revision: int
    hash: str
    body: dict[str, Any]


class _Round(NamedTuple):
    name: str
    closed_at: str | None
    settings: dict[str, Any] | None
    created_at: str
    changed_at: str
    revision: int
    host: str


_VALUES: dict[str, Any] = {
    "annotator": Annotator,
    "codebook": _Codebook,
    "round": _Round,
    "trace": TraceRow,
    "review": Review,
    "verdict": Verdict,
    "tag": Tag,
    **{type: table.value for type, table in study_rows.TABLES.items()},
}
_MORE = {"annotator": ("also",), "trace": ("changed_at",)}


def fields(type: str) -> tuple[str, ...]:
    """The fields of a line of this type, in the order in which they are written."""
    return (*_VALUES[type]._fields, *_MORE.get(type, ()))


def written(type: str, record: Record) -> str:
    """One line of the file, without its end."""
    ordered = {"type": type} | {field: record[field] for field in fields(type)}
    return json.dumps(ordered, ensure_ascii=False)


def parsed(lines: Iterable[str], name: str) -> list[Line]:
    """Every line of a file; MastError with the number of the first that is wrong."""
    checkers = _checkers()
    found = []
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = _line(text, number, checkers)
        except ValueError as error:
            raise MastError(f"{name}:{number}: {_reason(error)}") from None
        if line is not None:
            found.append(line)
    return found


def _line(text: str, number: int, checkers: dict[str, Any]) -> Line | None:
    values = json.loads(text)
    type = values.pop("type", None) if isinstance(values, dict) else None
    if type == "labels":
        if values.get("version") != VERSION:
            raise ValueError(f"is of labels version {values.get('version')}; upgrade mast-tui")
        return None
    if type not in TYPES:
        raise ValueError(f'type "{type}" is none of {", ".join(TYPES)}')
    expected = set(fields(type))
    for what, names in (("lacks", expected - set(values)), ("has no", set(values) - expected)):
        if names:
            raise ValueError(f"{type} {what} {', '.join(sorted(names))}")
    more = {field: values.pop(field) for field in _MORE.get(type, ())}
    checkers[type].validate_json(json.dumps(values), strict=True)
    record = _cleaned(values | more)
    _check(type, record)
    return Line(type, record, number)


def _checkers() -> dict[str, Any]:
    from pydantic import TypeAdapter

    return {type: TypeAdapter(value) for type, value in _VALUES.items()}


def _check(type: str, record: Record) -> None:
    """What the types of the fields do not say."""
    for field in ("created_at", "changed_at", "closed_at", "done_at"):
        if record.get(field) is not None and not _TIME.fullmatch(str(record[field])):
            raise ValueError(f'{field} "{record[field]}" is no time like 2026-01-31T09:30:00.000Z')
    if type == "annotator" and not _all_text(record["also"]):
        raise ValueError("also is no list of uuids")
    if type == "settlement":
        _check_choice(record["choice"])
    if type in _DERIVED and record["id"] != derived_id(type, record):
        raise ValueError(f"the id of this {type} does not follow from what it is about")


def _check_choice(choice: str) -> None:
    if choice not in study_rows.WORDS and not study_rows.sides(choice):
        words = ", ".join(study_rows.WORDS)
        raise ValueError(f'choice "{choice}" is neither a list of uuids nor one of {words}')


def derived_id(type: str, record: Record) -> str:
    """The id that a line has by what it is about."""
    if type in study_rows.TABLES:
        return study_rows.derived_id(type, record)
    scope = scope_in(record)
    if type == "tag":
        return scope.tag(record["mode"], record["step"])
    return scope.verdict(record["mode"]) if type == "verdict" else scope.review()


def _all_text(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _cleaned(value: Any) -> Any:
    """Values without lone surrogates, which a JSON escape can smuggle in."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_cleaned(item) for item in value]
    if isinstance(value, dict):
        return {_cleaned(key): _cleaned(item) for key, item in value.items()}
    return value


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"is no JSON ({error})"
    problems = getattr(error, "errors", None)  # pydantic's, without importing it
    if problems is None:
        return str(error)
    first = problems()[0]
    place = ".".join(str(part) for part in first["loc"] if not str(part).startswith("function-"))
    return f"{place}: {first['msg']}"
