"""The program, the store and the study in use."""

import platform
from collections.abc import Iterator
from importlib import metadata

from mast_tui import __version__, places
from mast_tui.errors import MastError
from mast_tui.labels.health import SQLITE, Check, checks
from mast_tui.labels.study import plan
from mast_tui.settings import load
from mast_tui.traces.formats.plugins import GROUP


def program() -> Iterator[Check]:
    """The program, what it runs on, and readers of others."""
    said = f"mast-tui {__version__}, Python {platform.python_version()}, "
    said += f"textual {metadata.version('textual')}, SQLite {SQLITE}"
    yield Check("program", "ok", said)
    yield from _plug_ins()


def _plug_ins() -> Iterator[Check]:
    """Readers of other packages, by what they say of themselves; none is imported."""
    for one in metadata.entry_points(group=GROUP):
        whose = f" of {one.dist.name} {one.dist.version}" if one.dist else ""
        yield Check("reader", "ok", f"{one.name}{whose} ({one.value})")


def store(database: str | None) -> Iterator[Check]:
    """The store in use."""
    try:
        yield from checks(places.database_path(database))
    except MastError as error:
        yield Check("store", "trouble", str(error), "choose another with --db")


def study(database: str | None) -> Iterator[Check]:
    """Its study, if it has one."""
    try:
        file = places.study_file(database)
        if file is not None:
            found = plan.load(file)
            plan.codebook_of(found)
            plan.trace_paths(found)
            yield Check("study", "ok", f"{file}: {found.name}, {len(found.annotators)} annotators")
    except MastError as error:
        yield Check("study", "trouble", str(error), "mend the file; mast-tui study check")


def settings() -> Iterator[Check]:
    """The configuration file."""
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
