"""The terminal, as far as it can be asked."""

import locale
import os
import shutil
import sys
from collections.abc import Iterator

from mast_tui.labels.health import Check
from mast_tui.tui.clipboard import takes_copies
from mast_tui.tui.depth import colour_depth

SMALLEST = (60, 12)
"""Columns and rows that the app needs."""


def terminal() -> Iterator[Check]:
    """Its size, colours, letters, and how it takes copies."""
    if not sys.stdout.isatty():
        yield Check("terminal", "ok", "none here: PATH prints what show prints")
        return
    size, term = shutil.get_terminal_size(), os.environ.get("TERM", "")
    said = f"TERM={term or 'unset'}, {size.columns}x{size.lines}, {_colours()}"
    if term in ("", "dumb"):
        yield Check("terminal", "trouble", said, "the app needs a terminal: set TERM")
    elif size.columns < SMALLEST[0] or size.lines < SMALLEST[1]:
        yield Check("terminal", "note", said, f"make it {SMALLEST[0]}x{SMALLEST[1]} at least")
    else:
        yield Check("terminal", "ok", said)
    yield _letters()
    yield _copying()


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return "no colour (NO_COLOR)"
    return {"standard": "16 colours", "256": "256 colours"}.get(colour_depth(), colour_depth())


def _letters() -> Check:
    encoding = locale.getpreferredencoding(do_setlocale=False)
    if "utf" in encoding.lower():
        return Check("letters", "ok", encoding)
    said = f"{encoding}: signs are drawn with ASCII"
    return Check("letters", "note", said, "a UTF-8 locale shows more: LANG=C.UTF-8")


def _copying() -> Check:
    if os.environ.get("TMUX"):
        said = "through tmux load-buffer"
        return Check("copying", "ok", f"{said}; onwards if tmux has set-clipboard on")
    if not takes_copies():
        return Check("copying", "note", "this terminal takes no copies: they go to files")
    return Check("copying", "ok", "by OSC 52, where the terminal allows it")
