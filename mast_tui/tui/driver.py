"""A terminal driver that sends only the cells which change.

On a slow line the bytes of a key are what one waits for. Where this one is not wanted
(``MAST_TUI_REPAINT=whole``, or ``repaint = "whole"`` in the configuration), in a browser and on
Windows, Textual's own driver sends what Textual says.
"""

import os
import re
import signal
from types import FrameType
from typing import Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from mast_tui.tui.driver_cells import CLEAR, FRAME, Cells

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
DRAWS_NOTHING = re.compile(
    r"(?:\x07|\x1b\[[?<>=][0-9;]*\$?[a-zA-Z]|\x1b\[\d*n|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\))*"
)
"""Modes, questions, the bell and the clipboard: the screen stays as it is."""
WITHOUT_ERASING = ("vt1", "vt52", "ansi", "cons", "sun")
"""How terminals are called that cannot blank so many cells at once."""


class ChangedCells(LinuxDriver):
    """Textual's driver for terminals, with less to send."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._cells = Cells(0, 0)
        self._redraws = 0
        self._unsure = True
        """The terminal was resized, or was another program's: nothing that it shows is known."""
        self._held = ""
        """The beginning of a synchronized update, until there is something in it."""

    def start_application_mode(self) -> None:
        """Take the terminal, as it is at the start and whenever another program had it."""
        self._unsure = True
        super().start_application_mode()  # type: ignore[no-untyped-call]
        told = signal.getsignal(signal.SIGWINCH)

        def resized(number: int, frame: FrameType | None) -> None:
            self._unsure = True
            if callable(told):
                told(number, frame)

        signal.signal(signal.SIGWINCH, resized)

    def stop_application_mode(self) -> None:
        """Give the terminal back, empty: not each has another screen to go back to.

        mosh, GNU screen as it comes and older consoles have one, where a pager and the prompt
        would be written over what was drawn.
        """
        super().write(f"{CLEAR}\x1b[1;1H")
        super().stop_application_mode()

    def process_message(self, message: Message) -> None:
        """Resizing is also told in band, by terminals that can."""
        if isinstance(message, events.Resize):
            self._unsure = True
        super().process_message(message)

    def write(self, data: str) -> None:
        """Send what has to be sent of ``data``."""
        if data == SYNC_START:
            self._held = data
        elif data == SYNC_END:
            if not self._held:
                super().write(data)
            self._held = ""
        elif FRAME.match(data):
            self._send(self._shown().paint(data))
        else:
            if not DRAWS_NOTHING.fullmatch(data):
                self._unsure = True
            self._send(data)

    def _send(self, data: str) -> None:
        if data:
            held, self._held = self._held, ""
            super().write(held + data)

    def _shown(self) -> Cells:
        """The cells of the screen as it is now."""
        width, height = self._app.size
        redraws = getattr(self._app, "redraws", 0)
        unsure = self._unsure or redraws != self._redraws
        self._unsure, self._redraws = False, redraws
        if (width, height) != (self._cells.width, self._cells.height):
            erases = not os.environ.get("TERM", "").startswith(WITHOUT_ERASING)
            self._cells = Cells(width, height, erases=erases)
        elif unsure:
            self._cells.forget()
        return self._cells
