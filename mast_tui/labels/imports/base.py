"""What importers say, before it is known whether the traces are here."""

import json
import re
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.model import AnnotatorKind, Confidence, Impact, State
from mast_tui.traces.model import Outcome


class Wanted(NamedTuple):
    """Which trace is meant. It must be of this data set and key, and have all the steps."""

    trace_id: str | None = None
    """Where data set and key give it."""
    family: str | None = None
    """The format family that a ``key`` belongs to."""
    key: str | None = None
    """The native key: what the source calls the trace."""
    run_id: str | None = None
    name: str = ""
    """What it is called where it is not found."""


class Vote(NamedTuple):
    """One mode of one statement."""

    mode: str
    value: int | None
    """1, 0, or None where nothing was said."""
    record: int | None = None
    """The 0-based record of the source that is meant; none means the whole trace."""
    step: int | None = None
    """The step, where the source counts as we do."""
    note: str | None = None
    actor: str | None = None
    confidence: Confidence | None = None
    decisive: bool = False
    source_id: str | None = None
    """The id that the source gives the step, where it names it so."""
    quote: str | None = None
    """Words of the step; where they do not stand there just once, they go into the note."""
    impact: Impact | None = None


class Statement(NamedTuple):
    """What one annotator says of one trace."""

    trace: Wanted
    annotator: str
    kind: AnnotatorKind
    round: str
    codebook: str
    """The id of a codebook that comes along or is the one in use; empty for the one in use."""
    votes: tuple[Vote, ...]
    outcome: Outcome | None = None
    summary: str | None = None
    complete: bool = False
    """Whether a mode that is not named is absent, rather than not asked."""
    state: State = "done"


class Found(NamedTuple):
    """What a file says."""

    dataset: str
    """Names the annotators apart from those of other data sets, the same on every machine."""
    statements: tuple[Statement, ...]
    warnings: tuple[str, ...] = ()
    records: int = 0


def document(path: str) -> Any:
    """The JSON of a file; NaN is read, for some files have it."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise MastError(f"{path}: is no JSON: {error}") from None


def documents(path: str) -> list[Any]:
    """The objects of a JSON document, a list of them, or one a line."""
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise MastError(f"{path}: {error}") from None
    value = _parsed(text)
    if value is _BROKEN:
        return [
            _line(path, number, line)
            for number, line in enumerate(text.split("\n"), 1)
            if line.strip()
        ]
    return value if isinstance(value, list) else [value]


_BROKEN = object()
_comma = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
"""A string, or a comma behind which nothing comes."""


def _parsed(text: str) -> Any:
    """The document, with commas before an end forgiven; else :data:`_BROKEN`."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        return json.loads(_comma.sub(lambda found: found[1] or "", text))
    except ValueError:
        return _BROKEN


def _line(path: str, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise MastError(f"{path}:{number}: is no JSON: {error}") from None


def own_codebook(path: str) -> str | None:
    """The codebook of a file that mast-tui wrote, as the manifest beside it says; else None.

    In such a file the codes are its codebook's, and not those of the program that it is made for.
    """
    try:
        told = json.loads(Path(f"{path}.manifest.json").read_text(encoding="utf-8"))
        found = told["codebooks"][0]["id"] if told.get("tool") == "mast-tui" else None
    except (OSError, ValueError, KeyError, IndexError, TypeError, AttributeError):
        return None
    return found if isinstance(found, str) else None


def value_of(value: Any) -> int | None:
    """A vote: true, false, 1, 0; null and NaN are no vote."""
    if value is None or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, bool | int | float) and value in (0, 1):
        return int(value)
    raise ValueError(f"vote {value!r} is none of true, false, 1, 0, null")
