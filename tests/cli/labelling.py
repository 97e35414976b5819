"""A trace to label from a script, and the command line to do it with."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from mast_tui.cli import main


class Said(NamedTuple):
    """What a command said."""

    code: int
    out: str
    err: str


def a_chat(path: Path, task: str = "find out why the cart is empty") -> str:
    """A trace of two calls, as chat messages; returns its path."""
    call = {"type": "function", "function": {"name": "shell"}}

    def calls(id: str, command: str) -> dict[str, Any]:
        function = {"name": "shell", "arguments": json.dumps({"cmd": command})}
        return {
            "role": "assistant",
            "content": "",
            "tool_calls": [call | {"id": id, "function": function}],
        }

    messages = [
        {"role": "user", "content": task},
        calls("c1", "kubectl get pods -n shop"),
        {"role": "tool", "tool_call_id": "c1", "content": "cart 0/1 CrashLoopBackOff"},
        calls("c2", "kubectl logs cart"),
        {
            "role": "tool",
            "tool_call_id": "c2",
            "content": "no such host: redis\nno such host: redis",
        },
        {"role": "assistant", "content": "redis is down"},
    ]
    path.write_text(json.dumps(messages))
    return str(path)


class Shell:
    """Runs commands in this process, on the test's own store."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *words: str) -> Said:
        code = main(words)
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Said(code, out, err)

    def rows(self, *words: str) -> list[dict[str, Any]]:
        """The rows of ``export jsonl``."""
        return [json.loads(line) for line in self("export", "jsonl", *words).out.splitlines()]
