"""What is wrong with files in the wild, held against every registered format.

Each gives the steps that can be read and a counted, named warning, or one clear line; never a
traceback, a hang, or memory without bound. The formats come from the registry, their files from
:mod:`tests.traces.samples`.
"""

import gzip
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mast_tui.errors import MastError
from mast_tui.traces.discover import open_traces
from mast_tui.traces.formats import REGISTRY
from mast_tui.traces.trace import Trace
from tests.traces.mutations import hold, survives
from tests.traces.samples import ALL, SAMPLES, Sample

every = pytest.mark.parametrize("sample", ALL.values(), ids=ALL.keys())
JSON = {name: sample for name, sample in ALL.items() if not isinstance(sample.values, str)}
of_json = pytest.mark.parametrize("sample", JSON.values(), ids=JSON.keys())
LINES = {name: sample for name, sample in JSON.items() if sample.lines}
of_lines = pytest.mark.parametrize("sample", LINES.values(), ids=LINES.keys())


def text_of(sample: Sample) -> bytes:
    """The bytes of a sample before they are packed."""
    return sample._replace(pack=bytes).data()


def read(tmp_path: Path, sample: Sample, text: bytes) -> list[Trace]:
    path = tmp_path / sample.name
    path.write_bytes(sample.pack(text))
    return [trace.finish() for trace in open_traces([path])[0]]


def count(tmp_path: Path, sample: Sample, text: bytes | None = None) -> int:
    """How many steps a file gives; -1 where it is refused with one line. Nothing else may be."""
    path = tmp_path / sample.name
    path.write_bytes(sample.pack(text_of(sample) if text is None else text))
    return survives(path)


def in_first(text: bytes, member: bytes) -> bytes:
    """One more member at the beginning of the first object."""
    return text.replace(b"{", b"{" + member + b",", 1)


def in_last(text: bytes, member: bytes) -> bytes:
    """One more member at the end of the last object."""
    place = text.rindex(b"}")
    return text[:place] + b"," + member + text[place:]


def warnings(traces: list[Trace]) -> list[str]:
    return [said for trace in traces for said in trace.info.warnings]


def test_every_format_of_the_registry_has_a_sample() -> None:
    assert set(SAMPLES) == set(REGISTRY)


@every
def test_the_good_file_gives_steps_without_a_warning(tmp_path: Path, sample: Sample) -> None:
    traces = read(tmp_path, sample, text_of(sample))
    assert sum(map(len, traces)) > 1
    assert warnings(traces) == []


@every
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: b"\xef\xbb\xbf" + text,
        lambda text: text.replace(b"\n", b"\r\n"),
        lambda text: text.rstrip(b"\n"),
        lambda text: text + b"\n\n \n",
    ],
    ids=["byte order mark", "crlf", "no last line end", "blank lines"],
)
def test_what_editors_do_to_a_file_changes_no_step(
    tmp_path: Path, sample: Sample, spoil: Callable[[bytes], bytes]
) -> None:
    assert count(tmp_path, sample, spoil(text_of(sample))) == count(tmp_path, sample)


@of_json
@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: in_first(text, b'"zz": NaN'),
        lambda text: in_last(text, b'"zz": [-Infinity, NaN, 1e999]'),
        lambda text: in_first(text, b'"zz": 1, "zz": 2'),
        lambda text: in_last(text, b'"zz": "\xff\xfe\xed\xa0\x80\xc3"'),
        lambda text: in_last(text, b'"zz": "\\ud800 \\udfff"'),
        lambda text: in_last(text, b'"zz": "' + b"x" * 650_000 + b'"'),
        lambda text: in_last(text, b'"zz": ' + b"[" * 400 + b"]" * 400),
        lambda text: in_last(text, b'"zz": ' + b"9" * 5000),
        lambda text: in_last(text, b'"z\x00\x1bz": "a\x00\tb"'),
    ],
    ids=["nan", "infinity", "duplicate keys", "invalid utf-8", "lone surrogates", "650 KB line",
         "nested", "endless number", "control characters"],
)  # fmt: skip
def test_what_json_writers_do_wrong_changes_no_step(
    tmp_path: Path, sample: Sample, spoil: Callable[[bytes], bytes]
) -> None:
    assert count(tmp_path, sample, spoil(text_of(sample))) == count(tmp_path, sample)


@of_json
def test_nesting_without_end_is_told(tmp_path: Path, sample: Sample) -> None:
    text = in_last(text_of(sample), b'"zz": ' + b"[" * 10_000 + b"]" * 10_000)
    if count(tmp_path, sample, text) >= 0:
        assert warnings(read(tmp_path, sample, text)) or sample.lines is False


@every
def test_a_file_that_breaks_off_is_read_so_far_or_refused(tmp_path: Path, sample: Sample) -> None:
    text = text_of(sample)
    whole = count(tmp_path, sample)
    for place in range(1, len(text), max(1, len(text) // 25)):
        assert count(tmp_path, sample, text[:place]) <= whole + 1


@of_lines
def test_a_last_line_that_breaks_off_is_told(tmp_path: Path, sample: Sample) -> None:
    traces = read(tmp_path, sample, text_of(sample)[:-9])
    assert any("cut off" in said or "could not be read" in said for said in warnings(traces))


STRICT = {name: one for name, one in LINES.items() if name != "exec"}  # a log in between is told
of_strict_lines = pytest.mark.parametrize("sample", STRICT.values(), ids=STRICT.keys())


@of_strict_lines
def test_broken_lines_cost_those_lines_and_are_counted(tmp_path: Path, sample: Sample) -> None:
    rows = text_of(sample).splitlines(keepends=True)
    broken = [b'{"half": \n', b"\xff\x00 no json\n", b"}\n"]
    traces = read(tmp_path, sample, b"".join([rows[0], *broken, *rows[1:]]))
    assert sum(map(len, traces)) == count(tmp_path, sample)
    assert any("3 lines could not be read: lines 2, 3, 4" in said for said in warnings(traces))


@of_lines
def test_values_of_another_kind_cost_those_lines(tmp_path: Path, sample: Sample) -> None:
    rows = text_of(sample).splitlines(keepends=True)
    odd = [b"[1, 2]\n", b"7\n", b'"text"\n', b"null\n", b"[]\n", b"{}\n"]
    assert count(tmp_path, sample, b"".join([rows[0], *odd, *rows[1:]])) >= count(tmp_path, sample)


@of_lines
def test_a_missing_line_costs_that_line(tmp_path: Path, sample: Sample) -> None:
    """Calls lose their outputs so, and outputs their calls."""
    rows = text_of(sample).splitlines(keepends=True)
    for place in range(len(rows)):
        assert count(tmp_path, sample, b"".join(rows[:place] + rows[place + 1 :])) >= -1


def as_text(value: Any) -> Any:
    """Numbers and truths as strings."""
    if isinstance(value, list):
        return [as_text(one) for one in value]
    if isinstance(value, dict):
        return {key: as_text(one) for key, one in value.items()}
    return str(value) if isinstance(value, int | float) else value


@of_json
def test_numbers_as_strings_lose_no_trace(tmp_path: Path, sample: Sample) -> None:
    text = sample._replace(pack=bytes, values=as_text(sample.values)).data()
    assert count(tmp_path, sample, text) > 0


@every
def test_a_packed_file_gives_the_same_steps(tmp_path: Path, sample: Sample) -> None:
    packed = sample._replace(name=f"{sample.name}.gz")
    plain = count(tmp_path, sample)
    assert count(tmp_path, packed, gzip.compress(sample.data()) if sample.pack is bytes
                 else text_of(sample)) == plain  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [b"", b"\n\n", b" ", b"\xef\xbb\xbf", b"{}", b"[]", b"null", b"\0" * 4096, b'""', b"[[]]"],
)
@pytest.mark.parametrize("name", ["x.json", "x.jsonl", "x.log", "x.eval", "x.gz"])
def test_files_that_hold_nothing_are_one_line(tmp_path: Path, text: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(text)
    assert survives(tmp_path / name) <= 1
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / name).write_bytes(text)
    survives(tmp_path / "in")


def test_links_in_circles_and_to_nothing_end(tmp_path: Path) -> None:
    sample = ALL["chat"]
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "a" / "self.json").symlink_to(tmp_path / "a" / "self.json")
    (tmp_path / "a" / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    (tmp_path / "a" / "x.json").write_bytes(sample.data())
    traces, _ = open_traces([tmp_path])
    assert len(traces) == 1
    with pytest.raises(MastError, match=r"self\.json"):
        open_traces([tmp_path / "a" / "self.json"])


def test_what_is_no_file_is_one_line_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.json")
    assert survives(tmp_path / "x.json") == -1
    (tmp_path / "y.json").write_bytes(ALL["chat"].data())
    assert survives(tmp_path) == 4


READ = """
import resource, sys
from mast_tui.errors import MastError
from mast_tui.traces.discover import open_traces
try:
    for trace in open_traces([sys.argv[1]])[0]:
        print(len(trace.finish()), trace.info.warnings)
except MastError as error:
    print("refused:", error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
GIGABYTE = 1 << 30
MEGABYTES = 900
"""The stated bound: a value or line of 128 MB that is parsed, and what it takes to parse it."""


@pytest.mark.parametrize(
    ("name", "end"),
    [("codex", b""), ("chat", b'{"zz": "'), ("otlp", b""), ("handmade", b'{"zz": "'),
     ("trail", b""), ("mad-full", b""), ("ChatDev", b""), ("inspect-json", b"")],
)  # fmt: skip
def test_a_file_of_a_gigabyte_takes_seconds_and_bounded_memory(
    tmp_path: Path, name: str, end: bytes
) -> None:
    sample = ALL[name]
    path = tmp_path / sample.name
    text = text_of(sample)
    path.write_bytes((text.rstrip(b"]}\n") + b"," if not sample.lines and end else text) + end)
    os.truncate(path, GIGABYTE)
    told = subprocess.run([sys.executable, "-c", READ, str(path)], capture_output=True, text=True,
                          timeout=40, check=False)  # fmt: skip
    assert told.returncode == 0, told.stderr
    *_, memory = told.stdout.split()
    assert int(memory) < MEGABYTES, told.stdout[-500:]


@pytest.mark.parametrize("name", ["codex", "atif", "mini", "chat", "chat-lines", "mad-full"])
def test_no_mutation_stops_a_reader(tmp_path: Path, name: str) -> None:
    sample = ALL[name]
    values = sample.values if sample.lines else [sample.values]
    held = hold(tmp_path / sample.name, values, seed=97, lines=sample.lines)
    assert held.read > 300


def test_the_tests_themselves_stay_small() -> None:
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 2 << 20  # kilobytes
    assert json.loads("1") == 1
