"""What all statistics take: frozen labels, votes of other codebooks, and a study's own rules."""

import json
from pathlib import Path
from typing import Any

import pytest

import mast_tui
from mast_tui.errors import MastError
from tests.cli.labelling import Shell, a_chat


@pytest.fixture
def study(tmp_path: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A study of two annotators who differ on one of two traces."""
    (tmp_path / "study/runs").mkdir(parents=True)
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.chdir(tmp_path / "study")
    for name in ("a", "b"):
        a_chat(tmp_path / f"study/runs/{name}.json", f"task {name}")
    shell("study", "init", "--annotators", "Ada,Ben", "--traces", "runs")
    for person, mode in (("Ada", "3.3"), ("Ben", "1.3")):
        who = ("--annotator", person, "--round", "r1")
        shell("tag", "runs/a.json", "--mode", mode, "--step", "2", *who)
        for run in ("a", "b"):
            shell("review", f"runs/{run}.json", "--done", "--outcome", "failed", *who)
    return tmp_path / "study"


def document(shell: Shell, *words: str) -> Any:
    said = shell(*words, "--json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def change_their_minds(shell: Shell) -> None:
    """After the freeze Ben agrees with Ada."""
    who = ("--annotator", "Ben", "--round", "r1")
    shell("tag", "runs/a.json", "--mode", "1.3", "--step", "2", "--remove", *who)
    shell("tag", "runs/a.json", "--mode", "3.3", "--step", "2", *who)
    shell("review", "runs/a.json", "--done", *who)


def test_a_papers_numbers_can_be_made_again(study: Path, shell: Shell) -> None:
    before = {name: document(shell, name) for name in ("agreement", "signature")}
    shell("study", "freeze", "paper-v1")
    change_their_minds(shell)

    assert document(shell, "agreement")["overall"]["percent_agreement"] == 1
    for name, numbers in before.items():
        assert document(shell, name, "--frozen", "paper-v1") == numbers
    by = ("agreement", "--frozen", "paper-v1", "--by", "round")
    assert document(shell, *by)["groups"]["r1"]["overall"] == before["agreement"]["overall"]
    page = shell("report", "--frozen", "paper-v1").out
    assert "confusion" in page
    assert "confusion" not in shell("report").out
    assert 'nothing was frozen as "paper-v2"' in shell("signature", "--frozen", "paper-v2").err


def test_votes_of_other_codebooks_come_in_by_name(study: Path, shell: Shell) -> None:
    who = ("--annotator", "Cam", "--codebook", "mast-r1")
    shell("tag", "runs/a.json", "--mode", "3.4", "--step", "2", *who)  # dropped since
    shell("tag", "runs/a.json", "--mode", "2.2", "--step", "2", *who)  # Step repetition: 1.3
    shell("review", "runs/a.json", "--done", "--outcome", "failed", *who)

    assert document(shell, "agreement")["annotators"] == ["Ada", "Ben"]
    hint = "1 review in codebook mast-r1 not counted; --map auto carries them over"
    assert hint in shell("agreement").err
    told = document(shell, "agreement", "--map", "auto")

    assert told["annotators"] == ["Ada", "Ben", "Cam"]
    assert told["modes"]["1.3"]["positives"] == 2  # Ben's and Cam's
    (carried,) = told["carried"]
    assert (carried["codebook"], carried["modes"]["2.2"]) == ("mast-r1", ["1.3"])
    assert {one["mode"]: one["tags"] for one in carried["dropped"]}["3.4"] == 1
    assert any("3.4 Waiting for known information (1 tag)" in one for one in told["warnings"])
    said = shell("signature", "--map", "auto", "--json")
    assert json.loads(said.out)["carried"] == told["carried"]
    assert "not carried: 1.3 Undetected" in said.err
    Path("map.toml").write_text('[mast-r1]\n"3.4" = "3.1"\n')
    mapped = document(shell, "agreement", "--map", "map.toml")
    assert mapped["modes"]["3.1"]["positives"] == 1


def test_what_only_a_store_has_is_refused_for_a_file(study: Path, shell: Shell) -> None:
    Path("v.csv").write_text("annotator,trace,mode,value\na,t,3.3,1\nb,t,3.3,1\n")
    for words in (("--map", "auto"), ("--frozen", "x")):
        said = shell("agreement", "v.csv", *words)
        assert (said.code, "is for the labels of the store" in said.err) == (2, True)


def test_a_study_says_what_unsure_is_and_success(study: Path, shell: Shell) -> None:
    text = Path("mast-study.toml").read_text()
    Path("mast-study.toml").write_text(text.replace('unsure = "null"', 'unsure = "0"'))
    before = document(shell, "agreement")["modes"]["1.1"]["n"]

    from mast_tui.codebook.load import load
    from mast_tui.labels.store import Store

    with Store(study / "labels.db") as store:
        trace = next(row for row in store.traces() if row.path.endswith("b.json"))
        store.hand("Ada", load(), "r1").verdict(trace, "1.1", "unsure")
        store.hand("Ada", load(), "r1").review(trace, state="done")

    assert document(shell, "agreement")["modes"]["1.1"]["n"] == before
    Path("mast-study.toml").write_text(text)
    assert document(shell, "agreement")["modes"]["1.1"]["n"] == before - 1


def test_python_gives_what_the_command_line_prints(study: Path, shell: Shell) -> None:
    with mast_tui.open_store() as labels:
        printed = document(shell, "agreement")
        told = labels.agreement()
        assert told == {name: printed[name] for name in told}
        assert set(printed) - set(told) <= {"blindness", "discussion"}
        assert labels.signature() == document(shell, "signature")
        assert labels.rows() == shell.rows("--with-text-without-licence")
        assert labels.rows(map="auto") == shell.rows("--with-text-without-licence", "--map", "auto")
        listed = document(shell, "agreement", "--disagreements")["disagreements"]
        assert labels.disagreements() == listed
        assert labels.agreement(annotators=["ada", "BEN"])["annotators"] == ["Ada", "Ben"]
        assert {vote["annotator"] for vote in labels.votes(annotators=["ada"])} == {"Ada"}
        with pytest.raises(MastError, match="no labels by Cam"):
            labels.agreement(annotators=["Cam"])
        with pytest.raises(MastError, match="nothing is assigned here"):
            labels.progress()


def test_python_hides_what_a_blind_round_hides(study: Path, shell: Shell) -> None:
    shell("assign", "--round", "r1", "--n", "2", "--k", "2")
    for run in ("a", "b"):  # Ada begins anew
        shell("review", f"runs/{run}.json", "--reopen", "--round", "r1", "--annotator", "Ada")

    with mast_tui.open_store(annotator="Ada") as hers, mast_tui.open_store(annotator="Zoe") as all:
        assert {row["annotator"] for row in hers.rows()} == {"Ada"}
        assert {row["annotator"] for row in all.rows()} == {"Ada", "Ben"}
        assert all.progress()["all"]["assigned"] == 4
        printed = document(shell, "progress", "--annotator", "Zoe")
        assert {k: v for k, v in all.progress().items() if k != "all"} == {
            k: v for k, v in printed.items() if k != "all"
        }
