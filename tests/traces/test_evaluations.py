"""Batches of judged runs and ground truths, and which run they belong to."""

import json
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.discover import find
from mast_tui.traces.model import TraceInfo
from mast_tui.traces.outcome import Measure
from mast_tui.traces.rundir import RunContext, context_of
from mast_tui.traces.trace import Trace
from mast_tui.traces.truth import Propagation, read_truth, truth_of
from tests.traces.mutations import mutate, spoil
from tests.traces.rollouts import call, meta, opened, output, says, write

ANSWER = {"entities": [{"name": "shop/ConfigMap/flagd-config", "contributing_factor": True}]}


def result(incident: Any, trial: Any, recall: float | None = 1.0, **more: Any) -> dict[str, Any]:
    scores = {
        "root_cause_entity": {"calculation_recall": recall, "calculation_precision": 0.5},
        "propagation_chain": {"calculation": 0.4},
    }
    return {"incident_id": incident, "trial_id": trial, "scores": scores, **more}


def batch(folder: Path, *results: Any, outputs: str = "/x/gemini") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    value = {"raw_results": list(results), "statistics": {}, "config": {"outputs_path": outputs}}
    path = folder / "evaluation_results.json"
    path.write_text(json.dumps(value))
    return path


def run(folder: Path, *lines: Any, name: str = "a", answer: Any = ANSWER) -> Trace:
    file = write(folder / "sessions" / f"rollout-{name}.jsonl", meta(id=name), *lines)
    (folder / "agent_output.json").write_text(json.dumps(answer))
    return opened(file).finish()


def info(trace: Trace) -> TraceInfo:
    return trace.info


def test_a_batch_above_the_runs_gives_each_its_own_result(tmp_path: Path) -> None:
    batch(tmp_path, result("2", "1", 1.0), result(2, 2, 0.0), result("3", "1", None))
    outcomes = []
    for scenario, trial in (("2", "1"), ("2", "2"), ("3", "1"), ("9", "1")):
        told = info(run(tmp_path / "agent_outputs" / scenario / trial, call("a"), output("a")))
        outcomes.append((told.outcome, told.score))
    assert outcomes == [("succeeded", 1.0), ("failed", 0.0), ("unknown", None), ("unknown", None)]


def test_where_the_outcome_came_from_is_told(tmp_path: Path) -> None:
    batch(tmp_path, result("2", "1"))
    told = info(run(tmp_path / "data" / "2" / "1", call("a"), output("a")))
    assert told.outcome_source == (
        "root_cause_entity.calculation_recall in evaluation_results.json (incident 2, trial 1)"
    )


def test_a_batch_does_not_judge_the_runs_of_agents_it_does_not_name(tmp_path: Path) -> None:
    batch(tmp_path, result("2", "1"), outputs="/home/x/gemini")
    theirs = run(tmp_path / "gemini" / "Scenario-2" / "1", call("a"), output("a"))
    other = run(tmp_path / "kimi" / "Scenario-2" / "1", call("a"), output("a"))
    assert (info(theirs).outcome, info(other).outcome) == ("succeeded", "unknown")


def test_the_result_in_the_run_itself_goes_first(tmp_path: Path) -> None:
    batch(tmp_path, result("2", "1", 1.0))
    folder = tmp_path / "Scenario-2" / "1"
    trace = run(folder, call("a"), output("a"))
    (folder / "judge_output.json").write_text(
        json.dumps({"scores": {"root_cause_entity": 0}, "error": None})
    )
    assert (info(trace).outcome, info(trace).score) == ("failed", 0.0)


def test_a_run_the_batch_could_not_judge_failed_if_it_left_no_answer(tmp_path: Path) -> None:
    error = {"incident_id": "2", "trial_id": 1, "error": "no agent output"}
    batch(tmp_path, error)
    folder = tmp_path / "Scenario-2" / "1"
    trace = run(folder, call("a"), output("a"))
    assert info(trace).outcome == "unknown"
    (folder / "agent_output.json").unlink()
    told = info(opened(Path(trace.path)).finish())
    assert (told.outcome, told.score) == ("failed", None)


def test_of_several_traces_of_a_run_only_the_one_that_wrote_the_answer_was_judged(
    tmp_path: Path,
) -> None:
    batch(tmp_path, result("2", "1"))
    text = json.dumps(ANSWER)
    wrote = call("w", f"cat > agent_output.json <<'EOF'\n{text}\nEOF")
    folder = tmp_path / "Scenario-2" / "1"
    other = run(folder, says("user", "go"), name="b")
    one = run(folder, wrote, output("w", ""), name="a")
    assert (info(one).outcome, info(other).outcome) == ("succeeded", "unknown")
    assert "evaluation_results.json (incident 2, trial 1) judges" in info(other).warnings[0]


def test_success_can_be_another_score_and_threshold(tmp_path: Path) -> None:
    batch(tmp_path, result("2", "1"))
    trace = run(tmp_path / "Scenario-2" / "1", call("a"), output("a"))

    def by(measure: Measure | None) -> TraceInfo:
        trace.measure = measure
        return trace.info

    strict, mild = by(Measure("propagation_chain", 0.5)), by(Measure("propagation_chain", 0.3))
    assert (strict.outcome, strict.score, mild.outcome) == ("failed", 0.4, "succeeded")
    assert (strict.outcome_source or "").startswith("propagation_chain >= 0.5 in ")
    none = by(Measure("beauty", 0.3))
    assert none.outcome == "unknown"
    assert "holds no score beauty; there is propagation_chain, root" in none.warnings[0]
    assert by(None).outcome == "succeeded"


def test_files_of_a_batch_are_no_traces(tmp_path: Path) -> None:
    batch(tmp_path, result("2", "1"))
    (tmp_path / "ground_truths.json").write_text("[]")
    file = write(tmp_path / "Scenario-2" / "1" / "sessions" / "r.jsonl", meta(), says("user", "x"))
    assert [one.path for one in find([tmp_path])] == [str(file)]


V1: dict[str, Any] = {
    "groups": [
        {"id": "flagd", "kind": "ConfigMap", "name": "flagd-config", "namespace": "shop",
         "root_cause": True},
        {"id": "cart-1", "kind": "Service", "filter": ["cart\\b"], "namespace": "shop"},
    ],
    "aliases": [["flagd", "flagd-pod"], ["cart-1", "cart-pod"]],
    "propagations": [{"source": "flagd", "target": "cart-1", "condition": "flag", "effect": "err"}],
}  # fmt: skip
V2 = {
    "apiVersion": "itbench.io/v2",
    "kind": "GroundTruth",
    "spec": {"entities": [{"kind": "ConfigMap", "metadata": {"name": "f", "namespace": "shop"}}]},
}


def test_a_ground_truth_of_version_1_tells_causes_and_chain() -> None:
    for told in (V1, {"spec": V1}):
        truth = read_truth(told, "x")
        assert truth is not None
        (cause,) = truth.root_causes
        assert (cause.id, cause.name, cause.aliases) == ("flagd", "flagd-config", ("flagd-pod",))
        assert truth.entities[1].filters == ("cart\\b",)
        assert truth.propagations == (Propagation("flagd", "cart-1", "flag", "err"),)


def test_a_ground_truth_of_version_2_names_the_objects_at_fault() -> None:
    truth = read_truth(V2, "x")
    assert truth is not None
    assert [one.id for one in truth.root_causes] == ["shop/ConfigMap/f"]


@pytest.mark.parametrize("value", [None, [], 3, {}, {"groups": None}, {"groups": [{"id": "a"}]}])
def test_what_names_no_cause_is_no_truth(value: Any) -> None:
    assert read_truth(value, "x") is None


@pytest.mark.parametrize(
    ("place", "value", "found"),
    [
        ("Scenario-2/1/ground_truth.yaml", V1, True),
        ("Scenario-2/groundtruth_v1.yaml", V1, True),
        ("Scenario-2/ground_truth.json", V1, True),
        ("Scenario-2/ground_truth.json", {**V1, "id": "3"}, False),
        ("ground_truth.json", {**V1, "id": "2"}, True),
        ("ground_truth.json", V1, False),
        ("scenario_2_groundtruth_v1.yaml", V1, True),
        ("scenario_3_groundtruth_v1.yaml", V1, False),
        ("ground_truths.json", [{**V1, "id": 1}, {**V1, "id": 2}], True),
        ("ground_truths.json", [{**V1, "id": 1}], False),
        ("ground_truths.json", [V1], False),
    ],
)
def test_a_truth_belongs_to_its_scenario_only(
    tmp_path: Path, place: str, value: Any, found: bool
) -> None:
    folder = tmp_path / "Scenario-2" / "1"
    folder.mkdir(parents=True)
    (tmp_path / place).write_text(json.dumps(value))  # JSON is YAML too
    truth = truth_of(folder, "2")
    assert (truth is not None) is found
    assert truth is None or truth.path == str(tmp_path / place)


@pytest.mark.parametrize(
    "text", ["", "a: [", "&a [*a, *a]", "- " * 3000, "2026-99-99", "\x00", "!!python/x 1"]
)
def test_a_broken_truth_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "ground_truth.yaml").write_text(text)
    assert truth_of(tmp_path, "2") is None


def test_no_mutation_of_outcome_files_stops_a_run_from_being_read(tmp_path: Path) -> None:
    rng = random.Random(9)
    folder = tmp_path / "Scenario-2" / "1"
    trace = run(folder, call("a"), output("a"))
    good = json.loads(batch(tmp_path, result("2", "1"), result(2, "2")).read_text())
    truths = [{**V1, "id": "1"}, {**V1, "id": "2"}]
    known = set()
    for number in range(1000):
        texts = [json.dumps(mutate(one, rng)).encode() for one in (good, truths)]
        texts = [spoil(one, rng) for one in texts] if number % 8 == 0 else texts
        (tmp_path / "evaluation_results.json").write_bytes(texts[0])
        (folder / ("ground_truth.yaml" if number % 2 else "ground_truths.json")).write_bytes(
            texts[1]
        )
        context = RunContext(folder, "2", "1")
        ending = context.ending(trace)
        known.add(ending.outcome)
        truth = context.truth
        assert truth is None or truth.root_causes
        for name in ("ground_truth.yaml", "ground_truths.json"):
            (folder / name).unlink(missing_ok=True)
    assert known == {"succeeded", "failed", "unknown"}


def test_the_real_batch_gives_its_six_trials(data: Path) -> None:
    folder = data / "itbench" / "evaluations" / "data"
    told = []
    for scenario in ("1", "2"):
        for trial in ("1", "2", "3"):
            judged = RunContext(folder / scenario / trial, scenario, trial).judged()
            assert judged is not None
            told.append((judged.outcome, judged.score))
    assert [score for _, score in told] == [0, 0, 1, 0, 0, 1]
    assert [outcome for outcome, _ in told].count("succeeded") == 2


def test_the_real_truths_are_found_for_their_runs(data: Path) -> None:
    folder = data / "itbench"
    truth = truth_of(folder / "evaluations" / "data" / "2" / "1", "2")
    assert truth is not None
    assert [one.name for one in truth.root_causes] == ["flagd-config"]
    assert truth.path.endswith("ground_truths.json")
    file = next((folder / "agent_outputs" / "2" / "1" / "sessions").rglob("*.jsonl"))
    run = context_of(str(file))
    assert run is not None
    assert run.truth is not None
    assert run.truth.path.endswith("scenario_2_groundtruth_v1.yaml")
    assert [one.name for one in run.truth.root_causes] == ["flagd-config"]
    assert len(run.truth.propagations) == 3


def test_every_real_ground_truth_names_its_causes(data: Path) -> None:
    listed = json.loads((data / "itbench/evaluations/data/ground_truths.json").read_text())
    causes = [truth.root_causes for one in listed if (truth := read_truth(one, "x"))]
    assert len(causes) == 44
    assert sorted(map(len, causes))[-2:] == [1, 3]


def test_the_agent_outputs_of_the_real_batch_are_no_traces(data: Path, tmp_path: Path) -> None:
    shutil.copytree(data / "itbench" / "evaluations", tmp_path / "e")
    write(tmp_path / "e" / "data" / "2" / "1" / "sessions" / "r.jsonl", meta(), says("user", "x"))
    (found,) = list(find([tmp_path / "e"]))
    assert found.path.endswith("r.jsonl")
