"""A real process in a pseudo-terminal: keys in, every byte out, and the screen they draw."""

import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import ptyprocess
import pyte

ANSWERS = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?2026$p", b"\x1b[?2026;0$y"),
)
"""What a terminal answers to the app's questions."""
UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=?][0-9;]*\$?[a-gi-km-zA-Z]|\x1b_[^\x1b]*\x1b\\")
PLACED = re.compile(rb"\x1b\[(\d+);(\d+)H")
QUIET = 0.12
FIRST = 0.6
"""Seconds until a key that draws something must have begun to."""


class Terminal:
    """``mast-tui`` with these words, as one types it into a terminal.

    ``first`` runs in the new process before the app does.
    """

    def __init__(
        self, *words: str | Path, cwd: Path, columns: int = 120, rows: int = 40,
        env: Mapping[str, str] = {}, synchronizes: bool = False,
        first: Callable[[], None] | None = None,
    ) -> None:  # fmt: skip
        self.all = b""
        """Every byte written so far."""
        self._synchronizes = synchronizes
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self._screen)

        def begin() -> None:
            # here, not by ptyprocess, which does it while the app is starting already
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if first:
                first()

        told = ("NO_COLOR", "COLUMNS", "LINES")  # a runner of tests may say how wide its own is
        kept = {key: value for key, value in os.environ.items() if key not in told}
        self.process = ptyprocess.PtyProcess.spawn(
            [sys.executable, "-m", "mast_tui", *map(str, words)],
            cwd=str(cwd),
            dimensions=(rows, columns),
            env={**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONUTF8": "1", **env},
            preexec_fn=begin,
        )  # fmt: skip

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *error: object) -> None:
        if self.process.isalive():
            self.process.kill(signal.SIGKILL)
            self.process.wait()
        self.process.close(force=True)

    @property
    def text(self) -> str:
        """What the terminal shows."""
        return "\n".join(self._screen.display)

    def cell(self, x: int, y: int) -> str:
        """What one cell of the screen shows."""
        return str(self._screen.buffer[y][x].data)

    def look(self, x: int, y: int) -> pyte.screens.Char:
        """One cell of the screen, with its colours."""
        return self._screen.buffer[y][x]

    def scribble(self, data: str) -> None:
        """Let another program write to the terminal."""
        self._stream.feed(data.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Give the window another size, and read what is drawn then."""
        self._screen.resize(rows, columns)
        self.process.setwinsize(rows, columns)
        select.select([self.process.fd], [], [], FIRST)
        self.read()

    def read(self, quiet: float = QUIET, limit: float = 10.0) -> bytes:
        """What is written until nothing comes for ``quiet`` seconds."""
        until, got = time.monotonic() + limit, b""
        while time.monotonic() < until:
            if not select.select([self.process.fd], [], [], quiet)[0]:
                break
            data = self._take()
            if not data:
                break
            got += data
        return got

    def _take(self) -> bytes:
        try:
            data = os.read(self.process.fd, 1 << 16)
        except OSError:  # the other end is closed
            return b""
        self.all += data
        for question, answer in ANSWERS:
            if question in data:
                if self._synchronizes:
                    answer = answer.replace(b"2026;0", b"2026;2")
                os.write(self.process.fd, answer)
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))
        return data

    def wait_for(self, words: str, limit: float = 15.0) -> bytes:
        """Read until the screen has these words, and is quiet."""
        until, got = time.monotonic() + limit, b""
        while words not in self.text:
            assert time.monotonic() < until, f"{words!r} never shows:\n{self.text}"
            if select.select([self.process.fd], [], [], 0.05)[0]:
                data = self._take()
                assert data, f"{words!r} never showed:\n{self.all[-2000:].decode(errors='replace')}"
                got += data
        return got + self.read()

    def press(self, keys: str | bytes, words: str = "") -> bytes:
        """Send keys; what is written then, at least until ``words`` show."""
        os.write(self.process.fd, keys.encode() if isinstance(keys, str) else keys)
        if words:
            return self.wait_for(words)
        select.select([self.process.fd], [], [], FIRST)  # a busy machine may need some time
        return self.read()

    def drop(self) -> int:
        """Close the line, as a lost SSH connection does; the exit code, or minus a signal."""
        self.process.fileobj.close()
        self.process.closed = self.process.terminated = True
        return os.waitstatus_to_exitcode(os.waitpid(self.process.pid, 0)[1])

    def leave(self, keys: str = "q") -> int:
        """Quit; the exit code."""
        self.press(keys)
        return self.ended()

    def ended(self, limit: float = 10.0) -> int:
        """Read to the end of the process; its exit code, or minus the signal that ended it."""
        until = time.monotonic() + limit
        while self.process.isalive():
            assert time.monotonic() < until, f"it does not end:\n{self.text}"
            self.read(0.05, 0.5)
        self.read(0.05, 0.5)
        if self.process.signalstatus is not None:
            return -int(self.process.signalstatus)
        return int(self.process.exitstatus)


def placed(written: bytes) -> list[tuple[int, int, int]]:
    """Row, column and size of each piece that was drawn, by the cursor move before it."""
    found = list(PLACED.finditer(written))
    ends = [*(match.start() for match in found[1:]), len(written)][: len(found)]
    return [
        (int(match[1]), int(match[2]), end - match.start())
        for match, end in zip(found, ends, strict=True)
    ]
