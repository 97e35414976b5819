"""What a study file must be like. Imported only where one is read whole: pydantic is slow to load."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from mast_tui.errors import MastError
from mast_tui.labels.identity import name_key
from mast_tui.labels.model import HIDDEN, Hidden, Required
from mast_tui.labels.votes import Unsure

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Path = Annotated[str, StringConstraints(min_length=1, pattern=r"^[^/~\x00]")]
_KNOWN = {
    "missing": "is missing",
    "extra_forbidden": "is no setting of a study",
    "string_too_short": "is empty",
    "too_short": "is empty",
}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class SourceForm(_Form):
    """Traces from one place."""

    paths: Annotated[list[Path], Field(min_length=1)]
    licence: Text | None = None


class RoundForm(_Form):
    """One round."""

    name: Text
    traces: Annotated[int, Field(ge=0)] | None = None
    overlap: Annotated[int, Field(ge=1)] = 2
    annotators: list[Text] = []
    blind: bool = True
    hides: list[Hidden] = list(HIDDEN)
    calibration: bool = True
    preannotations: bool = False


class StudyForm(_Form):
    """A study file."""

    name: Text
    store: Path = "labels.db"
    codebook: Text = "mast"
    codebook_version: Text | None = None
    annotators: Annotated[list[Text], Field(min_length=1)]
    lead: Text | None = None
    required: list[Required] = []
    unsure: Unsure = "null"
    score: Text | None = None
    threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    calibration: list[Path] = []
    sources: Annotated[list[SourceForm], Field(min_length=1)]
    rounds: list[RoundForm] = []


def checked(values: Any, name: str) -> dict[str, Any]:
    """The values of a valid study file; else a MastError with one line a problem."""
    try:
        form = StudyForm.model_validate(values)
    except ValidationError as error:
        problems = [f"{_place(one['loc'])}: {_said(one)}" for one in error.errors()]
    else:
        problems = list(_problems(form))
        if not problems:
            return form.model_dump()
    raise MastError("\n".join(f"{name}: {problem}" for problem in problems))


def _problems(form: StudyForm) -> Iterator[str]:
    people = {name_key(name) for name in form.annotators}
    yield from _repeated("annotators", (name_key(name) for name in form.annotators))
    yield from _repeated("rounds", (round.name for round in form.rounds))
    for number, round in enumerate(form.rounds, start=1):
        place = f"round {number} ({round.name})"
        for name in round.annotators:
            if name_key(name) not in people:
                yield f'{place}, annotators: "{name}" is no annotator of the study'
        yield from _repeated(f"{place}, annotators", (name_key(one) for one in round.annotators))
        there = len(round.annotators or form.annotators)
        if round.overlap > there:
            yield f"{place}, overlap: {round.overlap} annotators a trace, and there are {there}"


def _repeated(place: str, values: Iterable[str]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f'{place}: "{value}" stands {times} times'


def _place(loc: tuple[int | str, ...]) -> str:
    """``round 2, overlap`` for ("rounds", 1, "overlap")."""
    words: list[str] = []
    for part in loc:
        if isinstance(part, int) and words:
            words[-1] = f"{words[-1].removesuffix('s')} {part + 1}"
        else:
            words.append(str(part))
    return ", ".join(words) or "the file"


def _said(error: Any) -> str:
    if error["type"] == "string_pattern_mismatch":
        return f'"{error["input"]}" is no path relative to the folder of the study'
    message = str(error["msg"])
    return _KNOWN.get(error["type"], message[:1].lower() + message[1:])
