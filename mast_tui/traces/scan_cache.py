"""What a scan found out about files, kept in the user state folder; safe to delete.

An entry holds as long as the file, the answers and judgements beside it, and the code that reads
it are what they were. A cache that is damaged or of another program version counts as none.
"""

import json
import os
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui import __version__
from mast_tui.traces.formats import formats
from mast_tui.traces.outcome import Measure
from mast_tui.traces.rows import Row
from mast_tui.traces.rundir import ANSWERS, EVALUATIONS, JUDGE, MARKS, REMEDIATION

NAME = "scan.json"
LAYOUT = 2
MOST = 200_000
"""Files remembered; beyond that, those seen longest ago are forgotten."""


class Mark(NamedTuple):
    """A file as it was looked at, and the state in which it is."""

    name: str
    state: str


class Known(NamedTuple):
    """What was found out: rows as plain values, or why the file cannot be read."""

    rows: list[list[Any]]
    reason: str | None


class ScanCache:
    """The remembered files; ``folder`` None remembers nothing and writes nothing."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._old: dict[str, list[Any]] = {}
        self._new: dict[str, list[Any]] = {}
        self._changed = False
        self._states: dict[str, str] = {}
        self._batches: dict[str, str] = {}
        self._versions: dict[str, int | None] = {}
        self._loaded = folder is None

    def mark(self, file: str, measure: Measure | None, *, named: bool = False) -> Mark | None:
        """The file's mark; None where nothing is remembered or the file cannot be looked at."""
        if self._folder is None:
            return None
        try:
            found = os.stat(file)
        except OSError:
            return None
        name = "\0".join((os.path.abspath(file), "named" * named, *map(str, measure or ())))
        return Mark(name, f"{found.st_size} {found.st_mtime_ns} {self._beside(file)}")

    def get(self, mark: Mark | None) -> Known | None:
        """What is known of a file in this state, read by the readers of now."""
        if mark is None:
            return None
        self._load()
        entry = self._new.get(mark.name) or self._old.get(mark.name)
        try:
            state, rows, reason = entry or ("", [], None)
            if state != mark.state or not all(map(self._is_current, rows)):
                return None
        except (TypeError, ValueError, IndexError):
            return None
        self._new[mark.name] = [state, rows, reason]
        return Known(rows, reason)

    def _is_current(self, values: list[Any]) -> bool:
        """Whether a row was read by the version that its format has now."""
        row = Row._make(values)
        if row.format not in self._versions:
            self._versions |= _versions(row.format)
        return self._versions[row.format] in (None, row.reader_version)

    def put(self, mark: Mark | None, rows: Iterable[Row], reason: str | None) -> None:
        """Remember what was found out."""
        if mark is not None:
            self._changed = True
            self._new[mark.name] = [mark.state, [list(row) for row in rows], reason]

    def save(self) -> None:
        """Write what is new; a state that cannot be kept is no reason to stop work."""
        if self._folder is None or not self._changed:
            return
        self._changed = False
        entries = {name: one for name, one in self._old.items() if name not in self._new}
        entries = dict(list({**entries, **self._new}.items())[-MOST:])
        whole = {"layout": LAYOUT, "code": code(), "entries": entries}
        scratch = self._folder / f".{NAME}.{os.getpid()}"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with scratch.open("w") as out:  # ASCII: a path may hold what UTF-8 cannot
                out.write(json.dumps(whole, separators=(",", ":")))
            scratch.replace(self._folder / NAME)
        except OSError:
            self._folder = None

    def _load(self) -> None:
        if self._loaded or self._folder is None:
            return
        self._loaded = True
        try:
            found = json.loads((self._folder / NAME).read_bytes())
        except (OSError, ValueError, RecursionError):
            return
        fits = isinstance(found, dict) and (found.get("layout"), found.get("code")) == (
            LAYOUT,
            code(),
        )
        entries = found.get("entries") if fits else None
        self._old = entries if isinstance(entries, dict) else {}

    def _beside(self, file: str) -> str:
        """The state of what decides how a run ended, in the folders where it may lie."""
        folder = os.path.dirname(os.path.abspath(file))
        runs = [folder]
        head, mark, _ = f"{folder}/".rpartition("/sessions/")
        if mark:
            runs.append(head)
        return " ".join(self._state(one) for one in runs)

    def _state(self, folder: str) -> str:
        """Each folder is looked at once a scan."""
        if folder not in self._states:
            self._states[folder] = _marks_in(folder) + self._judged(folder)
        return self._states[folder]

    def _judged(self, folder: str) -> str:
        """The batches of judged runs in a folder and above it."""
        if folder not in self._batches:
            above = os.path.dirname(folder)
            own = _stamp(f"{folder}/{EVALUATIONS}")
            self._batches[folder] = own + (self._judged(above) if above != folder else "")
        return self._batches[folder]


def _marks_in(folder: str) -> str:
    """The run directory's own files that are there; folders only by their being there."""
    marks = _marks()
    try:
        there = [name for name in os.listdir(folder) if name in marks]
    except OSError:
        return ""
    found = [inner for name in sorted(there) for inner in marks[name]]
    return "".join(f"{name}{_stamp(f'{folder}/{name}') if '.' in name else ''}" for name in found)


@cache
def _marks() -> dict[str, list[str]]:
    """What is looked for in a run directory, by the name that stands in the folder itself."""
    found: dict[str, list[str]] = {}
    for name in dict.fromkeys((JUDGE, REMEDIATION, *ANSWERS, *MARKS)):
        found.setdefault(name.partition("/")[0], []).append(name)
    return found


def _stamp(path: str) -> str:
    try:
        found = os.stat(path)
    except OSError:
        return ""
    return f"({found.st_size},{found.st_mtime_ns})"


def _versions(wanted: str) -> dict[str, int | None]:
    """The versions of readers, looked at one by one until this format's; None if it has none."""
    from mast_tui.traces.formats.plugins import plugins

    found: dict[str, int | None] = {}
    for one in formats():
        found.setdefault(one.id, one.version)
        if one.id == wanted:
            return found
    found |= {one.id: one.version for one in plugins() if one.id not in found}
    return {wanted: None} | found


@cache
def code() -> str:
    """What reads traces: another program version, or a changed file of this room, reads anew."""
    here = Path(__file__).parent
    files = sorted(here.rglob("*.py"))
    ours = [f"{file.relative_to(here)}{_stamp(str(file))}" for file in files]
    return __version__ + _digest([*ours, *_brought_along()])


def _brought_along() -> list[str]:
    """The formats of other packages, which may know files that nobody knew before."""
    from importlib.metadata import entry_points

    from mast_tui.traces.formats.plugins import GROUP

    found = entry_points(group=GROUP)
    return sorted(f"{one.name}={one.value} {one.dist and one.dist.version}" for one in found)


def _digest(parts: Iterable[str]) -> str:
    return " " + sha256("".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]
