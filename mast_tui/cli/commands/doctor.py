"""Whether everything is well, and what to do where it is not.

mast-tui doctor                the store in use, its study, this terminal
mast-tui doctor --db FILE      another store
mast-tui doctor --json         one JSON document

The store: can it be read, is it whole, its schema, journal mode, rights, volume, locks, free disk,
backups, and whether the traces that labels hang on are where they were. Nothing in it is changed.
Exit code 1 where something is in trouble.
"""

import locale
import os
import platform
import shutil
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, say
from mast_tui.errors import MastError

if TYPE_CHECKING:
    from mast_tui.labels.health import Check

SMALLEST = (60, 12)
"""Columns and rows that the app needs."""
MARKS = {"ok": "ok", "note": "note", "trouble": "TROUBLE"}


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``doctor``."""
    add_json(parser)


def run(args: Namespace) -> int:
    """Look at everything, and tell."""
    found = [*_program(), *_store(args.db), *_study(args.db), *_settings(), *_terminal()]
    if args.json:
        print_json([one._asdict() for one in found])
    else:
        _print(found)
    troubles = sum(one.state == "trouble" for one in found)
    said = f"{troubles} in trouble" if troubles else "nothing is in trouble"
    say(said)
    return 1 if troubles else 0


def _print(found: "list[Check]") -> None:
    from mast_tui.traces.safe import visible

    for one in found:
        print(f"{MARKS[one.state]:<8} {one.what:<10} {visible(one.found, line=True)}")
        if one.remedy:
            print(f"{'':<19} -> {visible(one.remedy, line=True)}")


def _program() -> "Iterator[Check]":
    from importlib.metadata import version

    from mast_tui import __version__
    from mast_tui.labels.health import SQLITE, Check

    said = f"mast-tui {__version__}, Python {platform.python_version()}, "
    said += f"textual {version('textual')}, SQLite {SQLITE}"
    yield Check("program", "ok", said)
    yield from _plug_ins()


def _plug_ins() -> "Iterator[Check]":
    """Readers of other packages, by what they say of themselves; none is imported."""
    from importlib.metadata import entry_points

    from mast_tui.labels.health import Check
    from mast_tui.traces.formats.plugins import GROUP

    for one in entry_points(group=GROUP):
        whose = f" of {one.dist.name} {one.dist.version}" if one.dist else ""
        yield Check("reader", "ok", f"{one.name}{whose} ({one.value})")


def _store(database: str | None) -> "Iterator[Check]":
    from mast_tui.labels.health import Check, checks

    try:
        yield from checks(places.database_path(database))
    except MastError as error:
        yield Check("store", "trouble", str(error), "choose another with --db")


def _study(database: str | None) -> "Iterator[Check]":
    from mast_tui.labels.health import Check
    from mast_tui.labels.study import plan

    try:
        file = places.study_file(database)
        if file is not None:
            found = plan.load(file)
            plan.codebook_of(found)
            plan.trace_paths(found)
            yield Check("study", "ok", f"{file}: {found.name}, {len(found.annotators)} annotators")
    except MastError as error:
        yield Check("study", "trouble", str(error), "mend the file; mast-tui study check")


def _settings() -> "Iterator[Check]":
    from mast_tui.labels.health import Check
    from mast_tui.settings import load

    path = places.config_path()
    if not path.exists():
        yield Check("settings", "ok", f"{path}: none, so the defaults hold")
        return
    try:
        load()
    except MastError as error:
        yield Check("settings", "trouble", str(error), "mend the file, or move it away")
        return
    yield Check("settings", "ok", str(path))


def _terminal() -> "Iterator[Check]":
    from mast_tui.labels.health import Check

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
    yield _copying(term)


def _colours() -> str:
    from mast_tui.tui.depth import colour_depth

    if os.environ.get("NO_COLOR"):
        return "no colour (NO_COLOR)"
    return {"standard": "16 colours", "256": "256 colours"}.get(colour_depth(), colour_depth())


def _letters() -> "Check":
    from mast_tui.labels.health import Check

    encoding = locale.getpreferredencoding(do_setlocale=False)
    if "utf" in encoding.lower():
        return Check("letters", "ok", encoding)
    said = f"{encoding}: signs are drawn with ASCII"
    return Check("letters", "note", said, "a UTF-8 locale shows more: LANG=C.UTF-8")


def _copying(term: str) -> "Check":
    from mast_tui.labels.health import Check
    from mast_tui.tui.clipboard import WITHOUT_OSC_52

    if os.environ.get("TMUX"):
        said = "through tmux load-buffer"
        return Check("copying", "ok", f"{said}; onwards if tmux has set-clipboard on")
    if term.startswith("screen") or term in WITHOUT_OSC_52:
        return Check("copying", "note", "this terminal takes no copies: they go to files")
    return Check("copying", "ok", "by OSC 52, where the terminal allows it")
