"""``mast-tui adjudicate`` and ``study close``: a round settled from scripts and in a terminal."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.labels.store import Store
from mast_tui.labels.study.precedents import settlements
from tests.cli.labelling import Shell, a_chat
from tests.tui.terminal import Terminal


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of the test's own."""
    path = tmp_path / "study" / "labels.db"
    monkeypatch.setenv("MAST_TUI_DB", str(path))
    return path


@pytest.fixture
def r1(store: Path, tmp_path: Path, shell: Shell) -> list[str]:
    """Ada and Ben are done with three traces of round r1; returns the paths."""
    said: list[dict[str, list[str]]] = [
        {"Ada": ["3.3@3", "1.3@2"], "Ben": ["1.3@2"]},
        {"Ada": ["2.6@2"], "Ben": ["3.2@2"]},
        {"Ada": [], "Ben": []},
    ]
    paths = [a_chat(tmp_path / f"{number}.json", f"task {number}") for number in range(3)]
    for path, tags in zip(paths, said, strict=True):
        for name, modes in tags.items():
            who = ("--round", "r1", "--annotator", name)
            for tag in modes:
                mode, _, step = tag.partition("@")
                words = ("--quote", "kubectl logs cart") if step == "3" else ()
                assert shell("tag", path, "--mode", mode, "--step", step, *words, *who).code == 0
            assert shell("review", path, "--done", "--outcome", "failed", *who).code == 0
    return paths


def listed(shell: Shell, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(shell("adjudicate", "--json", *words).out)
    return found


def id_of(shell: Shell, kind: str) -> str:
    return next(str(o["id"]) for o in listed(shell)["disagreements"] if o["kind"] == kind)


def test_disagreements_are_data(r1: list[str], shell: Shell) -> None:
    found = listed(shell)

    assert (found["round"], found["settled"], found["of"]) == ("r1", 0, 2)
    omission, confusion = found["disagreements"]
    assert (omission["kind"], omission["units"]) == ("omission", [{"mode": "3.3", "step": 3}])
    assert [(one["letter"], one["annotators"]) for one in omission["sides"]] == [
        ("A", ["Ada"]), ("B", ["Ben"]),
    ]  # fmt: skip
    assert omission["sides"][0]["tags"][0]["quotes"] == ["kubectl logs cart"]
    assert confusion["kind"] == "confusion"
    assert [one["tags"] for one in found["agreed"]] == [[{"mode": "1.3", "step": 2}], [], []]
    assert listed(shell, "--kind", "confusion")["disagreements"] == [confusion]
    assert listed(shell, "--trace", confusion["trace_id"][:6])["disagreements"] == [confusion]


def test_without_a_terminal_they_are_a_table(r1: list[str], shell: Shell) -> None:
    told = shell("adjudicate")

    assert told.code == 0
    assert "A Ada: 3.3 at step 3; B Ben: nothing there" in told.out
    assert "0 of 2 settled" in told.err
    assert "all agree on 1 tag on 2 traces" in told.err


def test_a_script_settles_a_round_to_its_end(r1: list[str], store: Path, shell: Shell) -> None:
    assert shell("study", "close", "r1").code == 0
    omission, confusion = id_of(shell, "omission"), id_of(shell, "confusion")
    lead = ("--annotator", "Lea", "--with", "Ada")

    done = shell("adjudicate", "--settle", omission, "--take", "a", "--reason", "it reads no log", *lead)  # fmt: skip
    assert (
        "settled: 3.3 at step 3; the consensus of this trace is done (1 of 2 settled)" in done.err
    )
    told = shell("adjudicate", "--settle", confusion, "--new", "3.2 3", "--json", *lead)
    assert json.loads(told.out)["settled"] == 2
    assert (
        "took over 0 tags on 1 trace; the consensus of 1 trace is done"
        in shell("adjudicate", "--agreed", *lead).err
    )

    rows = [row for row in shell.rows() if row["annotator_kind"] == "consensus"]
    assert {(row["mode"], row["step"], row["review"]) for row in rows} == {
        ("1.3", 2, "done"), ("3.3", 3, "done"), ("3.2", 3, "done"), (None, None, "done"),
    }  # fmt: skip
    assert [row["quote"] for row in rows if row["mode"] == "3.3"] == ["kubectl logs cart"]
    settled = listed(shell)["disagreements"][0]["settled"][0]
    assert (settled["decided_by"], settled["decided_with"], settled["reason"]) == (
        "Lea", "Ada", "it reads no log",
    )  # fmt: skip
    with Store(store) as kept:
        assert len(settlements(kept)) == 4


def test_a_decision_is_taken_back(r1: list[str], shell: Shell) -> None:
    shell("adjudicate", "--settle", id_of(shell, "confusion"), "--neither", "--annotator", "Lea")
    trace = listed(shell)["disagreements"][1]["trace_id"]
    assert listed(shell)["settled"] == 1

    assert "taken back: settled 2.6 at step 2" in shell("adjudicate", "--undo", trace[:8]).err
    assert listed(shell)["settled"] == 0
    assert shell("adjudicate", "--undo", trace[:8]).code == 1


def test_agreement_is_told_before_and_after_with_the_votes_before_unchanged(
    r1: list[str], shell: Shell
) -> None:
    frozen = json.loads(shell("agreement", "--round", "r1", "--json").out)
    assert frozen["discussion"] is None
    shell("study", "close", "r1")
    omission = id_of(shell, "omission")
    for id in (omission, id_of(shell, "confusion")):
        shell("adjudicate", "--settle", id, "--take", "a", "--annotator", "Lea")
    shell("adjudicate", "--agreed", "--annotator", "Lea")

    rows = shell.rows()
    changed = shell("adjudicate", "--change", omission, "--take", "a", "--annotator", "ben")
    assert "ben, after discussion: 3.3 at step 3; the vote before stays" in changed.err

    assert shell.rows() == rows, "datasets keep the votes before"
    told = json.loads(shell("agreement", "--round", "r1", "--json").out)
    assert told["modes"] == frozen["modes"]
    found = told["discussion"]
    assert found["changed"] == {"Ada": 0, "Ben": 1}
    before, after = (
        found[name]["modes"]["3.3"]["percent_agreement"] for name in ("before", "after")
    )
    assert (round(before, 2), after) == (0.67, 1.0)
    ben = found["consensus"][1]
    assert (ben["annotator"], ben["before"]["overall"]["missed"], ben["after"]["overall"]["missed"]) == ("Ben", 2, 1)  # fmt: skip
    text = shell("agreement", "--round", "r1", "--level", "trace").out
    assert "Before and after discussion, by trace" in text
    assert "against the consensus" in text
    assert json.loads(shell("agreement", "--after", "--json").out)["modes"]["3.3"]["percent_agreement"] == 1.0  # fmt: skip


def test_closing_freezes_and_reopening_frees(r1: list[str], shell: Shell) -> None:
    closed = shell("study", "close", "r1", "--json")
    assert json.loads(closed.out)["unfinished"] == 0
    assert "mast-tui adjudicate --round r1" in closed.err
    assert shell("study", "close", "r1").code == 1
    tag = ("tag", r1[0], "--mode", "1.1", "--step", "2", "--round", "r1", "--annotator", "Ada")
    assert "its labels are frozen" in shell(*tag).err

    assert shell("study", "reopen", "r1", "--json").code == 0
    assert shell(*tag).code == 0
    assert 'no round "r7"; there is r1' in shell("study", "close", "r7").err
    assert shell("study", "close").code == 2


def test_neither_is_the_side_that_tagged_nothing(r1: list[str], shell: Shell) -> None:
    omission = id_of(shell, "omission")

    assert shell("adjudicate", "--settle", omission, "--neither").code == 0

    (one,) = [one for one in listed(shell)["disagreements"] if one["id"] == omission]
    assert {said["value"] for said in one["settled"]} == {"absent"}


def test_what_makes_no_sense_is_refused_in_one_line(r1: list[str], shell: Shell) -> None:
    omission = id_of(shell, "omission")
    for words, code, said in (
        (("--settle", omission), 2, "needs --take A, --neither or --new"),
        (("--take", "A"), 2, "say what is settled so"),
        (("--change", omission), 2, "needs --take A"),
        (("--kind", "sort"), 2, "is none of confusion, localisation"),
        (("--settle", "zz", "--take", "a"), 1, "no disagreement has this id"),
        (("--settle", omission, "--take", "q"), 1, 'no side "q" here; there is A, B'),
        (("--settle", omission, "--new", "9.9 2"), 1, "9.9"),
        (("--change", omission, "--take", "b", "--annotator", "Ada"), 1, "is open"),
        (("--round", "r9"), 1, 'no round "r9"; there is r1'),
        (("--trace", "nowhere"), 1, "nothing to settle in a trace of this id"),
        (("--undo", "nowhere"), 1, "0 traces have such an id"),
    ):
        told = shell("adjudicate", *words)
        assert (told.code, said in told.err) == (code, True), (words, told.err)
    assert listed(shell)["settled"] == 0


def test_a_round_is_named_where_there_are_several(r1: list[str], shell: Shell) -> None:
    for name in ("Ada", "Ben"):
        shell("review", r1[0], "--done", "--round", "r2", "--annotator", name)

    told = shell("adjudicate", "--json")
    assert (told.code, "name a round with --round: r1, r2" in told.err) == (2, True)
    assert listed(shell, "--round", "r2")["of"] == 0


def test_without_two_annotators_there_is_nothing_to_settle(store: Path, shell: Shell) -> None:
    told = shell("adjudicate")
    assert (told.code, "the done reviews of two annotators" in told.err) == (1, True)


def test_a_terminal_gets_the_screen(r1: list[str], tmp_path: Path, store: Path) -> None:
    with Terminal("adjudicate", "--annotator", "Lea", cwd=tmp_path) as terminal:
        terminal.wait_for("1/2 omission  FM-3.3")
        terminal.press("a", "Why?")
        terminal.press("so it is\r", "2/2 confusion")
        terminal.press("u", "0 of 2 settled")
        assert terminal.leave() == 0
    with Store(store) as kept:
        assert settlements(kept) == []
