"""Rollouts of the eras before the wrapped lines: bare items, and items flattened to the root."""

import json
from pathlib import Path
from typing import Any

from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.rollouts import write
from tests.traces.written import format_id, opened

HEAD = {
    "id": "5c1c0000-old",
    "timestamp": "2025-08-20T10:00:00.000Z",
    "instructions": "Be careful.",
    "git": {"branch": "main"},
}
STATE = {"record_type": "state"}


def part(text: str, kind: str = "input_text") -> list[dict[str, str]]:
    return [{"type": kind, "text": text}]


ITEMS: list[dict[str, Any]] = [
    {"type": "message", "role": "user", "id": None,
     "content": part("<environment_context>\n<cwd>/x/agent_outputs/2/1</cwd>\n</environment_context>")},
    {"type": "message", "role": "user", "id": None, "content": part("Why is cart down?")},
    {"type": "reasoning", "summary": [{"type": "summary_text", "text": "**Look at pods**"}],
     "encrypted_content": None},
    {"type": "function_call", "name": "shell", "call_id": "c1",
     "arguments": json.dumps({"command": ["bash", "-lc", "kubectl get pods"]})},
    {"type": "function_call_output", "call_id": "c1",
     "output": json.dumps({"output": "cart-0", "metadata": {"exit_code": 0}})},
    {"type": "local_shell_call", "call_id": "c2", "status": "completed",
     "action": {"type": "exec", "command": ["cat", "x"], "timeout_ms": 1000}},
    {"type": "function_call_output", "call_id": "c2",
     "output": json.dumps({"output": "cat: x: No such file", "metadata": {"exit_code": 1}})},
    {"type": "message", "role": "assistant", "content": part("The flag is on.", "output_text")},
]  # fmt: skip
BARE = [HEAD, STATE, *ITEMS[:3], STATE, *ITEMS[3:], STATE]
FLAT = [
    {"timestamp": "2025-12-31T23:03:01.123Z", "type": "session_meta", "id": "5c1c0000-flat",
     "cwd": "/x/agent_outputs/2/1", "cli_version": "0.76.0"},
    *({"timestamp": "2025-12-31T23:03:02.000Z", **one} for one in ITEMS),
    {"timestamp": "2025-12-31T23:03:03.000Z", "type": "token_count", "info": None},
    {"timestamp": "2025-12-31T23:03:03.000Z", "type": "agent_message", "message": "The flag is on."},
]  # fmt: skip

TOLD = [
    ("message", "environment context", False),
    ("message", "Why is cart down?", False),
    ("reasoning", "Look at pods", False),
    ("cluster", "kubectl get pods", False),
    ("shell", "cat x", True),
    ("answer", "The flag is on.", False),
]


def read(tmp_path: Path, values: list[Any]) -> Trace:
    return opened(write(tmp_path / "rollout.jsonl", *values))[0]


def told(trace: Trace) -> list[tuple[str, str, bool]]:
    return [(step.kind, step.title, step.error) for step in trace.steps()]


def test_bare_rollouts_read_as_wrapped_ones_do(tmp_path: Path) -> None:
    trace = read(tmp_path, BARE)
    assert told(trace) == TOLD
    info = trace.info
    assert (info.run_id, info.started, info.warnings) == ("5c1c0000-old", HEAD["timestamp"], ())
    assert (info.scenario, info.trial) == ("2", "1")  # the folder stands in the context only


def test_flattened_rollouts_read_the_same(tmp_path: Path) -> None:
    trace = read(tmp_path, FLAT)
    assert told(trace) == TOLD
    assert trace.step(4).timestamp == "2025-12-31T23:03:02.000Z"
    assert (trace.info.run_id, trace.info.scenario) == ("5c1c0000-flat", "2")


def test_events_at_the_root_are_read_as_wrapped_ones_are(tmp_path: Path) -> None:
    events: list[dict[str, Any]] = [
        {"type": "entered_review_mode", "user_facing_hint": "changes"},
        {"type": "item_completed", "item": {"type": "Reasoning", "summary_text": ["Look at pods"]}},
        {"type": "item_completed", "item": {"type": "AgentMessage",
         "content": [{"type": "Text", "text": "The flag is on."}]}},
        {"type": "exited_review_mode", "review_output": None},
        {"type": "task_complete", "last_agent_message": "The flag is on."},
    ]  # fmt: skip
    root = read(tmp_path, [FLAT[0], *({"timestamp": "t", **one} for one in events)])
    assert told(root) == [
        ("harness", "entered review mode", False),
        ("reasoning", "Look at pods", False),
        ("answer", "The flag is on.", False),
        ("harness", "exited review mode", False),
    ]
    wrapped = [{"timestamp": "t", "type": "event_msg", "payload": one} for one in events]
    (tmp_path / "wrapped").mkdir()
    assert told(read(tmp_path / "wrapped", [FLAT[0], *wrapped])) == told(root)
    assert root.info.warnings == ()


def test_what_no_reader_knows_is_counted_wherever_it_stands(tmp_path: Path) -> None:
    trace = read(
        tmp_path,
        [
            FLAT[0],
            *ITEMS,
            STATE,
            {"timestamp": "t", "type": "moon_rose"},
            {"timestamp": "t", "type": "event_msg", "payload": {"type": "sun_set"}},
            {"timestamp": "t", "type": "tides", "payload": {}},
            {"timestamp": "t", "type": "world_state", "payload": {}},
        ],
    )
    assert told(trace) == TOLD
    assert trace.info.warnings == ("3 records of unknown type left out: moon_rose, sun_set, tides",)


def test_a_rollout_without_its_head_is_known_by_its_items(tmp_path: Path) -> None:
    path = write(tmp_path / "rollout.jsonl", *ITEMS)
    assert format_id(path) == "codex"
    assert told(opened(path)[0]) == TOLD


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    bare = hold(tmp_path / "x.jsonl", BARE, rounds=500, lines=True, seed=14)
    flat = hold(tmp_path / "y.jsonl", FLAT, rounds=500, lines=True, seed=15)
    assert bare.rounds + flat.rounds == 1000
    assert bare.read + flat.read > 800
