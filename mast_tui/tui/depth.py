"""How many colours the terminal has."""

import sys

from rich.console import Console
from textual.constants import COLOR_SYSTEM


def colour_depth() -> str:
    """As Rich names it: ``standard``, ``256`` or ``truecolor``."""
    console = Console(file=sys.stderr, color_system=COLOR_SYSTEM or "auto", force_terminal=True)  # type: ignore[arg-type]
    return console.color_system or "standard"
