"""Eight processes tag the same traces in one file, two of them apps: nobody's tag is lost."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mast_tui.labels.file import backups
from mast_tui.labels.store import Store
from tests.faults import times
from tests.helpers import a_run
from tests.tui.terminal import Terminal

SECONDS = times(4, 60)
SCRIPTS = 6


@contextmanager
def tagging(db: Path, traces: list[Path]) -> Iterator[list[subprocess.Popen[str]]]:
    """Six scripts at work; none is left behind."""
    base = [sys.executable, "-m", "tests.faults.tagging", str(db)]
    scripts = [
        subprocess.Popen(
            [*base, f"script {n}", str(SECONDS), *map(str, traces)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
        )
        for n in range(SCRIPTS)
    ]
    try:
        yield scripts
    finally:
        for script in scripts:
            script.kill()
            script.communicate()


def test_eight_at_once_lose_nothing(tmp_path: Path) -> None:
    traces = [a_run(tmp_path / f"rollout-{n}.jsonl", 30, id=f"run-{n}") for n in range(3)]
    db = tmp_path / "labels.db"
    env = {"MAST_TUI_DB": str(db)}
    seen: dict[str, set[tuple[str, int]]] = {"Ada": set(), "Ben": set()}
    with (
        tagging(db, traces) as scripts,
        Terminal(traces[0], "--annotator", "Ada", cwd=tmp_path, env=env) as ada,
        Terminal(traces[0], "--annotator", "Ben", cwd=tmp_path, env=env) as ben,
    ):
        for one in (ada, ben):
            one.wait_for("step ")
        until, moment = time.monotonic() + SECONDS, random.Random(8)
        step = 1
        while time.monotonic() < until and step < 30:
            step += 1
            for name, app in (("Ada", ada), ("Ben", ben)):
                mode = moment.choice(["3.3", "1.3", "2.6", "1.1"])
                app.press(f":{step}\r", f"step {step}/")
                app.press(mode.replace(".", ""))
                settled(app)
                if " saved" in app.text:
                    seen[name].add((mode, step))
                assert "locked" not in app.text
                assert "Traceback" not in app.text
        for app in (ada, ben):
            settled(app)
            assert app.leave() == 0
            assert b"locked" not in app.all
        outs = [script.communicate(timeout=120) for script in scripts]

    assert [script.returncode for script in scripts] == [0] * SCRIPTS, [err for _, err in outs]
    assert backups.damages(db) == ""
    with Store(db) as store:
        there = {
            (person.name, tag.trace_id, tag.mode, tag.step)
            for person in store.annotators()
            for tag in store.tags(annotator=person.uuid)
        }
        finished = [one for one in store.reviews() if one.state == "done"]
    said = {
        (f"script {n}", trace_id, mode, int(step))
        for n, (out, _) in enumerate(outs)
        for trace_id, mode, step in (line.split() for line in out.splitlines() if line != "done")
    }
    assert said <= there
    assert all(seen.values()), "the apps hardly saved anything"
    for name, tags in seen.items():
        assert tags <= {(mode, step) for who, _, mode, step in there if who == name}
    assert len(finished) == SCRIPTS * len(traces)
    assert len(said) > 10 * SCRIPTS * SECONDS, "the scripts hardly saved anything"


def settled(app: Terminal) -> None:
    """Wait until what was tagged is saved; a busy store takes a moment."""
    until = time.monotonic() + 10
    while "saving..." in app.text:
        assert time.monotonic() < until, app.text
        app.read(0.05, 0.5)
