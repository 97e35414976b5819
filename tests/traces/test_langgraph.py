"""Message lists of LangGraph agents: thoughts beside the words, outputs that were shortened."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.traces.mutations import hold
from tests.traces.written import document, format_id, opened


def called(call_id: str, **arguments: Any) -> dict[str, Any]:
    function = {"name": "k8s_event_analysis", "arguments": json.dumps(arguments)}
    return {"id": call_id, "type": "function", "function": function}


RUN: list[dict[str, Any]] = [
    {"role": "system", "content": "You are an SRE support agent."},
    {"role": "user", "content": "Investigate the incident in snapshot 2."},
    {
        "role": "assistant",
        "content": "I look at events.",
        "tool_calls": [called("a", namespace="otel-demo"), called("b", namespace="kube-system")],
        "thinking_blocks": [
            {"type": "thinking", "thinking": "Events first.", "signature": "s1"},
            {"type": "thinking", "thinking": "Then logs.", "signature": "s2"},
        ],
    },
    {"role": "tool", "tool_call_id": "a", "content": "[SUMMARY] 12 events, all of cart."},
    {"role": "tool", "tool_call_id": "b", "content": "event 1\nevent 2\n[...truncated]"},
    {"role": "assistant", "content": "The cart flag is on.", "thinking_blocks": []},
]


def test_thoughts_and_shortened_outputs_are_told(tmp_path: Path) -> None:
    path = document(tmp_path / "state.json", RUN)
    (trace,) = opened(path)
    assert format_id(path) == "chat"
    first, second = trace.step(3), trace.step(4)
    assert (first.reasoning, first.text) == ("Events first.\nThen logs.", "I look at events.")
    assert first.output == "[SUMMARY] 12 events, all of cart."
    assert first.notes == ("the agent saw a model's summary of this output",)
    assert second.notes == ("the output was cut off before the agent saw it",)
    assert (trace.step(5).kind, trace.tool_calls) == ("answer", 2)


@pytest.mark.parametrize("text", ["a [SUMMARY] in the middle", "[...truncated] at the start", ""])
def test_marks_elsewhere_mean_nothing(tmp_path: Path, text: str) -> None:
    run = [*RUN[:3], {**RUN[3], "content": text}]
    (trace,) = opened(document(tmp_path / "state.json", run))
    assert trace.step(3).notes == ()


def test_a_state_around_the_messages_reads_the_same(tmp_path: Path) -> None:
    state = {"remaining_steps": 3, "messages": RUN}
    (one,), (two,) = (
        opened(document(tmp_path / "a.json", RUN)),
        opened(document(tmp_path / "b.json", state)),
    )
    assert list(one.steps()) == list(two.steps())


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    held = hold(tmp_path / "x.json", [RUN, {"messages": RUN}], rounds=1000, seed=13)
    assert held.rounds == 1000
    assert held.read > 500
