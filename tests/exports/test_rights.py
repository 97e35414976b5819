"""Text leaves a study only under a licence, and labels in other codebooks only where asked for."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.codebook.load import load
from mast_tui.labels.store import Store
from tests.cli.labelling import Shell, a_chat

QUOTE = "no such host: redis\nno such host: redis"
SOURCES = """\
[[sources]]
paths = ["open"]
licence = "CC-BY-4.0"

[[sources]]
paths = ["closed/*.json"]
"""


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


@pytest.fixture
def study(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of two traces, one without a licence; both quoted."""
    monkeypatch.delenv("MAST_TUI_DB")
    for name in ("open", "closed"):
        (tmp_path / "study" / name).mkdir(parents=True)
        a_chat(tmp_path / "study" / name / "a.json", f"task {name}")
    monkeypatch.chdir(tmp_path / "study")
    shell("study", "init", "--annotators", "Ada,Ben", "--traces", "open")
    head, _, tail = Path("mast-study.toml").read_text().partition("[[sources]]")
    rounds = tail[tail.index("[[rounds]]") :]
    Path("mast-study.toml").write_text(f"{head}{SOURCES}\n{rounds}")
    for name in ("open", "closed"):
        tag = ("tag", f"{name}/a.json", "--mode", "3.3", "--step", "3", "--quote", QUOTE)
        assert shell(*tag, "--note", "never checked").code == 0
        shell("review", f"{name}/a.json", "--done", "--outcome", "failed")
    return tmp_path / "study"


def lines(name: str) -> list[str]:
    return Path(name).read_text().splitlines()


def manifest(name: str) -> Any:
    return json.loads(Path(f"{name}.manifest.json").read_text())


def test_text_without_a_licence_stays_here_and_that_is_said(study: Path, shell: Shell) -> None:
    said = shell("export", "jsonl", "-o", "out.jsonl")

    rows = {Path(row["path"]).parent.name: row for row in map(json.loads, lines("out.jsonl"))}
    assert (rows["open"]["quote"], rows["closed"]["quote"]) == (QUOTE, None)
    assert {row["note"] for row in rows.values()} == {"never checked"}  # one's own words
    assert "no licence: the text of 1 trace, with 1 quote, stays here" in said.err
    assert manifest("out.jsonl")["licences"] == [
        {"licence": None, "paths": ["closed/*.json"], "traces": 1, "text": False},
        {"licence": "CC-BY-4.0", "paths": ["open"], "traces": 1, "text": True},
    ]


def test_it_leaves_where_somebody_says_so(study: Path, shell: Shell) -> None:
    said = shell("export", "jsonl", "-o", "out.jsonl", "--with-text-without-licence")

    assert [json.loads(line)["quote"] for line in lines("out.jsonl")] == [QUOTE, QUOTE]
    assert "stays here" not in said.err
    assert all(one["text"] for one in manifest("out.jsonl")["licences"])


def test_the_words_of_a_trace_stay_too(study: Path, shell: Shell) -> None:
    assert shell("export", "mad-full", "-o", "mad.json").code == 0

    texts = [one["trace"]["trajectory"] for one in json.loads(Path("mad.json").read_text())]
    assert sorted(text is None for text in texts) == [False, True]


def test_pseudonyms_tell_no_paths(study: Path, shell: Shell) -> None:
    shell("export", "csv", "-o", "out.csv", "--pseudonyms")

    assert all("paths" not in one for one in manifest("out.csv")["licences"])


def test_outside_a_study_everything_leaves(study: Path, shell: Shell) -> None:
    said = shell("export", "jsonl", "-o", "out.jsonl", "--db", str(study / "labels.db"))
    Path("mast-study.toml").unlink()
    said = shell("export", "jsonl", "-o", "out.jsonl", "--db", str(study / "labels.db"))

    assert [json.loads(line)["quote"] for line in lines("out.jsonl")] == [QUOTE, QUOTE]
    assert "licence" not in said.err
    assert "licences" not in manifest("out.jsonl")


def test_a_frozen_store_keeps_its_licences(study: Path, shell: Shell) -> None:
    shell("study", "freeze", "v1")

    said = shell("export", "csv", "--frozen", "v1", "-o", "out.csv")

    assert "the text of 1 trace" in said.err


def test_labels_in_other_codebooks_leave_carried_over(study: Path, shell: Shell) -> None:
    who = ("--annotator", "Cam", "--codebook", "mast-r1")
    for mode in ("2.2", "3.4"):  # Step repetition; Waiting for known information, dropped since
        shell("tag", "open/a.json", "--mode", mode, "--step", "2", *who)
    shell("review", "open/a.json", "--done", "--outcome", "failed", *who)
    plain = [row for row in shell.rows() if row["annotator"] == "Cam"]
    assert {(row["codebook"], row["mode"]) for row in plain} == {
        ("mast-r1", "2.2"),
        ("mast-r1", "3.4"),
    }

    said = shell("export", "jsonl", "--map", "auto", "-o", "out.jsonl")

    rows = [row for row in map(json.loads, lines("out.jsonl")) if row["annotator"] == "Cam"]
    assert [(row["codebook"], row["codebook_version"], row["mode"]) for row in rows] == [
        ("mast", "v3 (carried from mast-r1 r1)", "1.3")
    ]
    assert "3.4 Waiting for known information (1 tag)" in said.err
    (carried,) = manifest("out.jsonl")["carried"]
    assert carried["modes"]["2.2"] == ["1.3"]
    shell("export", "mad-human", "--map", "auto", "--without-text", "-o", "mad.json")
    records = json.loads(Path("mad.json").read_text())
    (by_cam,) = [
        {a["failure mode"].split()[0]: a[key] for a in record["annotations"]}
        for record in records
        for key in record["annotations"][0]
        if key.startswith("annotator") and any(a[key] is not None for a in record["annotations"])
        and sum(a[key] is True for a in record["annotations"]) == 1
        and next(a["failure mode"] for a in record["annotations"] if a[key]).startswith("1.3")
    ]  # fmt: skip
    assert (by_cam["1.3"], by_cam["1.1"]) == (True, False)
    assert shell("export", "labels", "--map", "auto").code == 2


def test_a_vote_for_a_mode_that_was_split_is_null(study: Path, shell: Shell) -> None:
    Path("map.toml").write_text('[mast-r1]\n"2.2" = ["1.3", "1.4"]\n"2.3" = []\n')
    who = ("--annotator", "Cam", "--codebook", "mast-r1")
    shell("tag", "open/a.json", "--mode", "2.2", "--step", "2", *who)
    shell("review", "open/a.json", "--done", "--outcome", "failed", *who)

    words = ("agentdash", "--annotators", "Cam", "--map", "map.toml", "-o", "dash.json")
    assert shell("export", *words).code == 0

    (answer,) = json.loads(Path("dash.json").read_text()).values()
    votes = answer["failure_modes"]
    assert (votes["1.3"], votes["1.4"], votes["1.1"]) == (None, None, 0)


def test_a_report_quotes_and_shows_only_what_may_leave(study: Path, shell: Shell) -> None:
    for name in ("open", "closed"):
        done = ("--done", "--outcome", "failed", "--annotator", "Ben")
        assert shell("review", f"{name}/a.json", *done).code == 0

    kept = shell("report", "--draws", "100").out
    assert kept.count("<article") == 1
    assert "task open" not in kept  # step 3 is shown, and no other
    assert kept.count("<blockquote>") == 1
    whole = shell("report", "--draws", "100", "--with-text-without-licence").out
    assert whole.count("<article") == 2
    assert whole.count("<blockquote>") == 2


def test_votes_and_outcomes_leave_as_the_study_counts_them(study: Path, shell: Shell) -> None:
    text = Path("mast-study.toml").read_text().replace('unsure = "null"', 'unsure = "0"')
    Path("mast-study.toml").write_text(text)
    with Store(study / "labels.db") as store:
        (row,) = [row for row in store.traces() if Path(row.path).parent.name == "open"]
        row = row._replace(score=0.6, outcome="failed")
        hand = store.hand("Ada", load(), "r1")
        hand.verdict(row, "1.1", "unsure")
        hand.review(row, state="done")

    def vote() -> object:
        words = ("--annotators", "Ada", "--round", "r1", "-o", "dash.json")
        assert shell("export", "agentdash", *words).code == 0
        (answer,) = json.loads(Path("dash.json").read_text()).values()
        return answer["failure_modes"]["1.1"]

    assert (vote(), shell.rows("--round", "r1")[0]["outcome"]) == (0, "failed")
    text = text.replace('unsure = "0"', 'unsure = "null"\nthreshold = 0.5')
    Path("mast-study.toml").write_text(text)
    assert (vote(), shell.rows("--round", "r1")[0]["outcome"]) == (None, "succeeded")
