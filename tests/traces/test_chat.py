"""Chat messages in the shapes that OpenAI, LangChain and Anthropic give them."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mast_tui.traces.formats import chat
from mast_tui.traces.parts import part_text
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from tests.traces.written import document, format_id, kinds, lines, opened, steps


def call(name: str, arguments: Any, call_id: str = "c1") -> dict[str, Any]:
    told = arguments if isinstance(arguments, str) else json.dumps(arguments)
    return {"id": call_id, "type": "function", "function": {"name": name, "arguments": told}}


def asks(*calls: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": None, "tool_calls": list(calls), **more}


def answers(call_id: str | None, content: Any, **more: Any) -> dict[str, Any]:
    named = {} if call_id is None else {"tool_call_id": call_id}
    return {"role": "tool", "content": content, **named, **more}


PROMPTS: list[dict[str, Any]] = [
    {"role": "system", "content": "You are an SRE."},
    {"role": "user", "content": "Why is the cart slow?"},
]
PODS = call("bash", {"command": "kubectl get pods -n shop"})
RUN: list[dict[str, Any]] = [
    *PROMPTS,
    asks(PODS, content="Let me look.", reasoning_content="Pods first."),
    answers("c1", "cart-0 0/1 Pending é"),
    {"role": "assistant", "content": "The cart pod is Pending."},
]


def read(tmp_path: Path, messages: list[Any], **around: Any) -> Trace:
    value = {"messages": messages, **around} if around else messages
    return opened(document(tmp_path / "chat.json", value))[0]


def test_a_call_and_its_output_are_one_step_with_the_words_of_its_message(tmp_path: Path) -> None:
    trace = read(tmp_path, RUN)

    assert kinds(trace) == ["message", "message", "cluster", "answer"]
    step = trace.step(3)
    assert step.title == "kubectl get pods -n shop"
    assert (step.text, step.reasoning) == ("Let me look.", "Pods first.")
    assert step.tool is not None
    assert step.tool.arguments == {"command": "kubectl get pods -n shop"}
    assert step.output == "cart-0 0/1 Pending é"
    assert (step.source_index, step.source_id, step.actor) == (2, "c1", "agent")
    assert trace.tool_calls == 1


@pytest.mark.parametrize("shape", ["array", "object", "pretty", "lines", "crlf", "mark"])
def test_the_same_run_reads_the_same_in_every_shape(tmp_path: Path, shape: str) -> None:
    path = tmp_path / "x"
    if shape == "array":
        document(path, RUN)
    elif shape == "object":
        document(path, {"model": "m", "messages": RUN})
    elif shape == "pretty":
        document(path, {"id": 1, "nested": {"messages": [1]}, "messages": RUN}, indent=2)
    elif shape == "lines":
        lines(path, RUN)
    elif shape == "crlf":
        path.write_bytes(b"\r\n".join(json.dumps(one).encode() for one in RUN))
    else:
        path.write_bytes(b"\xef\xbb\xbf" + json.dumps(RUN, ensure_ascii=False).encode())

    trace = opened(path)[0]

    assert [(step.kind, step.title, step.output) for step in trace.steps()] == [
        (step.kind, step.title, step.output) for step in read(tmp_path, RUN).steps()
    ]
    assert trace.info.warnings == ()


def test_parallel_calls_get_their_own_outputs_in_any_order(tmp_path: Path) -> None:
    two = asks(call("a", {}, "c1"), call("b", {}, "c2"), content="both")
    trace = read(tmp_path, [*PROMPTS, two, answers("c2", "of b"), answers("c1", "of a")])

    assert [step.output for step in steps(trace)[2:]] == ["of a", "of b"]
    assert [step.text for step in steps(trace)[2:]] == ["both", ""]


def test_call_ids_used_again_pair_in_order(tmp_path: Path) -> None:
    again = [
        asks(call("a", {})),
        answers("c1", "first"),
        asks(call("a", {})),
        answers("c1", "second"),
    ]
    assert [step.output for step in steps(read(tmp_path, [*PROMPTS, *again]))[2:]] == [
        "first",
        "second",
    ]


def test_outputs_without_ids_belong_to_the_oldest_waiting_call(tmp_path: Path) -> None:
    two = asks(call("a", {}, ""), call("b", {}, ""))
    trace = read(tmp_path, [*PROMPTS, two, answers(None, "1"), answers(None, "2")])
    assert [step.output for step in steps(trace)[2:]] == ["1", "2"]


def test_legacy_function_calls_are_calls(tmp_path: Path) -> None:
    asked = {
        "role": "assistant",
        "content": None,
        "function_call": {"name": "f", "arguments": "{}"},
    }
    trace = read(tmp_path, [*PROMPTS, asked, {"role": "function", "name": "f", "content": "out"}])
    assert (trace.tool_calls, trace.step(3).output) == (1, "out")


def test_an_output_without_a_call_is_kept_and_said(tmp_path: Path) -> None:
    step = read(tmp_path, [*PROMPTS, answers("c9", "lost", name="get_logs")]).step(3)
    assert (step.output, step.actor) == ("lost", "get_logs")
    assert step.notes == ("the source holds no call for this output",)


def test_a_call_without_an_output_is_kept_and_said(tmp_path: Path) -> None:
    step = read(tmp_path, [*PROMPTS, asks(PODS)]).step(3)
    assert step.output is None
    assert step.notes == ("the source holds no output of this call",)


def test_arguments_that_are_no_json_stay_as_they_are(tmp_path: Path) -> None:
    step = read(
        tmp_path, [*PROMPTS, asks(call("bash", '{"command": "ls')), answers("c1", "x")]
    ).step(3)
    assert step.tool is not None
    assert step.tool.arguments == '{"command": "ls'


@pytest.mark.parametrize(
    "more",
    [
        {"reasoning_content": "hm"},
        {"reasoning": "hm"},
        {"thinking_blocks": [{"type": "thinking", "thinking": "hm", "signature": "s"}]},
        {"content": [{"type": "thinking", "thinking": "hm"}, {"type": "text", "text": "words"}]},
        {"reasoning_details": [{"type": "reasoning.text", "text": "hm"}]},
    ],
)
def test_reasoning_is_found_wherever_a_provider_puts_it(tmp_path: Path, more: Any) -> None:
    words = {"role": "assistant", "content": "words", **more}
    step = read(tmp_path, [*PROMPTS, words]).step(3)
    assert (step.reasoning, step.text) == ("hm", "words")


def test_content_parts_are_joined_and_pictures_named(tmp_path: Path) -> None:
    parts = [{"type": "text", "text": "see"}, {"type": "image_url", "image_url": {"url": "x"}}]
    assert read(tmp_path, [{"role": "user", "content": parts}]).step(1).text == "see\n[image_url]"


def test_anthropic_blocks_are_calls_and_results(tmp_path: Path) -> None:
    used = {"type": "tool_use", "id": "t1", "name": "Bash", "input": {"command": "kubectl get po"}}
    result = {"type": "tool_result", "tool_use_id": "t1", "content": "boom", "is_error": True}
    trace = read(
        tmp_path,
        [
            *PROMPTS,
            {"role": "assistant", "content": [{"type": "text", "text": "look"}, used]},
            {"role": "user", "content": [result]},
        ],
    )
    step = trace.step(3)
    assert (len(trace), step.text, step.output, step.error) == (3, "look", "boom", True)
    assert step.kind == "cluster"


@pytest.mark.parametrize("wrapped", [False, True])
def test_langchain_messages_are_read(tmp_path: Path, wrapped: bool) -> None:
    asked = {"content": "", "tool_calls": [{"name": "get_logs", "args": {"a": 1}, "id": "c1"}]}
    plain: list[tuple[str, dict[str, Any]]] = [
        ("human", {"content": "Why?"}),
        ("ai", asked),
        ("tool", {"content": "out", "tool_call_id": "c1"}),
        ("ai", {"content": "Because."}),
    ]
    messages = [{"type": t, "data": m} if wrapped else {"type": t, **m} for t, m in plain]
    trace = read(tmp_path, messages)
    assert kinds(trace) == ["message", "log", "answer"]
    assert trace.step(2).output == "out"


def test_one_of_many_agents_is_named(tmp_path: Path) -> None:
    trace = read(
        tmp_path,
        [
            {"role": "user", "content": "go"},
            {"role": "assistant", "name": "Planner", "content": "plan"},
            {"role": "WebSurfer", "content": "surf"},
        ],
    )
    assert [step.actor for step in trace.steps()] == ["user", "Planner", "WebSurfer"]
    assert kinds(trace)[1:] == ["reasoning", "reasoning"]


def test_a_failed_tool_is_an_error_and_an_empty_result_is_none(tmp_path: Path) -> None:
    said = [
        *PROMPTS,
        asks(call("shell", {"command": "false"})),
        answers("c1", '{"output": "", "metadata": {"exit_code": 1, "duration_seconds": 0.5}}'),
        asks(call("get_logs", {})),
        answers("c1", ""),
    ]
    failed, empty = steps(read(tmp_path, said))[2:]
    assert (failed.error, failed.exit_code, failed.duration) == (True, 1, 0.5)
    assert (empty.error, empty.output) == (False, "")


def test_prompts_of_the_harness_are_folded(tmp_path: Path) -> None:
    injected = {"role": "user", "content": "<environment_context>\n<cwd>/</cwd>"}
    trace = read(tmp_path, [*PROMPTS, injected])
    assert [step.folded for step in trace.steps()] == [True, False, True]
    assert trace.step(3).title == "environment context"


def test_what_a_person_calls_instructions_is_no_prompt_of_the_harness(tmp_path: Path) -> None:
    asked = {"role": "user", "content": "<INSTRUCTIONS>\nWhy is the cart slow?"}
    trace = read(tmp_path, [PROMPTS[0], asked])
    assert [(step.folded, step.title) for step in trace.steps()][1:] == [(False, "<INSTRUCTIONS")]


def test_model_and_start_are_told_where_the_source_says_them(tmp_path: Path) -> None:
    said = [
        {"role": "user", "content": "go", "timestamp": "2026-01-02T03:04:05Z"},
        {"role": "assistant", "content": "a", "model": "small"},
        {"role": "assistant", "content": "b", "model": "large"},
    ]
    trace = read(tmp_path, said)
    assert (trace.info.started, trace.info.model) == ("2026-01-02T03:04:05Z", "large")
    assert trace.step(3).notes == ("model changed from small to large",)
    assert read(tmp_path, RUN, model="m").info.model == "m"


def test_without_an_id_of_its_own_a_run_is_known_by_its_bytes(tmp_path: Path) -> None:
    here = opened(document(tmp_path / "a.json", RUN))[0].trace_id
    there = opened(document(tmp_path / "b.json", RUN))[0].trace_id
    other = opened(document(tmp_path / "c.json", RUN[:-1]))[0].trace_id
    assert here == there != other


def test_a_line_for_each_conversation_is_a_trace_for_each_line(tmp_path: Path) -> None:
    path = lines(tmp_path / "talks.jsonl", [{"messages": RUN}, {"messages": PROMPTS, "model": "m"}])

    first, second = opened(path)

    assert (first.key, second.key) == ("1", "2")
    assert kinds(first) == kinds(read(tmp_path, RUN))
    assert len(second) == 2
    assert second.info.model == "m"
    assert first.trace_id != second.trace_id


def test_a_broken_message_costs_that_message(tmp_path: Path) -> None:
    trace = read(tmp_path, [*PROMPTS, 17, None, RUN[-1]])
    assert len(trace) == 3
    assert trace.info.warnings == ("2 elements could not be read: elements 3, 4",)


def test_a_file_that_breaks_off_gives_what_was_whole(tmp_path: Path) -> None:
    path = tmp_path / "cut.json"
    path.write_text(json.dumps(RUN)[:-30])
    trace = opened(path)[0]
    assert len(trace) == 3
    assert trace.info.warnings


def test_a_first_message_longer_than_the_head_is_still_known(tmp_path: Path) -> None:
    long = [{"role": "system", "content": "x" * 400_000}, *RUN]
    for name, value in (("a", long), ("b", {"messages": long})):
        assert format_id(document(tmp_path / name, value)) == "chat"
    assert format_id(lines(tmp_path / "c", long)) == "chat"


@pytest.mark.parametrize(
    "value",
    [
        [],
        {},
        [1],
        "text",
        {"messages": []},
        {"messages": [{"id": 1}]},
        {"nested": {"messages": [PROMPTS[0]]}},
        [{"role": "admin", "name": "x"}],
        {"entities": [], "propagations": []},
        {"type": "metadata", "total_events": 3},
    ],
)
def test_other_json_is_no_chat(tmp_path: Path, value: Any) -> None:
    assert format_id(document(tmp_path / "x", value)) is None
    assert format_id(document(tmp_path / "y", value, indent=1)) is None


def test_a_real_conversation_of_many_agents(data: Path) -> None:
    path = next((data / "agentrx/magentic_dataset").glob("*.json"))  # has a reader of its own too
    trace = chat.FORMAT.open(Source(path))[0].finish()
    assert {"user", "WebSurfer", "Orchestrator (thought)"} <= {s.actor for s in trace.steps()}
    assert len(trace) == len(json.loads(path.read_text()))


def test_nesting_without_end_costs_that_message_at_most(tmp_path: Path) -> None:
    deep = "[" * 900 + "]" * 900
    call_of = '{"role": "assistant", "tool_calls": [{"id": "c", "name": "x", "args": {"a": DEEP}}]}'
    output = '{"role": "tool", "tool_call_id": "c", "content": DEEP}'
    told = [json.dumps(PROMPTS[1]), '{"role": "user", "content": DEEP}', call_of, output]
    path = tmp_path / "deep.json"
    path.write_text(f"[{', '.join(told)}]".replace("DEEP", deep))
    trace = opened(path)[0]
    assert len(steps(trace)) >= 2
    assert trace.step(1).text == PROMPTS[1]["content"]
    assert [part_text(step, "arguments") for step in trace.steps()]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "role",
                    "content",
                    "tool_calls",
                    "function",
                    "name",
                    "arguments",
                    "id",
                    "type",
                    "text",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
PARTS = ("role", "content", "tool_calls", "tool_call_id", "function_call", "name", "type", "data")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(
    st.lists(
        st.sampled_from(RUN) | JSON | st.dictionaries(st.sampled_from(PARTS), JSON), max_size=6
    )
)
def test_messages_of_any_shape_are_read_to_the_end(tmp_path: Path, messages: list[Any]) -> None:
    source = Source(document(tmp_path / "any.json", messages))

    made = steps(Trace(chat.FORMAT, chat.ChatReader(source, "array")).finish())

    assert all(step.actor and not step.title.startswith("this step could not") for step in made)
