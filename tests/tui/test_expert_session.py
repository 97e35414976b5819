"""An expert's session on a real trace, key by key, in tmux: from opening to the export."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

NAMED = {"Enter", "Space", "Escape"}


class Tmux:
    """A tmux session of 120x40 with a shell command in it; counts keys besides typed text."""

    def __init__(self, command: str, folder: Path) -> None:
        self._socket = str(folder / "tmux")
        self.keys = 0
        self._run("new-session", "-d", "-x", "120", "-y", "40", command)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", self._socket, *words], capture_output=True, text=True, check=True
        )
        return done.stdout

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def press(self, *keys: str, until: str = "") -> None:
        """Press keys one by one, then wait until the screen says ``until``."""
        for key in keys:
            self.keys += 1
            self._run("send-keys", *([] if key in NAMED else ["-l"]), key)
        if until:
            self.wait_for(until)

    def type(self, text: str) -> None:
        """Type words, which are not counted."""
        self._run("send-keys", "-l", text)

    def wait_for(self, words: str, limit: float = 20.0) -> None:
        end = time.monotonic() + limit
        while words not in self.screen:
            assert time.monotonic() < end, f"{words!r} never shows:\n{self.screen}"
            time.sleep(0.05)

    def close(self) -> None:
        subprocess.run(
            ["tmux", "-S", self._socket, "kill-server"], capture_output=True, check=False
        )


@pytest.fixture
def session(data: Path, tmp_path: Path, own_places: Path) -> Iterator[Tmux]:
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    (trace,) = (data / "itbench/agent_outputs/2/1/sessions").rglob("rollout-*T14-12-52-*.jsonl")
    tmux = Tmux(f"env -u COLUMNS -u LINES {sys.executable} -m mast_tui '{trace}'", tmp_path)
    yield tmux
    tmux.close()


def test_an_expert_reads_quotes_tags_and_finishes_in_few_keys(
    session: Tmux, own_places: Path
) -> None:
    session.wait_for("not started")

    # reads on for a while, looks at the errors
    session.press(*["Space"] * 8, "e", "e", until="error")
    # finds where the expired certificate becomes the cause, and quotes the sentence for 3.3
    session.press("/", until="find")
    session.type("Primary Cause:")
    session.press("Enter", until="hit 1 of 1")
    session.press("v", "s", "3", "3", until="quoted for FM-3.3")
    # the listing was made before: step repetition
    session.press(":")
    session.type("9")
    session.press("Enter", until="step 9/71")
    session.press("1", "3", until="tagged step 9")
    # done, with outcome and summary
    session.press("D", "f", until="summary")
    session.type("Takes an expired certificate for the cause, against its own evidence")
    session.press("Enter", until="mark done")
    session.press("Enter", until="done, outcome failed")
    session.press("q")

    assert session.keys <= 60
    rows = exported()
    quoted = next(row for row in rows if row["mode"] == "3.3")
    assert quoted["step"] == 63
    assert "'KubeClientCertificateExpiration' alert indicates" in str(quoted["quote"])
    assert {(row["mode"], row["step"]) for row in rows} == {("3.3", 63), ("1.3", 9)}
    assert {(row["review"], row["review_outcome"]) for row in rows} == {("done", "failed")}


def exported() -> list[dict[str, object]]:
    """What ``mast-tui export jsonl`` gives."""
    done = subprocess.run(
        [sys.executable, "-m", "mast_tui", "export", "jsonl", "-o", "-"],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    return [json.loads(line) for line in done.stdout.splitlines()]
