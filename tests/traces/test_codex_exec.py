"""What ``codex exec --json`` prints: events of today and before, between plain lines."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.discover import open_traces
from mast_tui.traces.formats.codex_lines import (
    BEGINS,
    BESIDE,
    COUNT,
    ENDS,
    EVENTS,
    HARNESS,
    ITEM,
    SILENT,
    WORDS,
)
from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.rollouts import call, meta, output, write
from tests.traces.written import format_id, kinds, opened

THREAD = "0199-run"


def item(kind: str, /, event: str = "completed", own: str = "item_0", **more: Any) -> Any:
    return {"type": f"item.{event}", "item": {"id": own, "type": kind, **more}}


def command(text: str, own: str = "item_1", code: int = 0, said: str = "fine\n") -> list[Any]:
    begun = {"command": text, "aggregated_output": "", "exit_code": None, "status": "in_progress"}
    status = "completed" if code == 0 else "failed"
    ended = {**begun, "aggregated_output": said, "exit_code": code, "status": status}
    return [
        item("command_execution", "started", own, **begun),
        item("command_execution", "completed", own, **ended),
    ]


START = {"type": "thread.started", "thread_id": THREAD}
USAGE = {"input_tokens": 1, "cached_input_tokens": 0, "output_tokens": 2}
RUN: list[Any] = [
    "2026-01-02T03:04:05.678Z ERROR codex_core::models: failed to refresh",
    "2026-01-02T03:04:05.700Z  WARN codex_core: second line",
    START,
    {"type": "turn.started"},
    item("reasoning", text="**Look at the pods**"),
    *command("bash -lc 'kubectl get pods'"),
    *command("bash -lc 'cat nothing'", "item_2", 1, "cat: nothing: No such file"),
    item("mcp_tool_call", own="item_3", server="sre", tool="log_analysis",
         arguments={"service": "cart"}, result={"content": [{"type": "text", "text": "0"}]},
         error=None, status="completed"),
    item("todo_list", "started", "item_4", items=[{"text": "look", "completed": False}]),
    item("todo_list", "updated", "item_4",
         items=[{"text": "look", "completed": True}, {"text": "write", "completed": False}]),
    item("file_change", own="item_5", status="completed",
         changes=[{"path": "/w/agent_output.json", "kind": "add"}]),
    "plain in the middle",
    item("web_search", own="item_6", query="flagd"),
    item("agent_message", own="item_7", text="The flag was on."),
    {"type": "turn.completed", "usage": USAGE},
]  # fmt: skip


def read(tmp_path: Path, values: list[Any], name: str = "stdout.log") -> Trace:
    return opened(write(tmp_path / name, *values))[0]


def test_each_item_is_one_step_and_plain_lines_are_kept(tmp_path: Path) -> None:
    trace = read(tmp_path, RUN)
    assert [(step.kind, step.title) for step in trace.steps()] == [
        ("harness", "2 lines: ERROR codex_core::models: failed to refresh"),
        ("reasoning", "Look at the pods"),
        ("cluster", "kubectl get pods"),
        ("shell", "cat nothing"),
        ("log", "log_analysis  service=cart"),
        ("plan", "1 of 2 done, then write"),
        ("answer", "add agent_output.json"),
        ("harness", "plain in the middle"),
        ("shell", "web_search  flagd"),
        ("answer", "The flag was on."),
    ]
    assert (trace.tool_calls, trace.run_id, trace.info.warnings) == (6, THREAD, ())


def test_output_code_and_error_of_a_command_are_told(tmp_path: Path) -> None:
    trace = read(tmp_path, RUN)
    good, bad = trace.step(3), trace.step(4)
    assert (good.output, good.exit_code, good.error) == ("fine\n", 0, False)
    assert (bad.output, bad.exit_code, bad.error) == ("cat: nothing: No such file", 1, True)
    assert good.source_id == "item_1"
    assert trace.step(5).output == "0"


def test_plain_lines_keep_their_text_time_and_level(tmp_path: Path) -> None:
    first, other = (read(tmp_path, RUN).step(n) for n in (1, 8))
    assert first.text == "\n".join(RUN[:2])
    assert (first.timestamp, first.error) == ("2026-01-02T03:04:05.678Z", True)
    assert (other.text, other.error) == ("plain in the middle", False)


def test_a_turn_that_failed_is_told_once_with_its_error(tmp_path: Path) -> None:
    said = "stream disconnected"
    failed = [
        START,
        {"type": "error", "message": said},
        {"type": "turn.failed", "error": {"message": said}},
    ]
    trace = read(tmp_path, failed)
    assert len(trace) == 1
    step = trace.step(1)
    assert (step.kind, step.title, step.error) == ("harness", f"error: {said}", True)
    assert step.notes == ("the turn failed by it",)


def test_a_call_that_never_ended_says_so(tmp_path: Path) -> None:
    step = read(tmp_path, [START, command("sleep 9")[0]]).step(1)
    assert step.output is None
    assert step.notes == ("the source does not tell how this ended", "in_progress")


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"status": "failed", "error": {"message": "no server"}}, True),
        ({"status": "failed", "error": None, "result": None}, True),
        ({"status": "completed", "error": None, "result": {"content": []}}, False),
    ],
)
def test_a_tool_of_a_server_that_failed_is_an_error(
    tmp_path: Path, told: dict[str, Any], error: bool
) -> None:
    called = item("mcp_tool_call", server="s", tool="t", arguments={}, **told)
    assert read(tmp_path, [START, called]).step(1).error is error


def test_items_of_a_second_process_are_others(tmp_path: Path) -> None:
    again = [*command("ls"), START, *command("pwd")]
    assert [step.title for step in read(tmp_path, [START, *again]).steps()] == ["ls", "pwd"]


def old(kind: str, /, **more: Any) -> dict[str, Any]:
    return {"id": "1", "msg": {"type": kind, **more}}


OLD: list[Any] = [
    {"model": "gpt-oss-120b", "workdir": "/w", "sandbox": "read-only"},
    {"prompt": "Why is cart down?"},
    old("task_started"),
    old("agent_reasoning", text="Pods first."),
    old("exec_command_begin", call_id="c1", command=["bash", "-lc", "kubectl get pods"], cwd="/w"),
    old("exec_command_output_delta", call_id="c1", chunk="x"),
    old("exec_command_end", call_id="c1", stdout="cart-0", stderr="", exit_code=0,
        duration={"secs": 1, "nanos": 500000000}),
    old("mcp_tool_call_begin", call_id="c2",
        invocation={"server": "sre", "tool": "get_alerts", "arguments": {"n": 1}}),
    old("mcp_tool_call_end", call_id="c2", invocation={},
        result={"Err": "no such tool"}, duration="12ms"),
    old("patch_apply_begin", call_id="c3", changes={"/w/a.py": {"add": {"content": "x"}}}),
    old("patch_apply_end", call_id="c3", stdout="Success", stderr="", success=True),
    old("plan_update", explanation="Narrowing down.", plan=[{"step": "a", "status": "pending"}]),
    old("stream_error", message="retrying 1/5"),
    old("token_count", info=None),
    old("agent_message", message="It is the flag."),
    old("task_complete", last_agent_message="It is the flag."),
]  # fmt: skip


def test_the_form_before_gives_the_same_kind_of_steps(tmp_path: Path) -> None:
    trace = read(tmp_path, OLD)
    assert [(step.kind, step.title, step.error) for step in trace.steps()] == [
        ("message", "Why is cart down?", False),
        ("reasoning", "Pods first.", False),
        ("cluster", "kubectl get pods", False),
        ("cluster", "get_alerts  n=1", True),
        ("file", "add a.py", False),
        ("plan", "Narrowing down.", False),
        ("harness", "stream error: retrying 1/5", True),
        ("answer", "It is the flag.", False),
    ]
    step = trace.step(3)
    assert (step.output, step.exit_code, step.duration) == ("cart-0", 0, 1.5)
    assert (trace.tool_calls, trace.info.model) == (4, "gpt-oss-120b")


def test_what_only_a_rollouts_items_tell_is_counted_here(tmp_path: Path) -> None:
    """There are none beside these events: what is not read must not be gone without a word."""
    kinds_met = ("entered_review_mode", "view_image_tool_call", "turn_diff", "item_completed")
    events = [{"id": "1", "msg": {"type": kind}} for kind in kinds_met]
    trace = read(tmp_path, [{"id": "0", "msg": {"type": "task_started"}}, *events])
    assert [step.title for step in trace.steps()] == ["entered review mode"]
    assert trace.info.warnings == ("1 events of unknown type left out: view_image_tool_call",)


def test_every_event_is_one_thing_only() -> None:
    parts = [WORDS.keys(), BEGINS, ENDS, HARNESS, BESIDE, SILENT, {COUNT}, {ITEM}]
    assert sum(map(len, parts)) == len(EVENTS)


def test_unknown_events_are_counted_and_broken_lines_too(tmp_path: Path) -> None:
    trace = read(tmp_path, [START, {"type": "moon.rose"}, '{"type": "item', *command("ls")])
    assert trace.info.warnings == (
        "1 events of unknown type left out: moon.rose",
        "1 line could not be read: line 3",
    )


def test_many_plain_lines_are_several_steps(tmp_path: Path) -> None:
    trace = read(tmp_path, [START, *(f"line {n}" for n in range(1200))])
    assert kinds(trace) == ["harness"] * 3


def test_a_log_beside_its_rollout_is_listed_and_told_as_the_same_run(tmp_path: Path) -> None:
    folder = tmp_path / "Scenario-2" / "1"
    rollout = write(folder / "sessions" / "rollout-a.jsonl", meta(), call("a"), output("a"))
    log = write(folder / "traces" / "stdout.log", *RUN)
    traces, _ = open_traces([tmp_path])
    by_format = {trace.format.id: trace.finish().info for trace in traces}
    assert by_format["codex"].run_id == by_format["codex-exec"].run_id == THREAD
    assert by_format["codex"].trace_id != by_format["codex-exec"].trace_id
    assert f"the same run as {log}" in by_format["codex"].warnings
    assert f"the same run as {rollout}" in by_format["codex-exec"].warnings
    assert (by_format["codex-exec"].scenario, by_format["codex-exec"].trial) == ("2", "1")


def test_a_log_that_is_no_run_is_no_trace(tmp_path: Path) -> None:
    assert format_id(write(tmp_path / "stdout.log", "building ...", "[1] done")) is None
    good = write(tmp_path / "s" / "rollout.jsonl", meta(), call("a"), output("a"))
    write(tmp_path / "s" / "stdout.log", "building ...", "[1] done")
    traces, skipped = open_traces([tmp_path / "s"])
    assert ([trace.path for trace in traces], skipped) == ([str(good)], [])


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    today = [one for one in RUN if not isinstance(one, str)]
    held = hold(tmp_path / "x.log", today, rounds=600, lines=True, seed=6)
    other = hold(tmp_path / "y.log", OLD, rounds=400, lines=True, seed=7)
    assert held.rounds + other.rounds == 1000
    assert held.read > 400
    assert other.read > 250


def test_plain_lines_that_are_json_values_stay_plain(tmp_path: Path) -> None:
    path = write(tmp_path / "x.log", json.dumps(START), "17", '"quoted"', "null", "[]")
    step = opened(path)[0].step(1)
    assert step.text == '17\n"quoted"\nnull\n[]'
