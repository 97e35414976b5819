"""Logs of agent systems held to their promises: mutated, made at random, and real."""

import json
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mast_tui.traces.discover import open_traces
from mast_tui.traces.model import Step
from mast_tui.traces.trace import Trace
from tests.traces import logs_written as written
from tests.traces.logs_written import TEXTS, TURNS, lost, wrapped
from tests.traces.mutations import CONTROLS, hold, spoil, survives


def steps(trace: Trace) -> list[Step]:
    return list(trace.steps())


_lines = [line for text in TEXTS.values() for line in text.split("\n")]


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.sampled_from(_lines) | st.text("ab:*[]{}-#`'\"\\ ", max_size=12), max_size=60))
def test_whatever_the_lines_each_is_shown(tmp_path: Path, lines: list[str]) -> None:
    text = "\n".join(lines)
    if not text.strip():
        return
    trace = written.embedded(tmp_path / "MAD.json", text)
    assert trace.info.warnings == ()
    assert lost(trace, text) == []


def test_no_mutation_of_a_wrapped_log_stops_the_reader(tmp_path: Path) -> None:
    runs = [wrapped(written.HYPERAGENT), wrapped(TURNS), written.metagpt_file()]
    held = hold(tmp_path / "x.json", runs, rounds=1000, seed=31)
    assert held.read > 500


def test_no_mutation_of_a_text_stops_the_reader(tmp_path: Path) -> None:
    rng = random.Random(32)
    read = 0
    for number in range(1000):
        lines = rng.choice(list(TEXTS.values())).split("\n")
        for _ in range(rng.choice((1, 3, 9))):
            place = rng.randrange(len(lines))
            change = rng.randrange(4)
            if change == 0:
                del lines[place : place + rng.randrange(1, 5)]
            elif change == 1:
                lines.insert(place, rng.choice(_lines))
            elif change == 2:
                cut = rng.randrange(len(lines[place]) + 1)
                lines[place] = lines[place][:cut] + rng.choice(("", CONTROLS, "**", "{'", "}"))
            else:
                rng.shuffle(lines[place : place + 9])
            lines = lines or [""]
        data = "\n".join(lines).encode("utf-8", "surrogatepass")
        path = tmp_path / "x.log"
        path.write_bytes(spoil(data, rng) if number % 4 == 0 else data)
        read += survives(path) > 0
    assert read > 600


@pytest.mark.parametrize("system", TEXTS)
@pytest.mark.parametrize("much", ["\n", " ", "x", "- ", "<->", "```\n", "{'content':", ": **["])
def test_megabytes_of_one_thing_are_read_in_time(tmp_path: Path, system: str, much: str) -> None:
    lines = TEXTS[system].split("\n")
    half = len(lines) * 2 // 3
    text = "\n".join((*lines[:half], much * (600_000 // len(much)), *lines[half:]))
    (tmp_path / "x.log").write_text(text, "utf-8")
    assert survives(tmp_path / "x.log") > 0


# the real files

HAND_CHECKED = {
    "AG2/02da9c1f-7c36-5739-b723-33a7d4f8e7e7_human.json": (13, 0, ["user", "mathproxyagent", "assistant", "system"]),
    "AG2/305925e4-8c67-5460-abdb-b143cf45a9fd_human.json": (6, 1, ["user", "mathproxyagent", "assistant", "system"]),
    "HyperAgent/psf__requests-2317_human.json": (31, 12, ["user", "system", "Planner", "Navigator", "Editor", "Executor"]),
    "MetaGPT/run_11.json": (6, 0, ["user", "SimpleCoder", "SimpleTester", "SimpleReviewer"]),
}  # fmt: skip
"""Steps, tool calls and actors, counted by hand in the files."""


@pytest.mark.parametrize("name", HAND_CHECKED)
def test_real_files_have_the_steps_that_were_counted_by_hand(data: Path, name: str) -> None:
    (trace,), _ = open_traces([data / "mast" / "native" / name])
    count, calls, actors = HAND_CHECKED[name]
    assert (len(trace.finish()), trace.tool_calls) == (count, calls)
    assert {step.actor for step in steps(trace)} == set(actors)


def test_every_real_file_opens_whole(data: Path) -> None:
    traces, skipped = open_traces([data / "mast" / "native"])
    assert (len(traces), skipped) == (17, [])
    for trace in traces:
        assert len(trace.finish()) >= 6
        assert trace.info.warnings == ()
        assert not any("could not be read" in note for step in steps(trace) for note in step.notes)
        assert max(len(step.text) for step in steps(trace)) < 20_000


def test_no_line_of_a_real_log_is_lost(data: Path) -> None:
    for file in (data / "mast" / "native").glob("*/*.json"):
        value = json.loads(file.read_text())
        log = value.get("content") or "\n".join(
            line if isinstance(line, str) else "\n".join(line["content"])
            for line in value["trajectory"]
        )
        if len(log) > 300_000:  # looking for every line takes long
            continue
        (trace,), _ = open_traces([file])
        assert lost(trace.finish(), log) == [], file.name
