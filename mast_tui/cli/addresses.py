"""What a person may write for a trace: a path, ``FILE#key``, ``-``, or ``@id-prefix``."""

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.outcomes import study_measure
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.traces.trace import Trace


def resolve(paths: Iterable[str], database: str | None = None) -> list[str]:
    """The paths with each ``@id-prefix`` replaced by the address of the one trace it names.

    ``database`` is the label store as ``--db`` names it.
    """
    return [_named(path, database) if path.startswith("@") else path for path in paths]


def known(database: str | None = None) -> dict[str, str]:
    """Trace ids and addresses of what was opened or labelled before, newest first."""
    addresses: dict[str, str] = {}
    for trace_id, address in [*_recent(), *_labelled(database)]:
        addresses.setdefault(trace_id, address)
    return addresses


def _named(word: str, database: str | None) -> str:
    if os.path.exists(word):
        return word
    prefix = word[1:].lower()
    fits = {one: path for one, path in known(database).items() if one.startswith(prefix)}
    if not prefix or not fits:
        raise MastError(f"{word}: no trace opened or labelled before has such an id; name its path")
    if len(fits) > 1:
        ids = ", ".join(f"@{one}" for one in sorted(fits)[:5])
        raise MastError(f"{word}: several traces begin so: {ids}{', ...' if len(fits) > 5 else ''}")
    return next(iter(fits.values()))


def _recent() -> Iterator[tuple[str, str]]:
    from mast_tui.workbench.recall import Recall

    for entry in Recall(places.state_folder()).recent():
        yield str(entry.get("trace_id", "")), entry["path"]


def _labelled(database: str | None) -> Iterator[tuple[str, str]]:
    from mast_tui.labels.store import Store

    for row in Store(places.database_path(database)).traces():
        yield row.trace_id, row.path


def one_trace(path: str, database: str | None) -> "Trace":
    """The one trace that a path names, read to its end; UsageError with the ids of several."""
    from mast_tui.traces.discover import open_traces

    traces, _ = open_traces(resolve([path], database))
    if len(traces) != 1:
        known = ", ".join(f"{trace.trace_id} {trace.address}" for trace in traces)
        raise UsageError(f"{path}: name one of its {len(traces)} traces: {known}")
    traces[0].measure = study_measure(database)
    return traces[0].finish()
