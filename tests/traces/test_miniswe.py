"""mini-swe-agent runs, as it writes them today and wrote them before."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mast_tui.traces.formats import miniswe
from mast_tui.traces.model import Tool
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from tests.traces.written import document, format_id, kinds, lines, opened, steps

PROMPTS: list[dict[str, Any]] = [
    {"role": "system", "content": "You are an SRE."},
    {"role": "user", "content": "Fix the cart."},
]
DONE = "echo COMPLETE_TASK_AND_SUBMIT_FINAL_OUTPUT"


def fenced(
    command: str, words: str = "THOUGHT: x", fence: str = "mswea_bash_command"
) -> dict[str, Any]:
    return {"role": "assistant", "content": f"{words}\n\n```{fence}\n{command}\n```"}


def observed(output: str, code: int = 0, **more: Any) -> dict[str, Any]:
    content = f"<returncode>{code}</returncode>\n<output>\n{output}\n</output>"
    return {"role": "user", "content": content, **more}


def acted(*commands: str, ids: bool = True) -> dict[str, Any]:
    """An assistant message of the tool-call kind, as the agent saves it today."""
    named = [(f"c{n}", one) for n, one in enumerate(commands)]
    calls = [
        {"id": i, "function": {"name": "bash", "arguments": json.dumps({"command": c})}}
        for i, c in named
    ]
    actions = [{"command": c, "tool_call_id": i} if ids else {"command": c} for i, c in named]
    extra = {"actions": actions, "timestamp": 1767323045.5, "cost": 0.1}
    return {"role": "assistant", "content": "THOUGHT: x", "tool_calls": calls, "extra": extra}


def returned(call_id: str, output: str, code: int = 0) -> dict[str, Any]:
    content = json.dumps({"returncode": code, "output": output})
    return {"role": "tool", "tool_call_id": call_id, "content": content,
            "extra": {"returncode": code, "raw_output": output}}  # fmt: skip


def left(status: str, submission: str = "") -> dict[str, Any]:
    extra = {"exit_status": status, "submission": submission}
    return {"role": "exit", "content": submission or status, "extra": extra}


def run(*messages: dict[str, Any], **info: Any) -> dict[str, Any]:
    told = {"exit_status": "Submitted", "submission": "", "mini_version": "2.4.6", **info}
    return {
        "info": told,
        "messages": [*PROMPTS, *messages],
        "trajectory_format": "mini-swe-agent-1.1",
    }


def read(tmp_path: Path, value: Any) -> Trace:
    return opened(document(tmp_path / "run.traj.json", value))[0]


@pytest.mark.parametrize("fence", ["bash", "mswea_bash_command"])
def test_a_fenced_command_and_what_it_gave_are_one_step(tmp_path: Path, fence: str) -> None:
    trace = read(tmp_path, run(fenced("kubectl get pods", fence=fence), observed("cart-0 é")))

    step = trace.step(3)
    assert (step.kind, step.title) == ("cluster", "kubectl get pods")
    assert (step.text, step.output, step.exit_code) == ("THOUGHT: x", "cart-0 é", 0)
    assert step.tool is not None
    assert (step.tool.name, step.tool.arguments) == ("bash", {"command": "kubectl get pods"})
    assert (len(trace), trace.tool_calls, step.source_index) == (3, 1, 2)


def test_a_command_is_never_cut(tmp_path: Path) -> None:
    words: Any = ["bash", "-c", f"echo {'x' * 400}"]
    trace = read(tmp_path, run(acted(words), returned("c0", "x")))
    assert trace.step(3).tool == Tool("bash", {"command": str(words)})


def test_several_commands_of_a_message_are_several_steps(tmp_path: Path) -> None:
    trace = read(
        tmp_path,
        run(acted("ls", "kubectl get pods"), returned("c1", "pods"), returned("c0", "files", 2)),
    )
    first, second = steps(trace)[2:]
    assert (first.output, first.exit_code, first.error) == ("files", 2, True)
    assert (second.output, second.text, second.source_id) == ("pods", "", "c1")
    assert first.timestamp == trace.info.started == "2026-01-02T03:04:05.500Z"


def test_the_actions_that_were_run_are_believed_over_the_fence(tmp_path: Path) -> None:
    message = fenced("rm -rf /") | {"extra": {"actions": [{"command": "ls"}]}}
    step = read(tmp_path, run(message, observed("x"))).step(3)
    assert step.title == "ls"
    assert "rm -rf /" in step.text


def test_items_of_the_responses_api_are_read(tmp_path: Path) -> None:
    items = [
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "hm"}]},
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "words"}],
        },
        {
            "type": "function_call",
            "call_id": "c0",
            "name": "bash",
            "arguments": '{"command": "ls"}',
        },
    ]
    asked = {"object": "response", "output": items,
             "extra": {"actions": [{"command": "ls", "tool_call_id": "c0"}]}}  # fmt: skip
    output = {"type": "function_call_output", "call_id": "c0", "output": observed("a b")["content"]}
    step = read(tmp_path, run(asked, output)).step(3)
    assert (step.title, step.text, step.reasoning, step.output) == ("ls", "words", "hm", "a b")


def test_what_submits_is_the_answer_with_the_submission_as_its_output(tmp_path: Path) -> None:
    trace = read(
        tmp_path, run(acted("ls", DONE), left("Submitted", "the flag"), submission="the flag")
    )
    assert len(trace) == 4
    step = trace.step(4)
    assert (step.kind, step.title, step.output) == ("answer", "submit", "the flag")
    assert step.notes == ("exit status: Submitted",)


@pytest.mark.parametrize("status", ["LimitsExceeded", "TimeExceeded", "RuntimeError"])
def test_a_run_that_was_ended_says_so(tmp_path: Path, status: str) -> None:
    today = run(fenced("ls"), observed("x"), left(status), exit_status=status)
    before = run(fenced("ls"), observed("x"), exit_status=status)
    for value in (today, before):
        step = read(tmp_path, value).step(4)
        assert (step.kind, step.title, step.error) == ("harness", f"ended: {status}", True)


def test_a_submission_told_beside_the_messages_only_is_a_step(tmp_path: Path) -> None:
    value = run(fenced(DONE), submission="the flag was on")
    trace = read(tmp_path, value)
    assert kinds(trace)[-2:] == ["answer", "answer"]
    assert trace.step(4).text == "the flag was on"
    assert trace.step(4).source_index == len(value["messages"])


@pytest.mark.parametrize(
    "said",
    [
        {
            "role": "user",
            "content": "Tool call error: none",
            "extra": {"interrupt_type": "FormatError"},
        },
        {
            "role": "user",
            "content": "Please always provide EXACTLY ONE action in triple backticks.",
        },
    ],
)
def test_a_format_error_is_the_harness_speaking(tmp_path: Path, said: dict[str, Any]) -> None:
    words = {"role": "assistant", "content": "I forgot the command."}
    trace = read(tmp_path, run(words, said, fenced("ls"), observed("x")))
    assert kinds(trace)[2:] == ["reasoning", "harness", "shell"]
    assert trace.step(4).error


def test_a_person_who_breaks_in_is_a_message_and_takes_no_output(tmp_path: Path) -> None:
    person = {"role": "user", "content": "stop", "extra": {"interrupt_type": "UserInterruption"}}
    trace = read(tmp_path, run(fenced("ls"), person))
    assert kinds(trace)[2:] == ["shell", "message"]
    assert trace.step(3).output is None


@pytest.mark.parametrize(
    ("content", "output", "code", "error"),
    [
        ("<returncode>0</returncode>\n<output>\na\nb</output>", "a\nb", 0, False),
        ("<returncode>1</returncode>\n<output>\nls: no\n</output>", "ls: no", 1, True),
        ("<exception>boom</exception>\n<returncode>-1</returncode>\n<output>\n</output>", "boom\n", -1, True),
        ('{"returncode": 0, "output": "x\\ny"}', "x\ny", 0, False),
        ('{"returncode": 0, "output_head": "a", "output_tail": "z", "elided_chars": 9, "warning": "w"}',
         "a\n[9 characters elided]\nz", 0, False),
        ("The last command timed out and has been killed.",
         "The last command timed out and has been killed.", None, True),
        ("<returncode>0</returncode>\n<warning>\nlong\n</warning><output_head>\na\n</output_head>",
         "<returncode>0</returncode>\n<warning>\nlong\n</warning><output_head>\na\n</output_head>", 0, False),
        ("", "", None, False),
    ],
)  # fmt: skip
def test_observations_are_decoded(
    tmp_path: Path, content: str, output: str, code: int | None, error: bool
) -> None:
    step = read(tmp_path, run(fenced("ls"), {"role": "user", "content": content})).step(3)
    assert (step.output, step.exit_code, step.error) == (output, code, error)


def test_a_search_that_finds_nothing_is_no_error(tmp_path: Path) -> None:
    step = read(tmp_path, run(fenced("grep x y"), observed("", 1))).step(3)
    assert (step.exit_code, step.error) == (1, False)


def test_the_run_is_told_by_its_info(tmp_path: Path) -> None:
    value = run(config={"model": {"model_name": "large"}}) | {"instance_id": "shop__cart-1"}
    info = read(tmp_path, value).info
    assert (info.model, info.agent, info.scenario) == ("large", "mini-swe-agent", "shop__cart-1")


def test_formats_are_told_apart_by_what_is_in_them(tmp_path: Path) -> None:
    messages = [*PROMPTS, fenced("ls"), observed("x")]
    assert format_id(document(tmp_path / "a", messages)) == "mini-swe-agent"
    assert format_id(lines(tmp_path / "b", messages)) == "mini-swe-agent"
    assert format_id(document(tmp_path / "c", run(), indent=2)) == "mini-swe-agent"
    assert format_id(document(tmp_path / "d", [*PROMPTS, fenced("ls", fence="bash")])) == "chat"
    assert format_id(document(tmp_path / "e", {"messages": PROMPTS})) == "chat"


def test_lines_and_list_and_document_give_the_same_steps(tmp_path: Path) -> None:
    messages = [*PROMPTS, acted("ls"), returned("c0", "a"), acted(DONE), left("Submitted", "x")]
    told = [
        [(s.kind, s.title, s.output, s.source_index) for s in opened(path)[0].steps()]
        for path in (
            document(tmp_path / "a", messages),
            lines(tmp_path / "b", messages),
            document(tmp_path / "c", run(*messages[2:]), indent=1),
        )
    ]
    assert told[0] == told[1] == told[2]


def test_the_real_runs(data: Path) -> None:
    folder = data / "formats/mini-swe-agent"
    issue, short = (opened(folder / f"{one}.traj.json")[0] for one in ("github_issue", "local"))

    assert kinds(issue) == [
        "message",
        "message",
        *["shell"] * 4,
        "file",
        *["shell"] * 3,
        "file",
        "answer",
    ]
    assert [step.index for step in issue.steps() if step.error] == [3, 10]
    assert (issue.tool_calls, short.tool_calls) == (10, 2)
    assert kinds(short) == ["message", "message", "shell", "answer"]
    assert (issue.step(12).output or "").startswith("diff --git")


def test_a_long_run_is_indexed_in_slices_with_its_first_step_at_once(tmp_path: Path) -> None:
    pairs = [one for n in range(3_000) for one in (fenced(f"echo {n}"), observed("x" * 400))]
    source = Source(document(tmp_path / "long.json", run(*pairs)))
    trace = miniswe.FORMAT.open(source)[0]

    trace.advance(0.0)

    assert trace.step(1).actor == "system"
    assert not trace.complete
    assert source.bytes_read < 3 * 256 * 1024
    assert len(trace.finish()) == 3_002
    assert trace.step(3_002).title == "echo 2999"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["actions", "command", "exit_status", "interrupt_type", "returncode", "x"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
ROLES = st.sampled_from(["assistant", "user", "tool", "exit", "system", "other"])
MESSAGE = st.fixed_dictionaries(
    {"role": ROLES | JSON},
    optional={"content": JSON, "extra": JSON, "tool_calls": JSON, "tool_call_id": JSON},
)
KNOWN = [acted("ls"), returned("c0", "x"), fenced("ls"), observed("x"), left("Submitted", "y")]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(st.lists(st.sampled_from(KNOWN) | MESSAGE | JSON, max_size=6), JSON)
def test_messages_of_any_shape_are_read_to_the_end(
    tmp_path: Path, messages: list[Any], info: Any
) -> None:
    path = document(tmp_path / "any.json", {"info": info, "messages": messages})

    trace = Trace(miniswe.FORMAT, miniswe.MiniReader(Source(path), "object")).finish()

    assert all(step.actor for step in trace.steps())
    assert trace.info.trace_id
