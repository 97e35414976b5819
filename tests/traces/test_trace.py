"""A trace is indexed in slices and built when looked at; exact counts stand for time and memory."""

import json
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mast_tui.traces import trace as room
from mast_tui.traces.reader import Facts, WholeReader
from mast_tui.traces.source import CHUNK, Source
from mast_tui.traces.trace import Trace
from tests.traces.rollouts import call, meta, opened, output, says, write

LONG = "NAME READY\n" * 200


@pytest.fixture
def big(tmp_path: Path) -> Path:
    """20,000 steps, 50 MB."""
    path = tmp_path / "big.jsonl"
    one, two = json.dumps(call("ID", "kubectl get pods -n shop")), json.dumps(output("ID", LONG))
    with path.open("w") as file:
        file.write(json.dumps(meta()) + "\n")
        for number in range(20_000):
            file.write(f"{one}\n{two}\n".replace("ID", f"c{number}"))
    return path


def test_the_first_step_costs_one_chunk_and_a_few_records(big: Path) -> None:
    trace = opened(big)
    while not len(trace):
        trace.advance(0)
    assert trace.step(1).title == "kubectl get pods -n shop"
    assert trace._reader.source.bytes_read < CHUNK + 4_000
    assert trace.records_seen <= 2


def test_a_slice_without_time_looks_at_one_record(big: Path) -> None:
    trace = opened(big)
    seen = []
    for _ in range(50):
        assert not trace.advance(0)
        seen.append(trace.records_seen)
    assert all(after - before <= 1 for before, after in pairwise(seen))


def test_an_index_of_20_000_steps_holds_places_and_no_text(big: Path) -> None:
    import tracemalloc

    trace = opened(big)
    tracemalloc.start()
    trace.finish()
    index, _ = tracemalloc.get_traced_memory()
    for number in range(1, 20_001, 100):
        trace.step(number)
    after, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(trace) == trace.tool_calls == 20_000
    assert index < 10e6
    assert after - index < 3e6
    assert peak < 20e6


def test_built_steps_are_bounded_by_count_and_by_bytes(
    big: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = opened(big).finish()
    for number in range(1, 200):
        trace.step(number)
    assert len(trace._kept) == room.KEPT_STEPS
    monkeypatch.setattr(room, "KEPT_BYTES", 10_000)
    trace.step(500)
    assert len(trace._kept) <= 5


def test_a_step_seen_before_its_output_is_built_again_when_it_comes(tmp_path: Path) -> None:
    path = write(tmp_path / "r.jsonl", meta(), call("a", "ls"), output("a", "bad", 2))
    trace = opened(path)
    while not len(trace):
        trace.advance(0)
    assert trace.step(1).output is None
    assert trace.fact(1) == ("shell", False)
    trace.finish()
    assert trace.step(1).output == "bad"
    assert trace.fact(1) == ("shell", True)


def test_steps_are_numbered_from_1_and_nothing_else_is_one(tmp_path: Path) -> None:
    trace = opened(write(tmp_path / "r.jsonl", meta(), call("a"), output("a"))).finish()
    for number in (0, -1, 2):
        with pytest.raises(IndexError):
            trace.step(number)
        with pytest.raises(IndexError):
            trace.fact(number)
    assert [step.index for step in trace.steps(1, 9)] == [1]


def test_the_trace_id_is_the_same_at_another_path_and_needs_only_the_head(
    big: Path, tmp_path: Path
) -> None:
    trace = opened(big)
    other = opened(write(tmp_path / "else" / "r.jsonl", meta(), call("a")))
    assert trace.trace_id == other.trace_id
    assert len(trace.trace_id) == 16
    assert not trace.complete
    assert trace.info.content_hash == ""


def test_a_trace_without_native_key_is_known_by_its_bytes(tmp_path: Path) -> None:
    one, two = (
        opened(write(tmp_path / name, call("a"), output("a"))) for name in ("a.jsonl", "b.jsonl")
    )
    three = opened(write(tmp_path / "c.jsonl", call("a"), output("a", "other")))
    assert one.trace_id == two.trace_id != three.trace_id


def test_a_complete_trace_tells_its_content_hash(tmp_path: Path) -> None:
    trace = opened(write(tmp_path / "r.jsonl", meta(), call("a"))).finish()
    assert len(trace.info.content_hash) == 64


def test_steps_of_a_file_that_is_gone_say_so_and_what_was_known_stays(tmp_path: Path) -> None:
    """given a trace that was let go of, as the first of very many is, and then deleted"""
    path = write(tmp_path / "r.jsonl", meta(), call("a", "ls"), output("a", "x"))
    trace = opened(path).finish()
    before = trace.info
    trace.close()
    path.unlink()

    step = trace.step(1)

    assert step.notes == ("this step could not be read (No such file or directory)",)
    assert (trace.info, len(trace)) == (before, 1)


def test_closing_lets_go_and_looking_opens_again(tmp_path: Path) -> None:
    trace = opened(write(tmp_path / "r.jsonl", meta(), call("a", "ls"), output("a", "x"))).finish()
    trace.close()
    assert trace.step(1).output == "x"


def test_the_simple_form_makes_whole_steps(tmp_path: Path) -> None:
    from mast_tui.traces.formats.codex import FORMAT
    from mast_tui.traces.model import Step, Tool

    def make(facts: Facts) -> list[Step]:
        facts.native_key = "n"
        return [
            Step(0, "message", "user", "hello", text="hello"),
            Step(0, "shell", "agent", "ls", tool=Tool("ls", {}), error=True, source_index=4),
        ]

    source = Source(write(tmp_path / "any", "x"))
    trace = Trace(FORMAT, WholeReader(source, make)).finish()
    assert [(step.index, step.title) for step in trace.steps()] == [(1, "hello"), (2, "ls")]
    assert (trace.tool_calls, trace.errors(), trace.source_index(2)) == (1, 1, 4)


LINES = [
    json.dumps(one)
    for one in (
        meta(),
        says("user", "go"),
        call("a"),
        output("a"),
        call("b", "grep x"),
        output("b", "", 1),
    )
]


@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), times=st.integers(1, 12))
def test_no_damage_to_the_lines_stops_the_reading(
    tmp_path_factory: pytest.TempPathFactory, seed: int, times: int
) -> None:
    random = Random(seed)
    raw = bytearray("\n".join(LINES * 2).encode())
    for _ in range(times):
        place = random.randrange(len(raw))
        match random.randrange(4):
            case 0:
                raw[place] = random.randrange(256)
            case 1:
                del raw[place : place + random.randrange(1, 40)]
            case 2:
                raw[place:place] = random.choice(
                    [b"null", b"\n", b"{}", b"[[", b'"payload":', b"\xff"]
                )
            case _:
                raw[place:place] = raw[place : place + 60]
    path = tmp_path_factory.mktemp("mutated") / "r.jsonl"
    path.write_bytes(raw)
    trace = opened(path).finish()
    assert [step.index for step in trace.steps()] == list(range(1, len(trace) + 1))
    assert trace.errors() <= len(trace)
    assert trace.info.trace_id


payloads = st.dictionaries(
    st.sampled_from(["type", "role", "content", "call_id", "name", "arguments", "output", "info", "summary",
                     "encrypted_content", "message", "text", "item", "action", "model", "id", "result"]),
    st.sampled_from(["message", "reasoning", "function_call", "function_call_output", "user", "assistant",
                     "token_count", "item_completed", "exec_command_end", "a", "{}", "[]", '{"output":1}'])
    | st.none() | st.integers() | st.lists(st.none() | st.text(max_size=3) | st.dictionaries(
        st.sampled_from(["type", "text"]), st.text(max_size=3) | st.integers(), max_size=2), max_size=2)
    | st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(told=st.lists(st.tuples(st.sampled_from(["session_meta", "response_item", "event_msg",
       "turn_context", "compacted", "else"]), payloads), max_size=6))  # fmt: skip
def test_no_shape_of_a_record_stops_the_reading(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[str, dict[str, object]]]
) -> None:
    path = tmp_path_factory.mktemp("shapes") / "r.jsonl"
    write(path, *({"type": kind, "payload": payload} for kind, payload in told))
    trace = opened(path).finish()
    for step in trace.steps():
        assert isinstance(step.title, str)
    assert trace.info.run_id
