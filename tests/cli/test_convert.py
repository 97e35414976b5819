"""``mast-tui convert``: one file a trace, where one says."""

import json
from pathlib import Path

from tests.cli.labelling import Shell, a_chat


def test_one_trace_goes_to_standard_output(shell: Shell, chat: str) -> None:
    said = shell("convert", chat, "--to", "atif")
    document = json.loads(said.out)
    assert (said.code, document["schema_version"]) == (0, "ATIF-v1.8")
    assert [step["step_id"] for step in document["steps"]] == [1, 2, 3, 4]
    assert "not carried: token counts" in said.err


def test_one_trace_goes_to_a_file(shell: Shell, chat: str, tmp_path: Path) -> None:
    assert shell("convert", chat, "-o", str(tmp_path / "out.json")).code == 0
    assert json.loads((tmp_path / "out.json").read_text())["agent"]["name"] == "unknown"


def test_many_traces_get_a_file_each(shell: Shell, tmp_path: Path) -> None:
    source = tmp_path / "runs"
    source.mkdir()
    for number in (1, 2):
        a_chat(source / f"{number}.json", f"task {number}")
    said = shell("convert", str(source), "-o", str(tmp_path / "out"))
    assert said.code == 0
    assert sorted(one.name.split(".")[0] for one in (tmp_path / "out").iterdir()) == ["1", "2"]
    again = shell("list", "--json", str(tmp_path / "out"))
    assert [row["format"] for row in json.loads(again.out)] == ["atif", "atif"]


def test_many_traces_and_one_place_for_them_are_refused(shell: Shell, tmp_path: Path) -> None:
    for number in (1, 2):
        a_chat(tmp_path / f"{number}.json", f"task {number}")
    said = shell("convert", str(tmp_path))
    assert (said.code, said.out) == (2, "")
    assert "name a folder with -o DIR" in said.err


def test_an_unknown_target_is_refused(shell: Shell, chat: str) -> None:
    assert shell("convert", chat, "--to", "yaml").code == 2
