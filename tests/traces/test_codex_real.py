"""Real rollouts: counts, and the kind of each step as checked by hand."""

from pathlib import Path

import pytest

from mast_tui.traces.discover import open_traces
from mast_tui.traces.trace import Trace

LETTERS = {
    "reasoning": "~", "plan": "p", "log": "l", "metric": "m", "trace": "t", "cluster": "c",
    "action": "!", "shell": "$", "file": "f", "answer": "A", "message": "u", "harness": "h",
}  # fmt: skip

GOLDEN = {
    # rollout: (steps, tool calls, model, the kinds in order, the steps that failed)
    "T11-13-25": (8, 0, "gpt-oss-120b", "uuuhhhhh", []),
    "T12-15-06": (
        32, 25, "gpt-oss-120b-custom",
        "uuu$hc$c$c cmccccccth cclAhAAAA$ Ah",
        [6, 24, 26, 27, 28, 32],
    ),
    "T14-12-52": (
        71, 67, "gemini-3-flash-preview",
        "uuup$p$$$p c$pcplptpc pcpcpcpcpc pcpcpmpfff flplpt$$$t pllpcpcpcp ccpAfAAA$p A",
        [8, 39, 41, 42, 46, 47, 50, 61, 64, 66, 67],
    ),
    "T14-55-37": (15, 11, "gemini-3-flash-preview", "uuup$pApA$ pA$pA", [7, 10]),
    "T16-58-06": (
        48, 33, "gpt-5.4-mini",
        "uuu~c~cc~c clll~ccll~ ccccc~ccc~ A~!ccc~ccc ~ccll~AA",
        [19, 29],
    ),
}  # fmt: skip


@pytest.fixture
def rollouts(data: Path) -> dict[str, Trace]:
    traces, _ = open_traces([data / "itbench" / "agent_outputs", data / "sregym" / "codex_run"])
    return {Path(trace.path).name[18:27]: trace.finish() for trace in traces}


@pytest.mark.parametrize("name", GOLDEN)
def test_steps_calls_errors_and_kinds_are_those_checked_by_hand(
    rollouts: dict[str, Trace], name: str
) -> None:
    trace = rollouts[name]
    steps, calls, model, kinds, failed = GOLDEN[name]
    told = "".join(LETTERS[step.kind] for step in trace.steps())
    assert (len(trace), trace.tool_calls, trace.info.model) == (steps, calls, model)
    assert told == kinds.replace(" ", "")
    assert [step.index for step in trace.steps() if step.error] == failed
    assert trace.errors() == len(failed)


@pytest.mark.parametrize("name", [name for name in GOLDEN if name != "T16-58-06"])
def test_no_rollout_of_the_run_gets_an_outcome_that_nobody_judged(
    rollouts: dict[str, Trace], name: str
) -> None:
    info = rollouts[name].info
    assert (info.scenario, info.trial, info.outcome, info.score) == ("2", "1", "unknown", None)
    assert "agent_output.json is not what this trace wrote" in " ".join(info.warnings)


def test_retries_and_the_full_window_are_told(rollouts: dict[str, Trace]) -> None:
    titles = [step.title for step in rollouts["T12-15-06"].steps() if step.kind == "harness"]
    assert titles == [
        *(f"retry {count}: agent_output.json is missing" for count in (1, 2, 3)),
        "context window full: 91,200 tokens",
    ]


def test_every_plan_update_of_gemini_shows_its_explanation(rollouts: dict[str, Trace]) -> None:
    plans = [step for step in rollouts["T14-12-52"].steps() if step.kind == "plan"]
    assert len(plans) == 25
    assert all(step.reasoning for step in plans)


def test_waits_are_linked_to_the_command_they_wait_for(rollouts: dict[str, Trace]) -> None:
    links = {step.index: step.continues for step in rollouts["T16-58-06"].steps() if step.continues}
    assert links == {7: 5, 8: 5, 24: 21, 25: 22, 28: 27, 29: 27, 38: 34, 39: 35, 40: 36, 45: 44}
