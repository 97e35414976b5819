"""How the app looks and which keys it has: options, environment, configuration file."""

import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from mast_tui.settings import Settings
    from mast_tui.workbench.bench import Bench


def dressed(args: Namespace, bench: "Bench | None") -> dict[str, Any]:
    """What the app is told of its looks; changed keys are in force after this.

    ``args.mouse`` and ``args.ascii`` become what holds once the configuration is read too.
    """
    settings = _settings()
    if settings is not None:
        args.mouse, args.ascii = args.mouse or settings.mouse, args.ascii or settings.ascii
        if settings.keys:
            _remap(settings, args, bench)
        if settings.macros:
            from mast_tui.workbench.macros import parsed

            parsed(settings.macros, f"{settings.path}: [macros]")
    from mast_tui.tui.depth import colour_depth

    letters = "utf" in (sys.stderr.encoding or "").lower()  # Textual draws on stderr
    return {
        "ascii_only": args.ascii or not letters,
        "letters": letters,
        "look": _theme(args.theme, settings),
        "depth": colour_depth(),
        "whole": _repaint(settings) == "whole",
    }


REPAINTS = ("changed", "whole")
"""What is sent to the terminal: the cells that change, or every region that Textual draws."""


def _repaint(settings: "Settings | None") -> str:
    named = os.environ.get("MAST_TUI_REPAINT", "")
    repaint = named or (settings.repaint if settings else "") or REPAINTS[0]
    if repaint not in REPAINTS:
        where = "MAST_TUI_REPAINT" if named else str(settings and settings.path)
        raise MastError(f"{where}: repaint is {' or '.join(REPAINTS)}, not {repaint}")
    return repaint


def _settings() -> "Settings | None":
    if not places.config_path().exists():
        return None
    from mast_tui.settings import load

    return load()


def _theme(chosen: str | None, settings: "Settings | None") -> str:
    """The theme, from what says it first; a session's wish comes before the file's."""
    from mast_tui.tui.inks import DEFAULT, THEMES

    named = os.environ.get("MAST_TUI_THEME", "")
    without = "none" if os.environ.get("NO_COLOR") else ""
    written = settings.theme if settings else ""
    theme = chosen or named or without or _kept(settings) or written or DEFAULT
    if theme not in THEMES:
        told = UsageError if chosen else MastError
        where = (
            "--theme" if chosen else "MAST_TUI_THEME" if named else str(settings and settings.path)
        )
        raise told(f"{where}: there is no theme {theme}; there are {', '.join(THEMES)}")
    return theme


def _kept(settings: "Settings | None") -> str:
    """The theme chosen in the app, unless the configuration file names one since."""
    from mast_tui.tui.inks import THEMES
    from mast_tui.workbench.recall import kept_look

    theme, when = kept_look(places.state_folder())
    newer = settings is not None and settings.theme and _changed(settings.path) > when
    return theme if theme in THEMES and not newer else ""


def _changed(path: "Path") -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _remap(settings: "Settings", args: Namespace, bench: "Bench | None") -> None:
    from mast_tui.codebook.load import load
    from mast_tui.tui.keymap import remap

    codebook = bench.codebook if bench else load(args.codebook)
    remap(settings.keys, str(settings.path), [mode.keys for mode in codebook.modes])


def remap_keys(args: Namespace) -> None:
    """Put the keys of the configuration file in force, for commands that print them."""
    settings = _settings()
    if settings is not None and settings.keys:
        _remap(settings, args, None)
