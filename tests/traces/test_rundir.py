"""The run directory: where scenario and trial come from, and whose the judged result is."""

import json
from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.rundir import context_of, place_of
from tests.traces.rollouts import call, item, meta, opened, output, says, write

ANSWER = {"entities": [{"name": "shop/Deployment/cart", "contributing_factor": True}]}
JUDGED = {"eval_result": {"scores": {"root_cause_entity": {"calculation_recall": 1.0}}}}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/x/agent_outputs/2/1", ("2", "1")),
        ("/x/outputs/agent_outputs/12/3", ("12", "3")),
        ("/x/leaderboard_results/react with code_m_07ccdb1/Scenario-1/2", ("1", "2")),
        ("/x/sre/Scenario-80/2", ("80", "2")),
        ("/x/scenario-i7/2", ("7", "2")),
        ("/x/scenario_7", ("7", None)),
        ("/x/incident-9/4", ("9", "4")),
        ("/x/Incident_9/4", ("9", "4")),
        ("/x/scenario7/run", ("7", None)),
        ("/x/leaderboard_results/5/2", ("5", "2")),
        ("/x/2/1", (None, None)),
        ("/logs", (None, None)),
    ],
)
def test_scenario_and_trial_are_strings_as_the_path_tells_them(
    path: str, place: tuple[str | None, str | None]
) -> None:
    assert place_of(Path(path)) == place


def test_numbers_alone_count_where_the_folder_looks_like_a_run(tmp_path: Path) -> None:
    file = write(tmp_path / "3" / "2" / "sessions" / "2026" / "01" / "02" / "r.jsonl", meta())
    run = context_of(str(file))
    assert run is not None
    assert (run.folder, run.scenario, run.trial) == (tmp_path / "3" / "2", "3", "2")


def test_the_folder_the_agent_worked_in_tells_too(tmp_path: Path) -> None:
    file = write(tmp_path / "r.jsonl", meta(cwd="/home/x/agent_outputs/2/1"))
    info = opened(file).finish().info
    assert (info.scenario, info.trial, info.outcome, info.warnings) == ("2", "1", "unknown", ())


def run_of(folder: Path, *traces: list[Any], **files: Any) -> list[Any]:
    """A run directory of rollouts and JSON files; the infos of its traces."""
    names = []
    for number, lines in enumerate(traces):
        file = folder / "Scenario-2" / "1" / "sessions" / "2026" / f"rollout-{number}.jsonl"
        names.append(write(file, meta(id=f"run-{number}"), *lines))
    for name, value in files.items():
        text = value if isinstance(value, str) else json.dumps(value)
        (folder / "Scenario-2" / "1" / f"{name}.json").write_text(text)
    return [opened(name).finish().info for name in names]


def writes(answer: Any, how: str = "patch") -> list[Any]:
    text = json.dumps(answer, indent=1)
    if how == "patch":
        lines = "\n".join(f"+{one}" for one in text.split("\n"))
        patch = f"*** Begin Patch\n*** Add File: agent_output.json\n{lines}\n*** End Patch"
        return [call("w", name="apply_patch", input=patch), output("w", "Success.")]
    if how == "heredoc":
        return [call("w", f"cat > agent_output.json <<'EOF'\n{text}\nEOF"), output("w", "")]
    code = f"import json\ndata = {answer!r}\nwith open('agent_output.json', 'w') as f:\n    json.dump(data, f)"
    arguments = json.dumps({"command": ["python3", "-c", code]})
    python = item("function_call", name="shell", arguments=arguments, call_id="w")
    return [python, output("w", "")]


def test_a_judged_result_belongs_to_the_only_trace_of_the_run(tmp_path: Path) -> None:
    (info,) = run_of(tmp_path, [call("a"), output("a")], judge_output=JUDGED, agent_output=ANSWER)
    assert (info.outcome, info.score) == ("succeeded", 1.0)
    assert info.outcome_source == "root_cause_entity.calculation_recall in judge_output.json"
    assert info.warnings == ()


@pytest.mark.parametrize("how", ["patch", "heredoc", "python"])
def test_of_several_traces_the_one_that_wrote_the_judged_answer_gets_the_result(
    tmp_path: Path, how: str
) -> None:
    other: dict[str, Any] = {"entities": []}
    infos = run_of(
        tmp_path, writes(other, how), writes(ANSWER, how), judge_output=JUDGED, agent_output=ANSWER
    )
    assert [info.outcome for info in infos] == ["unknown", "succeeded"]
    assert "judges an answer that is not the last of this trace" in infos[0].warnings[0]


def test_an_answer_that_failed_to_be_written_is_none(tmp_path: Path) -> None:
    failing = [*writes(ANSWER)[:1], output("w", "failed", 71)]
    infos = run_of(tmp_path, failing, [], judge_output=JUDGED, agent_output=ANSWER)
    assert [info.outcome for info in infos] == ["unknown", "unknown"]


def test_the_last_answer_counts_and_updates_are_applied(tmp_path: Path) -> None:
    first, *_ = writes({"entities": []})
    patch = (
        "*** Begin Patch\n*** Update File: agent_output.json\n@@\n {\n"
        '- "entities": []\n+ "entities": [{"name": "shop/Deployment/cart", "contributing_factor": true}]\n }\n'
        "*** End Patch"
    )
    second = call("x", name="apply_patch", input=patch)
    lines = [first, output("w", "ok"), second, output("x", "ok")]
    infos = run_of(tmp_path, lines, [], judge_output=JUDGED, agent_output=ANSWER)
    assert [info.outcome for info in infos] == ["succeeded", "unknown"]


def test_what_the_shell_would_change_is_not_taken_for_the_answer(tmp_path: Path) -> None:
    text = json.dumps({"entities": [{"name": "$NAME"}]})
    lines = [call("w", f"cat <<EOF > agent_output.json\n{text}\nEOF"), output("w", "")]
    infos = run_of(tmp_path, lines, [], judge_output=JUDGED, agent_output=json.loads(text))
    assert [info.outcome for info in infos] == ["unknown", "unknown"]


def test_without_a_judge_the_outcome_is_unknown_and_says_why(tmp_path: Path) -> None:
    one, two = run_of(tmp_path, writes(ANSWER), [says("user", "go")], agent_output=ANSWER)
    assert one.warnings == ("outcome unknown: the run directory holds no judge_output.json",)
    assert two.warnings[0].endswith("and its agent_output.json is not what this trace wrote")


@pytest.mark.parametrize("answer", [None, "", "not json", "{"])
def test_an_error_of_the_judge_over_a_missing_or_invalid_answer_is_a_failed_run(
    tmp_path: Path, answer: str | None
) -> None:
    files = {"agent_output": answer} if answer is not None else {}
    (info,) = run_of(tmp_path, [], judge_output={"error": "No agent output file"}, **files)
    assert (info.outcome, info.score) == ("failed", None)
    assert info.outcome_source == "agent_output.json missing or invalid; error in judge_output.json"


def test_an_error_of_the_judge_over_a_valid_answer_leaves_the_outcome_unknown(
    tmp_path: Path,
) -> None:
    (info,) = run_of(tmp_path, [], judge_output={"error": "rate limit"}, agent_output=ANSWER)
    assert info.outcome == "unknown"
    assert info.warnings == ("outcome unknown: the judge reports an error: rate limit",)


def test_an_answer_in_a_json_string_with_a_fence_is_read(tmp_path: Path) -> None:
    fenced = json.dumps(f"Here it is:\n```json\n{json.dumps(ANSWER)}\n```\n")
    run_of(tmp_path, [], agent_output=fenced)
    run = context_of(str(tmp_path / "Scenario-2" / "1" / "sessions" / "2026" / "rollout-0.jsonl"))
    assert run is not None
    assert run.agent_output == ANSWER
    assert run.judge_output is None


def test_generated_code_is_listed(tmp_path: Path) -> None:
    run_of(tmp_path, [])
    code = tmp_path / "Scenario-2" / "1" / "agent_generated_code" / "deep" / "look.py"
    code.parent.mkdir(parents=True)
    code.write_text("")
    run = context_of(str(tmp_path / "Scenario-2" / "1" / "session.jsonl"))
    assert run is not None
    assert run.generated_code == (code,)


def test_a_harness_saying_success_says_nothing_of_the_outcome(data: Path) -> None:
    (file,) = (data / "sregym" / "codex_run").rglob("rollout-*.jsonl")
    assert opened(file).finish().info.outcome == "unknown"
