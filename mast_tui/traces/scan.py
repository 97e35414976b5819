"""Looking through folders of runs in slices: a row a trace, remembered from one time to the next.

A screen calls :meth:`Scan.advance` between keys and shows ``looked`` and ``found`` meanwhile; a
command calls :meth:`Scan.finish`. Files that are in the cache and did not change are not opened.
"""

import os
from collections.abc import Generator, Iterable, Iterator
from time import perf_counter

from mast_tui.errors import MastError
from mast_tui.traces import discover
from mast_tui.traces.discover import STDIN, Found, Skipped
from mast_tui.traces.outcome import Measure
from mast_tui.traces.rows import Row, examined, remembered, twins_told
from mast_tui.traces.scan_cache import ScanCache

WORTH_FILES, WORTH_SECONDS = 32, 1.0
"""From so much reading on, what was found out is remembered: a look at a few files leaves none."""


class Scan:
    """All traces at some paths, met one after another.

    Raises MastError as :func:`mast_tui.traces.discover.find` does, when the path's turn comes.
    """

    def __init__(
        self,
        paths: Iterable[str | os.PathLike[str]],
        cache: ScanCache | None = None,
        measure: Measure | None = None,
    ) -> None:
        self.rows: list[Row] = []
        self.skipped: list[Skipped] = []
        self.looked = 0
        """Files looked at, traces or not."""
        self.parsed = 0
        """Files read because the cache did not know them."""
        self.complete = False
        self._cache = cache or ScanCache(None)
        self._measure = measure
        self._faults: list[Skipped] = []
        self._told = 0
        self._spent = 0.0
        self._work = self._all([os.fspath(path) for path in paths])

    @property
    def found(self) -> int:
        """How many traces were found so far."""
        return len(self.rows)

    def advance(self, seconds: float = 0.01) -> list[Row]:
        """Look on for about so long; the rows that are new since the last call."""
        until = perf_counter() + seconds
        while not self.complete:
            if next(self._work, self) is self:
                self.complete = True
                self._remember()
            if perf_counter() >= until:
                break
        new, self._told = self.rows[self._told :], len(self.rows)
        return new

    def finish(self) -> list[Row]:
        """Look at the rest; all rows, those of one run told of each other."""
        try:
            for _ in self._work:
                pass
        finally:
            self._remember()
        self.complete = True
        return twins_told(self.rows)

    def _remember(self) -> None:
        if self._faults:  # what a plug-in failed to know is asked again
            return
        if self.parsed >= WORTH_FILES or self._spent >= WORTH_SECONDS:
            self._cache.save()

    def _all(self, paths: list[str]) -> Iterator[None]:
        for path in paths:
            if path != STDIN and os.path.isdir(path):
                yield from self._inside(path)
            else:
                yield from self._named(path)
        self._faults = list(discover.of_plugins())
        self.skipped += self._faults

    def _inside(self, folder: str) -> Iterator[None]:
        before, skipped = self.found, len(self.skipped)
        for file in discover.walk(folder):
            yield from self._file(file)
        if self.found == before:
            last = self.skipped[-1] if len(self.skipped) > skipped else None
            raise discover.nothing_in(folder, last)

    def _file(self, file: str) -> Iterator[None]:
        """A file in a folder: from the cache, else read and remembered."""
        self.looked += 1
        mark = self._cache.mark(file, self._measure)
        known = self._cache.get(mark)
        if known is None:
            self.parsed += 1
            found = discover.look_quietly(file)
            rows: list[Row] = []
            skipped = found if isinstance(found, Skipped) else None
            if isinstance(found, Found):
                skipped = yield from self._read(found, rows)
            self._cache.put(mark, rows, skipped.reason if skipped else None)
        else:
            rows = [remembered(values, file) for values in known.rows]
            skipped = Skipped(file, known.reason) if known.reason is not None else None
        self.rows += rows
        self.skipped += [skipped] if skipped else []
        yield None

    def _named(self, path: str) -> Iterator[None]:
        """A file that the user named: what is wrong with it is an error."""
        self.looked += 1
        file, key = discover.split_key(path) if path != STDIN else (STDIN, None)
        mark = self._cache.mark(file, self._measure, named=True) if path != STDIN else None
        known = self._cache.get(mark)
        rows = [remembered(values, file) for values in known.rows] if known else []
        rows = [row for row in rows if key in (None, row.key)]
        if not rows:
            self.parsed += 1
            found = discover.look(file, key, named=True)
            if skipped := (yield from self._read(found, rows)):
                raise MastError(f"{skipped.path}: {skipped.reason}")
            if key is None:
                self._cache.put(mark, rows, None)
        self.rows += rows
        yield None

    def _read(self, found: Found, rows: list[Row]) -> Generator[None, None, Skipped | None]:
        """Every trace of a file into ``rows``; why there is none, if there is none."""
        begun = perf_counter()
        traces = discover.open_checked(found)
        if isinstance(traces, Skipped):
            return traces
        yield None
        for trace in traces:
            trace.measure = self._measure
            rows.append((yield from examined(trace)))
        self._spent += perf_counter() - begun
        return None
