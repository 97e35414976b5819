"""Every command of docs/study.md, run in its order as a study lead would read it."""

import json
import os
import re
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.helpers import a_run
from tests.study.annotator import work
from tests.study.lead import Lead
from tests.tui.terminal import Terminal

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "study.md"
COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)
IN_THE_APP = re.compile(
    r"^--annotator \w+$|^agreement .*--open$|^adjudicate --round r1( --with Ben)?$"
)
NEEDS = {"MAD_human": "MAST_TUI_TEST_DATA", "Who_and_When": "MAST_TUI_TEST_DATA",
         "ground_truth": "MAST_TUI_TEST_DATA", "parquet": "pyarrow", "huggingface": "pyarrow"}  # fmt: skip
NEW_MODE = {"code": "3.4", "name": "Silent time-out", "category": "FC3", "keys": "34",
            "definition": "A call runs out of time, and nobody notices."}  # fmt: skip


def blocks(language: str) -> Iterator[str]:
    """The code blocks of the guide."""
    yield from re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)


def commands() -> list[str]:
    return [line for block in blocks("console") for line in COMMAND.findall(block)]


class Reader:
    """Somebody who types what the guide shows, with names and ids of their own."""

    def __init__(self, folder: Path) -> None:
        self.lead = Lead(folder, dict(os.environ))
        self.ids: dict[str, str] = {}
        """What stands for an id of the guide."""
        self.seen: list[str] = []
        self.before: dict[str, Callable[[], None]] = {
            "study check": self.edit_the_study,
            "progress": lambda: self.work("r1"),
            "questions answer": self.find_the_question,
            "adjudicate --settle": self.find_disagreements,
            "adjudicate --undo": self.find_what_was_settled,
            "codebook adopt": self.make_the_mode,
            "signature --map": self.write_the_mapping,
            "agreement --self": lambda: self.work("r2"),
            "merge": self.copy_the_store,
            "import MAD": self.fetch_labels,
            "import verdicts": self.judge,
        }

    def type(self, line: str) -> None:
        """One line of the guide, each of its commands in turn."""
        for part in line.partition(" #")[0].split(" && "):
            words = [self.ids.get(word, word) for word in shlex.split(part)]
            if words[0] == "cd":
                self.lead.folder = (self.lead.folder / words[1]).resolve()
                continue
            assert words[0] == "mast-tui", line
            self.run(words[1:])

    def run(self, words: list[str]) -> None:
        told = " ".join(words)
        for begin in [one for one in self.before if told.startswith(one)]:
            self.before.pop(begin)()
            words = [self.ids.get(word, word) for word in words]
        needed = next((NEEDS[one] for one in NEEDS if one in told), "")
        if needed and not os.environ.get(needed) and find_spec(needed) is None:
            return
        if IN_THE_APP.match(told):
            self.open(words)
        elif ">" in words:
            *words, _, file = words
            (self.lead.folder / file).write_text(self.lead(*words).stdout)
        else:
            self.lead(*words)
        self.seen.append(told)

    def open(self, words: list[str]) -> None:
        with Terminal(*words, cwd=self.lead.folder, env=self.lead.env) as app:
            app.wait_for("settled" if words[0] == "adjudicate" else "step")
            app.press("q")

    # --- what happens between the commands

    def edit_the_study(self) -> None:
        file = self.lead.folder / "mast-study.toml"
        text = file.read_text().replace('# lead = "Ada"', 'lead = "Dee"')
        file.write_text(text + '\n[[rounds]]\nname = "r2"\ntraces = 3\noverlap = 2\n')

    def work(self, round: str) -> None:
        """Ada and Ben also find what no mode names."""
        again = ("--repeat", "2") if round == "r2" else ()
        given = self.lead.json("assign", "--round", round, *again, "--dry-run")
        for name in ("Ada", "Ben", "Cam"):
            mine = [one["trace_id"] for one in given if one["annotator"] == name]
            if round == "r1" and name != "Cam":
                self.lead("tag", f"@{mine[0]}", "--mode", "other", "--step", "20", "--round", "",
                          "--note", "nobody saw the time-out", "--annotator", name)  # fmt: skip
            here = Path.cwd()
            os.chdir(self.lead.folder)
            try:
                work(name, mine)
            finally:
                os.chdir(here)

    def find_the_question(self) -> None:
        (asked,) = self.lead.json("questions", "--open")
        self.ids["4f1c"] = asked["id"]

    def find_disagreements(self) -> None:
        """One that Ben can be convinced of, one where everybody tagged something, and another."""
        found = self.lead.json("adjudicate", "--round", "r1")["disagreements"]
        bens = next(one for one in found if "Ben" not in one["sides"][0]["annotators"])
        tagged = next(one for one in found if all(side["units"] for side in one["sides"]))
        other = next(one for one in found if one not in (bens, tagged))
        guide = ("5791a33b", "73491da4", "0e2eb02f")
        self.ids |= {id: one["id"] for id, one in zip(guide, (bens, tagged, other), strict=True)}

    def find_what_was_settled(self) -> None:
        told = self.lead.json("adjudicate", "--round", "r1")
        settled = next(one for one in told["disagreements"] if one["settled"])
        self.ids["5144985a7e1b"] = settled["trace_id"]

    def make_the_mode(self) -> None:
        file, study = self.lead.folder / "codebook.json", self.lead.folder / "mast-study.toml"
        book = json.loads(file.read_text())
        book.pop("hash", None)
        file.write_text(json.dumps(book | {"version": "v4", "modes": [*book["modes"], NEW_MODE]}))
        text = study.read_text().replace('"mast" ', '"codebook.json" ').replace('"v3"', '"v4"')
        study.write_text(text)
        tags = [one["tag"] for one in self.lead.json("codebook", "other")]
        self.ids |= dict(zip(("1f0c2a7b", "77d1e0aa"), tags, strict=True))

    def write_the_mapping(self) -> None:
        (text,) = blocks("toml")
        (self.lead.folder / "map.toml").write_text(text)

    def copy_the_store(self) -> None:
        for name in ("ada", "ben"):
            shutil.copy(self.lead.folder / "labels.db", self.lead.folder / f"{name}.db")

    def fetch_labels(self) -> None:
        data = Path(os.environ.get("MAST_TUI_TEST_DATA", "nowhere"))
        for name, path in (("MAD_human_labelled_dataset.json", "mast/MAD_human_labelled_dataset.json"),
                           ("Who_and_When", "whowhen/Hand-Crafted"),
                           ("ground_truth.json", "agentrx/ground_truth/tau_ground_truth.json"),
                           ("trajectories", "agentrx/trajectories")):  # fmt: skip
            (self.lead.folder / name).symlink_to(data / path)

    def judge(self) -> None:
        given = self.lead.json("assign", "--round", "r1", "--dry-run")
        rows = [f"gpt-judge,{id},1.3,1" for id in sorted({one["trace_id"] for one in given})]
        text = "\n".join(["annotator,trace,mode,value", *rows])
        (self.lead.folder / "verdicts.csv").write_text(text)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """The lead, at eight runs."""
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.setenv("MAST_TUI_ANNOTATOR", "Dee")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    for number in range(1, 9):
        a_run(tmp_path / f"pilot/runs/{number}.jsonl", 25 + number, (5, 9, 14), f"run-{number}")
    return Reader(tmp_path)


def test_every_command_of_the_guide_works_in_its_order(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    for line in commands():
        reader.type(line)

    assert reader.before == {}  # nothing that the reader prepares is missing in the guide
    assert len(reader.seen) > 40
    assert (reader.lead.folder / "report.html").exists()
    monkeypatch.chdir(reader.lead.folder)
    (code,) = blocks("python")
    if find_spec("pandas") is None:
        code = code.replace('labels.frame("votes")', "()")
    exec(compile(code, str(GUIDE), "exec"), {})
