"""The full file has 200 MB: it is streamed, and one record of it opens at once."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.traces import logs_written as written

RECORDS, MEGABYTES = 1642, 200
PROGRAM = """
import contextlib, io, json, resource, sys, time
from mast_tui.cli import main
began, out = time.perf_counter(), io.StringIO()
with contextlib.redirect_stdout(out):
    code = main(sys.argv[1:])
try:  # Linux keeps what the process had before it ran this program in ru_maxrss
    status = open("/proc/self/status").read()
    peak = int(status.partition("VmHWM:")[2].split()[0]) // 1024
except OSError:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 // 1024
rows = json.loads(out.getvalue())
steps = sum(row["steps"] for row in rows) if isinstance(rows, list) else rows["count"]
print(json.dumps([code, len(rows), steps, peak, time.perf_counter() - began]))
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A full file of the real one's size, number of records and spread of lengths."""
    path = tmp_path_factory.mktemp("mad") / "MAD_full_dataset.json"
    said = "".join(f"    what an agent said at length, line {line}\n" for line in range(600))
    texts = [f"{text}\n{said}" for text in written.TEXTS.values()]
    texts.append(written.like_yaml(written.TURNS))
    mean = MEGABYTES * 1_000_000 // RECORDS
    with path.open("w", encoding="utf-8") as file:
        for number in range(RECORDS):
            text = texts[number % len(texts)]
            length = 2_000_000 if number % 100 == 50 else int(mean * 0.83)
            whole = text * (length // len(text) + 1)
            record = written.full_record(whole[:length], f"Key_{number // 100}", number % 100)
            file.write("[" if number == 0 else ",")
            file.write(json.dumps(record))
        file.write("]")
    yield path
    path.unlink()


def measured(*arguments: str | Path) -> tuple[int, int, int, int, float]:
    """Exit code, rows or keys, steps, peak memory in MB and seconds of a run of the program."""
    command = [sys.executable, "-c", PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    code, rows, steps, peak, seconds = json.loads(done.stdout)
    return code, rows, steps, peak, seconds


def test_listing_200_mb_takes_less_than_300_mb_of_memory(full: Path) -> None:
    assert full.stat().st_size > MEGABYTES * 1_000_000
    code, traces, steps, peak, _ = measured("list", full, "--json")
    assert (code, traces) == (0, RECORDS)
    assert steps > 50_000
    assert peak < 300


def test_record_1000_of_200_mb_opens_in_less_than_two_seconds(full: Path) -> None:
    code, _, steps, peak, seconds = measured("show", f"{full}#Key_10/0", "--step", "2", "--json")
    assert (code, steps > 1) == (0, True)
    assert peak < 100
    assert seconds < 2
