"""Reads a codebook: the bundled MAST, or a file in the same form (TOML or JSON)."""

from functools import cache
from pathlib import Path
from typing import Any

from orjson import loads

from mast_tui.codebook.document import codebook_from
from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError

BUNDLED = Path(__file__).with_name("mast.toml")
TWIN = BUNDLED.with_suffix(".json")
"""The same values as JSON: TOML takes a tenth of the time to the first screen to read."""


def load(path: str | None = None) -> Codebook:
    """The codebook of ``path``, checked; without one MAST, which the tests have checked.

    The codebooks that come along are known by their ids: ``mast``, ``whowhen`` and so on.
    """
    if path is None or path in bundled():
        return _bundled(path or "mast")
    from mast_tui.codebook.schema import checked

    file = Path(path).expanduser()
    return codebook_from(checked(_values(file), str(file)))


@cache
def bundled() -> tuple[str, ...]:
    """The ids of the codebooks that come along."""
    return tuple(sorted(file.stem for file in BUNDLED.parent.glob("*.toml")))


@cache
def _bundled(id: str) -> Codebook:
    if id == BUNDLED.stem:
        return codebook_from(loads(TWIN.read_bytes()))
    return codebook_from(_toml(BUNDLED.with_name(f"{id}.toml").read_text(encoding="utf-8")))


def twin() -> bytes:
    """What :data:`TWIN` must hold; a test tells where ``mast.toml`` was changed without it."""
    from orjson import OPT_INDENT_2, dumps

    return dumps(_toml(BUNDLED.read_text(encoding="utf-8")), option=OPT_INDENT_2) + b"\n"


def _values(file: Path) -> Any:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise MastError(
            f"{file}: {error.strerror or error}; --codebook names a TOML or JSON file"
        ) from None
    except UnicodeDecodeError as error:
        raise MastError(f"{file}: is no UTF-8 text (byte {error.start})") from None
    as_json = text.lstrip().startswith("{")
    try:
        return _json(text) if as_json else _toml(text)
    except ValueError as error:
        kind = "JSON" if as_json else "TOML"
        raise MastError(f"{file}: is no valid {kind}: {error}") from None


def _json(text: str) -> Any:
    import json

    return json.loads(text)


def _toml(text: str) -> Any:
    import tomllib

    return tomllib.loads(text)
