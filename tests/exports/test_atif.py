"""A trace of any format as ATIF: valid, the same steps when read back, and honest about the rest."""

import io
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from mast_tui import places
from mast_tui.cli.commands.convert import families
from mast_tui.exports.atif import write
from mast_tui.traces.discover import open_traces
from mast_tui.traces.formats.chat import FORMAT
from mast_tui.traces.model import Step, Tool
from mast_tui.traces.reader import Facts, WholeReader
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace
from tests.traces.rollouts import call, item, meta, output
from tests.traces.rollouts import write as rollout

FIELDS = [field.name for field in fields(Step) if field.name != "source_index"]
"""All but the record of the source, which is another one now."""


def told(step: Step) -> dict[str, Any]:
    return {name: getattr(step, name) for name in FIELDS}


def converted(trace: Trace, *subagents: Trace, reveal: bool = False) -> tuple[Any, list[str]]:
    out = io.StringIO()
    lost = write(trace, out, reveal=reveal, subagents=subagents)
    return json.loads(out.getvalue()), lost


def read_back(folder: Path, document: Any) -> list[Trace]:
    path = folder / "back.atif.json"
    path.write_text(json.dumps(document))
    return [trace.finish() for trace in open_traces([path])[0]]


def a_trace(folder: Path, *steps: Step) -> Trace:
    """A trace of just these steps."""
    path = folder / "made.json"
    path.write_text("{}")

    def all_of(facts: Facts) -> list[Step]:
        facts.native_key = "made"
        return list(steps)

    return Trace(FORMAT, WholeReader(Source(path), all_of)).finish()


@pytest.fixture
def schema(data: Path) -> jsonschema.Draft202012Validator:
    """The schema of ATIF v1.8."""
    text = (data / "formats/atif/atif-1.8.schema.json").read_text()
    return jsonschema.Draft202012Validator(json.loads(text))


def check_all(folder: Path, where: Path, schema: jsonschema.Draft202012Validator) -> None:
    traces, _ = open_traces([where])
    for trace, subagents in families(traces):
        document, _ = converted(trace, *subagents, reveal=True)
        assert [error.message for error in schema.iter_errors(document)] == [], trace.address
        back = read_back(folder, document)
        for before, after in zip((trace, *subagents), back, strict=True):
            assert list(map(told, after.steps())) == list(map(told, before.finish().steps()))
            assert after.tool_calls == before.tool_calls
            for name in ("run_id", "model", "agent", "scenario", "trial", "outcome", "score"):
                assert getattr(after.info, name) == getattr(before.info, name), trace.address


def test_every_real_trace_is_valid_and_reads_back_the_same(
    data: Path, tmp_path: Path, schema: jsonschema.Draft202012Validator
) -> None:
    check_all(tmp_path, data, schema)


def test_every_sample_is_valid_and_reads_back_the_same(
    tmp_path: Path, schema: jsonschema.Draft202012Validator
) -> None:
    check_all(tmp_path, places.samples_folder(), schema)


def test_what_was_atif_keeps_its_trace_id(data: Path, tmp_path: Path) -> None:
    for name in ("synthetic_multiagent", "whowhen_handcrafted_1"):
        traces, _ = open_traces([data / f"formats/atif/{name}.atif.json"])
        document, _ = converted(traces[0], *traces[1:])
        back = read_back(tmp_path, document)
        assert [one.trace_id for one in back] == [one.trace_id for one in traces]


def test_what_atif_says_beyond_our_steps_is_carried(data: Path) -> None:
    path = data / "formats/atif/synthetic_multiagent.atif.json"
    source = json.loads(path.read_text())
    traces, _ = open_traces([path])
    document, _ = converted(traces[0], *traces[1:])
    metrics = [step.get("metrics") for step in source["steps"]]
    assert [step.get("metrics") for step in document["steps"]] == metrics
    assert [one["trajectory_id"] for one in document["subagent_trajectories"]] == ["sub-1"]
    refs = "subagent_trajectory_ref"
    assert json.dumps(document["steps"]).count(refs) == json.dumps(source["steps"]).count(refs)


def test_the_conversion_of_a_rollout_is_told_as_the_same_run(tmp_path: Path) -> None:
    path = rollout(tmp_path / "run.jsonl", meta(id="0199"), call("a"), output("a", "x"))
    (trace,), _ = open_traces([path])
    document, _ = converted(trace)
    (tmp_path / "run.atif.json").write_text(json.dumps(document))
    traces, _ = open_traces([tmp_path])
    assert {one.run_id for one in traces} == {"0199"}
    assert len({one.trace_id for one in traces}) == 2
    for one in traces:
        assert any("the same run as" in warning for warning in one.finish().info.warnings)


def test_what_atif_cannot_hold_is_listed_and_kept_beside_it(tmp_path: Path) -> None:
    trace = a_trace(
        tmp_path,
        Step(1, "shell", "agent", "odd", tool=Tool("odd", "{broken"), timestamp="noon"),
        Step(2, "metric", "agent", "query", tool=Tool("query", {"at": [float("nan"), 1]})),
    )
    document, lost = converted(trace)
    assert lost == [
        'arguments that are no JSON object (they stand in "raw"): 1',
        "numbers in arguments that are not finite (null stands for them): 1",
        "timestamps that are no ISO 8601 (they stand in extra): 1",
        "token counts and costs are not read from chat",
    ]
    assert all(one in document["notes"] for one in lost)
    back = list(read_back(tmp_path, document)[0].steps())
    assert told(back[0]) == told(trace.step(1))
    assert back[1].tool == Tool("query", {"at": [None, 1]})


def test_a_change_of_model_is_told_step_by_step(tmp_path: Path) -> None:
    turns = [
        item("x") | {"type": "turn_context", "payload": {"model": one}} for one in ("m1", "m2")
    ]
    path = rollout(
        tmp_path / "run.jsonl", meta(), turns[0], call("a"), output("a", "x"), turns[1], call("b")
    )
    (trace,), _ = open_traces([path])
    document, _ = converted(trace)
    assert [step["model_name"] for step in document["steps"]] == ["m1", "m2"]


def test_nobody_but_an_agent_calls_or_reasons(tmp_path: Path) -> None:
    tool = Tool("submit", {})
    trace = a_trace(
        tmp_path,
        Step(1, "message", "user", "hi", text="hi"),
        Step(2, "harness", "harness", "retry", text="retry"),
        Step(3, "message", "user", "submit", tool=tool, output="ok"),
        Step(4, "reasoning", "Planner", "think", reasoning="think"),
    )
    document, _ = converted(trace)
    assert [step["source"] for step in document["steps"]] == ["user", "system", "agent", "agent"]
    actors = [step.actor for step in read_back(tmp_path, document)[0].steps()]
    assert actors == ["user", "harness", "user", "Planner"]


def test_an_embedded_answer_keeps_its_place_and_loses_its_words(tmp_path: Path) -> None:
    secret = Step(
        2, "message", "annotator", "mistake at step 1", text="WebSurfer did it", leak=True
    )
    trace = a_trace(tmp_path, Step(1, "message", "user", "hi", text="hi"), secret)
    document, lost = converted(trace)
    assert "WebSurfer" not in json.dumps(document)
    assert "mistake at" not in json.dumps(document)
    assert len(document["steps"]) == 2
    assert any("1 step is hidden" in one for one in lost)
    revealed, _ = converted(trace, reveal=True)
    assert told(list(read_back(tmp_path, revealed)[0].steps())[1]) == told(secret)


def test_lone_surrogates_become_text_that_can_be_written(tmp_path: Path) -> None:
    document, _ = converted(a_trace(tmp_path, Step(1, "message", "user", "x", text="a\ud800b")))
    assert document["steps"][0]["message"] == "a\ufffdb"


def test_hostile_marks_in_a_strangers_file_are_read_as_plain_atif(tmp_path: Path) -> None:
    document: dict[str, Any] = {
        "schema_version": "ATIF-v1.8",
        "session_id": "s",
        "agent": {"name": "x", "version": "1"},
        "extra": {"mast_tui": {"outcome": ["failed"], "scenario": 3}},
        "steps": [
            {"step_id": 1, "source": "agent", "message": "m", "extra": {"mast_tui": mark}}
            for mark in ({"kind": "nonsense", "title": "t"}, {"kind": [], "title": 3}, 7)
        ],
    }
    (trace,) = read_back(tmp_path, document)
    assert [step.kind for step in trace.steps()] == ["reasoning", "reasoning", "answer"]
    assert (trace.info.scenario, trace.info.outcome) == (None, "unknown")


def test_tokens_and_cost_are_carried(data: Path, tmp_path: Path) -> None:
    (trace,) = open_traces([data / "formats/swe-agent"])[0][:1]
    trace.finish()
    assert trace.usage is not None
    document, lost = converted(trace)
    names = ("total_prompt_tokens", "total_completion_tokens", "total_cached_tokens")
    told = [document["final_metrics"].get(name) for name in names]
    assert told == list(trace.usage[:3])
    assert not any("token counts" in what for what in lost)
    assert read_back(tmp_path, document)[0].usage == trace.usage
