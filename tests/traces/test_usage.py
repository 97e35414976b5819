"""Tokens and money: read where a format tells them, summed over the run, and said in few words."""

import json
from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.traces.discover import open_traces
from mast_tui.traces.model import Usage
from mast_tui.traces.trace import Trace
from mast_tui.traces.usage import brief, totalled, usage_of, usage_words
from tests.traces import spanned, test_inspect
from tests.traces.rollouts import call, event, meta, output, says, write
from tests.traces.written import document


def only(path: Path) -> Trace:
    (trace,), _ = open_traces([path])
    trace.finish()
    for number in range(1, len(trace) + 1):
        trace.peek(number)
    return trace


@pytest.mark.parametrize(
    ("told", "usage"),
    [
        ({"input_tokens": 10, "output_tokens": 2}, Usage(10, 2)),
        ({"prompt_tokens": 10, "completion_tokens": 2, "cached_tokens": 4}, Usage(10, 2, 4)),
        ({"prompt_tokens": 9, "prompt_tokens_details": {"cached_tokens": 3}}, Usage(9, None, 3)),
        (
            {
                "input_tokens": 2,
                "cache_read_input_tokens": 100,
                "cache_creation_input_tokens": 10,
                "output_tokens": 5,
            },
            Usage(112, 5, 100),
        ),
        ({"cost_usd": 0.5}, Usage(cost=0.5)),
        ({"input_tokens": True, "output_tokens": "9", "cost": -1}, None),
        ({"input_tokens": 0, "output_tokens": 0}, None),
        (None, None),
    ],
)
def test_each_spelling_is_understood(told: object, usage: Usage | None) -> None:
    assert usage_of(told) == usage


def test_a_run_is_the_sum_of_its_steps_unless_its_source_tells_the_whole() -> None:
    steps = [Usage(10, 1, None, 0.1), None, Usage(20, None, 5, None)]
    assert totalled(steps) == Usage(30, 1, 5, 0.1)
    assert totalled(steps, Usage(cost=0.25)) == Usage(30, 1, 5, 0.25)
    assert totalled([], Usage(cost=0.25)) == Usage(cost=0.25)
    assert totalled([None]) is None


def test_it_is_said_in_few_words() -> None:
    assert usage_words(Usage(11094, 83, 10624)) == "11.1k tokens in (10.6k cached), 83 out"
    assert usage_words(Usage(None, 83, None, 0.0123)) == "83 tokens out, $0.012"
    assert brief(Usage(1_250_000, 83, None, 12.5)) == "1.25M>83 tok $12.50"
    assert brief(Usage(cost=0.004)) == "$0.004"


def counted(**counts: int) -> dict[str, object]:
    return event("token_count", info={"last_token_usage": counts, "total_token_usage": {}})


def test_a_rollout_counts_what_the_first_step_of_an_answer_took(tmp_path: Path) -> None:
    told = counted(input_tokens=100, cached_input_tokens=40, output_tokens=7)
    lines = (meta(), call("a", "ls"), call("b", "pwd"), output("a", "x"), output("b", "y"), told)
    trace = only(
        write(tmp_path / "r.jsonl", *lines, says("assistant", "done"), counted(input_tokens=120))
    )
    assert [step.usage for step in trace.steps()] == [Usage(100, 7, 40), None, Usage(120)]
    assert trace.usage == Usage(220, 7, 40)
    assert all("token_count" not in text for _, text in trace.raw(1))


def test_two_accounts_of_one_run_count_the_same(data: Path) -> None:
    (rollout,) = (data / "sregym/codex_run").rglob("rollout-*.jsonl")
    (session,) = (data / "sregym/claudecode_run/sessions").rglob("*.jsonl")
    codex, claude = only(rollout), only(session)
    assert codex.usage == only(data / "sregym/atif/codex.trajectory.json").usage
    assert codex.usage == Usage(613_279, 5_721, 541_312)
    assert claude.usage == only(data / "sregym/atif/claudecode.trajectory.json").usage
    assert claude.usage == Usage(410_011, 2_871, 392_287)
    stream = only(data / "sregym/claudecode_run/claude-code.txt")
    assert stream.usage
    assert stream.usage[:3] == (410_011, 2_871, 392_287)
    assert stream.usage.cost == pytest.approx(0.2282426)


def test_the_run_of_a_swe_agent_says_what_it_cost(data: Path) -> None:
    trace = only(data / "formats/swe-agent/6e44b9__sweagenttestrepo-1c2844.traj")
    assert trace.usage
    assert trace.usage[:3] == (7_141, 243, None)
    assert trace.usage.cost == pytest.approx(0.01952)


def test_list_and_show_tell_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = counted(input_tokens=100, output_tokens=7)
    path = write(tmp_path / "r.jsonl", meta(), call("a", "ls"), output("a", "x"), told)
    assert main(["list", "--json", str(path)]) == 0
    whole = {"input": 100, "output": 7, "cached": None, "cost": None}
    assert json.loads(capsys.readouterr().out)[0]["usage"] == whole
    assert main(["show", "--json", str(path)]) == 0
    assert [step["usage"] for step in json.loads(capsys.readouterr().out)["steps"]] == [whole]
    assert main(["show", str(path)]) == 0
    assert "100>7 tok" in capsys.readouterr().out


def test_spans_tell_it_by_the_conventions(tmp_path: Path) -> None:
    spans = spanned.gen_ai()
    spans[2]["attributes"] += spanned.attributes(
        **{"gen_ai.usage.input_tokens": 100, "gen_ai.usage.output_tokens": 7}
    )
    spans[3]["attributes"] += spanned.attributes(
        **{"llm.token_count.prompt": 120, "llm.token_count.completion": 9}
    )
    trace = only(document(tmp_path / "otlp", spanned.request(*spans)))
    told = [(step.kind, step.usage) for step in trace.steps() if step.usage]
    assert told == [("cluster", Usage(100, 7)), ("answer", Usage(120, 9))]


def test_langfuse_tells_it_of_each_generation(tmp_path: Path) -> None:
    value = spanned.langfuse()
    generation = next(one for one in value["observations"] if one["type"] == "GENERATION")
    generation["usageDetails"] = {"input": 100, "output": 7, "total": 107}
    generation["calculatedTotalCost"] = 0.02
    assert only(document(tmp_path / "lf", value)).usage == Usage(100, 7, None, 0.02)


def test_an_inspect_log_tells_it_of_each_model_event(tmp_path: Path) -> None:
    told = test_inspect.sample()
    model = next(one for one in told["events"] if one["event"] == "model")
    model["output"]["usage"] = {
        "input_tokens": 10,
        "output_tokens": 7,
        "input_tokens_cache_read": 90,
    }
    log = {"version": 2, "status": "success", "eval": test_inspect.EVAL, "samples": [told]}
    trace = only(document(tmp_path / "log.json", log))
    assert trace.usage == Usage(100, 7, 90)
