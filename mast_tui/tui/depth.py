"""How many colours the terminal has."""

import os
import sys
from collections.abc import MutableMapping

from rich.console import Console
from textual.constants import COLOR_SYSTEM


def colour_depth() -> str:
    """As Rich names it: ``standard``, ``256`` or ``truecolor``."""
    forget_leaked_depth(os.environ)
    console = Console(file=sys.stderr, color_system=COLOR_SYSTEM or "auto", force_terminal=True)  # type: ignore[arg-type]
    return console.color_system or "standard"


def forget_leaked_depth(environ: MutableMapping[str, str]) -> None:
    """Take away a ``COLORTERM`` that tells of another terminal than the one that is drawn on.

    It is handed on by sudo, by login shells and into GNU screen, which takes the numbers of 24-bit
    colours for other orders; the Linux console and old terminals have sixteen colours.
    """
    term = environ.get("TERM", "")
    in_screen = term.startswith("screen") and "TMUX" not in environ
    if in_screen or "STY" in environ or term.startswith(("linux", "vt")):
        environ.pop("COLORTERM", None)
