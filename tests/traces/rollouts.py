"""Small rollouts written line by line, for tests."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mast_tui.traces.formats.codex import FORMAT
from mast_tui.traces.model import Step
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace

META = {
    "id": "0199-run",
    "timestamp": "2026-01-02T03:04:05.000Z",
    "cwd": "/w",
    "cli_version": "0.80.0",
}


def line(kind: str, /, **payload: Any) -> dict[str, Any]:
    """A line of the wrapped era."""
    return {"timestamp": "2026-01-02T03:04:06.000Z", "type": kind, "payload": payload}


def meta(**more: Any) -> dict[str, Any]:
    return line("session_meta", **{**META, **more})


def item(kind: str, /, **payload: Any) -> dict[str, Any]:
    return line("response_item", type=kind, **payload)


def event(kind: str, /, **payload: Any) -> dict[str, Any]:
    return line("event_msg", type=kind, **payload)


def says(role: str, text: str, **more: Any) -> dict[str, Any]:
    part = "output_text" if role == "assistant" else "input_text"
    return item("message", role=role, content=[{"type": part, "text": text}], **more)


def call(
    call_id: str, command: str = "ls", name: str = "shell", **arguments: Any
) -> dict[str, Any]:
    given = arguments or {"command": ["bash", "-lc", command]}
    return item("function_call", name=name, arguments=json.dumps(given), call_id=call_id)


def output(call_id: str, text: str = "fine\n", exit_code: int = 0) -> dict[str, Any]:
    told = {"output": text, "metadata": {"exit_code": exit_code, "duration_seconds": 0.5}}
    return item("function_call_output", call_id=call_id, output=json.dumps(told))


def plain(call_id: str, text: Any) -> dict[str, Any]:
    return item("function_call_output", call_id=call_id, output=text)


def write(path: Path, *lines: dict[str, Any] | str) -> Path:
    """A file of these lines; a string stands as it is."""
    path.parent.mkdir(parents=True, exist_ok=True)
    told = (one if isinstance(one, str) else json.dumps(one) for one in lines)
    path.write_text("".join(f"{one}\n" for one in told), encoding="utf-8")
    return path


def opened(path: Path) -> Trace:
    return FORMAT.open(Source(path))[0]


Rollout = Callable[..., Trace]


def steps(trace: Trace) -> list[Step]:
    return list(trace.steps())


def told(trace: Trace) -> list[tuple[str, str]]:
    """Kind and title of every step."""
    return [(step.kind, step.title) for step in trace.steps()]
