"""One small valid file of every registered format, for what has to hold for all of them.

Whoever adds a format adds its line here.
"""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any, NamedTuple

from tests.traces import (
    logs_written,
    rollouts,
    spanned,
    test_aiopslab,
    test_atif,
    test_chat,
    test_claude_code,
    test_codex_exec,
    test_codex_otel,
    test_inspect,
    test_miniswe,
    test_stratus,
    test_swe_agent,
    test_tau_bench,
    test_whowhen,
)


class Sample(NamedTuple):
    """A file as JSON values: one document, the lines of one file, or a text."""

    values: Any
    lines: bool = False
    name: str = "x.json"
    pack: Callable[[bytes], bytes] = bytes

    def data(self, dumps: Callable[[Any], str] = json.dumps) -> bytes:
        """The bytes of the file."""
        if isinstance(self.values, str):
            return self.pack(self.values.encode())
        rows = self.values if self.lines else [self.values]
        return self.pack("".join(dumps(row) + "\n" for row in rows).encode())


def _zip(text: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_journal/start.json", json.dumps({"eval": test_inspect.EVAL}))
        file.writestr("samples/1_epoch_1.json", text)
    return buffer.getvalue()


_TRAJECTORY = test_atif.trajectory(
    test_atif.TASK,
    test_atif.agent(test_atif.LOOK, results=[test_atif.result("fine")], message="I look."),
    test_atif.agent(message="Done."),
)
_MINI = test_miniswe.run(
    *test_miniswe.PROMPTS, test_miniswe.acted("ls"), test_miniswe.returned("c0", "a.txt")
)
_ROLLOUT = [
    rollouts.meta(), rollouts.says("user", "Why?"), rollouts.call("a", "ls"), rollouts.output("a"),
    rollouts.says("assistant", "So."),
]  # fmt: skip

SAMPLES: dict[str, dict[str, Sample]] = {
    "codex": {"codex": Sample(_ROLLOUT, True, "x.jsonl")},
    "atif": {"atif": Sample(_TRAJECTORY)},
    "claude_code": {"claude": Sample(test_claude_code.RUN, True, "x.jsonl")},
    "stratus": {"stratus": Sample(test_stratus.RUN, True, "x.jsonl")},
    "codex_exec": {"exec": Sample(test_codex_exec.RUN, True, "x.jsonl")},
    "codex_otel": {"codex-otel": Sample(test_codex_otel.RUN, True, "x.jsonl")},
    "aiopslab": {"aiopslab": Sample(test_aiopslab.session())},
    "swe_agent": {
        "swe-agent": Sample(
            test_swe_agent.run(test_swe_agent.step("ls -la", "a b"), test_swe_agent.DONE)
        )
    },
    "whowhen": {
        "generated": Sample(test_whowhen.generated()),
        "handmade": Sample(test_whowhen.handmade()),
    },
    "agentrx": {
        "magentic": Sample(test_whowhen.handmade()["history"]),
        "tau": Sample(test_whowhen.tau()),
    },
    "tau_bench": {"tau-bench": Sample(test_tau_bench.RUNS)},
    "inspect_log": {
        "inspect-json": Sample(test_inspect.log(test_inspect.sample())),
        "inspect-eval": Sample(test_inspect.sample(), name="x.eval", pack=_zip),
    },
    "otlp": {
        "otlp": Sample(spanned.request(*spanned.gen_ai())),
        "otlp-lines": Sample([spanned.request(one) for one in spanned.open_inference()], True),
    },
    "trail": {"trail": Sample(spanned.trail())},
    "langfuse": {
        "langfuse": Sample(spanned.langfuse()),
        "langfuse-rows": Sample(spanned.langfuse()["observations"], True, "x.jsonl"),
    },
    "logs.mad": {
        "mad-full": Sample([logs_written.full_record(logs_written.CHATDEV)]),
        "mad-human": Sample([logs_written.human_record(logs_written.OPENMANUS)]),
    },
    "logs": {name: Sample(text, name="x.log") for name, text in logs_written.TEXTS.items()},
    "miniswe": {"mini": Sample(_MINI)},
    "chat": {
        "chat": Sample(test_chat.RUN),
        "chat-lines": Sample(test_chat.RUN, True, "x.jsonl"),
        "chat-talks": Sample(
            [{"messages": test_chat.RUN, "n": n} for n in (1, 2)], True, "x.jsonl"
        ),
    },
}
"""By module of the registry, then by a name for the test."""

ALL = {name: sample for several in SAMPLES.values() for name, sample in several.items()}
