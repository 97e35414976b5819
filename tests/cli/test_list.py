"""``mast-tui list``: a table to read, or one JSON document."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.cli import main
from mast_tui.tables import cells, table
from tests.traces.rollouts import call, meta, output, write

GOLDEN = {
    # what the path ends in: (format, model, scenario, trial, tool calls)
    "T11-13-25": ("codex", "gpt-oss-120b", "2", "1", 0),
    "T12-15-06": ("codex", "gpt-oss-120b-custom", "2", "1", 25),
    "T14-12-52": ("codex", "gemini-3-flash-preview", "2", "1", 67),
    "T14-55-37": ("codex", "gemini-3-flash-preview", "2", "1", 11),
    "T16-58-06": ("codex", "gpt-5.4-mini", None, None, 33),
    "atif/codex": ("atif", "gpt-5.4-mini", None, None, 33),
    "atif/claudecode": ("atif", "claude-sonnet-4-6", None, None, 16),
}


def rollout(path: Path, name: str = "run") -> Path:
    return write(path, meta(id=name), call("a"), output("a", "bad", 2))


def listed(capsys: pytest.CaptureFixture[str], *words: object) -> list[dict[str, Any]]:
    assert main(["list", "--json", *map(str, words)]) == 0
    told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return told


def test_real_traces_give_the_counts_checked_by_hand(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = listed(capsys, data / "itbench", data / "sregym")
    for name, golden in GOLDEN.items():
        (row,) = [row for row in rows if name in str(row["path"])]
        keys = ("format", "model", "scenario", "trial", "tool_calls")
        assert tuple(row[key] for key in keys) == golden, name
        assert row["outcome"] == "unknown"
    run = [row for row in rows if "agent_outputs" in str(row["path"])]
    assert len(run) == 4
    assert all("outcome unknown" in " ".join(row["warnings"]) for row in run)


def test_every_key_is_always_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = listed(capsys, rollout(tmp_path / "r.jsonl"))
    assert list(row) == [
        "trace_id", "path", "format", "model", "agent", "scenario", "trial", "steps", "tool_calls",
        "errors", "outcome", "score", "warnings", "outcome_source", "hidden", "usage",
    ]  # fmt: skip
    assert (row["steps"], row["tool_calls"], row["errors"], row["score"]) == (1, 1, 1, None)


def test_the_table_stands_on_stdout_and_what_is_said_about_it_on_stderr(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rollout(tmp_path / "2" / "1" / "sessions" / "r.jsonl")
    write(tmp_path / "broken.jsonl", "no json")
    assert main(["list", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    heads, row = out.splitlines()
    assert heads.split()[:6] == ["id", "format", "model", "scenario", "trial", "steps"]
    assert row.split()[1:4] == ["codex", "2", "1"]
    assert "1 file skipped" in err
    assert "broken.jsonl: damaged" in err
    assert "holds no judge_output.json" in err


def test_tags_and_review_of_this_annotator_show(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mast_tui import places
    from mast_tui.codebook.load import load
    from mast_tui.labels.model import trace_row
    from mast_tui.labels.store import Store
    from mast_tui.traces.discover import open_traces

    path = rollout(tmp_path / "r.jsonl")
    (trace,), _ = open_traces([path])
    with Store(places.database_path()) as store:
        hand = store.hand("ada", load())
        hand.tag(trace_row(trace.finish().info, len(trace)), "3.3", None)
        hand.review(trace_row(trace.info, len(trace)), state="done")
        other = store.hand("bob", load())
        other.tag(trace_row(trace.info, len(trace)), "1.1", None)
    assert main(["list", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[1].split()[-3:-1] == ["1", "done"]
    assert main(["list"]) == 0
    assert trace.trace_id in capsys.readouterr().out


def test_looking_makes_no_file(tmp_path: Path, own_places: Path) -> None:
    assert main(["list", str(rollout(tmp_path / "r.jsonl"))]) == 0
    assert not own_places.exists()


@pytest.mark.parametrize("words", [["missing"], ["."], []])
def test_nothing_to_list_is_one_line_and_exit_code_1(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["list", *words]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1


def test_escapes_in_a_trace_do_not_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    evil = "\x1b]52;c;aGk=\x07"
    write(
        tmp_path / "r.jsonl",
        meta(),
        {"type": "turn_context", "payload": {"model": evil}},
        call("a"),
    )
    assert main(["list", str(tmp_path)]) == 0
    assert "\x1b" not in "".join(capsys.readouterr())


def test_columns_align_by_the_cells_that_characters_take() -> None:
    lines = table(("a", "b"), [("日本", "1"), ("e\u0301", "22")], frozenset((1,)))
    assert [cells(line) for line in lines] == [cells(lines[0])] * 3
    assert lines == ["a      b", "日本   1", "e\u0301     22"]
