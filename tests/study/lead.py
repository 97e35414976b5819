"""The lead of a study: its folder, and the documented commands."""

import io
import json
import subprocess
import sys
from collections.abc import Iterable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from mast_tui import places
from mast_tui.cli import main

PEOPLE = ("Ada", "Ben", "Cam")
REAL = (
    "itbench/agent_outputs/2/1/sessions/2026/01/15/rollout-2026-01-15T14-12-52-019bc313-2cee-7763-b8b7-cdeaeeeb2319.jsonl",
    "itbench/agent_outputs/2/1/sessions/2026/01/15/rollout-2026-01-15T11-13-25-019bc26e-e1d3-74e0-ab41-a398b70dba7c.jsonl",
    "sregym/atif/claudecode.trajectory.json",
    "whowhen/Hand-Crafted/1.json",
    "formats/swe-agent/networking_1.traj",
)
"""Five traces of four agents."""
ROUNDS = """
[[sources]]
paths = ["real"]

[[rounds]]
name = "r1"
traces = {first}
overlap = 3

[[rounds]]
name = "r2"
traces = {second}
overlap = 2
"""


class Said(NamedTuple):
    """What a command wrote."""

    stdout: str
    stderr: str


class Lead:
    """Gives commands in the folder of a study; annotators have processes of their own."""

    def __init__(self, folder: Path, env: dict[str, str]) -> None:
        self.folder = folder
        self.env = env

    def __call__(self, *words: str, cwd: Path | None = None) -> Said:
        """A command that works."""
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
        with chdir(cwd or self.folder), redirect_stdout(out), redirect_stderr(err):
            code = main(words)
        assert code == 0, f"{words}: {err.getvalue()}"
        out.seek(0)
        return Said(out.read(), err.getvalue())

    def json(self, *words: str) -> Any:
        """What a command prints with --json."""
        return json.loads(self(*words, "--json").stdout)

    def send(self, work: dict[str, tuple[Path, Iterable[str]]]) -> None:
        """Let annotators work at the same time, each in a process and in a folder of a study."""
        script = str(Path(__file__).with_name("annotator.py"))
        at_work = {
            name: subprocess.Popen(
                [sys.executable, script, name, *ids],
                cwd=folder, env=self.env, stderr=subprocess.PIPE, text=True,
            )
            for name, (folder, ids) in work.items()
        }  # fmt: skip
        for name, process in at_work.items():
            _, said = process.communicate(timeout=60)
            assert process.returncode == 0, f"{name}: {said}"


def begin(folder: Path, data: Path, env: dict[str, str]) -> Lead:
    """A study of the samples and of five real traces, in two blind rounds."""
    (folder / "real").mkdir(parents=True)
    (folder / "samples").symlink_to(places.samples_folder())
    for path in REAL:
        (folder / "real" / Path(path).name).symlink_to(data / path)
    lead = Lead(folder, env)
    lead("study", "init", ".", "--annotators", ",".join(PEOPLE), "--traces", "samples",
         "--licence", "Apache-2.0")  # fmt: skip
    file = folder / "mast-study.toml"
    head = file.read_text().partition("[[rounds]]")[0].replace('# lead = "Ada"', 'lead = "Lea"')
    file.write_text(head + ROUNDS.format(first=5, second=9))
    return lead
