"""The app is killed while keys tag: every tag that the screen confirmed is in the store."""

import os
import random
import re
import select
import signal
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from mast_tui.labels.file import backups
from mast_tui.labels.store import Store
from tests.faults import times
from tests.helpers import a_run
from tests.tui.terminal import Terminal

ROUNDS = times(8, 208)
MODES = (
    "1.1",
    "1.2",
    "1.3",
    "1.4",
    "1.5",
    "2.1",
    "2.2",
    "2.3",
    "2.4",
    "2.5",
    "2.6",
    "3.1",
    "3.2",
    "3.3",
)
CONFIRMED = re.compile(r"tagged step (\d+): FM-(\d\.\d)")
RESTORED = (b"\x1b[?1049l", b"\x1b[?25h")
"""The first screen is back, and the cursor shows."""


class Ended(NamedTuple):
    """What the last moments of the app were."""

    confirmed: set[tuple[str, int]]
    code: int
    written: bytes


def tag_until_killed(the: Terminal, step: int, seconds: float, way: str) -> Ended:
    """Tag mode after mode of one step as fast as keys go; kill the app ``seconds`` after the first."""
    the.press(f":{step}\r", f"step {step}/")
    confirmed: set[tuple[str, int]] = set()
    until = time.monotonic() + seconds
    for mode in MODES:
        os.write(the.process.fd, mode.replace(".", "").encode())
        while time.monotonic() < until:
            if not select.select([the.process.fd], [], [], 0.002)[0]:
                continue
            the._take()
            told = CONFIRMED.search(the.text)
            if told and "saved" in the.text:
                confirmed.add((told[2], int(told[1])))
                if told[2] == mode:
                    break
        if time.monotonic() >= until:
            break
    if way == "the line drops":
        return Ended(confirmed, the.drop(), b"")
    the.process.kill(getattr(signal, way))
    return Ended(confirmed, the.ended(), the.all)


@pytest.mark.parametrize("way", ["SIGKILL", "SIGHUP", "SIGTERM", "the line drops"])
def test_no_confirmed_tag_is_lost(tmp_path: Path, way: str) -> None:
    """given one store that is used again and again, and an app that dies each time"""
    trace = a_run(tmp_path / "rollout-1.jsonl", steps=max(60, ROUNDS + 5))
    db, random_moment = tmp_path / "labels.db", random.Random(way)
    confirmed: set[tuple[str, int]] = set()
    for number in range(ROUNDS // 4):
        env = {"MAST_TUI_DB": str(db), "MAST_TUI_STATE": str(tmp_path / "state")}
        with Terminal(trace, cwd=tmp_path, env=env) as the:
            the.wait_for("step ")
            end = tag_until_killed(the, number + 1, random_moment.uniform(0.0, 0.4), way)

        confirmed |= end.confirmed
        assert backups.damages(db) == ""
        with Store(db) as store:
            there = {(tag.mode, tag.step) for tag in store.tags()}
        assert confirmed <= there, f"lost in round {number}: {confirmed - there}"
        if way in ("SIGHUP", "SIGTERM"):
            assert end.code == 128 + getattr(signal, way)
            assert all(sequence in end.written for sequence in RESTORED)
        if way == "the line drops":
            assert end.code != -signal.SIGKILL
    assert confirmed, "nothing was ever confirmed: the test proves nothing"
