"""Which trace a statement is about: by data set and native key, with all its steps in range.

Never by a question's id alone: data sets share questions. What fits several traces fits none.
"""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from mast_tui.errors import MastError
from mast_tui.labels.imports.base import Statement, Vote, Wanted
from mast_tui.labels.model import Place, Quote, TraceRow, trace_row
from mast_tui.labels.moved.anchors import find_quote, place_of
from mast_tui.traces.discover import open_traces, split_key
from mast_tui.traces.outcome import Measure
from mast_tui.traces.trace import Trace

DATA_SETS = ("mad", "who-and-when")
"""Families whose files hold traces and labels, in revisions of which keys are all that is the same."""


class Matched(NamedTuple):
    """A statement with its trace and the place of each vote."""

    statement: Statement
    trace: TraceRow
    places: tuple[Place | None, ...]
    quotes: tuple[Quote | None, ...] = ()
    """What each vote quotes, where the words are found."""


class Unmatched(NamedTuple):
    """A statement whose trace is not here, and why."""

    statement: Statement
    reason: str


class Pool:
    """The traces that statements may be about: files that were named, and those of the store."""

    def __init__(
        self, paths: Iterable[str], known: Iterable[TraceRow], measure: Measure | None = None
    ) -> None:
        self._rows: dict[str, TraceRow] = {row.trace_id: row for row in known}
        self._traces: dict[str, Trace] = {}
        self._other: dict[str, str] = {}
        traces, self.skipped = open_traces(paths) if (paths := list(paths)) else ([], [])
        for trace in traces:
            trace.measure = measure
            row = trace_row(trace.finish().bare_info, len(trace))
            before = self._rows.get(row.trace_id)
            if before and trace.format.family in DATA_SETS and _another(before, row):
                self._other[row.trace_id] = (
                    f"another text has this key here: {before.path}, with {before.steps} steps "
                    f"instead of {row.steps}"
                )
                continue
            self._traces[row.trace_id] = trace
            self._rows[row.trace_id] = row

    def match(self, statement: Statement) -> Matched | Unmatched:
        """The trace of a statement, or why there is none."""
        fits = [row for row in self._rows.values() if _fits(row, statement.trace)]
        fits = [row for row in fits if row.trace_id == statement.trace.key] or fits
        if not fits:
            return Unmatched(statement, "no such trace here; name its file with --traces")
        good, why = [], ""
        for row in fits:
            places = self._other.get(row.trace_id) or self._places(row, statement.votes)
            if isinstance(places, str):
                why = places
            else:
                quotes = self._quotes(row, statement.votes, places)
                good.append(Matched(statement, row, places, quotes))
        if len(good) > 1:
            ids = ", ".join(one.trace.trace_id for one in good[:5])
            return Unmatched(statement, f"several traces fit: {ids}")
        return good[0] if good else Unmatched(statement, why)

    def _places(self, row: TraceRow, votes: Sequence[Vote]) -> tuple[Place | None, ...] | str:
        if all(vote.record is None and vote.step is None and not vote.source_id for vote in votes):
            return (None,) * len(votes)
        try:
            trace = self._open(row)
        except MastError as error:
            return f"its steps cannot be looked up: {error}"
        found: list[Place | None] = []
        for vote in votes:
            step = vote.step
            if vote.record is not None:
                step = _step_of(trace, vote.record)
            if vote.source_id is not None:
                step = trace.step_named(vote.source_id)
            if step is None and vote.record is None and vote.source_id is None:
                found.append(None)
            elif step is None or not 1 <= step <= len(trace):
                said = f"step {vote.step or vote.source_id}"
                said = said if vote.record is None else f"record {vote.record}"
                return f"{said} is not in trace {row.trace_id}, which has {len(trace)} steps"
            else:
                found.append(place_of(trace.step(step)))
        return tuple(found)

    def _quotes(
        self, row: TraceRow, votes: Sequence[Vote], places: Sequence[Place | None]
    ) -> tuple[Quote | None, ...]:
        found: list[Quote | None] = []
        for vote, place in zip(votes, places, strict=True):
            try:
                step = self._open(row).bare(place.step) if vote.quote and place else None
                found.append(find_quote(step, vote.quote) if step and vote.quote else None)
            except MastError:  # the words are not there, or more than once
                found.append(None)
        return tuple(found)

    def _open(self, row: TraceRow) -> Trace:
        if row.trace_id not in self._traces:
            traces, _ = open_traces([row.path])
            for trace in traces:
                self._traces[trace.finish().info.trace_id] = trace
        if row.trace_id not in self._traces:
            raise MastError(f"{row.path}: is another trace now")
        return self._traces[row.trace_id]


def _another(known: TraceRow, row: TraceRow) -> bool:
    """Whether a trace is not the one that is known by its key; how a file is laid out is no matter."""
    return known.content_hash != row.content_hash and known.steps != row.steps


def _fits(row: TraceRow, wanted: Wanted) -> bool:
    if wanted.trace_id is not None:
        return row.trace_id == wanted.trace_id
    if wanted.key is None:
        return True  # the file names no trace: the only one that was given is meant
    file, key = split_key(row.path)
    names = {row.trace_id, row.path, os.path.abspath(file), Path(file).name.partition(".")[0]}
    names |= {key} if key else set()
    if wanted.family is not None:
        if row.format != wanted.family:
            return False
        names |= {row.scenario} if row.scenario else set()
    return wanted.key in names or os.path.abspath(wanted.key) in names


def _step_of(trace: Trace, record: int) -> int | None:
    """The step that a record of the source belongs to: its own, or the call whose output it is."""
    found, last = None, -1
    for step in trace.steps():
        if step.leak:
            continue
        last = max(last, step.source_index)
        if step.source_index <= record:
            found = step.index
    return found if record >= 0 and (record <= last or found == _spoken(trace)) else None


def _spoken(trace: Trace) -> int | None:
    """The last step that is no label."""
    return max((step.index for step in trace.steps() if not step.leak), default=None)
