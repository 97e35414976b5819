"""What is measured: the app, the peers, and how they are started."""

import subprocess
import sys
import tempfile
import venv
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from benchmarks.terminal import Session

PEERS = ("mini-swe-agent",)
"""Installed by name into an environment of their own."""
BARE = Path(__file__).with_name("bare.py")


class Program(NamedTuple):
    """A program, started on a trace."""

    name: str
    command: list[str]

    def on(self, *words: str | Path, state: Path | None = None) -> Session:
        """Start it; each start has its own store and state unless ``state`` is given."""
        home = state or Path(tempfile.mkdtemp(prefix="mast-tui-benchmark-"))
        places = {
            "MAST_TUI_DB": str(home / "labels.db"),
            "MAST_TUI_STATE": str(home / "state"),
            "MAST_TUI_CONFIG": str(home / "config.toml"),
            "MAST_TUI_ANNOTATOR": "bench",
            "MSWEA_GLOBAL_CONFIG_DIR": str(home / "mswea"),
            "MSWEA_SILENT_STARTUP": "1",
        }
        return Session([*self.command, *map(str, words)], places)


def ours() -> Program:
    """The app as it is installed beside this Python."""
    script = Path(sys.executable).with_name("mast-tui")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "mast_tui"]
    return Program("mast-tui", command)


def bare() -> Program:
    return Program("bare Textual", [sys.executable, str(BARE)])


def inspector(folder: Path, say: Callable[[str], None]) -> Program | None:
    """The mini-swe-agent inspector, installed if it is not; None where it cannot be."""
    home = folder / "peers"
    script = home / "bin" / "mini-extra"
    if not script.exists():
        say(f"installing {', '.join(PEERS)} into {home}")
        venv.create(home, with_pip=True, clear=True)
        done = subprocess.run([home / "bin" / "pip", "install", "-q", *PEERS], check=False)
        if done.returncode or not script.exists():
            say("the inspector cannot be installed: its rows are left out")
            return None
    return Program("inspector", [str(script), "inspector"])


def less() -> Program | None:
    from shutil import which

    found = which("less")
    return Program("less", [found]) if found else None
