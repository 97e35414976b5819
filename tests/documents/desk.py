"""A folder in which the examples of the documents work, as they stand.

It is a study of runs whose models are called A and B, read by Ada, Ben and Cam; a judge called NAME
has been there too. What an example calls PATH, RUN_DIR, FOLDER or FILE lies there under that name.
"""

import csv
import json
import os
import shutil
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

import pytest

from mast_tui import open_store, places
from tests.documents.examples import steps
from tests.study.annotator import work
from tests.study.lead import PEOPLE, Lead
from tests.traces.rollouts import call, line, meta, output, write

STUDY = """
name = "pilot"
annotators = ["Ada", "Ben", "Cam"]
lead = "Dee"

[[sources]]
paths = ["runs"]
licence = "MIT"

[[rounds]]
name = "r1"
traces = 5
overlap = 2

[[rounds]]
name = "r2"
traces = 2
overlap = 2
"""
RUNS = 9
QUOTED = {12: "total_count: 0", 43: "alert cleared"}
"""What examples quote, by step."""
NEW_MODE = {"code": "3.4", "name": "Silent time-out", "category": "FC3", "keys": "34",
            "definition": "A call runs out of time, and nobody notices."}  # fmt: skip


def a_long_run(folder: Path, number: int, model: str) -> Path:
    """A run directory of fifty steps or more, some of which fail."""
    run = folder / f"Scenario-{number}" / "1"
    lines = [meta(id=f"run-{number}"), line("turn_context", model=model, cwd="/w")]
    for step in range(1, 50 + number):
        lines.append(call(f"c{step}", f"kubectl logs pod-{step}"))
        lines.append(output(f"c{step}", QUOTED.get(step, "said"), int(step % 9 == number)))
    write(run / "sessions/2026/01/02/rollout.jsonl", *lines)
    return run


def prepare(folder: Path) -> Lead:
    """Make the study, let both annotators work, freeze what they said."""
    for number in range(1, RUNS + 1):
        a_long_run(folder / "runs", number, "AB"[number % 2])
    (folder / "mast-study.toml").write_text(STUDY)
    (folder / "sample_traces").symlink_to(places.samples_folder())
    lead = Lead(folder, dict(os.environ))
    adas = next(one for one in read_round(lead, "r1") if one["annotator"] == "Ada")
    run = next(one for one in Path(adas["path"]).parents if one.name == "1")
    for name in ("PATH", "RUN_DIR"):
        (folder / name).symlink_to(run.relative_to(folder))
    lead("study", "freeze", "paper-v1")
    _votes(lead)
    return lead


def read_round(lead: Lead, *round: str) -> list[dict[str, Any]]:
    """Give out a round, let everybody read what they were given, and say who that was."""
    given: list[dict[str, Any]] = lead.json("assign", "--round", *round)
    with chdir(lead.folder):
        for name in PEOPLE:
            work(name, [one["trace_id"] for one in given if one["annotator"] == name])
    return given


def _votes(lead: Lead) -> None:
    """The votes as a table, those of a judge, and all of them as a Parquet data set."""
    with open_store(str(lead.folder / "labels.db"), annotator="Dee") as labels:
        votes = labels.votes("step")
    models = {one["trace_id"]: one["model"] for one in lead.json("list")}
    with (lead.folder / "votes.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("annotator", "trace", "mode", "value", "step", "model", "outcome"))
        for one in votes:
            known = [one[name] for name in ("annotator", "trace", "mode", "value", "step")]
            rows.writerow((*known, models[one["trace"]], "failed"))
    with (lead.folder / "judge.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("annotator", "trace", "mode", "value"))
        rows.writerows(("NAME", trace, "1.3", 1) for trace in sorted(models))
    lead("import", "judge.csv", "--judge")
    (lead.folder / "FOLDER").mkdir()
    (lead.folder / "F").symlink_to("FOLDER")


class Desk:
    """Somebody who types what one document shows, in its order."""

    def __init__(self, folder: Path) -> None:
        self.lead = Lead(folder, dict(os.environ))
        self.ids: dict[str, str] = {"ROUND": "r1"}
        """What stands for an id in the examples."""
        self.before: dict[str, Callable[[], object]] = {
            "agreement --self": lambda: read_round(self.lead, "r2", "--repeat", "1"),
            "import FILE --judge": lambda: self.copy("judge.csv", "FILE"),
            "import FILE --same": self.export_adas,
            "import labels.jsonl": self.export_labels,
            "adjudicate": self.look_at_disagreements,
            "adjudicate --settle ID --neither": self.find_what_all_tagged,
            "adjudicate --undo": self.find_what_was_settled,
            "bundle take back.zip": self.bring_back,
            "codebook": self.write_notes,
            "codebook adopt --as": self.make_the_mode,
            "codebook adopt FILE": self.tag_once_more,
            "doctor --db FILE": lambda: self.copy("labels.db", "FILE"),
            "figure cascade": lambda: self.copy("votes.csv", "FILE"),
            "merge": self.copy_the_store,
            "questions": self.ask,
            "review PATH --reveal": lambda: self.say("review", "PATH", "--done", who="Ada"),
            "study init": lambda: shutil.copytree(self.folder / "runs", self.folder / "DIR/runs"),
        }

    @property
    def folder(self) -> Path:
        return self.lead.folder

    def type(self, line: str) -> None:
        """One example, as it stands but for ids."""
        (words,) = steps(line)
        told = " ".join(words[1:])
        for begin in [one for one in self.before if told.startswith(one)]:
            self.before.pop(begin)()
        given = [self.ids.get(word, word) for word in words[1:]]
        elsewhere = self.folder / "DIR" if told.startswith("bundle pack --back") else None
        for begin, module in NEEDS.items():
            if begin in told:
                pytest.importorskip(module)
        if "*.parquet" in told and not list((self.folder / "FOLDER").iterdir()):
            self.lead("export", "parquet", "-o", "FOLDER/votes.parquet")
        who = next((name for begin, name in WHO.items() if told.startswith(begin)), "Dee")
        self.say(*given, who=who, cwd=elsewhere)

    def say(self, *words: str, who: str = "Dee", cwd: Path | None = None) -> None:
        """A command of somebody's."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MAST_TUI_ANNOTATOR", who)
            self.lead(*words, cwd=cwd)

    def copy_the_store(self) -> None:
        for name in ("ada.db", "ben.db"):
            self.copy("labels.db", name)

    def copy(self, file: str, name: str) -> None:
        shutil.copy(self.folder / file, self.folder / name)

    # --- what lies there before an example

    def export_labels(self) -> None:
        """What others might send."""
        self.lead("export", "labels", "-o", "labels.jsonl")
        self.lead("export", "mad-human", "-o", "MAD_human.json", "--with-text-without-licence")
        self.lead("export", "agentdash", "-o", "judged.json")
        self.export_adas()
        (self.folder / "DIR").mkdir()
        self.copy("labels.jsonl", "DIR/labels.jsonl")

    def export_adas(self) -> None:
        self.lead("export", "adamast", "--annotators", "Ada", "-o", "FILE")

    def look_at_disagreements(self) -> None:
        self.lead("study", "close", "r1")
        found = self.lead.json("adjudicate", "--round", "r1")["disagreements"]
        self.ids["ID"] = next(
            one["id"] for one in found if "Ben" not in one["sides"][0]["annotators"]
        )

    def find_what_all_tagged(self) -> None:
        found = self.lead.json("adjudicate", "--round", "r1")["disagreements"]
        self.ids["ID"] = next(
            one["id"] for one in found if all(side["units"] for side in one["sides"])
        )

    def find_what_was_settled(self) -> None:
        told = self.lead.json("adjudicate", "--round", "r1")
        self.ids["TRACE"] = next(one["trace_id"] for one in told["disagreements"] if one["settled"])

    def bring_back(self) -> None:
        shutil.move(self.folder / "DIR/back.zip", self.folder / "back.zip")

    def write_notes(self) -> None:
        for text in ("Three times.", "Three times or more."):
            self.lead("codebook", "note", "1.3", text)
        for step in ("3", "5"):
            self.say("tag", "PATH", "--mode", "other", "--step", step, "--note", "late",
                     "--round", "", who="Ada")  # fmt: skip

    def make_the_mode(self) -> None:
        book = json.loads(self.lead("codebook", "--json").stdout)
        book.pop("hash", None)
        made = book | {"version": "v4", "modes": [*book["modes"], NEW_MODE]}
        (self.folder / "codebook.json").write_text(json.dumps(made))
        study = self.folder / "mast-study.toml"
        study.write_text('codebook = "codebook.json"\n' + study.read_text())
        self.ids["TAG"] = self.lead.json("codebook", "other")[0]["tag"]

    def tag_once_more(self) -> None:
        rows = [one | {"mode": "3.4"} for one in self.lead.json("codebook", "other")]
        (self.folder / "FILE").write_text(json.dumps(rows))

    def ask(self) -> None:
        self.say("questions", "ask", "PATH", "is it?", who="Ada")
        self.ids["4f1c"] = self.lead.json("questions", "--open")[0]["id"]


WHO = {"adjudicate --change": "Ben", "review PATH": "Ada", "questions ask": "Ada",
       "bundle pack --back": "Ada"}  # fmt: skip
"""Who gives a command that is not the lead's to give."""
NEEDS = {"*.parquet": "duckdb", "export parquet": "pyarrow", "export huggingface": "pyarrow",
         "figure signature": "matplotlib"}  # fmt: skip
"""What an extra has to be there for; without it the test is skipped by name."""
