"""Inspect AI logs: one trace a sample, in JSON and in zip archives, within bounds."""

import io
import json
import resource
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import zstandard

from mast_tui.errors import MastError
from mast_tui.traces import zips
from mast_tui.traces.discover import open_traces
from mast_tui.traces.source import Source
from tests.traces.mutations import hold, survives
from tests.traces.written import document, format_id, kinds, opened

EVAL = {"run_id": "run-1", "created": "2026-01-01T00:00:00+00:00", "task": "shop",
        "task_id": "task-1", "model": "heron/heron-1", "dataset": {}, "config": {}}  # fmt: skip
LONG = "NAME READY\npayment-6c9d 0/1 CrashLoopBackOff"
CALL = {"id": "c1", "function": "bash", "type": "function",
        "arguments": {"cmd": "kubectl get pods -n shop"}}  # fmt: skip


def user(text: str, id: str = "m1") -> dict[str, Any]:
    return {"id": id, "role": "user", "source": "input", "content": text}


def assistant(content: Any, id: str, calls: list[Any] | None = None) -> dict[str, Any]:
    more = {"tool_calls": calls} if calls else {}
    return {"id": id, "role": "assistant", "source": "generate", "content": content, **more}


ASKS = assistant([{"type": "reasoning", "reasoning": "Pods first."},
                  {"type": "text", "text": "Let me look."}], "m2", [CALL])  # fmt: skip
CAME = {"id": "m3", "role": "tool", "tool_call_id": "c1", "function": "bash", "content": LONG}
SAYS = assistant("The payment pod crashes.", "m4")


def sample(id: Any = 1, epoch: int = 1, value: Any = "I", **more: Any) -> dict[str, Any]:
    def event(kind: str, second: int, **told: Any) -> dict[str, Any]:
        return {"event": kind, "timestamp": f"2026-01-01T00:00:{second:02d}+00:00",
                "span_id": "s2", "uuid": f"u{second}", **told}  # fmt: skip

    def model(second: int, heard: list[Any], said: Any) -> dict[str, Any]:
        output = {"model": "heron-1", "choices": [{"message": said, "stop_reason": "stop"}]}
        return event("model", second, model="heron/heron-1", input=heard, output=output)

    events = [
        event("span_begin", 1, id="s1", type="solvers", name="solvers"),
        event("span_begin", 2, id="s2", parent_id="s1", type="agent", name="sre"),
        model(3, [user("Why is the shop slow?")], ASKS),
        event("tool", 4, id="c1", function="bash", arguments=CALL["arguments"],
              result="attachment://abc", events=[], working_time=0.25),
        model(5, [user("Why is the shop slow?"), ASKS, {**CAME, "content": "attachment://abc"}],
              SAYS),
        event("sample_limit", 6, type="message", message="Exceeded message limit: 4"),
        event("score", 7, score={"value": value}),
    ]  # fmt: skip
    return {"id": id, "epoch": epoch, "input": "Why is the shop slow?", "target": "certificate",
            "messages": [user("Why is the shop slow?"), ASKS, CAME, SAYS],
            "scores": {"match": {"value": value, "answer": "crash", "explanation": "no"}},
            "events": events, "attachments": {"abc": LONG}, "uuid": f"uuid-{id}-{epoch}",
            **more}  # fmt: skip


def log(*samples: Any) -> dict[str, Any]:
    return {"version": 2, "status": "success", "eval": EVAL, "plan": {}, "results": {},
            "stats": {}, "samples": list(samples)}  # fmt: skip


def archive(path: Path, *samples: dict[str, Any], header: str = "header.json") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("_journal/start.json", json.dumps({"version": 2, "eval": EVAL}))
        for one in samples:
            file.writestr(f"samples/{one['id']}_epoch_{one['epoch']}.json", json.dumps(one))
        if header:
            file.writestr(header, json.dumps({**log(), "samples": None}))
    return path


def test_events_are_the_steps_and_attachments_stand_in_their_places(tmp_path: Path) -> None:
    path = document(tmp_path / "log.json", log(sample()))
    (trace,) = opened(path)

    assert format_id(path) == "inspect"
    assert kinds(trace) == ["message", "cluster", "answer", "harness", "message"]
    step = trace.step(2)
    assert (step.actor, step.text, step.reasoning) == ("sre", "Let me look.", "Pods first.")
    assert (step.output, step.duration, step.source_id) == (LONG, 0.25, "c1")
    assert step.timestamp == "2026-01-01T00:00:03+00:00"
    assert trace.step(4).error
    assert "Exceeded message limit" in trace.step(4).title
    assert trace.tool_calls == 1
    info = trace.info
    assert (info.model, info.scenario, info.trial) == ("heron/heron-1", "shop/1", "1")
    assert trace.key == "1/1"


def test_scores_and_target_are_a_leak_and_the_outcome(tmp_path: Path) -> None:
    (trace,) = opened(document(tmp_path / "log.json", log(sample())))
    assert [step.leak for step in trace.steps()] == [False] * 4 + [True]
    assert "certificate" in trace.step(5).text
    info = trace.info
    assert (info.outcome, info.score) == ("failed", 0.0)
    assert info.outcome_source == "score match in the log"


@pytest.mark.parametrize(
    ("value", "outcome"),
    [("C", "succeeded"), ("I", "failed"), (1, "succeeded"), (0.4, "failed"), (True, "succeeded"),
     ("1.0", "succeeded"), ("P", "failed"), (float("nan"), "unknown"), ({"a": 1}, "unknown"),
     (10**400, "unknown"), (None, "unknown"), ("brilliant", "unknown")],
)  # fmt: skip
def test_a_score_is_a_word_or_a_number(tmp_path: Path, value: Any, outcome: str) -> None:
    (trace,) = opened(document(tmp_path / "log.json", log(sample(value=value))))
    assert trace.info.outcome == outcome


def test_json_and_eval_of_one_log_are_the_same_traces(tmp_path: Path) -> None:
    made = [sample("a", 1), sample("a", 2), sample(10, 1), sample(2, 1)]
    plain = opened(document(tmp_path / "log.json", log(*made)))
    packed = opened(archive(tmp_path / "log.eval", *made))

    assert {one.key for one in packed} == {"a/1", "a/2", "10/1", "2/1"}
    assert [one.key for one in packed][:2] == ["2/1", "10/1"]
    by_key = {one.key: one for one in packed}
    for one in plain:
        other = by_key[one.key]
        assert one.trace_id == other.trace_id
        assert list(one.steps()) == list(other.steps())
    (chosen,), _ = open_traces([f"{tmp_path / 'log.eval'}#a/2"])
    assert chosen.key == "a/2"


def test_a_log_that_still_runs_has_its_header_in_the_journal(tmp_path: Path) -> None:
    (trace,) = opened(archive(tmp_path / "log.eval", sample(), header=""))
    assert trace.info.scenario == "shop/1"


def test_messages_stand_for_events_where_there_are_none(tmp_path: Path) -> None:
    (trace,) = opened(
        document(tmp_path / "log.json", log(sample(events=[], error={"message": "OOM"})))
    )
    assert kinds(trace) == ["message", "cluster", "answer", "harness", "message"]
    assert trace.step(2).output == LONG
    assert "OOM" in trace.step(4).title


def test_inputs_that_lie_in_a_pool_are_found(tmp_path: Path) -> None:
    made = sample()
    pool = [user("Why is the shop slow?"), ASKS, CAME]
    made["events"][2] |= {"input": [], "input_refs": [[0, 1]]}
    made["events"][4] |= {"input": [], "input_refs": [[0, 3]]}
    for more in ({"message_pool": pool}, {"events_data": {"messages": pool, "calls": []}}):
        (trace,) = opened(document(tmp_path / "log.json", log({**made, **more})))
        assert kinds(trace) == ["message", "cluster", "answer", "harness", "message"]


def test_a_broken_sample_costs_that_sample(tmp_path: Path) -> None:
    path = archive(tmp_path / "log.eval", sample(1), sample(2))
    with zipfile.ZipFile(path, "a") as file:
        file.writestr("samples/3_epoch_1.json", '{"id": 3, "epo')
    traces, _ = open_traces([path])
    assert [trace.key for trace in traces] == ["1/1", "2/1"]
    assert traces[0].info.warnings == ("1 trace of this file could not be read: 3/1",)
    value = log(sample(1), "no sample", sample(2))
    traces, _ = open_traces([document(tmp_path / "log.json", value)])
    assert [trace.key for trace in traces] == ["1/1", "2/1"]
    assert "1 sample could not be read: sample 2" in traces[0].finish().info.warnings


def zstd_archive(path: Path, name: str, data: bytes) -> Path:
    """A zip archive of one member packed with zstd, which zipfile of today does not write."""
    raw, encoded = zstandard.ZstdCompressor().compress(data), name.encode()
    same = struct.pack("<HHHHHLLLHH", 63, 0, 93, 0, 0, 0, len(raw), len(data), len(encoded), 0)
    local = b"PK\x03\x04" + same + encoded + raw
    central = (b"PK\x01\x02" + struct.pack("<H", 63) + same
               + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + encoded)  # fmt: skip
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)
    path.write_bytes(local + central + end)
    return path


def test_members_packed_with_zstd_are_read(tmp_path: Path) -> None:
    path = zstd_archive(
        tmp_path / "log.eval", "samples/1_epoch_1.json", json.dumps(sample()).encode()
    )
    (trace,) = opened(path)
    assert len(trace) == 5


@pytest.mark.parametrize("lies", [False, True])
def test_a_zip_bomb_is_refused_with_one_line_and_in_bounds(tmp_path: Path, lies: bool) -> None:
    path = tmp_path / "bomb.eval"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file,
        file.open("samples/1_epoch_1.json", "w") as member,
    ):
        for _ in range(200):
            member.write(b" " * (1 << 20))
    if lies:  # about its size in the list of members
        data = path.read_bytes()
        size = struct.pack("<L", 200 << 20)
        path.write_bytes(data.replace(size, struct.pack("<L", 1000)))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(MastError, match="unpacks to more than 128 MB") as told:
        open_traces([path])
    assert "\n" not in str(told.value)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000  # kilobytes


def test_only_the_sample_that_is_looked_at_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = archive(tmp_path / "log.eval", *(sample(number) for number in range(50)))
    names: list[str] = []
    read = zips.Archive.read

    def watched(self: zips.Archive, name: str, most: int = zips.MOST) -> bytes:
        names.append(name)
        return read(self, name, most)

    monkeypatch.setattr(zips.Archive, "read", watched)
    open_traces([f"{path}#7/1"])
    assert [name for name in names if name.startswith("samples/")] == ["samples/7_epoch_1.json"]


def test_other_archives_are_no_traces(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as file:
        file.writestr("readme.txt", "hello")
    assert format_id(tmp_path / "x.zip") is None


def test_damaged_archives_are_one_line(tmp_path: Path) -> None:
    whole = archive(tmp_path / "log.eval", sample()).read_bytes()
    for place in range(0, len(whole), len(whole) // 60):
        (tmp_path / "x.eval").write_bytes(whole[:place])
        survives(tmp_path / "x.eval")
        (tmp_path / "x.eval").write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
        survives(tmp_path / "x.eval")


def test_no_mutation_stops_the_reader(tmp_path: Path) -> None:
    held = hold(tmp_path / "x.json", [log(sample()), log(sample(1), sample(2, events=[]))], seed=41)
    assert held.read > 500

    def pack(text: bytes) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("_journal/start.json", json.dumps({"eval": EVAL}))
            file.writestr("samples/1_epoch_1.json", text)
        return buffer.getvalue()

    held = hold(tmp_path / "x.eval", [sample()], seed=42, rounds=500, pack=pack)
    assert held.read > 250


def test_a_source_is_read_as_a_file(tmp_path: Path) -> None:
    file = zips._Bytes(Source(archive(tmp_path / "log.eval", sample())))
    assert file.seek(0, 2) == file.tell() == (tmp_path / "log.eval").stat().st_size
    file.seek(0)
    assert file.read(4) == b"PK\x03\x04"
