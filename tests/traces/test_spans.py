"""Span trees: whatever convention tells a run, it is the same steps."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from mast_tui.errors import MastError
from mast_tui.traces.discover import open_traces
from mast_tui.traces.trace import Trace
from tests.traces import spanned
from tests.traces.mutations import hold
from tests.traces.written import document, format_id, kinds, lines, opened

FORMS: dict[str, tuple[str, Any]] = {
    "gen_ai": ("otlp", spanned.request(*spanned.gen_ai())),
    "openinference": ("otlp", spanned.request(*spanned.open_inference())),
    "trail": ("trail", spanned.trail()),
    "langfuse": ("langfuse", spanned.langfuse()),
}


def read(path: Path, *spans: dict[str, Any]) -> Trace:
    return opened(document(path, spanned.request(*spans)))[0]


@pytest.mark.parametrize("form", FORMS)
def test_a_run_is_the_same_steps_in_every_convention(tmp_path: Path, form: str) -> None:
    id, value = FORMS[form]
    path = document(tmp_path / "x.json", value)
    (trace,) = opened(path)

    assert format_id(path) == id
    assert kinds(trace) == ["message", "message", "cluster", "answer"]
    step = trace.step(3)
    assert (step.title, step.actor, step.source_id) == ("kubectl get pods -n shop", "sre", "c1")
    assert step.tool is not None
    assert step.tool.arguments == spanned.ARGUMENTS
    assert (step.text, step.output, step.duration) == ("Let me look.", spanned.PODS, 0.5)
    assert trace.tool_calls == 1
    assert trace.step(1).folded
    assert trace.step(4).text == "The payment pod crashes."
    assert (trace.info.model, trace.info.agent) == ("heron-1", "sre")
    assert trace.info.warnings == ()
    assert trace.step(3).timestamp is not None


def test_thoughts_of_a_model_are_reasoning(tmp_path: Path) -> None:
    assert read(tmp_path / "x", *spanned.gen_ai()).step(3).reasoning == "Pods first."


def test_otlp_and_trail_of_one_trace_id_are_one_trace(tmp_path: Path) -> None:
    one = read(tmp_path / "x", *spanned.gen_ai())
    (two,) = opened(document(tmp_path / "y", spanned.trail()))
    (three,) = opened(document(tmp_path / "z", spanned.langfuse()))
    assert one.trace_id == two.trace_id != three.trace_id
    assert one.run_id == two.run_id == three.run_id


def test_traces_that_lie_mixed_in_requests_are_told_apart(tmp_path: Path) -> None:
    first, second = spanned.gen_ai(), spanned.gen_ai("f" * 32)
    rows = [spanned.request(one, two) for one, two in zip(first, reversed(second), strict=True)]
    path = lines(tmp_path / "x.jsonl", [*rows, {"resourceLogs": []}])

    traces, _ = open_traces([path])
    assert [trace.key for trace in traces] == [spanned.TRACE, "f" * 32]
    assert [kinds(trace.finish()) for trace in traces] == [
        ["message", "message", "cluster", "answer"]
    ] * 2


def test_events_of_older_conventions_tell_the_messages_too(tmp_path: Path) -> None:
    def event(name: str, **told: Any) -> dict[str, Any]:
        return {"name": name, "attributes": spanned.attributes(**told)}

    model = spanned.span(2, "chat", told={"gen_ai.operation.name": "chat"}, events=[
        event("gen_ai.system.message", content="You are an SRE."),
        event("gen_ai.user.message", content="Why?"),
        event("gen_ai.choice", index=0, message={"role": "assistant", "tool_calls": [
            {"id": "c1", "function": {"name": "bash", "arguments": '{"command": "ls"}'}}]}),
    ])  # fmt: skip
    trace = read(tmp_path / "x", model)
    assert kinds(trace) == ["message", "message", "shell"]
    assert trace.step(3).title == "ls"
    assert trace.step(3).output is None


def test_numbered_prompts_tell_the_messages_too(tmp_path: Path) -> None:
    told = {"gen_ai.prompt.0.role": "user", "gen_ai.prompt.0.content": "Why?",
            "gen_ai.completion.0.role": "assistant", "gen_ai.completion.0.content": "So.",
            "gen_ai.completion.0.tool_calls.0.name": "bash",
            "gen_ai.completion.0.tool_calls.0.arguments": '{"command": "ls"}'}  # fmt: skip
    trace = read(tmp_path / "x", spanned.span(1, "openai.chat", told=told))
    assert [(step.kind, step.text) for step in trace.steps()] == [
        ("message", "Why?"),
        ("shell", "So."),
    ]


def test_a_tool_without_a_call_and_a_model_that_failed_are_steps(tmp_path: Path) -> None:
    tool = spanned.span(1, "execute_tool get_pods", status={"code": 2, "message": "no route"}, told={
        "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "get_pods"})  # fmt: skip
    model = spanned.span(2, "chat", status={"code": "STATUS_CODE_ERROR", "message": "rate limit"},
                         told={"gen_ai.operation.name": "chat"})  # fmt: skip
    trace = read(tmp_path / "x", tool, model)
    assert [(step.kind, step.error) for step in trace.steps()] == [
        ("cluster", True),
        ("harness", True),
    ]
    assert trace.step(1).output == "no route"
    assert "rate limit" in trace.step(2).title


def test_what_is_said_again_is_told_again_but_what_is_repeated_is_not(tmp_path: Path) -> None:
    go_on = {"role": "user", "content": "Continue."}
    so = [{"role": "assistant", "content": f"Step {n}."} for n in range(3)]
    model = {"openinference.span.kind": "LLM"}
    spans = []
    heard: list[dict[str, Any]] = []
    for number, said in enumerate(so, 1):
        heard = [*heard, go_on]
        told = {**model, **spanned.flattened("llm.input_messages", *heard),
                **spanned.flattened("llm.output_messages", said)}  # fmt: skip
        spans.append(spanned.span(number, "m", told=told))
        heard = [*heard, said]
    trace = read(tmp_path / "x", *spans)
    assert [step.text for step in trace.steps()] == [
        "Continue.", "Step 0.", "Continue.", "Step 1.", "Continue.", "Step 2."]  # fmt: skip


def test_spans_around_and_evaluations_are_no_steps(tmp_path: Path) -> None:
    judge = spanned.span(9, "judge", told={
        "openinference.span.kind": "EVALUATOR", "output.value": "failed"})  # fmt: skip
    trace = read(tmp_path / "x", *spanned.open_inference(), judge)
    assert len(trace) == 4


def test_spans_without_a_model_show_what_went_in_and_out(tmp_path: Path) -> None:
    chain = spanned.span(1, "run", told={"input.value": "in", "output.value": "out"})
    trace = read(tmp_path / "x", chain)
    assert [step.text for step in trace.steps()] == ["in", "out"]


def test_langfuse_rows_are_gathered_by_trace_in_any_shape(tmp_path: Path) -> None:
    one, two = spanned.langfuse("t1"), spanned.langfuse("t2")
    rows = [row for value in (one, two) for row in value["observations"]]
    snake = [
        {re.sub("[A-Z]", lambda m: f"_{m[0].lower()}", key): value for key, value in row.items()}
        for row in rows
    ]
    for name, value in {
        "traces": [one, two], "rows": rows, "page": {"data": rows, "meta": {}}, "snake": snake,
    }.items():  # fmt: skip
        traces = opened(document(tmp_path / f"{name}.json", value))
        assert [kinds(trace) for trace in traces] == [
            ["message", "message", "cluster", "answer"]
        ] * 2
        assert [trace.key for trace in traces] == ["t1", "t2"]
    for name, listed in {"traces": [one, two], "rows": rows, "snake": snake}.items():
        traces = opened(lines(tmp_path / f"{name}.jsonl", listed))
        assert [len(trace) for trace in traces] == [4, 4]
    (single,) = opened(document(tmp_path / "s.json", {"trace": {"id": "t1", "sessionId": "s"},
                                                      "observations": one["observations"]}))  # fmt: skip
    assert single.trace_id == opened(document(tmp_path / "o.json", one))[0].trace_id


def test_a_span_of_an_older_langfuse_that_bears_a_tools_name_is_its_run(tmp_path: Path) -> None:
    value = spanned.langfuse()
    value["observations"][2]["type"] = "SPAN"
    (trace,) = opened(document(tmp_path / "x.json", value))
    assert trace.step(3).output == spanned.PODS
    assert len(trace) == 4


def test_agents_of_a_team_are_told_by_name(tmp_path: Path) -> None:
    spans = copy.deepcopy(spanned.gen_ai())
    spans.append(spanned.span(5, "invoke_agent db", 1, told={
        "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "db"}))  # fmt: skip
    spans.append(spanned.span(6, "chat", 5, told={
        "gen_ai.operation.name": "chat", "gen_ai.output.messages": [
            {"role": "assistant", "parts": [{"type": "text", "content": "No lock is held."}]}]}))  # fmt: skip
    trace = read(tmp_path / "x", *spans)
    assert [step.actor for step in trace.steps()] == ["system", "user", "sre", "sre", "db"]


def test_broken_spans_are_counted_and_the_rest_is_read(tmp_path: Path) -> None:
    value = spanned.trail()
    value["spans"].append("no span")
    (trace,) = opened(document(tmp_path / "x.json", value))
    assert len(trace) == 4
    assert trace.info.warnings == ("1 span could not be read: span 5",)


def test_a_file_without_spans_is_one_clear_line(tmp_path: Path) -> None:
    path = document(tmp_path / "x.json", {"resourceSpans": []})
    with pytest.raises(MastError, match="no span in it"):
        open_traces([path])


@pytest.mark.parametrize("form", FORMS)
def test_no_mutation_stops_the_readers(tmp_path: Path, form: str) -> None:
    held = hold(tmp_path / "x.json", [FORMS[form][1]], seed=21)
    assert held.read > 400


def test_no_mutation_stops_the_readers_of_lines(tmp_path: Path) -> None:
    requests = [spanned.request(one) for one in spanned.gen_ai()]
    assert hold(tmp_path / "x.jsonl", requests, seed=31, rounds=500, lines=True).read > 200
    rows = spanned.langfuse()["observations"]
    assert hold(tmp_path / "y.jsonl", rows, seed=32, rounds=500, lines=True).read > 200


def test_long_runs_are_told_in_good_time(tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    spans = []
    for number in range(1, 201):
        heard = [*heard, {"role": "user", "content": f"{number} " + "x" * 500}]
        told = {"openinference.span.kind": "LLM", "input.value": json.dumps({"messages": heard})}
        spans.append(spanned.span(number, "m", told=told))
    trace = read(tmp_path / "x", *spans)
    assert len(trace) == 200
