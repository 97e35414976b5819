"""SWE-agent trajectories, as it writes them today and wrote them before."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.written import document, format_id, kinds, opened, steps

PROMPTS: list[dict[str, Any]] = [
    {"role": "system", "content": "You are a programmer.", "agent": "main"},
    {"role": "user", "content": "Fix the issue.", "agent": "main"},
]


def step(action: str, observation: str = "fine", thought: str = "Hm.", **more: Any) -> Any:
    return {
        "action": action,
        "observation": observation,
        "response": f"{thought}\n```\n{action}\n```",
        "thought": thought,
        "state": {"open_file": "n/a"},
        **more,
    }


def reply(action: str, name: str, **arguments: Any) -> dict[str, Any]:
    call = {"id": f"call_{name}", "type": "function",
            "function": {"name": name, "arguments": json.dumps(arguments)}}  # fmt: skip
    return {"role": "assistant", "content": "Hm.", "action": action, "tool_calls": [call]}


def run(*taken: Any, history: Any = None, **info: Any) -> dict[str, Any]:
    told = {"exit_status": "submitted", "submission": "diff", "model_stats": {}, **info}
    return {
        "environment": "main",
        "trajectory": list(taken),
        "history": PROMPTS if history is None else history,
        "info": told,
    }


DONE = step("submit", "diff")


def read(tmp_path: Path, value: Any) -> Trace:
    return opened(document(tmp_path / "x.traj", value, indent=2))[0]


def test_prompts_come_first_and_each_action_is_one_step(tmp_path: Path) -> None:
    value = run(step("ls -la", "a b", execution_time=0.25), step("edit 1:2\nx\nend_of_edit"), DONE)
    trace = read(tmp_path, value)
    assert [(one.kind, one.title, one.actor, one.folded) for one in trace.steps()] == [
        ("message", "You are a programmer.", "system", True),
        ("message", "Fix the issue.", "user", False),
        ("shell", "ls -la", "agent", False),
        ("file", "edit  1:2 x end_of_edit", "agent", False),
        ("answer", "submit", "agent", False),
    ]
    first = trace.step(3)
    assert (first.text, first.output, first.duration, first.source_index) == (
        "Hm.",
        "a b",
        0.25,
        2,
    )
    assert trace.step(5).notes == ("exit status: submitted",)
    assert (trace.tool_calls, trace.info.outcome, trace.info.warnings) == (3, "unknown", ())


def test_calls_are_told_as_the_model_made_them(tmp_path: Path) -> None:
    history = [*PROMPTS, reply("find_file a.py", "find_file", file_name="a.py"), {"role": "tool"},
               reply("never ran", "bash"), {"role": "tool"},
               reply("python a.py", "bash", command="python a.py")]  # fmt: skip
    trace = read(tmp_path, run(step("find_file a.py"), step("python a.py"), history=history))
    one, two = steps(trace)[2:4]
    assert one.tool is not None
    assert two.tool is not None
    assert (one.tool.name, one.tool.arguments) == ("find_file", {"file_name": "a.py"})
    assert (two.tool.arguments, two.source_id) == ({"command": "python a.py"}, "call_bash")


def test_demonstrations_are_folded_and_named(tmp_path: Path) -> None:
    demo = [{"role": role, "content": "demo", "is_demo": True} for role in ("user", "assistant")]
    trace = read(tmp_path, run(DONE, history=[PROMPTS[0], *demo, PROMPTS[1]]))
    told = [(one.folded, one.notes) for one in trace.steps(2, 4)]
    assert told == [
        (True, ("a demonstration",)),
        (True, ("a demonstration",)),
        (False, ()),
    ]


@pytest.mark.parametrize("status", ["exit_cost", "exit_context", "submitted (exit_cost)"])
def test_a_run_that_was_ended_says_so(tmp_path: Path, status: str) -> None:
    trace = read(tmp_path, run(step("ls"), exit_status=status, submission=None))
    last = list(trace.steps())[-1]
    assert (last.kind, last.title, last.error) == ("harness", f"ended: {status}", True)


def test_a_submission_that_no_step_shows_is_the_answer(tmp_path: Path) -> None:
    value = run(step("ls"), exit_status="submitted (exit_cost)", submission="--- a\n+++ b")
    trace = read(tmp_path, value)
    assert kinds(trace)[-2:] == ["answer", "harness"]
    assert trace.step(4).text == "--- a\n+++ b"
    assert trace.step(4).source_index == 3


@pytest.mark.parametrize(
    ("observation", "error"),
    [
        ("Your bash command contained syntax errors and was NOT executed.", True),
        ("Your proposed edit has introduced new syntax error(s).", True),
        ("bash: foo: command not found", True),
        ("The command 'sleep 99' was cancelled because it took more than 30 seconds.", True),
        ("Traceback (most recent call last):\n  x", True),
        ("all good", False),
        ("", False),
    ],
)
def test_refused_and_failed_actions_are_errors(
    tmp_path: Path, observation: str, error: bool
) -> None:
    assert read(tmp_path, run(step("x", observation))).step(3).error is error


def test_a_reply_without_an_action_is_words_or_the_harness(tmp_path: Path) -> None:
    bare = step("", "", thought="I give up.")
    ended = step("", "Exit due to cost limit", thought="")
    old = step("exit_format", "Exited", thought="x")
    trace = read(tmp_path, run(bare, ended, old, submission=""))
    assert [(one.kind, one.title) for one in steps(trace)[2:5]] == [
        ("reasoning", "I give up."),
        ("harness", "Exit due to cost limit"),
        ("harness", "exit_format: Exited"),
    ]
    assert trace.tool_calls == 0


def test_prompts_before_the_steps_read_the_same(tmp_path: Path) -> None:
    value = run(step("ls"), DONE)
    turned = dict(reversed(list(value.items())))
    one = [(s.title, s.source_index) for s in read(tmp_path, value).steps()]
    two = opened(document(tmp_path / "y.traj", turned))[0]
    assert [(s.title, s.source_index) for s in two.steps()] == one


def test_a_file_that_breaks_off_keeps_its_steps(tmp_path: Path) -> None:
    path = document(tmp_path / "x.traj", run(step("ls"), step("pwd", "x" * 5000)))
    path.write_bytes(path.read_bytes()[:800])
    trace = opened(path)[0]
    assert [one.title for one in trace.steps()] == ["ls"]
    assert trace.info.warnings == ("the last element is cut off",)


def test_the_model_and_the_task_are_told_by_the_configuration(tmp_path: Path) -> None:
    config = {"agent": {"model": {"name": "gpt"}}, "problem_statement": {"id": "shop-1"}}

    for told in (config, json.dumps(config)):
        info = read(tmp_path, run(DONE) | {"replay_config": told}).info
        assert (info.model, info.scenario, info.agent) == ("gpt", "shop-1", "swe-agent")


def test_trajectories_of_others_are_not_taken(tmp_path: Path) -> None:
    for number, value in enumerate(
        ({"trajectory": ["a line"]}, {"trajectory": [{"content": "x", "role": "user"}]}, {"trajectory": 1})
    ):  # fmt: skip
        assert format_id(document(tmp_path / f"{number}.json", value)) != "swe-agent"


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    history = [*PROMPTS, reply("ls", "bash", command="ls"), reply("submit", "submit")]
    values = [
        run(step("ls"), DONE, history=history, exit_status="exit_cost"),
        run(step("ls"), step("", "Exit due to cost limit"), DONE, submission="other"),
    ]
    held = hold(tmp_path / "x.traj", values, rounds=1000, seed=11)
    assert held.rounds == 1000
    assert held.read > 500


def test_the_real_trajectories_have_their_steps(data: Path) -> None:
    told = {}
    for file in sorted((data / "formats" / "swe-agent").glob("*.traj")):
        trace = opened(file)[0]
        assert trace.info.warnings == ()
        told[file.name[:6]] = (len(trace), trace.tool_calls, kinds(trace)[-1])
    assert told == {"6e44b9": (7, 5, "answer"), "networ": (6, 4, "answer")}
