"""AIOpsLab sessions, as its orchestrator writes them."""

from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.model import TraceInfo
from mast_tui.traces.outcome import Measure
from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.written import document, format_id, opened


def says(text: str) -> dict[str, Any]:
    return {"role": "assistant", "content": text}


def env(text: Any) -> dict[str, Any]:
    return {"role": "env", "content": text}


def acts(call: str, words: str = "Action:") -> dict[str, Any]:
    return says(f"{words}\n```\n{call}\n```")


TURNS = [
    acts('exec_shell("kubectl get pods -n shop")', "I look at the pods. é"),
    env("NAME READY\ncart-0 0/1"),
    acts('get_logs("shop", service="cart")'),
    env("Error: no such service"),
    says("I am not sure what to do."),
    env("No API call found!"),
    acts("exec_shell('ls', timeout=30)"),
    env("a b"),
    acts("submit(['cart'])", "Done."),
    env("SubmissionStatus.VALID_SUBMISSION"),
]


def session(results: Any = None, turns: Any = TURNS, **more: Any) -> dict[str, Any]:
    told = {
        "agent": "gpt-w-shell",
        "session_id": "5b0c0000-1111",
        "problem_id": "misconfig_app-localization-1",
        "start_time": 1710000000.0,
        "end_time": 1710000100.0,
        "trace": turns,
        "results": {"success": True, "TTL": 3.5, "steps": 5} if results is None else results,
    }
    return {**told, **more}


def read(tmp_path: Path, value: Any) -> Trace:
    return opened(document(tmp_path / "s.json", value, indent=4))[0]


def info(tmp_path: Path, results: Any) -> TraceInfo:
    return read(tmp_path, session(results)).info


def test_each_call_is_one_step_with_what_the_environment_said(tmp_path: Path) -> None:
    trace = read(tmp_path, session())
    assert [(step.kind, step.title, step.actor) for step in trace.steps()] == [
        ("cluster", "kubectl get pods -n shop", "agent"),
        ("log", "get_logs  namespace=shop service=cart", "agent"),
        ("reasoning", "I am not sure what to do.", "agent"),
        ("harness", "No API call found!", "environment"),
        ("shell", "ls", "agent"),
        ("answer", "submit  solution=cart", "agent"),
    ]
    first = trace.step(1)
    assert (first.text, first.output) == ("I look at the pods. é", "NAME READY\ncart-0 0/1")
    assert first.tool is not None
    assert first.tool.arguments == {"command": "kubectl get pods -n shop"}
    assert [step.error for step in trace.steps()] == [False, True, False, False, False, False]
    assert trace.tool_calls == 4


def test_the_session_tells_who_and_what(tmp_path: Path) -> None:
    told = read(tmp_path, session()).info
    assert (told.agent, told.scenario, told.run_id, told.started) == (
        "gpt-w-shell",
        "misconfig_app-localization-1",
        "5b0c0000-1111",
        "2024-03-09T16:00:00.000Z",
    )


@pytest.mark.parametrize(
    ("results", "outcome", "score", "source"),
    [
        ({"Detection Accuracy": "Correct", "TTD": 1.0}, "succeeded", 1.0, "Detection Accuracy"),
        ({"Detection Accuracy": "Incorrect"}, "failed", 0.0, "Detection Accuracy"),
        ({"Detection Accuracy": "Invalid Format"}, "failed", 0.0, "Detection Accuracy"),
        ({"Localization Accuracy": 50.0, "success": False, "is_subset": True}, "failed", 0.5, "success"),
        ({"Localization Accuracy": 100.0, "success": True}, "succeeded", 1.0, "success"),
        ({"system_level_correct": True, "fault_type_correct": False, "success": False}, "failed", 0.0, "success"),
        ({"success": True, "TTM": 9.0}, "succeeded", 1.0, "success"),
    ],
)  # fmt: skip
def test_the_outcome_is_the_tasks_own_measure(
    tmp_path: Path, results: Any, outcome: str, score: float, source: str
) -> None:
    told = info(tmp_path, results)
    assert (told.outcome, told.score) == (outcome, score)
    assert told.outcome_source == f"{source} in the session's results"


@pytest.mark.parametrize("results", [{}, None, [], {"steps": 4}, {"success": "yes"}])
def test_results_that_name_no_success_leave_the_outcome_unknown(
    tmp_path: Path, results: Any
) -> None:
    told = read(tmp_path, session() | {"results": results}).info
    assert told.outcome == "unknown"
    assert told.warnings[-1].startswith("outcome unknown: ")


def test_success_can_be_another_score(tmp_path: Path) -> None:
    trace = read(tmp_path, session({"success": False, "Localization Accuracy": 50.0}))
    trace.measure = Measure("Localization Accuracy", 0.5)
    assert (trace.info.outcome, trace.info.score) == ("succeeded", 0.5)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        ('get_metrics("ns", 5)', {"namespace": "ns", "duration": 5}),
        ("submit({'system_level': 'app', 'fault_type': 'x'})",
         {"solution": {"system_level": "app", "fault_type": "x"}}),
        ("submit()", {}),
        ("exec_shell(\"echo 'a'\" + x)", "\"echo 'a'\" + x"),
        ("other(1, 2)", {"args": [1, 2]}),
        ("exec_shell(\"a\nb\")", "\"a\nb\""),
    ],
)  # fmt: skip
def test_arguments_are_literals_or_stay_as_they_are(
    tmp_path: Path, call: str, arguments: Any
) -> None:
    trace = read(tmp_path, session(turns=[acts(call), env("x")]))
    tool = trace.step(1).tool
    assert tool is not None
    assert tool.arguments == arguments


def test_a_call_without_an_answer_says_so(tmp_path: Path) -> None:
    step = read(tmp_path, session(turns=TURNS[:1])).step(1)
    assert (step.output, step.notes) == (None, ("the source holds no output of this call",))


def test_results_before_the_turns_read_the_same(tmp_path: Path) -> None:
    turned = dict(reversed(list(session().items())))
    assert read(tmp_path, turned).info.outcome == "succeeded"
    assert format_id(document(tmp_path / "x.json", turned)) == "aiopslab"


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    values = [session(), session({"Detection Accuracy": "Correct"})]
    held = hold(tmp_path / "x.json", values, rounds=1000, seed=10)
    assert held.rounds == 1000
    assert held.read > 500
