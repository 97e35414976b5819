"""The configuration file: theme, ASCII signs, mouse, repainting, the annotator's name, keys,
and macros.

    theme = "dark"
    ascii = false
    mouse = false
    repaint = "changed"
    annotator = "ines"

    [keys]
    next_error = "e"
    copy_step = ["Y", "leader y"]

    [macros]
    r = ["1.3", "3.2"]

What is wrong in it is told in one line; options and environment variables come before it.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui import places
from mast_tui.errors import MastError

KINDS = {
    "theme": str, "ascii": bool, "mouse": bool, "repaint": str, "annotator": str, "keys": dict,
    "macros": dict,
}  # fmt: skip
SAID = {str: "a text in quotes", bool: "true or false", dict: "a table"}


class Settings(NamedTuple):
    """What the configuration file says; a file that is not there says nothing."""

    path: Path
    theme: str = ""
    ascii: bool = False
    mouse: bool = False
    repaint: str = ""
    annotator: str = ""
    keys: Mapping[str, object] = {}
    macros: Mapping[str, object] = {}


def load() -> Settings:
    """The settings of this user."""
    path = places.config_path()
    try:
        text = path.read_bytes()
    except FileNotFoundError:
        return Settings(path)
    except OSError as error:
        raise MastError(f"{path}: the configuration cannot be read: {error.strerror}") from None
    return Settings(path, **_checked(path, _parsed(path, text)))


def _parsed(path: Path, text: bytes) -> dict[str, Any]:
    import tomllib  # not before there is something to read

    try:
        return tomllib.loads(text.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MastError(f"{path}: this is not TOML: {error}") from None


def _checked(path: Path, found: dict[str, Any]) -> dict[str, Any]:
    for name, value in found.items():
        if name not in KINDS:
            known = ", ".join(KINDS)
            raise MastError(f"{path}: there is no setting {name}; there are {known}")
        if not isinstance(value, KINDS[name]):
            raise MastError(f"{path}: {name} must be {SAID[KINDS[name]]}")
    return found
