"""Taking text out of the app: to a clipboard that is far away, or to a file.

There is no clipboard on the far side of an SSH session. Terminals take one from an OSC 52
sequence; tmux drops that by default but passes on what ``tmux load-buffer -w`` gets. Nobody
answers, so what is said is what was done, never that it arrived.
"""

import os
import subprocess
import tempfile
from collections.abc import Callable

MOST = 74_994
"""Characters that terminals commonly take in one OSC 52 sequence, after encoding 99,992."""
PATIENCE = 2.0
WITHOUT_OSC_52 = ("screen", "linux", "vt1", "vt2", "dumb")
"""How terminals are called that take no OSC 52 sequence."""


def copy(text: str, send: Callable[[str], None]) -> str:
    """Put ``text`` on a clipboard, and say where; ``send`` writes an OSC 52 sequence of it."""
    count = f"{len(text):,} character{'' if len(text) == 1 else 's'}"
    if os.environ.get("TMUX"):
        for words, where in (
            (("-w", "-"), "the tmux buffer and, through tmux, the terminal's clipboard"),
            (("-",), "the tmux buffer (prefix ] pastes it)"),
        ):
            if _load_buffer(words, text):
                return f"copied {count} to {where}"
        return f"tmux took no copy: {count} written to {write(text)}"
    if not takes_copies():
        return f"this terminal takes no copies: {count} written to {write(text)}"
    if len(text.encode(errors="replace")) > MOST:
        return f"too long for a terminal's clipboard: {count} written to {write(text)}"
    send(text)
    return f"sent {count} to the terminal's clipboard (OSC 52)"


def takes_copies() -> bool:
    """Does an OSC 52 sequence have a chance here? GNU screen swallows it, however it is called."""
    return "STY" not in os.environ and not os.environ.get("TERM", "").startswith(WITHOUT_OSC_52)


def _load_buffer(words: tuple[str, ...], text: str) -> bool:
    try:
        done = subprocess.run(
            ["tmux", "load-buffer", *words],
            input=text.encode(errors="replace"),
            timeout=PATIENCE,
            capture_output=True,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def write(text: str, name: str = "copy") -> str:
    """A new file that only this user may read; returns its path."""
    handle, path = tempfile.mkstemp(prefix=f"mast-tui-{name}-", suffix=".txt")
    with open(handle, "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    return path
