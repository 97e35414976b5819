"""Claude Code: sessions as a tree of lines, and the stream that it prints."""

from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.discover import open_traces
from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.written import format_id, kinds, lines, opened, steps

SESSION = "11111111-2222-3333-4444-555555555555"


def line(kind: str, uuid: str, above: str | None, **more: Any) -> dict[str, Any]:
    return {
        "parentUuid": above,
        "isSidechain": False,
        "type": kind,
        "uuid": uuid,
        "timestamp": "2026-01-02T03:04:05.000Z",
        "sessionId": SESSION,
        "cwd": "/w",
        **more,
    }


def asks(uuid: str, above: str | None, text: str, **more: Any) -> dict[str, Any]:
    return line("user", uuid, above, message={"role": "user", "content": text}, **more)


def says(uuid: str, above: str, message: str, *blocks: Any, **more: Any) -> dict[str, Any]:
    told = {"id": message, "role": "assistant", "model": "claude-x", "content": list(blocks)}
    return line("assistant", uuid, above, message=told, **more)


def returns(
    uuid: str, above: str, call: str, content: Any, failed: bool = False, **more: Any
) -> dict[str, Any]:
    block = {
        "type": "tool_result",
        "tool_use_id": call,
        "content": content,
        "is_error": failed,
    }
    return line("user", uuid, above, message={"role": "user", "content": [block]}, **more)


def text(said: str) -> dict[str, Any]:
    return {"type": "text", "text": said}


def think(said: str) -> dict[str, Any]:
    return {"type": "thinking", "thinking": said, "signature": "abc"}


def call(call_id: str, command: str = "ls", name: str = "Bash", **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "id": call_id, "name": name, "input": given or {"command": command}}


RUN = [
    {"type": "summary", "summary": "an earlier talk", "leafUuid": "x"},
    {"type": "queue-operation", "operation": "enqueue", "sessionId": SESSION, "content": "go"},
    asks("u1", None, "Why is cart down?"),
    says("a1", "u1", "m1", think("Pods first.")),
    says("a2", "a1", "m1", text("I look at the pods.")),
    says("a3", "a2", "m1", call("c1", "kubectl get pods")),
    says("a4", "a3", "m1", call("c2", "kubectl get events")),
    returns("r1", "a3", "c1", "cart-0", toolUseResult={"stdout": "cart-0", "durationMs": 1500}),
    returns("r2", "a4", "c2", [text("none")]),
    says("a5", "r2", "m2", call("c3", "false")),
    returns("r3", "a5", "c3", "Exit code 7\nno", failed=True),
    says("a6", "r3", "m3", text("The cart pod is gone.")),
]


def read(tmp_path: Path, values: list[Any]) -> Trace:
    return opened(lines(tmp_path / "s.jsonl", values))[0]


def test_lines_of_one_message_are_one_message(tmp_path: Path) -> None:
    trace = read(tmp_path, RUN)
    assert kinds(trace) == ["message", "cluster", "cluster", "shell", "answer"]
    first, second = trace.step(2), trace.step(3)
    assert (first.reasoning, first.text, first.output) == (
        "Pods first.",
        "I look at the pods.",
        "cart-0",
    )
    assert (first.source_id, first.duration, first.source_index) == ("c1", 1.5, 3)
    assert (second.text, second.reasoning, second.output) == ("", None, "none")
    assert trace.info.warnings == ()
    assert (trace.info.model, trace.info.agent, trace.run_id) == (
        "claude-x",
        "claude-code",
        SESSION,
    )


def test_an_exit_code_is_found_and_is_an_error(tmp_path: Path) -> None:
    step = read(tmp_path, RUN).step(4)
    assert (step.exit_code, step.error, step.output) == (7, True, "Exit code 7\nno")


def test_a_search_that_finds_nothing_is_no_error(tmp_path: Path) -> None:
    run = [
        asks("u", None, "go"),
        says("a", "u", "m", call("c", "grep x y")),
        returns("r", "a", "c", "Exit code 1", failed=True),
    ]
    step = read(tmp_path, run).step(2)
    assert (step.exit_code, step.error) == (1, False)


def test_what_the_program_kept_is_shown_where_the_model_was_told_nothing(tmp_path: Path) -> None:
    run = [
        asks("u", None, "go"),
        says("a", "u", "m", call("c")),
        returns("r", "a", "c", "", toolUseResult={"stdout": "out", "stderr": "err"}),
    ]
    assert read(tmp_path, run).step(2).output == "out\nerr"


def test_a_rewound_branch_is_marked_and_the_live_one_is_not(tmp_path: Path) -> None:
    run = [
        *RUN[2:9],
        says("b1", "r2", "m9", text("A wrong idea."), call("c9")),
        returns("b2", "b1", "c9", "x"),
        asks("u2", "r2", "No, look at the logs."),
        says("a9", "u2", "m10", text("Logs then.")),
    ]
    notes = {step.title: step.notes for step in read(tmp_path, run).steps()}
    assert notes.pop("ls") == ("on an abandoned branch",)
    assert set(notes.values()) == {()}


def test_a_first_prompt_that_was_taken_back_is_marked(tmp_path: Path) -> None:
    run = [
        asks("u1", None, "Wrong."),
        says("a1", "u1", "m1", text("One.")),
        asks("u2", None, "Right."),
        says("a2", "u2", "m2", text("Two.")),
    ]
    marked = [bool(step.notes) for step in read(tmp_path, run).steps()]
    assert marked == [True, True, False, False]


def test_a_compaction_is_a_step_and_no_new_beginning(tmp_path: Path) -> None:
    run = [
        *RUN,
        line("system", "s1", None, subtype="compact_boundary", content="Conversation compacted"),
        asks("u8", "s1", "Summary: cart is down.", isCompactSummary=True),
        says("a8", "u8", "m8", text("On.")),
    ]
    trace = read(tmp_path, run)
    boundary, summary = steps(trace)[5:7]
    assert (boundary.kind, boundary.title) == ("harness", "context compacted")
    assert (summary.title, summary.folded) == ("summary of the conversation so far", True)
    assert not any(step.notes for step in trace.steps())


def side(uuid: str, above: str | None, of: dict[str, Any]) -> dict[str, Any]:
    return {**of, "uuid": uuid, "parentUuid": above, "isSidechain": True}


def test_a_sidechain_is_told_with_its_agent(tmp_path: Path) -> None:
    task = call("t1", name="Task", subagent_type="Explore", prompt="Find the config.")
    run = [
        asks("u", None, "go"),
        says("a", "u", "m", task),
        side("x1", None, asks("", None, "Find the config.")),
        side("x2", "x1", says("", "", "mx", text("Here."), call("cx"))),
        side("x3", "x2", returns("", "", "cx", "flagd")),
        returns("r", "a", "t1", "found"),
        side("y1", None, asks("", None, "Nobody asked.")),
    ]
    trace = read(tmp_path, run)
    told = [(step.actor, step.notes) for step in trace.steps()]
    assert told == [
        ("user", ()),
        ("agent", ()),
        ("agent", ("on a sidechain (Explore)",)),
        ("Explore", ("on a sidechain (Explore)",)),
        ("agent", ("on a sidechain (sidechain)",)),
    ]
    assert trace.step(2).output == "found"


def test_a_sub_agents_own_file_is_another_trace_than_its_session(tmp_path: Path) -> None:
    main = read(tmp_path, RUN)
    own = [{**one, "isSidechain": True, "agentId": "a77"} for one in RUN[2:]]
    part = read(tmp_path, own)
    assert part.trace_id != main.trace_id
    assert part.info.warnings == (f"a sub-agent's part of session {SESSION}",)


def test_encrypted_thoughts_are_told(tmp_path: Path) -> None:
    hidden = {"type": "thinking", "thinking": "", "signature": "x" * 1208}
    run = [asks("u", None, "go"), says("a", "u", "m", hidden, text("Hm."))]
    trace = read(tmp_path, run)
    assert trace.step(2).notes == ("reasoning is encrypted, 1,208 characters",)
    assert trace.info.warnings == ("reasoning is encrypted in 1 record",)


def test_reminders_are_folded_and_queued_prompts_are_not(tmp_path: Path) -> None:
    def put(uuid: str, **given: Any) -> dict[str, Any]:
        return line("attachment", uuid, None, attachment=given)

    run = [
        asks("u", None, "go"),
        put("1", type="task_reminder", content=[]),
        put("2", type="skill_listing", content="- a skill"),
        put("3", type="queued_command", prompt="And hurry."),
        asks("4", "u", "Caveat: x", isMeta=True),
    ]
    told = [(one.title, one.actor, one.folded) for one in read(tmp_path, run).steps()]
    assert told[1:] == [
        ("skill listing", "system", True),
        ("And hurry.", "user", False),
        ("Caveat: x", "system", True),
    ]


def test_what_stopped_the_agent_is_a_harness_step(tmp_path: Path) -> None:
    run = [
        asks("u", None, "go"),
        says("a", "u", "m", text("API Error: 529 overloaded"), isApiErrorMessage=True),
        line("system", "s", "a", subtype="api_error", error={"message": "overloaded"}),
        asks("v", "s", "[Request interrupted by user]"),
    ]
    told = [(one.kind, one.title, one.error) for one in read(tmp_path, run).steps()]
    assert told[1:] == [
        ("harness", "API Error: 529 overloaded", True),
        ("harness", "api error: overloaded", True),
        ("harness", "Request interrupted by user", False),
    ]


def test_waiting_for_a_background_task_continues_its_command(tmp_path: Path) -> None:
    run = [
        asks("u", None, "go"),
        says("a", "u", "m", call("c1", "sleep 100")),
        returns("r", "a", "c1", "in background", toolUseResult={"backgroundTaskId": "b7"}),
        says("b", "r", "n", call("c2", name="TaskOutput", task_id="b7")),
    ]
    trace = read(tmp_path, run)
    assert trace.step(2).notes == ("still running as background task b7",)
    assert trace.step(3).continues == 2


def test_lines_that_stand_twice_are_read_once(tmp_path: Path) -> None:
    assert len(read(tmp_path, [*RUN, *RUN[2:6]])) == len(read(tmp_path, RUN))


def test_unknown_lines_are_counted_and_named(tmp_path: Path) -> None:
    trace = read(tmp_path, [*RUN, line("new-thing", "z", "a6")])
    assert trace.info.warnings == ("1 records of unknown type left out: new-thing",)


def streamed(*values: dict[str, Any]) -> list[dict[str, Any]]:
    init = {"type": "system", "subtype": "init", "cwd": "/w", "model": "claude-x"}
    told = [init, *values]
    return [
        {k: v for k, v in one.items() if k not in ("parentUuid", "sessionId", "isSidechain")}
        | {"session_id": SESSION, "uuid": f"s{n}"}
        for n, one in enumerate(told)
    ]


def test_a_stream_gives_the_same_steps_and_tells_the_same_run(tmp_path: Path) -> None:
    end = {"type": "result", "subtype": "success", "is_error": False}
    stream = streamed(*RUN[3:], {**end, "result": "The cart pod is gone."})
    trace = opened(lines(tmp_path / "stream.txt", stream))[0]
    session = read(tmp_path, RUN)
    told = [(one.kind, one.title, one.output) for one in trace.steps()]
    assert told == [(one.kind, one.title, one.output) for one in session.steps(2)]
    assert [one.notes for one in trace.steps() if one.notes] == []  # no branch was left
    assert (trace.run_id, trace.info.model) == (session.run_id, "claude-x")
    assert trace.trace_id != session.trace_id  # their steps have other numbers


@pytest.mark.parametrize("why", ["error_max_turns", "error_during_execution"])
def test_a_stream_that_ended_badly_says_so(tmp_path: Path, why: str) -> None:
    stream = streamed(*RUN[3:5], {"type": "result", "subtype": why, "is_error": True})
    step = list(read(tmp_path, stream).steps())[-1]
    assert (step.kind, step.title, step.error) == (
        "harness",
        f"ended: {why.replace('_', ' ')}",
        True,
    )


def test_sub_agents_of_a_stream_are_known_by_their_call(tmp_path: Path) -> None:
    task = call("t1", name="Agent", subagent_type="Plan", prompt="p")
    stream = streamed(
        says("", "", "m", task), {**says("", "", "n", call("c")), "parent_tool_use_id": "t1"}
    )
    assert [step.actor for step in read(tmp_path, stream).steps()] == ["agent", "Plan"]


def test_plain_lines_before_the_stream_do_not_hide_it(tmp_path: Path) -> None:
    path = lines(tmp_path / "s.txt", streamed(*RUN[3:]))
    path.write_text("warning: no proxy\n" + path.read_text())
    assert format_id(path) == "claude-code"


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    task = call("t1", name="Task", subagent_type="Explore", prompt="p")
    more = [
        says("a7", "a6", "m7", task),
        side("x1", None, asks("", None, "p")),
        line("system", "s1", None, subtype="compact_boundary", logicalParentUuid="x"),
        line("attachment", "t", "s1", attachment={"type": "skill_listing", "content": "x"}),
    ]
    held = hold(tmp_path / "x.jsonl", [*RUN, *more], rounds=700, lines=True, seed=3)
    stream = streamed(*RUN[3:], {"type": "result", "subtype": "error", "is_error": True})
    other = hold(tmp_path / "y.txt", stream, rounds=300, lines=True, seed=4)
    assert held.rounds + other.rounds == 1000
    assert held.read > 500
    assert other.read > 200


def test_the_real_session_is_told_as_its_atif_version_is(data: Path) -> None:
    (file,) = (data / "sregym" / "claudecode_run" / "sessions").rglob("*.jsonl")
    session = opened(file)[0]
    atif = opened(data / "sregym" / "atif" / "claudecode.trajectory.json")[0]
    shown = [step for step in session.steps() if not step.folded]
    assert session.tool_calls == atif.tool_calls == 16
    assert [(s.kind, s.title, s.error) for s in shown] == [
        (s.kind, s.title, s.error) for s in atif.steps()
    ]
    assert [(s.text, s.reasoning) for s in shown] == [(s.text, s.reasoning) for s in atif.steps()]
    assert session.run_id == atif.run_id == "74bfdd52-f1bd-477d-98c8-306bde810080"


def test_the_real_stream_and_session_are_warned_about_as_one_run(data: Path) -> None:
    folder = data / "sregym" / "claudecode_run"
    (file,) = (folder / "sessions").rglob("*.jsonl")
    traces, _ = open_traces([file, folder / "claude-code.txt"])
    assert [trace.finish().tool_calls for trace in traces] == [16, 16]
    assert all(any("the same run as" in w for w in t.info.warnings) for t in traces)
