"""Macros: several tags under one letter, from the configuration file or recorded in the app.

    [macros]
    r = ["1.3", "3.2"]

    [macros.l]
    name = "the same loop again"
    confidence = "low"
    tags = [{ mode = "1.3", note = "nothing changed in between" }, { mode = "3.1", trace = true }]

What stands at a tag comes before what stands at its macro. Recorded ones are kept in
``macros.toml`` beside the configuration file, in the same form.
"""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui import places
from mast_tui.codebook.model import OTHER
from mast_tui.errors import MastError
from mast_tui.labels.model import CONFIDENCES, IMPACTS, Confidence, Impact, Tag

FIELDS = ("note", "confidence", "impact", "trace")
WORDS: dict[str, tuple[str, ...]] = {"confidence": CONFIDENCES, "impact": IMPACTS}


class MacroTag(NamedTuple):
    """One tag of a macro."""

    mode: str
    """Its code, or any name that the codebook knows it by."""
    note: str | None = None
    confidence: Confidence | None = None
    impact: Impact | None = None
    trace: bool = False
    """On the whole trace, not on the step."""


class Macro(NamedTuple):
    """What a letter tags."""

    letter: str
    name: str
    tags: tuple[MacroTag, ...]
    recorded: bool = False


def recorded_path() -> Path:
    """The file of recorded macros, there or not."""
    return places.config_path().with_name("macros.toml")


def load() -> dict[str, Macro]:
    """All macros by letter; those of the configuration file come before recorded ones."""
    from mast_tui import settings

    configured = settings.load()
    path = recorded_path()
    recorded = {letter: one._replace(recorded=True) for letter, one in _recorded(path).items()}
    return recorded | parsed(configured.macros, f"{configured.path.name}: [macros]")


def parsed(wanted: Mapping[str, object], where: str) -> dict[str, Macro]:
    """Macros by letter; MastError in one line for what is none."""
    return {letter: _macro(letter, value, where) for letter, value in wanted.items()}


def record(letter: str, name: str, tags: Sequence[Tag]) -> Macro:
    """Keep the tags of a step under a letter, in the place of what was recorded there."""
    check_letter(letter, "a macro")
    made = Macro(letter, name.strip(), tuple(_of_tag(tag) for tag in tags), recorded=True)
    path = recorded_path()
    _write(path, _recorded(path) | {letter: made})
    return made


def check_letter(letter: str, where: str) -> None:
    """A macro is called by one letter; ``q`` gives up."""
    if len(letter) != 1 or not (letter.isascii() and letter.isalpha()) or letter == "q":
        raise MastError(f"{where}: {letter!r} is no letter from a to z; q gives up")


def _recorded(path: Path) -> dict[str, Macro]:
    import tomllib

    try:
        return parsed(tomllib.loads(path.read_text(encoding="utf-8")), str(path))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}") from None
    except ValueError as error:
        raise MastError(f"{path}: this is not TOML: {error}") from None


def _macro(letter: str, value: object, where: str) -> Macro:
    check_letter(letter, where)
    where = f"{where} {letter}"
    table = value if isinstance(value, dict) else {"tags": value}
    for field in table.keys() - {"name", "tags", *FIELDS}:
        raise MastError(f"{where}: a macro has no {field}; it has name, tags, {', '.join(FIELDS)}")
    name, tags = table.get("name", ""), table.get("tags")
    if not isinstance(name, str) or not isinstance(tags, list) or not tags:
        raise MastError(f'{where}: a macro is a list of modes, as in ["1.3", "3.2"]')
    shared = {field: table[field] for field in FIELDS if field in table}
    return Macro(letter, name, tuple(_tag(one, shared, where) for one in tags))


def _tag(value: object, shared: Mapping[str, object], where: str) -> MacroTag:
    given = value if isinstance(value, dict) else {"mode": value}
    fields: dict[str, Any] = {**shared, **given}
    for field in fields.keys() - set(MacroTag._fields):
        raise MastError(f"{where}: a tag of a macro has no {field}")
    for field in ("mode", "note"):
        if not isinstance(fields.get(field, ""), str):
            raise MastError(f"{where}: {field} must be a text in quotes")
    if not fields.get("mode"):
        raise MastError(f"{where}: a tag of a macro needs its mode")
    for field, words in WORDS.items():
        if fields.get(field) not in (None, *words):
            raise MastError(f"{where}: {field} must be one of {', '.join(words)}")
    if not isinstance(fields.get("trace", False), bool):
        raise MastError(f"{where}: trace must be true or false")
    if fields["mode"] == OTHER.code and not fields.get("note", "").strip():
        raise MastError(f"{where}: a failure outside the codebook needs a note")
    return MacroTag(**fields)


def _of_tag(tag: Tag) -> MacroTag:
    return MacroTag(tag.mode, tag.note, tag.confidence, tag.impact, tag.step is None)


def _write(path: Path, macros: Mapping[str, Macro]) -> None:
    """Replace the file in one go. JSON texts are TOML texts, but for one control character."""

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

    rows = ["# Recorded by mast-tui; [macros] in config.toml has the same form and comes first."]
    for macro in macros.values():
        rows += ["", f"[{macro.letter}]", f"name = {text(macro.name)}", "tags = ["]
        for tag in macro.tags:
            given = {field: value for field, value in tag._asdict().items() if value}
            rows.append(f"  {{ {', '.join(f'{k} = {text(v)}' for k, v in given.items())} }},")
        rows.append("]")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f".{path.name}.{os.getpid()}")
        part.write_text("\n".join(rows) + "\n", encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise MastError(f"{path}: {error.strerror or error}; nothing was recorded") from None
