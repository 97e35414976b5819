"""SREGym's stratus: cumulative events, stages, calls with and without ids."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.formats import stratus
from mast_tui.traces.jsons import loads
from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.written import kinds, lines, opened

SYSTEM = {"type": "SystemMessage", "content": "You are an SRE."}
TASK = {"type": "HumanMessage", "content": "Fix the cart."}
META = {
    "type": "metadata",
    "problem_id": "cart_down",
    "timestamp": "0704_1458",
    "total_stages": 2,
    "total_events": 5,
}


def asks(*named: tuple[str, str], text: str = "") -> dict[str, Any]:
    calls = [{"name": name, "args": {}, "id": call_id} for call_id, name in named]
    return {"type": "AIMessage", "content": text, "tool_calls": calls}


def answers(content: str, **more: Any) -> dict[str, Any]:
    return {"type": "ToolMessage", "content": content, **more}


def stage(name: str, *messages: dict[str, Any], submitted: bool = True) -> list[dict[str, Any]]:
    """A stage as it is written: an event after every message, each with all before it."""
    told = [
        {
            "type": "event",
            "stage": name,
            "event_index": number,
            "num_steps": number,
            "submitted": submitted and number == len(messages),
            "rollback_stack": '"messages": []',
            "messages": list(messages[:number]),
            "last_message": messages[number - 1],
        }
        for number in range(2, len(messages) + 1)
    ]
    return [{"type": "stage_start", "stage": name, "num_events": len(told)}, *told]


DIAGNOSIS = stage(
    "diagnosis",
    SYSTEM,
    TASK,
    asks(("", "get_pods"), ("", "get_events"), text="Looking."),
    answers("cart-0 Pending"),
    answers("none"),
    asks(("", "submit_tool")),
    answers("done"),
)
MITIGATION = stage(
    "mitigation_attempt_1",
    SYSTEM,
    TASK,
    asks(("c1", "exec"), ("c2", "exec")),
    answers("second", tool_call_id="c2"),
    answers("first", tool_call_id="c1"),
    submitted=False,
)
RUN = [META, *DIAGNOSIS, *MITIGATION]


def read(tmp_path: Path, values: list[Any]) -> Trace:
    return opened(lines(tmp_path / "s.jsonl", values))[0]


def test_only_the_last_event_of_a_stage_is_told(tmp_path: Path) -> None:
    trace = read(tmp_path, RUN)
    assert [(step.actor, step.title) for step in trace.steps()] == [
        ("harness", "stage: diagnosis"),
        ("system", "You are an SRE."),
        ("user", "Fix the cart."),
        ("diagnosis", "get_pods"),
        ("diagnosis", "get_events"),
        ("diagnosis", "submit_tool"),
        ("harness", "stage: mitigation_attempt_1"),
        ("system", "You are an SRE."),
        ("user", "Fix the cart."),
        ("mitigation", "exec"),
        ("mitigation", "exec"),
    ]
    assert (trace.tool_calls, trace.info.scenario, trace.info.warnings) == (5, "cart_down", ())
    assert trace.step(7).notes == (
        "stratus counts 5 steps in this stage",
        "it ended without a submission",
    )


def test_outputs_pair_by_id_or_else_by_order(tmp_path: Path) -> None:
    trace = read(tmp_path, RUN)
    assert [trace.step(n).output for n in (4, 5, 6, 10, 11)] == [
        "cart-0 Pending",
        "none",
        "done",
        "first",
        "second",
    ]


def test_an_output_never_goes_to_a_call_of_another_stage(tmp_path: Path) -> None:
    first = stage("diagnosis", SYSTEM, TASK, asks(("", "get_pods")))
    second = stage("mitigation_attempt_0", SYSTEM, TASK, answers("lost"))
    trace = read(tmp_path, [META, *first, *second])
    assert trace.step(4).output is None
    assert list(trace.steps())[-1].notes == ("the source holds no call for this output",)


def test_events_that_another_follows_are_passed_over_unparsed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = [answers("x" * 20_000) for _ in range(60)]
    path = lines(tmp_path / "s.jsonl", [META, *stage("diagnosis", SYSTEM, TASK, *long)])
    parsed: list[int] = []

    def watched(raw: bytes) -> Any:
        parsed.append(len(raw))
        return loads(raw)

    monkeypatch.setattr(stratus, "loads", watched)
    trace = opened(path)[0]
    assert len(trace) == 63
    assert trace.step(63).output == "x" * 20_000
    assert max(parsed) < 200


def test_a_file_that_breaks_off_keeps_what_is_whole_in_its_last_event(tmp_path: Path) -> None:
    path = lines(tmp_path / "s.jsonl", RUN)
    text = path.read_text().rstrip("\n")
    path.write_text(text[: text.rindex("second")])
    trace = opened(path)[0]
    assert kinds(trace)[-2:] == ["shell", "shell"]
    assert trace.info.warnings == ("the last line is cut off",)


def test_the_order_of_members_does_not_matter(tmp_path: Path) -> None:
    turned = [dict(reversed(list(one.items()))) for one in RUN]
    one, two = read(tmp_path, RUN), opened(lines(tmp_path / "t.jsonl", turned))[0]
    assert [step.title for step in one.steps()] == [step.title for step in two.steps()]


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    held = hold(tmp_path / "x.jsonl", RUN, rounds=1000, lines=True, seed=5)
    assert held.rounds == 1000
    assert held.read > 700


def test_the_real_run_has_its_three_stages_and_thirty_calls(data: Path) -> None:
    (file,) = (data / "sregym" / "stratus_run").glob("*.jsonl")
    trace = opened(file)[0]
    told = [step.title for step in trace.steps() if step.kind == "harness"]
    assert told == [
        "stage: diagnosis",
        "stage: mitigation_attempt_0",
        "stage: mitigation_attempt_1",
    ]
    assert (len(trace), trace.tool_calls) == (39, 30)
    assert all(step.output is not None for step in trace.steps() if step.tool)
    assert trace.info.outcome == "unknown"


def test_the_run_with_ids_pairs_by_them(data: Path) -> None:
    (file,) = (data / "sregym" / "stratus_run_ids").glob("*.jsonl")
    trace = opened(file)[0]
    assert (len(trace), trace.tool_calls) == (11, 5)
    assert trace.step(5).output == "FailedScheduling: free ports"
    assert json.loads(file.read_text().splitlines()[0])["total_stages"] == 2
