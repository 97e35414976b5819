"""Which traces lie at a path: files, run directories, folders of them, ``FILE#key``, stdin."""

import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from mast_tui.errors import MastError, said
from mast_tui.traces.formats import sniff
from mast_tui.traces.identity import twins
from mast_tui.traces.jsons import loads
from mast_tui.traces.oneline import natural
from mast_tui.traces.reader import ODD_SHAPES, Format, KeyedFormat
from mast_tui.traces.rundir import CODE, COMPANIONS
from mast_tui.traces.source import CHUNK, PACKED, Source
from mast_tui.traces.trace import Trace

TEXTS = (".log", ".txt")
SUFFIXES = (".json", ".jsonl", ".traj", ".ndjson", ".eval", ".gz", ".zst", *TEXTS)
"""What is looked into inside a folder; a file named by itself is always looked into."""
SKIPPED_FOLDERS = frozenset((".git", ".system", ".venv", "node_modules", "__pycache__", *CODE))
STDIN = "-"


class Found(NamedTuple):
    """One trace, or a file of them, not opened yet."""

    path: str
    key: str | None
    format: Format
    named: bool
    """Whether the user named this file; then what is wrong with it is an error."""


class Skipped(NamedTuple):
    """A file inside a folder that looks like a trace and cannot be read."""

    path: str
    reason: str


def find(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Found | Skipped]:
    """Every trace at ``paths``, one by one as it is met, in natural order.

    Raises MastError for a named path that does not exist, is no trace, or is a folder without
    one. In a folder, files that are no traces are passed over and broken ones are Skipped.
    """
    for named in paths:
        path = os.fspath(named)
        if path == STDIN:
            yield look(STDIN, None, named=True)
        elif os.path.isdir(path):
            yield from _inside(path)
        else:
            file, key = split_key(path)
            yield look(file, key, named=True)
    yield from of_plugins()


def of_plugins() -> Iterator[Skipped]:
    """What went wrong in formats of other packages while files were looked at."""
    plugins = sys.modules.get("mast_tui.traces.formats.plugins")  # not asked for: nothing to tell
    for name, why in plugins.faults() if plugins else ():
        yield Skipped(name, why)


def _inside(folder: str) -> Iterator[Found | Skipped]:
    some = False
    skipped: Skipped | None = None
    for file in walk(folder):
        if (found := look_quietly(file)) is not None:
            some = some or isinstance(found, Found)
            skipped = found if isinstance(found, Skipped) else skipped
            yield found
    if not some:
        raise nothing_in(folder, skipped)


def nothing_in(folder: str, skipped: Skipped | None) -> MastError:
    """Why a folder that was named gives no trace."""
    if skipped is not None:
        return MastError(f"{folder}: no trace in it can be read; {skipped.path}: {skipped.reason}")
    empty = "the folder is empty" if not os.listdir(folder) else "no trace in this folder"
    return MastError(f"{folder}: {empty}; name a trace file or a run directory")


def walk(folder: str) -> Iterator[str]:
    """The files below a folder that may be traces, naturally sorted; no folder twice."""
    seen: set[tuple[int, int]] = set()
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            state = os.stat(here)
            entries = sorted(os.scandir(here), key=lambda entry: natural(entry.name))
        except OSError:
            continue
        if (state.st_dev, state.st_ino) in seen:  # a symbolic link back up
            continue
        seen.add((state.st_dev, state.st_ino))
        for entry in entries:
            named = entry.name.endswith(SUFFIXES) and entry.name not in COMPANIONS
            if named and _is(entry.is_file):
                yield entry.path
        folders = [
            one.path for one in entries if one.name not in SKIPPED_FOLDERS and _is(one.is_dir)
        ]
        waiting.extend(reversed(folders))


def _is(kind: Callable[[], bool]) -> bool:
    """What an entry of a folder is; a link that leads to itself is nothing."""
    try:
        return kind()
    except OSError:
        return False


def split_key(path: str) -> tuple[str, str | None]:
    """``FILE#key`` as file and key; a file whose own name has a ``#`` comes first."""
    file, mark, key = path.rpartition("#")
    return (file, key) if mark and not os.path.exists(path) else (path, None)


def look(file: str, key: str | None, *, named: bool) -> Found:
    """What a named file is; MastError where it is no trace."""
    try:
        head = _head(file)
    except FileNotFoundError:
        raise MastError(f"{file}: no such file or folder") from None
    except OSError as error:
        raise MastError(f"{file}: cannot be read: {error.strerror}") from None
    if not head.strip():
        raise MastError(f"{file}: the file is empty, so it holds no trace")
    known = sniff(head) or _plain(file, head)
    if known is None:
        reason = _damage(file, head) or "not a trace in a format this program reads"
        raise MastError(f"{file}: {reason}")
    return Found(file, key, known, named)


def _plain(file: str, head: bytes) -> Format | None:
    """A log of no known shape is read where the user names it, never found in a folder."""
    if not file.endswith((*TEXTS, STDIN)):
        return None
    from mast_tui.traces.formats.logs import PLAIN

    return PLAIN if PLAIN.sniff(head) else None


def look_quietly(file: str) -> Found | Skipped | None:
    """What a file inside a folder is; None where it is something else than a trace."""
    try:
        head = _head(file)
    except OSError as error:
        return Skipped(file, f"cannot be read: {error.strerror}")
    known = sniff(head)
    if known is not None:
        return Found(file, None, known, named=False)
    reason = _damage(file, head)
    return Skipped(file, reason) if reason else None


def _head(file: str) -> bytes:
    path = _bytes_of(file)
    if not stat.S_ISREG(os.stat(path).st_mode):
        raise OSError(0, "it is no file; a pipe is read as -")
    with open(path, "rb", buffering=0) as opened:
        head = opened.read(CHUNK)
    if not head.startswith(PACKED):
        return head
    from mast_tui.traces.packed import beginning

    return beginning(path, CHUNK)


def _damage(file: str, head: bytes) -> str | None:
    """Why a file that nobody knows looks like a broken one; None if it is just something else."""
    if file.endswith(TEXTS):
        return None  # most texts are no traces
    lines = [line for line in head.split(b"\n", 20)[:20] if line.strip()]
    if file.endswith((".jsonl", ".ndjson")):
        if not lines:
            return "damaged: the file is empty"
        return None if any(map(_is_json, lines)) else "damaged: no line of it is JSON"
    whole = len(head) < CHUNK and head.lstrip()[:1] in (b"{", b"[")
    return (
        "damaged: it is no whole JSON"
        if whole and not _is_json(head) and not any(map(_is_json, lines))
        else None
    )


def _is_json(text: bytes) -> bool:
    try:
        loads(text)
    except ValueError:
        return False
    return True


def _bytes_of(path: str) -> str:
    """The file that holds the bytes of a path."""
    return _stdin() if path == STDIN else path


@cache
def _stdin() -> str:
    """Standard input in a file of its own, for traces are read by place."""
    import atexit
    import shutil
    import tempfile

    if sys.stdin.isatty():
        raise MastError("-: standard input is a terminal; pipe a trace into it")
    with tempfile.NamedTemporaryFile(prefix="mast-tui-", suffix=".stdin", delete=False) as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    atexit.register(lambda: Path(file.name).unlink(missing_ok=True))
    return file.name


def open_found(found: Found) -> list[Trace]:
    """The traces of a file, unread (only ``FILE#key``'s where a key was given)."""
    traces = _opened(found)
    for trace in traces:
        trace.path = found.path  # standard input is known as -, not by the file it is kept in
    if found.key is None:
        return traces
    chosen = [trace for trace in traces if trace.key == found.key]
    if not chosen:
        keys = ", ".join(str(trace.key) for trace in traces[:5] if trace.key is not None)
        holds = (
            f"it holds {keys}{', ...' if len(traces) > 5 else ''}" if keys else "it holds one trace"
        )
        raise MastError(f"{found.path}: no trace {found.key} in it; {holds}")
    return chosen


def _opened(found: Found) -> list[Trace]:
    """The traces of a file; of a big one only the one that was named, where its format can."""
    source = Source(_bytes_of(found.path))
    if found.key is not None and isinstance(found.format, KeyedFormat):
        return found.format.open_key(source, found.key) or found.format.open(source)
    return found.format.open(source)


def open_checked(found: Found) -> "list[Trace] | Skipped":
    """The traces of a find whose first record could be read, or why there are none."""
    try:
        traces = open_found(found)
    except (OSError, *ODD_SHAPES) as error:
        return Skipped(found.path, f"damaged: {said(error)}")
    good = [trace for trace in traces if trace.starts()]
    if not good:
        why = next((trace.broke_off for trace in traces if trace.broke_off), None)
        return Skipped(found.path, why or "damaged: no record of it can be read")
    if lost := [str(trace.key) for trace in traces if not trace.records_seen]:
        named = ", ".join(lost[:5]) + (", ..." if len(lost) > 5 else "")
        some = "1 trace" if len(lost) == 1 else f"{len(lost):,} traces"
        good[0].warn(f"{some} of this file could not be read: {named}")
    return good


def traces_at(paths: Iterable[str | os.PathLike[str]]) -> Iterator[Trace | Skipped]:
    """Every trace at ``paths`` as it is met; a named file that is broken is an error."""
    for found in find(paths):
        opened = found if isinstance(found, Skipped) else open_checked(found)
        if isinstance(opened, list):
            yield from opened
            continue
        if isinstance(found, Found) and found.named:
            raise MastError(f"{opened.path}: {opened.reason}")
        yield opened


def open_traces(
    paths: Iterable[str | os.PathLike[str]],
    counted: Callable[[int], object] | None = None,
) -> tuple[list[Trace], list[Skipped]]:
    """Every trace at ``paths`` and what was skipped; a named file that is broken is an error.

    ``counted`` is told how many there are after each.
    """
    traces: list[Trace] = []
    skipped: list[Skipped] = []
    for met in traces_at(paths):
        if isinstance(met, Skipped):
            skipped.append(met)
            continue
        traces.append(met)
        if counted:
            counted(len(traces))
    warn_of_twins(traces)
    return traces, skipped


def open_again(trace_id: str, address: str) -> Trace:
    """The trace of this id, where it was read before; MastError if that is not there any more."""
    try:
        met = [one for one in traces_at([address]) if isinstance(one, Trace)]
    except ValueError as error:  # a path from elsewhere may hold what no path can
        raise MastError(str(error)) from None
    wanted = next((one for one in met if one.trace_id == trace_id), None)
    for one in met:
        if one is not wanted:
            one.close()
    if wanted is None:
        raise MastError(f"{address}: holds another trace now")
    return wanted


def warn_of_twins(traces: list[Trace]) -> None:
    """The same run read twice would count twice: both are told of each other."""
    ids = ((trace.trace_id, trace.run_id) for trace in traces if len(traces) > 1)
    for one, other in twins(ids):
        traces[other].warn(f"the same run as {traces[one].address}")
        traces[one].warn(f"the same run as {traces[other].address}")
