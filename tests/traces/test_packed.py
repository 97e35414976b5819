"""Packed files read as what they hold; bombs and damage cost one line."""

import gzip
import resource
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from mast_tui.errors import MastError
from mast_tui.traces import packed
from mast_tui.traces.discover import open_traces
from mast_tui.traces.source import MOST_UNPACKED
from tests.traces.mutations import survives
from tests.traces.rollouts import call, meta, output, write
from tests.traces.written import lines


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


PACKERS = {"gz": gzip.compress, "zst": zstd}


@pytest.mark.parametrize("name", PACKERS)
def test_a_packed_file_is_the_trace_that_it_holds(tmp_path: Path, name: str) -> None:
    plain = write(tmp_path / "r.jsonl", meta(id="same"), call("a"), output("a"))
    folded = tmp_path / "packed" / f"r.jsonl.{name}"
    folded.parent.mkdir()
    folded.write_bytes(PACKERS[name](plain.read_bytes()))

    (one,), _ = open_traces([plain])
    (two,), _ = open_traces([folded])
    assert one.finish().info.content_hash == two.finish().info.content_hash
    assert one.trace_id == two.trace_id
    assert list(one.steps()) == list(two.steps())
    two.close()
    assert two.step(1) == one.step(1)  # unpacked again where it was let go
    (three,), _ = open_traces([folded.parent])  # found in a folder too
    assert three.trace_id == one.trace_id


@pytest.mark.parametrize("name", PACKERS)
def test_traces_without_a_key_of_their_own_are_the_same_packed(tmp_path: Path, name: str) -> None:
    talk = {"messages": [{"role": "user", "content": "hi"}, {"role": "assistant", "content": "ho"}]}
    plain = lines(tmp_path / "t.jsonl", [talk, {**talk, "model": "m"}])
    folded = tmp_path / f"t.{name}"
    folded.write_bytes(PACKERS[name](plain.read_bytes()))

    ids = [[trace.trace_id for trace in open_traces([path])[0]] for path in (plain, folded)]
    assert ids[0] == ids[1]
    assert len(ids[0]) == 2


def test_several_members_in_one_gzip_file_are_read_on(tmp_path: Path) -> None:
    plain = write(tmp_path / "r.jsonl", meta(), call("a"), output("a")).read_bytes()
    half = len(plain) // 2
    folded = tmp_path / "r.gz"
    folded.write_bytes(gzip.compress(plain[:half]) + gzip.compress(plain[half:]) + b"\0" * 9)
    (trace,), _ = open_traces([folded])
    assert len(trace.finish()) == 1
    assert trace.info.warnings == ()


def test_a_packed_file_that_breaks_off_is_read_so_far(tmp_path: Path) -> None:
    rows = [meta(), *(line for n in range(400) for line in (call(f"c{n}"), output(f"c{n}")))]
    plain = write(tmp_path / "r.jsonl", *rows).read_bytes()
    folded = tmp_path / "r.jsonl.gz"
    folded.write_bytes(gzip.compress(plain)[:-40])
    (trace,), _ = open_traces([folded])
    assert len(trace.finish()) > 100
    assert any("damaged or cut off" in said for said in trace.info.warnings)


@pytest.mark.parametrize(
    "bytes_of", [lambda: gzip.compress(b"x")[:6], lambda: b"\x28\xb5\x2f\xfd" + b"\xff" * 60]
)
def test_a_packed_file_that_holds_nothing_is_one_line(
    tmp_path: Path, bytes_of: Callable[[], bytes]
) -> None:
    (tmp_path / "x.gz").write_bytes(bytes_of())
    assert survives(tmp_path / "x.gz") == -1


def bomb(path: Path, begin: bytes, megabytes: int) -> Path:
    """Many megabytes of blanks behind what looks like a trace."""
    pack = zlib.compressobj(9, wbits=31)
    with path.open("wb") as file:
        file.write(pack.compress(begin))
        for _ in range(megabytes):
            file.write(pack.compress(b" " * (1 << 20)))
        file.write(pack.flush())
    return path


def test_a_bomb_is_refused_with_one_line_and_in_bounds(tmp_path: Path) -> None:
    begin = write(tmp_path / "r.jsonl", meta(), call("a")).read_bytes() + b'{"a": "'
    path = bomb(tmp_path / "bomb.jsonl.gz", begin, 300)
    assert path.stat().st_size < 400_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(MastError, match="unpacks to more than") as told:
        open_traces([path])
    assert "\n" not in str(told.value)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kilobytes


def unpacked(folder: Path) -> int:
    """How many files of a folder are held unpacked."""
    return sum(path.startswith(str(folder)) for path, _, _ in list(packed._used))


def test_many_packed_files_do_not_use_up_what_may_be_open(tmp_path: Path) -> None:
    plain = write(tmp_path / "r.jsonl", meta(), call("a"), output("a"))
    for number in range(40):
        (tmp_path / f"{number}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    traces, _ = open_traces([tmp_path])
    assert unpacked(tmp_path) <= MOST_UNPACKED + packed.KEPT
    assert [trace.finish().step(1).title for trace in traces] == ["ls"] * 41


def test_what_is_no_longer_read_is_no_longer_kept(tmp_path: Path) -> None:
    for number in range(5):
        plain = write(tmp_path / "r.jsonl", meta(id=str(number)), call("a"), output("a"))
        (tmp_path / f"{number}.gz").write_bytes(gzip.compress(plain.read_bytes()))
    plain.unlink()
    traces, _ = open_traces([tmp_path])
    for trace in traces:
        trace.finish()
        trace.close()
    assert len(traces) == 5
    assert unpacked(tmp_path) <= packed.KEPT
