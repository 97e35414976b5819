"""Telemetry of codex: OTLP log POSTs, decoded or native."""

from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.discover import open_traces
from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.rollouts import call, meta, output, write
from tests.traces.written import lines, opened

RUN_ID = "0199-run"


def event(name: str, **attributes: Any) -> dict[str, Any]:
    told = {key.replace("__", "."): value for key, value in attributes.items()}
    told = {"conversation.id": RUN_ID, "model": "gpt-oss-120b", **told}
    return {"event.name": f"codex.{name}", "event.timestamp": "2025-12-31T23:03:01.123Z", **told}


def post(*events: dict[str, Any]) -> dict[str, Any]:
    logs = [{"time_unix_nano": "1767222181123000000", "body": None, "attributes": one}
            for one in events]  # fmt: skip
    data = {"resource_logs": [{"resource": {"attributes": {"service.name": "codex_cli_rs"}},
                               "scope_logs": [{"scope": {}, "log_records": logs}]}]}  # fmt: skip
    return {
        "timestamp": "2025-12-31T23:03:01.123Z",
        "path": "/v1/logs",
        "content_type": "application/x-protobuf",
        "content_length": 1,
        "data": data,
    }


def native(*events: dict[str, Any], text: str = "stringValue") -> dict[str, Any]:
    logs = [
        {
            "timeUnixNano": "1767222181123000000",
            "attributes": [{"key": k, "value": {text: v}} for k, v in one.items()],
        }
        for one in events
    ]
    data = {"resourceLogs": [{"scopeLogs": [{"logRecords": logs}]}]}
    return {**post(), "content_type": "application/json", "data": data}


def result(**more: Any) -> dict[str, Any]:
    told = {
        "tool_name": "shell",
        "call_id": "c1",
        "arguments": '{"command": ["bash", "-lc", "kubectl get pods"]}',
        "duration_ms": "123",
        "success": "true",
        "output": "cart-0",
    }
    return event("tool_result", **{**told, **more})


RUN = [
    post(event("conversation_starts", provider_name="litellm")),
    post(
        event("user_prompt", prompt_length="17", prompt="Why is cart down?"),
        event("api_request", attempt="0", duration_ms="900", http__response__status_code="200"),
    ),
    post(
        event("api_request", attempt="1", http__response__status_code="429",
              error__message="rate limit"),
        event("sse_event", event__kind="response.failed", error__message="stream closed"),
        event("sse_event", event__kind="response.completed", input_token_count="1"),
        event("tool_decision", tool_name="shell", call_id="c1", decision="approved"),
        result(),
    ),
    post(event("tool_decision", tool_name="shell", call_id="c2", decision="denied")),
    post(result(call_id="c3", success="false", output="command timed out after 10 ms")),
]  # fmt: skip


def read(tmp_path: Path, values: list[Any]) -> Trace:
    return opened(lines(tmp_path / "traces.jsonl", values))[0]


def test_results_are_steps_and_api_errors_the_harness(tmp_path: Path) -> None:
    trace = read(tmp_path, RUN)
    assert [(step.kind, step.title, step.error) for step in trace.steps()] == [
        ("message", "Why is cart down?", False),
        ("harness", "api request failed with 429, attempt 1: rate limit", True),
        ("harness", "sse event failed: stream closed", True),
        ("cluster", "kubectl get pods", False),
        ("harness", "shell: denied", True),
        ("cluster", "kubectl get pods", True),
    ]
    step = trace.step(4)
    assert (step.output, step.duration, step.source_id) == ("cart-0", 0.123, "c1")
    assert (step.source_index, step.timestamp) == (2, "2025-12-31T23:03:01.123Z")
    info = trace.info
    assert (info.model, info.run_id, info.started, info.warnings) == (
        "gpt-oss-120b",
        RUN_ID,
        "2025-12-31T23:03:01.123Z",
        (),
    )


@pytest.mark.parametrize("text", ["stringValue", "string_value"])
def test_native_otlp_json_reads_the_same(tmp_path: Path, text: str) -> None:
    listed = [result(), event("user_prompt", prompt="go")]
    for log in listed:
        del log["event.timestamp"]
    one = opened(lines(tmp_path / "one.jsonl", [post(*listed)]))[0]
    two = opened(lines(tmp_path / "two.jsonl", [native(*listed, text=text)]))[0]
    assert list(one.steps()) == list(two.steps())
    assert one.step(1).timestamp == "2025-12-31T23:03:01.123Z"


def test_posts_that_were_not_decoded_are_counted(tmp_path: Path) -> None:
    broken = {**post(), "data": {"error": "bad", "format": "hex"}, "body_hex": "00"}
    trace = read(tmp_path, [*RUN, broken])
    assert trace.info.warnings == ("1 POST was kept as undecoded bytes and left out",)


def test_a_redacted_prompt_is_a_step_all_the_same(tmp_path: Path) -> None:
    trace = read(tmp_path, [post(event("user_prompt", prompt_length="17"), result())])
    assert trace.step(1).text == "(a prompt of 17 characters)"


def test_telemetry_beside_a_rollout_is_told_as_the_same_run(tmp_path: Path) -> None:
    folder = tmp_path / "Scenario-2" / "1"
    write(folder / "sessions" / "rollout-a.jsonl", meta(id=RUN_ID), call("a"), output("a"))
    (folder / "traces").mkdir()
    lines(folder / "traces" / "traces.jsonl", RUN)
    traces, _ = open_traces([tmp_path])
    assert {trace.format.id for trace in traces} == {"codex", "codex-otel"}
    assert all("the same run as" in trace.finish().info.warnings[0] for trace in traces)


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    values = [*RUN, native(result(), event("user_prompt", prompt="x"))]
    held = hold(tmp_path / "x.jsonl", values, rounds=1000, lines=True, seed=8)
    assert held.rounds == 1000
    assert held.read > 700
