"""A program in a pseudo-terminal: what it writes, and when.

What comes is only noted with its time while the program runs; a terminal is emulated afterwards, so
that the emulation takes nothing from the program that is measured.
"""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import monotonic, perf_counter
from typing import NamedTuple

import pyte

COLUMNS, ROWS = 120, 40
QUIET = 0.15
"""Seconds without a byte after which a key is taken for answered."""
BUSY = 0.02
"""Seconds of CPU in 0.3 seconds: who takes less is idle."""
ANSWERS = (
    (b"\x1b[c", b"\x1b[?62;22c"),
    (b"\x1b[6n", b"\x1b[1;1R"),
    (b"\x1b[?2026$p", b"\x1b[?2026;2$y"),
    (b"\x1b]11;?", b"\x1b]11;rgb:0000/0000/0000\x1b\\"),
)
"""What a terminal answers that has synchronized output."""
UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<>=?][0-9;]*\$?[a-gi-km-zA-Z]|\x1b_[^\x1b]*\x1b\\|\x1b\[>[0-9;]*[a-z]"
)
FRAME, FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
Chunk = tuple[float, bytes]


class Burst(NamedTuple):
    """What a key made the program write."""

    at: float
    chunks: list[Chunk]

    @property
    def size(self) -> int:
        return sum(len(data) for _, data in self.chunks)

    @property
    def ms(self) -> float:
        """Milliseconds until the last byte."""
        return (self.chunks[-1][0] - self.at) * 1000 if self.chunks else 0.0

    @property
    def first_ms(self) -> float:
        """Milliseconds until the first update was written whole, whatever comes behind it."""
        end = b""
        for at, data in self.chunks:
            end = end[1 - len(FRAME_END) :] + data  # an end may come in two pieces
            if FRAME_END in end:
                return (at - self.at) * 1000
        return self.ms

    @property
    def frames(self) -> int:
        """How many updates were drawn, where the program marks them."""
        return sum(data.count(FRAME) for _, data in self.chunks)


class Session:
    """One run of a program."""

    def __init__(self, argv: Sequence[str | Path], env: Mapping[str, str] = {}) -> None:
        self.chunks: list[Chunk] = []
        self.started = perf_counter()
        self.pid, self.file = pty.fork()
        if self.pid == 0:
            named = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "COLUMNS": "", "LINES": ""}
            kept = {key: value for key, value in os.environ.items() if key not in DROPPED}
            os.execve(argv[0], [str(word) for word in argv], {**kept, **named, **env})
        size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
        fcntl.ioctl(self.file, termios.TIOCSWINSZ, size)

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *error: object) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.file)

    def read(
        self, quiet: float = QUIET, limit: float = 30.0, first: float | None = None
    ) -> list[Chunk]:
        """What comes until nothing does for ``quiet`` seconds; ``first`` byte may take longer."""
        got: list[Chunk] = []
        until = monotonic() + limit
        while monotonic() < until:
            wait = quiet if got or first is None else first
            if not select.select([self.file], [], [], wait)[0]:
                break
            try:
                data = os.read(self.file, 1 << 16)
            except OSError:
                break
            got.append((perf_counter(), data))
            for question, answer in ANSWERS:
                if question in data:
                    os.write(self.file, answer)
        self.chunks += got
        return got

    def settle(self, limit: float = 300.0) -> None:
        """Read until the program writes nothing and does nothing any more."""
        until, before = monotonic() + limit, -1.0
        self.read(0.3, limit, first=20.0)
        while self.cpu - before > BUSY and monotonic() < until:
            before = self.cpu
            self.read(0.3, 0.3)

    def ask(self, keys: str, limit: float = 120.0) -> Burst:
        """Press keys that start some work; the answer, when the program is idle again."""
        at, before = perf_counter(), len(self.chunks)
        os.write(self.file, keys.encode())
        self.settle(limit)
        return Burst(at, self.chunks[before:])

    def press(self, keys: str | bytes, quiet: float = QUIET, first: float = 2.0) -> Burst:
        """Press keys; the answer."""
        at = perf_counter()
        os.write(self.file, keys.encode() if isinstance(keys, str) else keys)
        return Burst(at, self.read(quiet, first=first))

    @property
    def cpu(self) -> float:
        """Seconds of CPU that it took so far, in all its threads."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    @property
    def peak(self) -> float:
        """Megabytes that were resident at most."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(status.split("VmHWM:")[1].split()[0]) / 1024

    @property
    def size(self) -> int:
        return sum(len(data) for _, data in self.chunks)


DROPPED = ("COLUMNS", "LINES", "NO_COLOR", "PYTHONDONTWRITEBYTECODE", "TEXTUAL", "TMUX")


class Screen:
    """A terminal that draws what was noted."""

    def __init__(self) -> None:
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)

    def feed(self, data: bytes) -> str:
        """The text of the screen after more bytes."""
        self._stream.feed(UNKNOWN_TO_PYTE.sub(b"", data))
        return "\n".join(self._screen.display)


def shown_at(chunks: Sequence[Chunk], wanted: Callable[[str], bool]) -> float | None:
    """When the screen first was as wanted, and all after is too or does not matter."""
    screen = Screen()
    for at, data in chunks:
        if wanted(screen.feed(data)):
            return at
    return None


def last_text(chunks: Sequence[Chunk]) -> str:
    """What the screen shows in the end."""
    screen, text = Screen(), ""
    for _, data in chunks:
        text = screen.feed(data)
    return text


def whole_at(chunks: Sequence[Chunk], words: set[str]) -> float | None:
    """When the last of these words came to stand that the screen shows in the end."""
    text = last_text(chunks)
    there = {word for word in words if word in text}
    if not there:
        return None
    return shown_at(chunks, lambda now: all(word in now for word in there))
