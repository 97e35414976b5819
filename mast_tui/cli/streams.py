"""What commands say to people: no character of it acts on the terminal, wherever it came from.

Narration (stderr) always passes through here; what is printed (stdout) does where it goes to a
terminal. Into a pipe or a file goes data, as it is.
"""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO


class Safe:
    """A stream for text that makes visible what would act."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        """Write a text in which each control is one visible character."""
        from mast_tui.traces.safe import visible

        self._stream.write(visible(text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        """Write texts, one after another."""
        for line in lines:
            self.write(line)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def safe_streams() -> Iterator[None]:
    """While this lasts, ``print`` says nothing that acts on a terminal."""
    out, err = sys.stdout, sys.stderr
    if out.isatty():
        sys.stdout = Safe(out)
    sys.stderr = Safe(err)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = out, err
