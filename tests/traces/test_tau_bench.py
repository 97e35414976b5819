"""tau-bench results: many runs a file, each with its reward."""

from pathlib import Path
from typing import Any

import pytest

from mast_tui.errors import MastError
from mast_tui.traces.discover import open_traces
from tests.traces.mutations import hold
from tests.traces.written import document, format_id, kinds, opened

CALL = {"id": "c1", "type": "function",
        "function": {"name": "get_order", "arguments": '{"order_id": "#W1"}'}}  # fmt: skip
TALK: list[dict[str, Any]] = [
    {"role": "system", "content": "# Retail policy"},
    {"role": "user", "content": "Cancel my order. é"},
    {"role": "assistant", "content": None, "tool_calls": [CALL]},
    {"role": "tool", "tool_call_id": "c1", "name": "get_order", "content": "Error: no order"},
    {"role": "assistant", "content": "There is no such order."},
    {"role": "user", "content": "###STOP###"},
]


def result(task: Any = 3, trial: Any = 0, reward: Any = 1.0, **more: Any) -> dict[str, Any]:
    info = {"task": {"instruction": "You are Mia.", "actions": [{"name": "cancel"}]}}
    return {"task_id": task, "reward": reward, "info": info, "traj": TALK, "trial": trial, **more}


RUNS = [result(), result(3, 1, 0.0), result(4, 0, 0.5)]


def test_each_run_is_a_trace_known_by_task_and_trial(tmp_path: Path) -> None:
    path = document(tmp_path / "r.json", RUNS, indent=1)
    traces = opened(path)
    assert [trace.key for trace in traces] == ["3/0", "3/1", "4/0"]
    assert [(t.info.scenario, t.info.trial) for t in traces] == [("3", "0"), ("3", "1"), ("4", "0")]
    assert len({trace.trace_id for trace in traces}) == 3
    (chosen,), _ = open_traces([f"{path}#3/1"])
    assert chosen.trace_id == traces[1].trace_id
    with pytest.raises(MastError, match="it holds 3/0, 3/1, 4/0"):
        open_traces([f"{path}#9/9"])


def test_the_reward_is_the_outcome(tmp_path: Path) -> None:
    traces = opened(document(tmp_path / "r.json", RUNS))
    assert [(t.info.outcome, t.info.score) for t in traces] == [
        ("succeeded", 1.0),
        ("failed", 0.0),
        ("failed", 0.5),
    ]
    assert traces[0].info.outcome_source == "reward in the run's record"


@pytest.mark.parametrize("reward", [None, "1.0", True, float("nan")])
def test_a_reward_that_is_none_leaves_the_outcome_unknown(tmp_path: Path, reward: Any) -> None:
    (trace,) = opened(document(tmp_path / "r.json", [result(reward=reward)]))
    assert (trace.info.outcome, trace.info.score) == ("unknown", None)


def test_messages_are_steps_and_the_task_is_hidden_behind_them(tmp_path: Path) -> None:
    (trace,) = opened(document(tmp_path / "r.json", [result()]))
    assert kinds(trace) == ["message", "message", "shell", "reasoning", "message", "message"]
    assert trace.step(2).text == "Cancel my order. é"
    assert (trace.step(3).output, trace.step(3).error) == ("Error: no order", True)
    told = trace.step(6)
    assert (told.leak, told.folded, told.source_index) == (True, True, 6)
    assert "You are Mia." in told.text
    assert not any(step.leak for step in trace.steps(1, 5))


def test_a_run_that_broke_off_says_why(tmp_path: Path) -> None:
    broken = result(reward=0.0, traj=[], info={"error": "rate limit", "traceback": "Traceback"})
    (trace,) = opened(document(tmp_path / "r.json", [broken]))
    step = trace.step(1)
    assert (step.kind, step.title, step.error) == (
        "harness",
        "the run broke off: rate limit",
        True,
    )


def test_runs_that_share_task_and_trial_keep_keys_of_their_own(tmp_path: Path) -> None:
    traces = opened(document(tmp_path / "r.json", [result(), result(reward=0.0)]))
    assert [trace.key for trace in traces] == ["3/0", "3/0-2"]


def test_a_run_in_a_list_that_is_none_costs_itself(tmp_path: Path) -> None:
    traces = opened(document(tmp_path / "r.json", [result(), {"task_id": 1}, result(5)]))
    assert [trace.key for trace in traces] == ["3/0", "5/0"]
    assert traces[0].info.warnings == ("1 element could not be read: element 2",)


def test_other_lists_are_not_taken(tmp_path: Path) -> None:
    assert format_id(document(tmp_path / "a.json", TALK)) == "chat"
    assert format_id(document(tmp_path / "b.json", [{"task_id": 1, "reward": 1}])) is None


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    held = hold(tmp_path / "x.json", [RUNS, [result()]], rounds=1000, seed=12)
    assert held.rounds == 1000
    assert held.read > 500
