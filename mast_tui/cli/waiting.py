"""A word to those who wait: how many traces were read so far, on one line of stderr."""

import sys
from time import monotonic
from types import TracebackType

PATIENCE = 0.2
"""Seconds in which nothing is said: who does not wait needs no word."""
PAUSE = 0.1


class Count:
    """Counts on a terminal's stderr, and leaves no line behind; elsewhere it is silent.

    with Count("traces read") as count:
        open_traces(paths, count)
    """

    def __init__(self, what: str) -> None:
        self._what = what
        self._next = monotonic() + PATIENCE
        self._said = False
        self._silent = not sys.stderr.isatty()

    def __enter__(self) -> "Count":
        return self

    def __call__(self, number: int) -> None:
        """So many by now."""
        if not self._silent and (now := monotonic()) >= self._next:
            self._next, self._said = now + PAUSE, True
            sys.stderr.write(f"\r{number:,} {self._what} ...")
            sys.stderr.flush()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if self._said:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
