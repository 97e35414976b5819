"""``mast-tui place``: what moved, what cannot be placed, and writing it down."""

import json
from pathlib import Path

from tests.cli.labelling import Shell, a_chat
from tests.traces.rollouts import call, meta, output, write

COMMANDS = {"a": "ls", "b": "cat y", "n": "pwd"}

CALLS = {id: [call(id, command), output(id, command)] for id, command in COMMANDS.items()}


def a_run(tmp_path: Path, *ids: str) -> str:
    """A rollout of these calls; written anew, it is the same trace."""
    lines = [line for id in ids for line in CALLS[id]]
    return str(write(tmp_path / "run.jsonl", meta(), *lines))


def test_without_labels_there_is_nothing_to_place(shell: Shell) -> None:
    said = shell("place", "--json")
    assert (said.code, json.loads(said.out)) == (0, [])


def test_it_reports_and_writes_only_when_asked_to(shell: Shell, tmp_path: Path) -> None:
    path = a_run(tmp_path, "a", "b")
    shell("tag", path, "--mode", "3.3", "--step", "2")
    a_run(tmp_path, "n", "a", "b")
    (row,) = json.loads(shell("place", "--json").out)
    assert (row["mode"], row["step"], row["now"], row["how"]) == ("3.3", 2, 3, "source")
    said = shell("place", path)
    assert "moved" in said.err
    assert "--write" in said.err
    assert [row["step"] for row in shell.rows()] == [2]
    assert "1 written" in shell("place", "--write").err
    assert [row["step"] for row in shell.rows()] == [3]
    assert json.loads(shell("place", "--json").out) == []


def test_what_cannot_be_placed_is_listed_with_the_reason(shell: Shell, tmp_path: Path) -> None:
    path = a_run(tmp_path, "a", "b")
    shell("tag", path, "--mode", "3.3", "--step", "2")
    shell("tag", path, "--mode", "1.3", "--step", "1")
    a_run(tmp_path, "n", "b")
    said = shell("place", path, "--write")
    assert "unplaced" in said.out
    assert "no step of the trace has its source or words" in said.out
    assert "0 moved, 0 at the same step by another reader, 1 unplaced" in said.err
    assert sorted(row["mode"] for row in shell.rows()) == ["1.3", "3.3"]


def test_a_labelled_trace_that_is_gone_is_told_and_the_rest_goes_on(
    shell: Shell, tmp_path: Path
) -> None:
    gone = a_chat(tmp_path / "gone.json")
    shell("tag", gone, "--mode", "3.3", "--step", "2")
    Path(gone).unlink()
    said = shell("place", "--json")
    assert (said.code, json.loads(said.out)) == (0, [])
    assert "no such file" in said.err
