"""In a real tmux and a real GNU screen, where these are installed."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyte
import pytest

from tests.helpers import shop_run
from tests.tui.test_driver import seen

WIDTH, HEIGHT = 100, 30
PATIENCE = 10.0


def until(shows: Callable[[], bool]) -> None:
    """Wait until that shows."""
    end = time.monotonic() + PATIENCE
    while not shows():
        assert time.monotonic() < end, "it never shows"
        time.sleep(0.05)


def environment(folder: Path, **more: str) -> dict[str, str]:
    """As a shell has it that is in neither, with places of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in ("TMUX", "STY", "NO_COLOR")}
    own = {"MAST_TUI_DB": str(folder / "l.db"), "MAST_TUI_STATE": str(folder / "state")}
    return {**kept, **own, "TERM": "xterm-256color", "PYTHONUTF8": "1", "LC_ALL": "C.UTF-8", **more}


class Tmux:
    """The app alone in a tmux server of its own."""

    def __init__(self, shop: Path, folder: Path, repaint: str) -> None:
        folder.mkdir()
        self._env = environment(folder, MAST_TUI_REPAINT=repaint, TMUX_TMPDIR=str(folder))
        size = ("-x", str(WIDTH), "-y", str(HEIGHT))
        app = (sys.executable, "-m", "mast_tui", str(shop))
        self.tell("-f", os.devnull, "new-session", "-d", *size, *app)
        self.tell("set", "-g", "status", "off")

    def tell(self, *words: str) -> str:
        return subprocess.run(
            ["tmux", "-u", *words], env=self._env, capture_output=True, text=True, check=False
        ).stdout

    def cells(self) -> list[object]:
        """What stands in each cell, and in which colours."""
        screen = pyte.Screen(WIDTH, HEIGHT)
        lines = self.tell("capture-pane", "-p", "-e").rstrip("\n").split("\n")
        pyte.Stream(screen).feed("\r\n".join(lines))
        return [seen(screen.buffer[y][x]) for y in range(HEIGHT) for x in range(WIDTH)]

    def shows(self, words: str) -> bool:
        return words in self.tell("capture-pane", "-p")


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Tmux, Tmux]]:
    """The app as it is, and with Textual's own driver."""
    if not shutil.which("tmux"):
        pytest.skip("tmux is not installed")
    shop = shop_run(tmp_path)
    ours, stock = (Tmux(shop, tmp_path / name, name) for name in ("changed", "whole"))
    yield ours, stock
    for tmux in (ours, stock):
        tmux.tell("kill-server")


def test_tmux_shows_what_textuals_own_driver_shows(both: tuple[Tmux, Tmux]) -> None:
    ours, stock = both
    until(lambda: all(tmux.shows("score 0.00") for tmux in both))

    def press(key: str) -> None:
        before = stock.cells()
        for tmux in both:
            tmux.tell("send-keys", key)
        until(lambda: before != stock.cells() == ours.cells())

    for key in ("j", "33", "?", "q"):
        press(key)


@pytest.mark.skipif(not shutil.which("screen"), reason="GNU screen is not installed")
def test_gnu_screen_has_one_screen_and_is_given_back_empty(tmp_path: Path) -> None:
    sockets, copy = tmp_path / "sockets", tmp_path / "copy"
    sockets.mkdir(0o700)
    env = environment(tmp_path, SCREENDIR=str(sockets))

    def screen(*words: str) -> None:
        subprocess.run(["screen", "-c", os.devnull, *words], env=env, check=False)

    def shown() -> str:
        screen("-S", "x", "-X", "hardcopy", str(copy))
        return copy.read_text(errors="replace") if copy.exists() else ""

    app = f"{sys.executable} -m mast_tui {shop_run(tmp_path)}; echo the shell; read x"
    screen("-U", "-dmS", "x", "/bin/sh", "-c", app)
    try:
        until(lambda: "not started" in shown())
        screen("-S", "x", "-X", "stuff", "q")
        until(lambda: shown().split() == ["the", "shell"])
    finally:
        screen("-S", "x", "-X", "quit")
