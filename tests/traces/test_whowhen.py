"""Who&When and AgentRx: teams of agents, and the labels that lie beside them."""

import json
from pathlib import Path
from typing import Any

from mast_tui.traces.discover import open_traces
from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold
from tests.traces.written import document, format_id, kinds, opened

CODE = "Let us count.\n\n```python\nprint(2 + 2)\n```\nThen we verify."
LEDGER = {
    "is_request_satisfied": {"reason": "r", "answer": False},
    "is_in_loop": {"reason": "r", "answer": True},
    "is_progress_being_made": {"reason": "r", "answer": False},
    "next_speaker": {"reason": "r", "answer": "WebSurfer"},
}
LABEL = {
    "mistake_agent": "Counting_Expert",
    "mistake_step": "0",
    "mistake_reason": "counts the wrong thing",
    "ground_truth": "5",
}


def generated(**more: Any) -> dict[str, Any]:
    history = [
        {"content": f"You are given: (1) a task\n\n# General Task\nHow many?\n\n{CODE}",
         "role": "assistant", "name": "Counting_Expert"},
        {"content": "exitcode: 0 (execution succeeded)\nCode output: 4\n", "role": "user",
         "name": "Computer_terminal"},
        {"content": "I see four, é.", "role": "user", "name": "Checking_Expert"},
        {"content": "There is no code from the last 1 message for me to execute.", "role": "user",
         "name": "Computer_terminal"},
        {"content": "The answer is four.", "role": "assistant", "name": "Counting_Expert"},
        {"content": "TERMINATE", "role": "user", "name": "Checking_Expert"},
    ]  # fmt: skip
    return {"is_correct": False, "question": "How many?", "question_ID": "q-1", "level": "1",
            "history": history, **LABEL, **more}  # fmt: skip


def handmade(**more: Any) -> dict[str, Any]:
    history = [
        {"content": "Where is it?\n", "role": "human"},
        {"content": "Initial plan:\n\nask", "role": "Orchestrator (thought)"},
        {"content": "Updated Ledger:\n" + json.dumps(LEDGER), "role": "Orchestrator (thought)"},
        {"content": "Please look it up.", "role": "Orchestrator (-> WebSurfer)"},
        {"content": "Next speaker WebSurfer", "role": "Orchestrator (thought)"},
        {"content": "I clicked 'Details'.", "role": "WebSurfer"},
        {"content": "Address: file:///workspace/76.pdf\nTitle: Error 404\n\nFile not found",
         "role": "FileSurfer"},
        {"content": "The script ran, then exited with Unix exit code: 1\nIts output was:\noh no",
         "role": "ComputerTerminal"},
        {"content": "Max rounds (30) reached.\nFINAL ANSWER: there\nRUN.SH COMPLETE",
         "role": "Orchestrator (termination condition)"},
    ]  # fmt: skip
    return {"question": "Where?", "question_ID": "q-1", "is_corrected": False, "history": history,
            **LABEL, **more}  # fmt: skip


def read(path: Path, value: Any, **how: Any) -> Trace:
    return opened(document(path, value, **how))[0]


def test_code_and_what_the_terminal_made_of_it_are_one_step(tmp_path: Path) -> None:
    trace = read(tmp_path / "1.json", generated())

    assert kinds(trace) == ["shell", "reasoning", "harness", "answer", "reasoning", "message"]
    step = trace.step(1)
    assert step.tool is not None
    assert (step.tool.name, step.tool.arguments) == ("python", {"code": "print(2 + 2)"})
    assert (step.output, step.exit_code, step.error, step.actor) == (
        "4\n",
        0,
        False,
        "Counting_Expert",
    )
    assert step.text.endswith("Let us count.\n\n\nThen we verify.")
    assert trace.step(2).text == "I see four, é."
    assert [one.source_index for one in trace.steps()] == [0, 2, 3, 4, 5, 6]
    assert trace.tool_calls == 1


def test_brackets_behind_a_speaker_are_no_part_of_the_name(tmp_path: Path) -> None:
    trace = read(tmp_path / "1.json", handmade())

    assert [(step.actor, step.kind, step.title) for step in trace.steps()][:-1] == [
        ("user", "message", "Where is it?"),
        ("Orchestrator", "plan", "Initial plan:"),
        ("Orchestrator", "reasoning", "ledger: not done, in a loop, not progress, next WebSurfer"),
        ("Orchestrator", "message", "-> WebSurfer Please look it up."),
        ("Orchestrator", "harness", "Next speaker WebSurfer"),
        ("WebSurfer", "shell", "I clicked 'Details'."),
        ("FileSurfer", "shell", "Error 404 file:///workspace/76.pdf"),
        ("ComputerTerminal", "shell", "oh no"),
        ("Orchestrator", "answer", "FINAL ANSWER: there"),
    ]
    assert [step.index for step in trace.steps() if step.error] == [7, 8]


def test_the_label_of_the_file_is_a_leak_behind_the_run(tmp_path: Path) -> None:
    trace = read(tmp_path / "1.json", generated())

    leaks = [step for step in trace.steps() if step.leak]
    assert [step.index for step in leaks] == [len(trace)]
    assert leaks[0].folded
    assert "counts the wrong thing" in leaks[0].text
    assert (trace.info.outcome, trace.info.outcome_source) == ("failed", "is_correct in the file")
    assert trace.info.scenario == "q-1"


def test_the_same_question_in_both_halves_is_two_traces(tmp_path: Path) -> None:
    one = read(tmp_path / "1.json", generated())
    two = read(tmp_path / "2.json", handmade())
    again = read(tmp_path / "3.json", generated(), indent=2, ensure_ascii=False)

    assert one.trace_id != two.trace_id
    assert one.trace_id == again.trace_id
    assert one.run_id == again.run_id


def test_a_long_history_may_stand_before_its_labels(tmp_path: Path) -> None:
    value = handmade()
    long = {"role": "WebSurfer", "content": "x" * 300_000}
    value = {"history": [*value.pop("history"), long], **value}
    path = document(tmp_path / "1.json", value, indent=4)
    (trace,), _ = open_traces([path])
    assert trace.format.id == "who-and-when"
    assert len(trace.finish()) == 11
    assert trace.trace_id == read(tmp_path / "2.json", handmade()).trace_id


def test_a_bare_history_is_agentrx_and_the_same_run_as_in_who_and_when(tmp_path: Path) -> None:
    document(tmp_path / "a.json", handmade())
    document(tmp_path / "b.json", handmade()["history"])

    traces, _ = open_traces([tmp_path])
    assert [trace.format.id for trace in traces] == ["who-and-when", "agentrx"]
    assert all("the same run as" in trace.info.warnings[0] for trace in traces)
    assert len(traces[1].finish()) == 9


def tau(**more: Any) -> dict[str, Any]:
    messages = [
        {"role": "system", "content": "Retail policy.", "index": 1},
        {"role": "user", "content": "Change my order.", "index": 2},
        {"role": "assistant", "content": None, "index": 3, "tool_calls": [
            {"id": "c1", "type": "function",
             "function": {"name": "get_order", "arguments": '{"order_id": "#W1"}'}}]},
        {"role": "tool", "tool_call_id": "c1", "name": "get_order", "content": "Error: none",
         "index": 4},
        {"role": "assistant", "content": "I cannot find it.", "index": 5},
    ]  # fmt: skip
    return {"task_id": 34, "reward": 0.0, "info": {"task": {"actions": [{"name": "secret"}]}},
            "traj": messages, "trial": 0, "records": {}, **more}  # fmt: skip


def test_a_tau_run_has_its_reward_as_outcome_and_its_expectations_as_a_leak(tmp_path: Path) -> None:
    path = document(tmp_path / "t.json", tau())
    trace = opened(path)[0]

    assert format_id(path) == "agentrx"
    assert len(trace) == 5
    assert (trace.step(3).output, trace.step(3).error) == ("Error: none", True)
    assert trace.step(5).leak
    assert "secret" in trace.step(5).text
    info = trace.info
    assert (info.outcome, info.score, info.scenario, info.trial) == ("failed", 0.0, "34", "0")


def test_a_list_of_tau_runs_is_a_trace_each(tmp_path: Path) -> None:
    path = document(tmp_path / "t.json", [tau(), 7, tau(trial=1, reward=1.0)])
    traces, _ = open_traces([path])
    assert [trace.key for trace in traces] == ["34/0", "34/1"]
    assert [trace.finish().info.outcome for trace in traces] == ["failed", "succeeded"]
    (one,), _ = open_traces([f"{path}#34/1"])
    assert one.key == "34/1"


def test_ground_truth_files_of_agentrx_are_no_traces(tmp_path: Path) -> None:
    truth = [{"trajectory_id": "q", "failures": [{"failure_id": 1, "step_number": 3}]}]
    assert format_id(document(tmp_path / "gt.json", truth)) is None


def test_no_mutation_stops_the_readers(tmp_path: Path) -> None:
    team = hold(tmp_path / "w.json", [generated(), handmade()], seed=11)
    assert team.read > 500
    rest = hold(tmp_path / "a.json", [handmade()["history"], tau(), [tau(), tau(trial=1)]], seed=12)
    assert rest.read > 500


def test_every_real_file_is_read(data: Path) -> None:
    traces, skipped = open_traces([data / "whowhen", data / "agentrx"])
    assert skipped == []
    counts = {
        Path(trace.path).relative_to(data).as_posix(): len(trace.finish()) for trace in traces
    }
    assert counts == {
        "whowhen/Algorithm-Generated/1.json": 5,
        "whowhen/Algorithm-Generated/7.json": 8,
        "whowhen/Algorithm-Generated/14.json": 7,
        "whowhen/Algorithm-Generated/15.json": 7,
        "whowhen/Algorithm-Generated/30.json": 8,
        "whowhen/Algorithm-Generated/59.json": 6,
        "whowhen/Algorithm-Generated/88.json": 7,
        "whowhen/Algorithm-Generated/101.json": 9,
        "whowhen/Algorithm-Generated/120.json": 8,
        "whowhen/Hand-Crafted/1.json": 30,
        "whowhen/Hand-Crafted/4.json": 18,
        "whowhen/Hand-Crafted/20.json": 68,
        "whowhen/Hand-Crafted/22.json": 25,
        "whowhen/Hand-Crafted/31.json": 33,
        "whowhen/Hand-Crafted/44.json": 125,
        "whowhen/Hand-Crafted/49.json": 17,
        "whowhen/Hand-Crafted/57.json": 18,
        "agentrx/magentic_dataset/08cae58d-4084-4616-b6dd-dd6534e4825b.json": 129,
        "agentrx/trajectories/hallucination_doubt.json": 22,
        "agentrx/trajectories/invalid_invocation.json": 22,
    }
    assert all(not trace.info.warnings for trace in traces)
    assert len({trace.trace_id for trace in traces}) == 20
    whowhen = [trace for trace in traces if trace.format.id == "who-and-when"]
    assert {trace.info.outcome for trace in whowhen} == {"failed"}
    for trace in whowhen:  # the labelled step is one that a label can be placed at
        label = json.loads(Path(trace.path).read_text("utf-8"))
        places = [trace.source_index(number) for number in range(1, len(trace) + 1)]
        assert int(label["mistake_step"]) in places or int(label["mistake_step"]) - 1 in places
