"""A small blind study: runs whose files, texts and paths all name their models."""

import json
from argparse import Namespace
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

from mast_tui.cli import main
from mast_tui.cli.app import make_bench
from mast_tui.codebook.load import load
from mast_tui.labels.identity import new_uuid
from mast_tui.labels.model import TraceRow
from mast_tui.labels.store import Store
from mast_tui.workbench.bench import Bench
from tests.helpers import shop_run
from tests.traces.rollouts import says

MODEL = "heron-flash"
"""The model of every run."""
SECRETS = ("heron", "flash", "osprey")
"""Words that only names of models hold."""
WORDS = "Heron Flash signs off: heron_flash and gpt-5.1-osprey agree that the certificate expired."

STUDY = """
name = "pilot"
annotators = ["Ada", "Ben"]
lead = "Dee"
required = ["outcome"]
[[sources]]
paths = ["runs"]
[[rounds]]
name = "r1"
traces = 3
overlap = 2
{settings}
[[rounds]]
name = "r2"
traces = 1
overlap = 2
blind = false
"""


def a_study(folder: Path, runs: int = 4, settings: str = "", hides: bool = True) -> Path:
    """Make a study of so many runs in a folder; nothing is assigned yet."""
    for number in range(1, runs + 1):
        outcome = "succeeded" if number % 2 else "failed"
        rollout = shop_run(folder / "runs" / MODEL, number, outcome)
        with rollout.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(says("assistant", WORDS)) + "\n")
    how = settings if hides else "blind = false\n" + settings
    (folder / "mast-study.toml").write_text(STUDY.format(settings=how))
    return folder


def asked(folder: Path, annotator: str) -> Namespace:
    """The options of a command, as this annotator gives them in the study's folder."""
    return Namespace(
        db=str(folder / "labels.db"),
        annotator=annotator,
        codebook=None,
        no_state=True,
        reveal=False,
        score=None,
        threshold=None,
    )


def give_out(folder: Path, round: str) -> None:
    """Assign a round, as the lead does."""
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        assert main(["assign", "--round", round, "--db", str(folder / "labels.db")]) == 0


def a_queue(folder: Path, annotator: str) -> Bench:
    """The annotator at their queue, as ``mast-tui`` without paths opens it."""
    from mast_tui.cli.assigned import queue_paths

    args = asked(folder, annotator)
    return make_bench(args, queue_paths(args))


def judge_says(folder: Path, row: TraceRow, *labels: tuple[str, int, str]) -> None:
    """Labels of a judge on a trace: mode, step and note."""
    from mast_tui.labels.model import Place

    with Store(folder / "labels.db") as store:
        judge = store.hand(f"judge-{new_uuid()[:4]}", load(), kind="judge")
        for mode, step, note in labels:
            judge.tag(row, mode, Place(step), note=note)
        judge.review(row, state="done")


def secrets_in(text: str) -> list[str]:
    """Which words of the models' names a text holds."""
    return [word for word in SECRETS if word in text.lower()]
