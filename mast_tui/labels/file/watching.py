"""Whether a store was written to, asked often and cheaply: by the marks of its files."""

import os
from pathlib import Path

Mark = tuple[int, int, int]


class Watch:
    """Remembers how the files of a store stood, and says when they stand otherwise.

    ``PRAGMA data_version`` would say the same of an open connection; a look at the file and its
    write-ahead log needs none, and holds no lock on a file that others work in.
    """

    def __init__(self, path: Path) -> None:
        self._files = [str(path), f"{path}-wal"]
        self._marks = self._look()

    def changed(self) -> bool:
        """Whether anybody wrote since the last call."""
        before, self._marks = self._marks, self._look()
        return self._marks != before

    def _look(self) -> list[Mark | None]:
        return [_mark(file) for file in self._files]


def _mark(file: str) -> Mark | None:
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
