"""Which lines of a Codex rollout make which step: each pitfall in a rollout of a few lines."""

import json
from pathlib import Path

import pytest

from tests.traces.rollouts import (
    Rollout,
    call,
    event,
    item,
    line,
    meta,
    opened,
    output,
    plain,
    says,
    steps,
    told,
)

RETRY = (
    "I don't see agent_output.json file. Please resume the investigation and make sure to "
    "create the agent_output.json file as instructed earlier."
)


def test_a_call_and_its_output_are_one_step(rollout: Rollout) -> None:
    (step,) = steps(rollout(call("a", "kubectl get pods -n shop"), output("a", "NAME\n")))
    assert (step.kind, step.output, step.exit_code, step.duration) == ("cluster", "NAME\n", 0, 0.5)
    assert (step.source_index, step.source_id, step.actor) == (1, "a", "agent")


def test_parallel_calls_are_a_step_each_in_the_order_of_the_calls(rollout: Rollout) -> None:
    trace = rollout(call("a", "ls a"), call("b", "ls b"), output("b", "B"), output("a", "A"))
    assert [(step.source_id, step.output) for step in trace.steps()] == [("a", "A"), ("b", "B")]
    assert trace.tool_calls == 2


def test_calls_with_the_same_id_take_their_outputs_in_order(rollout: Rollout) -> None:
    trace = rollout(call("a", "ls 1"), call("a", "ls 2"), output("a", "1"), output("a", "2"))
    assert [step.output for step in trace.steps()] == ["1", "2"]


def test_a_call_without_output_says_so_once_the_trace_is_complete(rollout: Rollout) -> None:
    (step,) = steps(rollout(call("a")))
    assert step.output is None
    assert "no output" in step.notes[0]


def test_an_output_without_call_is_a_step_with_a_note(rollout: Rollout) -> None:
    trace = rollout(output("lost", "something"))
    (step,) = steps(trace)
    assert step.output == "something"
    assert "no call" in step.notes[0]
    assert trace.tool_calls == 0


def test_an_output_before_its_call_joins_it(rollout: Rollout) -> None:
    trace = rollout(output("a", "early"), call("a", "ls"))
    (step,) = steps(trace)
    assert step.output == "early"
    assert step.tool is not None
    assert trace.tool_calls == 1


@pytest.mark.parametrize("first", ["event", "item"])
def test_events_that_repeat_an_item_give_no_second_step(rollout: Rollout, first: str) -> None:
    pairs = [
        [event("user_message", message="go"), says("user", "go")],
        [event("agent_message", message="well"), says("assistant", "well")],
        [
            event("agent_reasoning", text="hm"),
            item("reasoning", summary=[{"type": "summary_text", "text": "hm"}]),
        ],
    ]
    lines = [one for pair in pairs for one in (pair if first == "event" else reversed(pair))]
    assert [step.kind for step in rollout(*lines, call("a")).steps()] == [
        "message",
        "reasoning",
        "reasoning",
        "shell",
    ]


def test_events_without_an_item_of_the_same_text_are_kept_in_their_place(rollout: Rollout) -> None:
    trace = rollout(
        event("user_message", message="go"),
        call("a", "ls"),
        event("agent_message", message="now I know more"),
        event("item_completed", item={"type": "AgentMessage", "text": "told in pages"}),
        call("b", "pwd"),
    )
    assert [step.text for step in trace.steps()] == [
        "go",
        "",
        "now I know more",
        "told in pages",
        "",
    ]


def test_the_same_prompt_again_is_a_retry_not_an_echo(rollout: Rollout) -> None:
    prompts = [
        one
        for _ in range(3)
        for one in (says("user", "go on"), event("user_message", message="go on"))
    ]
    assert told(rollout(*prompts)) == [
        ("message", "go on"),
        ("harness", "retry 1: the same prompt again: go on"),
        ("harness", "retry 2: the same prompt again: go on"),
    ]


def test_the_harness_asking_for_the_answer_file_is_a_retry(rollout: Rollout) -> None:
    step = steps(rollout(says("user", "Begin"), says("user", RETRY)))[1]
    assert (step.kind, step.title, step.actor) == (
        "harness",
        "retry 1: agent_output.json is missing",
        "harness",
    )
    assert step.text == RETRY


def test_reasoning_is_summary_and_content_and_never_dropped(rollout: Rollout) -> None:
    trace = rollout(
        item(
            "reasoning",
            summary=[{"type": "summary_text", "text": "short"}],
            content=[{"type": "reasoning_text", "text": "long"}, {"type": "text", "text": "short"}],
        ),
        item("reasoning", summary=[], content=[{"type": "reasoning_text", "text": "only content"}]),
    )
    assert [step.reasoning for step in trace.steps()] == ["short\n\nlong", "only content"]


def test_encrypted_reasoning_is_a_note_on_the_next_step_and_is_counted(rollout: Rollout) -> None:
    trace = rollout(
        item("reasoning", summary=[], encrypted_content="x" * 1208), call("a"), output("a")
    )
    (step,) = steps(trace)
    assert step.notes == ("reasoning is encrypted, 1,208 characters",)
    assert "reasoning is encrypted in 1 record" in trace.info.warnings


def test_the_explanation_of_a_plan_update_shows_as_reasoning(rollout: Rollout) -> None:
    plan = [{"step": "read traces", "status": "pending"}]
    update = call("a", name="update_plan", explanation="logs are sparse", plan=plan)
    (step,) = steps(rollout(update, plain("a", "Plan updated")))
    assert (step.kind, step.reasoning) == ("plan", "logs are sparse")


def test_a_thought_whose_text_was_lost_is_still_a_step(rollout: Rollout) -> None:
    assert told(rollout(says("assistant", "thought:"))) == [("reasoning", "thought:")]


def test_the_last_message_of_the_run_is_its_answer_and_earlier_ones_are_not(
    rollout: Rollout,
) -> None:
    trace = rollout(
        says("assistant", "I look"), call("a"), output("a"), says("assistant", "It was DNS")
    )
    assert [step.kind for step in trace.steps()] == ["reasoning", "shell", "answer"]


def test_a_message_before_the_run_broke_off_is_no_answer(rollout: Rollout) -> None:
    trace = rollout(says("assistant", "I look"), call("a"))
    assert [step.kind for step in trace.steps()] == ["reasoning", "shell"]


def test_a_message_in_the_final_phase_is_an_answer(rollout: Rollout) -> None:
    trace = rollout(says("assistant", "It was DNS", phase="final_answer"), call("a"))
    assert [step.kind for step in trace.steps()] == ["answer", "shell"]


@pytest.mark.parametrize(
    ("told_by", "title", "error"),
    [
        (event("turn_aborted", reason="interrupted"), "turn aborted: interrupted", False),
        (event("thread_rolled_back", num_turns=2), "thread rolled back: 2 turns", False),
        (event("error", message="stream closed\nmore"), "error: stream closed", True),
        (line("compacted", message="so far: nothing"), "context compacted", False),
        (item("compaction", encrypted_content="x"), "context compacted", False),
        (
            event(
                "token_count",
                info={
                    "total_token_usage": {
                        "input_tokens": 0,
                        "output_tokens": 0,
                        "total_tokens": 91200,
                    },
                    "model_context_window": 91200,
                },
            ),
            "context window full: 91,200 tokens",
            True,
        ),
    ],
)
def test_what_the_harness_did_is_a_step_of_kind_harness(
    rollout: Rollout, told_by: dict[str, object], title: str, error: bool
) -> None:
    (step,) = steps(rollout(told_by))
    assert (step.kind, step.title, step.error) == ("harness", title, error)


def test_a_compaction_told_twice_is_one_step(rollout: Rollout) -> None:
    assert len(rollout(line("compacted", message="s"), event("context_compacted"))) == 1


def test_token_counts_and_snapshots_are_no_steps(rollout: Rollout) -> None:
    lines = (
        event("token_count", info=None),
        item("ghost_snapshot", ghost_commit={}),
        event("task_started"),
    )
    assert len(rollout(*lines)) == 0


def test_injected_prompts_are_folded_messages(rollout: Rollout) -> None:
    trace = rollout(
        says("user", "# AGENTS.md instructions for /w\n\n..."),
        says("user", "<environment_context>\n  <cwd>/w</cwd>"),
        says("developer", "<permissions instructions>none"),
        says("developer", "be brief"),
        says("user", "<INSTRUCTIONS>\nbe kind"),
        says("user", "Begin"),
    )
    assert [(step.title, step.folded, step.kind) for step in trace.steps()] == [
        ("AGENTS.md instructions", True, "message"),
        ("environment context", True, "message"),
        ("permissions", True, "message"),
        ("developer instructions", True, "message"),
        ("instructions", True, "message"),
        ("Begin", False, "message"),
    ]


def test_turn_contexts_collapse_and_a_change_is_a_note(rollout: Rollout) -> None:
    trace = rollout(
        line("turn_context", model="a-1", effort="low"),
        line("turn_context", model="a-1", effort="low"),
        call("x"),
        output("x"),
        line("turn_context", model="b-2", effort="low"),
        call("y"),
        output("y"),
    )
    assert [step.notes for step in trace.steps()] == [(), ("model changed from a-1 to b-2",)]
    assert trace.info.model == "b-2"


def test_writing_to_a_running_command_continues_it(rollout: Rollout) -> None:
    head = "Chunk ID: 1\nWall time: 10.0 seconds\nProcess {}\nOriginal token count: 0\nOutput:\n"
    trace = rollout(
        call("a", name="exec_command", cmd="kubectl get pods -n shop"),
        plain("a", head.format("running with session ID 7")),
        call("b", name="write_stdin", session_id=7, yield_time_ms=10),
        plain("b", head.format("exited with code 0") + "NAME\n"),
    )
    first, second = steps(trace)
    assert first.notes == ("still running as session 7",)
    assert (first.exit_code, first.output) == (None, "")
    assert (second.continues, second.exit_code, second.output) == (1, 0, "NAME\n")
    assert second.title == "wait for kubectl get pods -n shop"
    assert second.kind == "cluster"


def test_other_call_items_are_steps_too(rollout: Rollout) -> None:
    trace = rollout(
        item(
            "custom_tool_call",
            call_id="a",
            name="apply_patch",
            input="*** Begin Patch\n*** Add File: x.py\n+1\n",
        ),
        item("custom_tool_call_output", call_id="a", output="Success."),
        item("local_shell_call", call_id="b", action={"type": "exec", "command": ["ls", "-l"]}),
        item("function_call_output", call_id="b", output="total 0"),
        item("web_search_call", action={"type": "search", "query": "hostPort conflict"}),
    )
    assert [(step.kind, step.output) for step in trace.steps()] == [
        ("file", "Success."),
        ("shell", "total 0"),
        ("shell", None),
    ]
    assert not steps(trace)[2].notes


def test_events_of_a_call_supply_exit_code_and_duration(rollout: Rollout) -> None:
    trace = rollout(
        call("a", "false"),
        event(
            "exec_command_end", call_id="a", exit_code=1, duration={"secs": 2, "nanos": 500000000}
        ),
        plain("a", "no luck"),
    )
    (step,) = steps(trace)
    assert (step.exit_code, step.duration, step.error, step.output) == (1, 2.5, True, "no luck")


def test_arguments_cut_off_by_the_model_stay_as_they_are(rollout: Rollout) -> None:
    raw = '{"input":"*** Begin Patch\\n*** Add File: agent_output.json\\n+{'
    trace = rollout(
        item("function_call", name="apply_patch", arguments=raw, call_id="a"),
        plain("a", "failed to parse function arguments: EOF while parsing a string"),
    )
    (step,) = steps(trace)
    assert step.tool is not None
    assert (step.tool.arguments, step.error, step.kind) == (raw, True, "answer")


def test_the_bare_and_the_flattened_eras_are_read(rollout: Rollout) -> None:
    bare = rollout(
        {"id": "old", "timestamp": "2025-08-01T00:00:00Z", "instructions": None, "git": {}},
        {"record_type": "state"},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "<environment_context>\n<cwd>/x</cwd>"}]},
        {"type": "function_call", "name": "shell", "arguments": '{"command":["ls"]}', "call_id": "a"},
        {"type": "function_call_output", "call_id": "a", "output": "one"},
        head=False,
    )  # fmt: skip
    assert [(step.kind, step.output) for step in bare.steps()] == [
        ("message", None),
        ("shell", "one"),
    ]
    flat = rollout(
        {"timestamp": "t", "type": "session_meta", "id": "flat", "cwd": "/w"},
        {
            "timestamp": "t",
            "type": "function_call",
            "name": "shell",
            "arguments": "{}",
            "call_id": "a",
        },
        {"timestamp": "t", "type": "token_count", "info": None},
        {"timestamp": "t", "type": "function_call_output", "call_id": "a", "output": "two"},
        head=False,
    )
    assert [step.output for step in flat.steps()] == ["two"]
    assert flat.trace_id != bare.trace_id


def test_a_forks_own_id_is_the_first_and_what_was_copied_is_noted(rollout: Rollout) -> None:
    alone = rollout(call("a"), output("a")).trace_id
    trace = rollout(meta(id="parent"), call("a"), output("a"))
    assert trace.trace_id == alone
    assert steps(trace)[0].notes == ("from here on copied from session parent",)


def test_broken_lines_cost_themselves_and_are_counted(rollout: Rollout) -> None:
    trace = rollout(
        call("a"),
        "not json",
        "",
        '{"half": ',
        "[1, 2]",
        json.dumps(item("function_call", name="ls", arguments="{}", call_id={"odd": 1})),
        output("a", "still here"),
    )
    assert [step.output for step in trace.steps()] == ["still here"]
    assert trace.info.warnings[0] == "4 lines could not be read: lines 3, 5, 6, 7"


def test_a_cut_off_last_line_has_a_word_of_its_own(rollout: Rollout, tmp_path: Path) -> None:
    trace = rollout(call("a"), output("a"))
    path = tmp_path / "cut.jsonl"
    path.write_bytes((tmp_path / "rollout.jsonl").read_bytes()[:-40])
    cut = opened(path).finish()
    assert cut.info.warnings == ("the last line is cut off",)
    assert cut.trace_id == trace.trace_id


def test_crlf_byte_order_mark_nan_and_lone_surrogates_are_tolerated(tmp_path: Path) -> None:
    path = tmp_path / "odd.jsonl"
    lines = [json.dumps(meta()), '{"type":"response_item","payload":{"type":"message","role":"assistant",'
             '"content":[{"type":"output_text","text":"a\\ud800b"}],"score":NaN}}']  # fmt: skip
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n\r\n".join(lines).encode() + b"\r\n\xff\xfe\r\n")
    trace = opened(path).finish()
    assert [step.text for step in trace.steps()] == ["a�b"]
    assert trace.info.warnings == ("1 line could not be read: line 4",)
