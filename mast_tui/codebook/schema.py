"""What a codebook file must be like. Imported only when one is named: pydantic is slow to load."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from mast_tui.codebook.document import default_keys
from mast_tui.errors import MastError

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,15}$")]
Keys = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}$")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class BoundaryForm(_Form):
    """One "not this but" note."""

    mode: str | None = None
    text: Text


class CategoryForm(_Form):
    """One category."""

    id: Code
    name: Text
    definition: str = ""
    names: dict[str, Text] = {}


class ModeForm(_Form):
    """One mode: code, name, category and definition are needed, the rest helps people."""

    code: Code
    name: Text
    category: Text
    definition: Text
    example: str = ""
    incident_example: str = ""
    boundaries: list[BoundaryForm] = []
    remedy: str = ""
    remedy_source: str = ""
    stage: list[Text] = []
    aliases: list[Text] = []
    names: dict[str, Text] = {}
    conflicts: str = ""
    note: str = ""
    keys: Keys | None = None


class CodebookForm(_Form):
    """A codebook file. ``hash`` is what a printed codebook carries; it is computed, not read."""

    id: Code
    name: Text
    version: Text
    revision: Annotated[int, Field(ge=0)] = 1
    title: str = ""
    source: str = ""
    prefix: str = ""
    hash: str = ""
    contradictions: list[Annotated[tuple[Code, Code], Field(strict=False)]] = []
    between_agents: list[Code] = []
    dropped: list[Text] = []
    categories: Annotated[list[CategoryForm], Field(min_length=1)]
    modes: Annotated[list[ModeForm], Field(min_length=1)]


def checked(values: Any, name: str) -> dict[str, Any]:
    """The values of a valid codebook; else a MastError with one line a problem."""
    try:
        form = CodebookForm.model_validate(values)
    except ValidationError as error:
        problems = [
            f"{_place(e['loc'], values)}: {_said(e['type'], e['msg'])}" for e in error.errors()
        ]
    else:
        problems = list(_problems(form))
        if not problems:
            return form.model_dump()
    raise MastError("\n".join(f"{name}: {problem}" for problem in problems))


def _problems(form: CodebookForm) -> Iterator[str]:
    yield from _repeated("category id", (category.id for category in form.categories))
    yield from _repeated("mode code", (mode.code for mode in form.modes))
    yield from _repeated("mode name", (mode.name.casefold() for mode in form.modes))
    defined = {category.id for category in form.categories}
    used = {mode.category for mode in form.modes}
    for category in form.categories:
        if category.id not in used:
            yield f"category {category.id}: no mode belongs to it"
    for mode in form.modes:
        if mode.category not in defined:
            yield f'mode {mode.code}: category "{mode.category}" is not defined'
    yield from _boundary_problems(form)
    codes = {mode.code for mode in form.modes}
    for code in (*form.between_agents, *(code for pair in form.contradictions for code in pair)):
        if code not in codes:
            yield f'contradictions and between_agents: there is no mode "{code}"'
    yield from _key_problems(form)


def _repeated(what: str, values: Iterable[str]) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f'{what} "{value}" stands {times} times; each must be unique'


def _boundary_problems(form: CodebookForm) -> Iterator[str]:
    codes = {mode.code for mode in form.modes}
    for mode in form.modes:
        for number, boundary in enumerate(mode.boundaries, start=1):
            if boundary.mode == mode.code:
                yield f"mode {mode.code}, boundary {number}: points to the mode itself"
            elif boundary.mode is not None and boundary.mode not in codes:
                yield f'mode {mode.code}, boundary {number}: there is no mode "{boundary.mode}"'


def _key_problems(form: CodebookForm) -> Iterator[str]:
    keys = [(mode.keys or default_keys(mode.code), mode.code) for mode in form.modes]
    for typed, code in keys:
        if not typed:
            yield f'mode {code}: its code has no digits to type; give it keys = "1" or the like'
    codes = set()
    for typed, code in keys:
        for other, longer in keys:
            same_pair = code == longer or (longer, code) in codes
            if typed and other.startswith(typed) and not same_pair:
                codes.add((code, longer))
                clash = f'begin keys "{other}"' if other != typed else "are keys of both"
                yield f'modes {code} and {longer}: keys "{typed}" {clash}; give one of them other keys'


def _place(loc: tuple[int | str, ...], values: Any) -> str:
    """``mode 3 (2.1), definition`` for ("modes", 2, "definition")."""
    words: list[str] = []
    for part in loc:
        if isinstance(part, int) and words:
            singular = {"modes": "mode", "categories": "category", "boundaries": "boundary"}
            words[-1] = f"{singular.get(words[-1], words[-1])} {part + 1}"
            if len(words) == 1 and (code := _code(values, loc[0], part)):
                words[-1] += f" ({code})"
        else:
            words.append(str(part))
    return ", ".join(words) or "the file"


def _code(values: Any, group: int | str, number: int) -> str:
    try:
        entry = values[group][number]
        return str(entry.get("code") or entry.get("id") or "")
    except (AttributeError, IndexError, KeyError, TypeError):
        return ""


def _said(kind: str, message: str) -> str:
    known = {
        "missing": "is missing",
        "extra_forbidden": "is no field of a codebook",
        "string_too_short": "is empty",
        "too_short": "is empty",
    }
    return known.get(kind, message[:1].lower() + message[1:])
