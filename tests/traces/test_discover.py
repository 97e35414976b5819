"""What a path holds: found by content, broken files named, the rest going on."""

import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.traces.discover import Found, Skipped, find, open_traces
from mast_tui.traces.oneline import natural
from tests.traces.rollouts import call, meta, output, write


def rollout(path: Path, name: str = "run") -> Path:
    return write(path, meta(id=name), call("a"), output("a"))


def found(*paths: Path | str) -> list[str]:
    return [one.path for one in find(paths) if isinstance(one, Found)]


def test_a_named_file_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    (one,) = find([rollout(tmp_path / "anything.txt")])
    assert isinstance(one, Found)
    assert (one.format.id, one.named) == ("codex", True)
    traces, _ = open_traces([one.path])
    assert [len(trace.finish()) for trace in traces] == [1]


def test_a_folder_is_walked_in_natural_order_past_what_is_no_trace(tmp_path: Path) -> None:
    for name in ("Scenario-10", "Scenario-2"):
        rollout(tmp_path / name / "1" / "sessions" / "r.jsonl", name)
        write(tmp_path / name / "1" / "agent_output.json", "broken {")
        write(tmp_path / name / "1" / "judge_output.json", "{}")
        write(tmp_path / name / "1" / "notes.json", '{"a": 1}')
        write(tmp_path / name / "1" / ".git" / "x.jsonl", "no")
        rollout(tmp_path / name / "1" / "skills" / ".system" / "y.jsonl")
    assert [Path(one).parts[-4] for one in found(tmp_path)] == ["Scenario-2", "Scenario-10"]
    traces, skipped = open_traces([tmp_path])
    assert (len(traces), skipped) == (2, [])


def test_broken_traces_in_a_folder_are_counted_and_the_rest_opens(tmp_path: Path) -> None:
    rollout(tmp_path / "good.jsonl")
    write(tmp_path / "noise.jsonl", "not json", "at all")
    (tmp_path / "empty.jsonl").write_bytes(b"")
    write(tmp_path / "half.json", '{"messages": [{"role": ')
    write(tmp_path / "head.jsonl", '{"timestamp":"t","type":"session_meta","payload":{"id":')
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    traces, skipped = open_traces([tmp_path])
    assert [Path(trace.path).name for trace in traces] == ["good.jsonl"]
    assert {Path(one.path).name for one in skipped} >= {"noise.jsonl", "empty.jsonl", "head.jsonl"}
    assert all(one.reason for one in skipped)


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    rollout(tmp_path / "a" / "r.jsonl")
    (tmp_path / "a" / "back").symlink_to(tmp_path)
    assert len(found(tmp_path)) == 1


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda p: p / "missing", "no such file or folder"),
        (lambda p: write(p / "x.jsonl"), "the file is empty"),
        (lambda p: write(p / "x.json", '{"a": 1}'), "not a trace"),
        (lambda p: write(p / "x.txt", "hello"), "not a trace"),
        (lambda p: write(p / "x.jsonl", "hello"), "no line of it is JSON"),
        (
            lambda p: write(p / "x.jsonl", '{"type":"session_meta","payl'),
            "no record of it can be read",
        ),
        (lambda p: write(p / "d" / "x.txt", "hello").parent, "no trace in this folder"),
        (lambda p: (p / "empty").mkdir() or p / "empty", "the folder is empty"),
        (lambda p: Path(f"{rollout(p / 'r.jsonl')}#7"), "no trace 7 in it"),
    ],
)
def test_what_is_named_and_holds_no_trace_is_one_clear_line(
    tmp_path: Path, make: Callable[[Path], Path], says: str
) -> None:
    path = make(tmp_path)
    with pytest.raises(MastError, match=says) as told:
        open_traces([path])
    assert "\n" not in str(told.value)
    assert str(path).partition("#")[0] in str(told.value)


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path) -> None:
    file = rollout(tmp_path / "r.jsonl")
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("this user may read everything")
    with pytest.raises(MastError, match="Permission denied"):
        open_traces([file])


def test_the_same_run_read_twice_is_warned_about(tmp_path: Path) -> None:
    one, two = rollout(tmp_path / "a.jsonl"), rollout(tmp_path / "b.jsonl")
    traces, _ = open_traces([tmp_path])
    assert [trace.info.warnings for trace in traces] == [
        (f"the same run as {two}",),
        (f"the same run as {one}",),
    ]


def test_standard_input_is_a_trace_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = rollout(tmp_path / "r.jsonl").read_bytes()

    class Pipe(io.StringIO):
        buffer = io.BytesIO(content)

    monkeypatch.setattr(sys, "stdin", Pipe())
    (trace,), _ = open_traces(["-"])
    assert len(trace.finish()) == 1
    assert trace.info.path == "-"


def test_finding_goes_on_one_by_one(tmp_path: Path) -> None:
    for number in range(3):
        rollout(tmp_path / f"{number}.jsonl", str(number))
    first = next(iter(find([tmp_path])))
    assert not isinstance(first, Skipped)
    assert first.path.endswith("0.jsonl")


def test_numbers_in_names_sort_as_numbers() -> None:
    names = ["Scenario-10", "Scenario-2", "a10b2", "a10b1", "²", "10", "9"]
    assert sorted(names, key=natural)[:2] == ["9", "10"]
    assert sorted(names, key=natural)[2:4] == ["Scenario-2", "Scenario-10"]
