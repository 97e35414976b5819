"""ATIF documents: steps with several calls become several steps, nothing said is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mast_tui.traces.formats import atif
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from tests.traces.written import document, format_id, kinds, opened, steps


def call(name: str, arguments: Any, call_id: str = "c1") -> dict[str, Any]:
    return {"tool_call_id": call_id, "function_name": name, "arguments": arguments}


def result(content: Any, call_id: str | None = "c1", **more: Any) -> dict[str, Any]:
    return {"source_call_id": call_id, "content": content, **more}


def agent(
    *calls: dict[str, Any], results: list[dict[str, Any]] | None = None, **more: Any
) -> dict[str, Any]:
    step: dict[str, Any] = {"source": "agent", "message": "", **more}
    if calls:
        step["tool_calls"] = list(calls)
    if results is not None:
        step["observation"] = {"results": results}
    return step


def trajectory(*told: dict[str, Any], **more: Any) -> dict[str, Any]:
    numbered = [{"step_id": n, **step} for n, step in enumerate(told, 1)]
    head = {
        "schema_version": "ATIF-v1.7",
        "session_id": "s-1",
        "agent": {"name": "a", "version": "1"},
    }
    return {**head, "steps": numbered, **more}


TASK = {"source": "user", "message": "Fix the cart."}
LOOK = call("bash", {"command": "kubectl get pods"})


def read(tmp_path: Path, value: dict[str, Any]) -> Trace:
    return opened(document(tmp_path / "t.json", value))[0]


def test_a_call_and_its_result_are_one_step(tmp_path: Path) -> None:
    asked = agent(
        LOOK,
        results=[result("cart-0 Pending é")],
        message="Let me look.",
        reasoning_content="Pods first.",
        timestamp="2026-01-02T03:04:05Z",
    )
    trace = read(tmp_path, trajectory(TASK, asked))

    step = trace.step(2)
    assert (step.kind, step.title) == ("cluster", "kubectl get pods")
    assert (step.text, step.reasoning) == ("Let me look.", "Pods first.")
    assert (step.output, step.timestamp) == ("cart-0 Pending é", "2026-01-02T03:04:05Z")
    assert (step.source_index, step.source_id) == (1, "c1")


def test_words_go_to_the_first_of_several_calls(tmp_path: Path) -> None:
    two = agent(
        call("a", {}, "c1"),
        call("b", {}, "c2"),
        results=[result("of b", "c2"), result("of a", "c1")],
        message="both",
    )
    made = steps(read(tmp_path, trajectory(TASK, two)))[1:]
    assert [(step.text, step.output) for step in made] == [("both", "of a"), ("", "of b")]
    assert [step.source_index for step in made] == [1, 1]


@pytest.mark.parametrize("call_id", [None, ""])
def test_results_without_ids_pair_by_their_place(tmp_path: Path, call_id: str | None) -> None:
    two = agent(
        call("a", {}, "c1"),
        call("b", {}, "c2"),
        results=[result("1", call_id), result("2", call_id)],
    )
    assert [s.output for s in steps(read(tmp_path, trajectory(two)))] == ["1", "2"]


def test_results_that_no_call_claims_go_to_the_first(tmp_path: Path) -> None:
    two = agent(call("a", {}, "c1"), call("b", {}, "c2"), results=[result("x", None)])
    first, second = steps(read(tmp_path, trajectory(two)))
    assert (first.output, second.output) == ("x", None)
    assert "the source holds no output of this call" in second.notes


def test_a_result_that_comes_in_a_later_record_finds_its_call(tmp_path: Path) -> None:
    late = agent(call("b", {}, "c2"), results=[result("late", "c1"), result("now", "c2")])
    first, second = steps(read(tmp_path, trajectory(agent(call("a", {}, "c1")), late)))
    assert (first.output, second.output) == ("late", "now")
    assert first.notes == ()


def test_messages_of_parts_are_texts_and_pictures(tmp_path: Path) -> None:
    parts = [{"type": "text", "text": "see"}, {"type": "image", "source": {"path": "x.png"}}]
    told = agent(LOOK, results=[result(parts)], message=parts)
    step = read(tmp_path, trajectory(told)).step(1)
    assert (step.text, step.output) == ("see\n[image]", "see\n[image]")


def test_system_prompts_and_what_was_injected_are_folded(tmp_path: Path) -> None:
    trace = read(
        tmp_path,
        trajectory(
            {"source": "system", "message": "You are an SRE."},
            {"source": "user", "message": "<environment_context>..."},
            TASK,
        ),
    )
    assert [(s.actor, s.folded) for s in trace.steps()] == [
        ("system", True),
        ("user", True),
        ("user", False),
    ]


def test_the_last_words_of_the_agent_are_its_answer(tmp_path: Path) -> None:
    trace = read(tmp_path, trajectory(TASK, agent(message="Hm."), agent(message="It was DNS.")))
    assert kinds(trace) == ["message", "reasoning", "answer"]


def test_the_run_is_told_where_the_document_says_it(tmp_path: Path) -> None:
    value = trajectory(
        {**TASK, "timestamp": "2026-01-02T03:04:05Z"},
        agent(message="a", model_name="small"),
        agent(message="b", model_name="large"),
        agent={"name": "codex", "version": "1", "model_name": "small", "extra": {"cwd": "/w"}},
        extra={"sregym": {"problem_id": "port_conflict", "run": 3}},
        continued_trajectory_ref="next.json",
    )
    trace = read(tmp_path, value)
    info = trace.info
    assert (info.agent, info.model, info.started) == ("codex", "small", "2026-01-02T03:04:05Z")
    assert (info.scenario, info.trial) == ("port_conflict", "3")
    assert trace.step(3).notes == ("model changed from small to large",)
    assert info.warnings == ("the run continues in another trajectory: next.json",)


def test_who_acts_among_many_is_named(tmp_path: Path) -> None:
    told = agent(message="x", extra={"actor": "WebSurfer"})
    assert read(tmp_path, trajectory(told)).step(1).actor == "WebSurfer"


def test_sub_agents_are_traces_of_their_own(tmp_path: Path) -> None:
    handed = agent(
        call("delegate", {"to": "Executor"}),
        results=[{"source_call_id": "c1", "subagent_trajectory_ref": [{"trajectory_id": "sub-1"}]}],
    )
    deeper = trajectory(agent(message="deep"), trajectory_id="sub-2")
    sub = trajectory(
        TASK,
        agent(message="done"),
        trajectory_id="sub-1",
        agent={"name": "Executor", "version": "1"},
        subagent_trajectories=[deeper],
    )
    path = document(tmp_path / "t.json", trajectory(handed, subagent_trajectories=[sub]))

    main, first, second = opened(path)

    assert main.step(1).notes == ("handed to the sub-agent of trajectory sub-1",)
    assert (main.step(1).output, main.key) == (None, None)
    assert (first.key, second.key) == ("sub-1", "sub-1/sub-2")
    assert [s.actor for s in first.steps()] == ["user", "Executor"]
    assert len({main.trace_id, first.trace_id, second.trace_id}) == 3
    assert len({main.info.run_id, first.info.run_id}) == 2


def test_identity_is_session_and_trajectory_not_the_place_of_the_file(tmp_path: Path) -> None:
    def id_of(name: str, **more: Any) -> str:
        return opened(document(tmp_path / name, trajectory(TASK, **more)))[0].trace_id

    assert id_of("a") == id_of("b", final_metrics={"total_steps": 1})
    assert id_of("a") != id_of("c", session_id="s-2")
    assert id_of("a") != id_of("d", trajectory_id="part-2")
    assert id_of("e", session_id=None, trajectory_id="t") == id_of(
        "f", session_id=None, trajectory_id="t"
    )


def test_identity_may_stand_behind_the_steps(tmp_path: Path) -> None:
    value = trajectory(TASK)
    late = {k: v for k, v in value.items() if k != "session_id"} | {"session_id": "s-1"}
    assert read(tmp_path, late).trace_id == read(tmp_path, value).trace_id


def test_a_document_without_any_id_is_known_by_its_bytes(tmp_path: Path) -> None:
    nameless = trajectory(TASK, session_id=None)
    assert read(tmp_path, nameless).trace_id != read(tmp_path, trajectory(TASK)).trace_id


def test_copied_context_and_steps_without_a_model_are_said(tmp_path: Path) -> None:
    trace = read(
        tmp_path,
        trajectory(agent(message="old", is_copied_context=True), agent(LOOK, llm_call_count=0)),
    )
    assert trace.step(1).folded
    assert trace.step(1).notes == ("copied from an earlier trajectory, as context",)
    assert "done without asking a model" in trace.step(2).notes


def test_what_waits_for_a_running_command_is_linked_to_it(tmp_path: Path) -> None:
    header = "Chunk ID: a\nWall time: 1.5 seconds\n{}\nOriginal token count: 0\nOutput:\n{}"
    running = header.format("Process running with session ID 65", "")
    done = header.format("Process exited with code 0", "pods")
    trace = read(
        tmp_path,
        trajectory(
            agent(call("exec_command", {"cmd": "kubectl get pods"}), results=[result(running)]),
            agent(call("write_stdin", {"session_id": 65}, "c2"), results=[result(done, "c2")]),
        ),
    )
    step = trace.step(2)
    assert (step.continues, step.kind, step.title) == (1, "cluster", "wait for kubectl get pods")
    assert (step.output, step.exit_code, step.duration) == ("pods", 0, 1.5)
    assert trace.step(1).notes == ("still running as session 65",)


def test_a_result_marked_as_failed_is_an_error(tmp_path: Path) -> None:
    told = agent(LOOK, results=[result("no", extra={"tool_result_is_error": True})])
    assert read(tmp_path, trajectory(told)).step(1).error


@pytest.mark.parametrize("minor", range(9))
def test_every_version_is_known(tmp_path: Path, minor: int) -> None:
    value = trajectory(TASK, schema_version=f"ATIF-v1.{minor}")
    assert format_id(document(tmp_path / "t.json", value, indent=2)) == "atif"


def test_a_text_that_quotes_a_document_is_none(tmp_path: Path) -> None:
    quoting = [{"role": "user", "content": json.dumps(trajectory(TASK))}]
    assert format_id(document(tmp_path / "t.json", quoting)) == "chat"
    assert format_id(document(tmp_path / "s.json", {"schema": "ATIF-v1.7"})) is None


def test_the_real_codex_run(data: Path) -> None:
    trace = opened(data / "sregym/atif/codex.trajectory.json")[0]

    assert (trace.tool_calls, len(trace), trace.errors()) == (33, 37, 2)
    assert trace.info.run_id == "019f1451-1903-7092-b4ca-73a57d9bdd9d"
    assert (trace.info.model, trace.info.agent) == ("gpt-5.4-mini", "codex")
    assert {n: trace.step(n).kind for n in (1, 4, 9, 21, 24, 25, 34, 36, 37)} == {
        1: "message",
        4: "cluster",
        9: "log",
        21: "cluster",
        24: "answer",
        25: "action",
        34: "log",
        36: "answer",
        37: "answer",
    }
    assert [n for n in range(1, 38) if trace.step(n).continues] == [
        5,
        6,
        19,
        20,
        22,
        23,
        29,
        30,
        31,
        35,
    ]


def test_the_same_run_as_rollout_and_as_document(data: Path) -> None:
    rollout = next((data / "sregym/codex_run").rglob("rollout-*.jsonl"))
    native, converted = opened(rollout)[0], opened(data / "sregym/atif/codex.trajectory.json")[0]

    assert native.info.run_id == converted.info.run_id
    assert native.trace_id != converted.trace_id
    both = [
        [(s.kind, s.title, s.output, s.error) for s in one.steps() if s.tool is not None]
        for one in (native, converted)
    ]
    assert both[0] == both[1]


def test_the_real_claude_code_run(data: Path) -> None:
    trace = opened(data / "sregym/atif/claudecode.trajectory.json")[0]

    assert (trace.tool_calls, len(trace)) == (16, 18)
    assert kinds(trace) == ["message", *["cluster"] * 9, "answer", "answer", "action",
                            *["cluster"] * 3, "answer", "answer"]  # fmt: skip
    assert [step.index for step in trace.steps() if step.error] == [11]
    assert trace.step(6).reasoning is not None


def test_real_documents_of_many_agents(data: Path) -> None:
    main, sub = opened(data / "formats/atif/synthetic_multiagent.atif.json")
    assert (len(main), main.tool_calls, len(sub), sub.key) == (4, 2, 2, "sub-1")

    converted = opened(data / "formats/atif/whowhen_handcrafted_1.atif.json")[0]
    assert {"human", "WebSurfer", "Orchestrator (thought)"} <= {s.actor for s in converted.steps()}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = ("source", "message", "tool_calls", "observation", "extra", "timestamp", "model_name")
WHOLE = agent(LOOK, call("b", {}, "c2"), results=[result("x"), result("y", None)], message="m")


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    """A whole step with one member replaced by anything."""
    step = json.loads(json.dumps({**WHOLE, "extra": {"actor": "x"}}))
    place: Any = step
    for _ in range(draw(st.integers(0, 3))):
        inner = [one for one in (place.values() if isinstance(place, dict) else place)
                 if isinstance(one, dict | list) and one]  # fmt: skip
        if inner:
            place = draw(st.sampled_from(inner))
    if isinstance(place, dict):
        place[draw(st.sampled_from([*place, *KEYS]))] = draw(JSON)
    else:
        place[draw(st.integers(0, len(place) - 1))] = draw(JSON)
    return step


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(st.lists(mutated() | JSON, max_size=5), JSON)
def test_steps_of_any_shape_are_read_to_the_end(tmp_path: Path, told: list[Any], odd: Any) -> None:
    value = {"schema_version": "ATIF-v1.7", "agent": odd, "steps": told, "extra": odd,
             "subagent_trajectories": odd, "session_id": odd}  # fmt: skip
    for trace in atif.FORMAT.open(Source(document(tmp_path / "any.json", value))):
        made = steps(trace.finish())
        assert trace.info.trace_id
        assert all(step.actor for step in made)
