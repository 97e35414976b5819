"""``mast-tui show``: steps as text for people, or one JSON document."""

import json
from pathlib import Path

import pytest

from mast_tui.cli import main
from tests.traces.rollouts import call, item, meta, output, says, write


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return write(
        tmp_path / "r.jsonl",
        meta(),
        says("user", "# AGENTS.md instructions\n" + "long\n" * 3000),
        item("reasoning", summary=[], encrypted_content="x" * 1208),
        call("a", "kubectl get pods -n shop"),
        output("a", "NAME\n" * 2000),
        call("b", "ls missing"),
        output("b", "ls: missing\x1b[31m\x1b]52;c;aGk=\x07", 2),
        says("assistant", "It was DNS"),
    )


def shown(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    assert main(["show", *map(str, words)]) == 0
    return capsys.readouterr().out


def test_each_step_is_a_block_with_its_parts(
    trace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = shown(capsys, trace)
    assert "4 steps, 2 tool calls" in out
    assert "   2  cluster kubectl get pods -n shop" in out
    assert "(reasoning is encrypted, 1,208 characters)" in out
    assert "exit 2  ERROR" in out
    assert "   4  answer  It was DNS" in out


def test_long_parts_are_cut_unless_steps_are_asked_for(
    trace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "... 6,000 more characters" in shown(capsys, trace)
    whole = shown(capsys, trace, "--step", "2")
    assert whole.count("NAME") == 2000
    assert "more characters" not in whole


def test_no_control_character_gets_through(trace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(capsys, trace)
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "␛]52;c;aGk=" in out
    assert "[31m" not in out


def test_steps_and_kinds_can_be_chosen(trace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(shown(capsys, trace, "--json", "--step", "2-3"))
    assert [step["index"] for step in told["steps"]] == [2, 3]
    told = json.loads(shown(capsys, trace, "--json", "--kind", "answer"))
    assert [step["title"] for step in told["steps"]] == ["It was DNS"]


def test_json_has_every_key_and_the_text_as_it_is(
    trace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads(shown(capsys, trace, "--json"))
    assert {"trace_id", "path", "format", "model", "outcome", "warnings", "steps"} <= set(told)
    step = told["steps"][2]
    assert {"index", "kind", "actor", "title", "text", "reasoning", "tool", "output", "error",
            "timestamp", "source_index", "source_id"} <= set(step)  # fmt: skip
    assert step["tool"] == {
        "name": "shell",
        "arguments": {"command": ["bash", "-lc", "ls missing"]},
    }
    assert step["output"].endswith("\x07")
    assert (step["error"], step["source_index"], step["source_id"]) == (True, 5, "b")


def test_several_traces_are_an_array_and_have_no_single_step(
    trace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "s.jsonl", meta(id="other"), call("a"))
    assert len(json.loads(shown(capsys, tmp_path, "--json"))) == 2
    assert main(["show", str(tmp_path), "--step", "1"]) == 2
    err = capsys.readouterr().err
    assert len(err.splitlines()) == 1
    assert "r.jsonl" in err
    assert "s.jsonl" in err


@pytest.mark.parametrize("words", [["--step", "x"], ["--step", "0"], ["--step", "3-2"], ["--step", "99"], ["--kind", "no"]])  # fmt: skip
def test_what_cannot_be_meant_is_exit_code_2(
    trace: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["show", str(trace), *words]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)


def test_a_trace_seen_before_is_found_by_the_beginning_of_its_id(
    trace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from mast_tui import places
    from mast_tui.traces.discover import open_traces
    from mast_tui.workbench.recall import Recall

    (opened,), _ = open_traces([trace])
    Recall(places.state_folder()).leave("ada", opened.trace_id, str(trace), 1)
    told = json.loads(shown(capsys, f"@{opened.trace_id[:6]}", "--json"))
    assert told["trace_id"] == opened.trace_id
    assert main(["show", "@ffffffffffff"]) == 1
    assert "no trace opened or labelled before" in capsys.readouterr().err


def test_a_damaged_rollout_named_by_itself_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "r.jsonl", '{"timestamp":"t","type":"session_meta","payload":{"id":')
    assert main(["show", str(path)]) == 1
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1)


def test_embedded_answers_are_hidden_until_revealed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "1.json"
    path.write_text(
        json.dumps(
            {
                "question": "q",
                "mistake_agent": "Helper",
                "mistake_step": "1",
                "mistake_reason": "gave up early",
                "history": [{"role": "human", "content": "go"}, {"role": "Helper", "content": "x"}],
            }
        )
    )
    for more in ([], ["--json"]):
        assert main(["show", str(path), *more]) == 0
        told = capsys.readouterr()
        assert "gave up" not in told.out
        assert "hidden: an embedded answer" in told.out
        assert "1 step is hidden" in told.err
        assert "gave up early" in shown(capsys, path, "--reveal", *more)
    assert main([str(path)]) == 0
    assert "gave up" not in capsys.readouterr().out
    assert main([str(path), "--reveal"]) == 0
    assert "gave up early" in capsys.readouterr().out


def test_it_is_plain_words_for_pipes_and_screen_readers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.helpers import shop_run

    assert main(["show", str(shop_run(tmp_path))]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert not set("│─━►◊±¶≡»") & set("".join(lines))
    steps = [line for line in lines if line[:4].strip().isdigit() and line[4:6] == "  "]
    assert len(steps) == 14
    assert all(line[6:].split()[0].isalpha() for line in steps)  # the kind, in a word
    assert [int(line[:4]) for line in steps if line.endswith("ERROR")] == [7, 11]
