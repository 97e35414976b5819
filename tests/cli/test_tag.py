"""``mast-tui tag`` does from a script what the keys do."""

import json
from pathlib import Path

import pytest

from tests.cli.labelling import Shell, a_chat


def test_a_tag_shows_in_the_export_with_trace_step_and_annotator(
    shell: Shell, chat: str, own_places: Path
) -> None:
    said = shell(
        "tag", chat, "--mode", "FM-3.3", "--step", "2", "--quote", "CrashLoopBackOff",
        "--note", "seen, not asked why", "--confidence", "high", "--impact", "contributed",
        "--decisive", "--group", "g", "--actor", "agent",
    )  # fmt: skip

    assert (said.code, said.out) == (0, "")
    assert said.err.startswith("mast-tui: tagged FM-3.3 Incorrect verification on step 2 of ")
    assert len(said.err.splitlines()) == 1
    assert (own_places / "labels.db").exists()
    (row,) = shell.rows()
    assert (row["annotator"], row["mode"], row["step"]) == ("ada", "3.3", 2)
    assert (row["quote"], row["note"]) == ("CrashLoopBackOff", "seen, not asked why")
    assert (row["confidence"], row["impact"], row["decisive"]) == ("high", "contributed", True)
    assert (row["review"], row["path"]) == ("in progress", chat)


def test_a_tag_without_a_step_is_on_the_whole_trace(shell: Shell, chat: str) -> None:
    said = shell("tag", chat, "--mode", "incorrect verification", "--json")

    tag = json.loads(said.out)
    assert (tag["mode"], tag["step"], said.err) == ("3.3", None, "")


def test_remove_takes_the_same_tag_back(shell: Shell, chat: str) -> None:
    shell("tag", chat, "--mode", "3.3", "--step", "2")

    said = shell("tag", chat, "--mode", "3.3", "--step", "2", "--remove")

    assert "took FM-3.3 Incorrect verification back from step 2" in said.err
    assert [row["mode"] for row in shell.rows()] == [None]
    again = shell("tag", chat, "--mode", "3.3", "--step", "2", "--remove")
    assert (again.code, "has not tagged FM-3.3 on step 2" in again.err) == (1, True)


def test_another_annotator_and_store_can_be_named(shell: Shell, chat: str, tmp_path: Path) -> None:
    other = str(tmp_path / "other.db")
    shell("tag", chat, "--mode", "3.3", "--annotator", "Ben", "--db", other)

    assert shell.rows() == []
    assert [row["annotator"] for row in shell.rows("--db", other)] == ["Ben"]


def test_a_trace_labelled_before_is_found_by_its_id(shell: Shell, chat: str) -> None:
    shell("tag", chat, "--mode", "3.3")
    prefix = shell.rows()[0]["trace_id"][:8]

    assert shell("tag", f"@{prefix}", "--mode", "1.3", "--step", "3").code == 0
    assert {row["mode"] for row in shell.rows()} == {"3.3", "1.3"}


@pytest.mark.parametrize("mode", ["0", "other"])
def test_what_no_mode_names_is_tagged_as_in_the_app(shell: Shell, chat: str, mode: str) -> None:
    said = shell("tag", chat, "--mode", mode, "--step", "2", "--note", "it hides alerts")

    assert (said.code, "tagged OTHER Failure outside the codebook on step 2" in said.err) == (
        0,
        True,
    )
    assert [row["mode"] for row in shell.rows()] == ["other"]


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["--mode", "3.3", "--step", "99"], 1, "there is no step 99, it has 4 steps"),
        (["--mode", "3.3", "--step", "0"], 1, "there is no step 0"),
        (["--mode", "9.9"], 1, "has no mode"),
        (["--mode", "9.9"], 1, "3.3, other"),
        (["--mode", "3.3", "--step", "2", "--quote", "nowhere"], 1, "does not say"),
        (["--mode", "3.3", "--step", "3", "--quote", "redis"], 1, "2 times (output)"),
        (["--mode", "3.3", "--quote", "redis"], 2, "--quote needs --step"),
        (["--mode", "3.3", "--confidence", "sure"], 1, "high, medium, low"),
        (["--mode", "3.3", "--remove", "--note", "x"], 2, "--remove"),
    ],
)
def test_what_cannot_be_tagged_is_one_line_and_writes_nothing(
    shell: Shell, chat: str, own_places: Path, words: list[str], code: int, told: str
) -> None:
    said = shell("tag", chat, *words)

    assert said.code == code
    assert told in said.err
    assert len(said.err.splitlines()) == 1
    assert shell.rows() == []


def test_several_traces_exit_2_and_are_listed(shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    folder.mkdir()
    a_chat(folder / "a.json"), a_chat(folder / "b.json", "another task")

    for words in (["tag", str(folder), "--mode", "3.3"], ["review", str(folder), "--done"]):
        said = shell(*words)
        assert said.code == 2
        assert "name one of its 2 traces" in said.err
        assert f"{folder}/a.json" in said.err


def test_a_real_trace_is_tagged_at_its_source(shell: Shell, data: Path) -> None:
    rollout = next((data / "itbench" / "agent_outputs" / "2" / "1").rglob("*T14-12-52*.jsonl"))
    said = shell("tag", str(rollout), "--mode", "1.3", "--step", "12", "--json")

    tag = json.loads(said.out)
    assert (tag["step"], tag["source_index"] > 12) == (12, True)
    (row,) = shell.rows()
    assert (row["scenario"], row["model"]) == ("2", "gemini-3-flash-preview")
