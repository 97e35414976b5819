"""A big file is read while one reads: nothing waits for its end, not even its id."""

import json
from pathlib import Path

import pytest

from mast_tui.traces.source import CHUNK
from mast_tui.workbench.bench import Bench
from tests.helpers import MAST, a_bench


@pytest.fixture
def long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Given a trajectory that has no id of its own, and counts as big: 3,000 steps of 1 KB."""
    monkeypatch.setattr("mast_tui.traces.trace.SOON_READ", 0)
    messages = [{"role": "system", "content": "x"}, {"role": "user", "content": "find it"}]
    for step in range(3_000):
        said = f"step {step}\n\n```bash\necho {step}\n```"
        messages.append({"role": "assistant", "content": said})
        seen = f"<returncode>0</returncode>\n<output>\n{'y' * 1000}\n</output>"
        messages.append({"role": "user", "content": seen})
    document = {"messages": messages, "info": {}, "trajectory_format": "mini-swe-agent-1"}
    path = tmp_path / "long.traj.json"
    path.write_text(json.dumps(document))
    return path


def finish(bench: Bench) -> None:
    bench.trace.finish()
    bench.read_to_end()


def test_only_its_beginning_is_read_to_begin_with(long: Path, home: Path) -> None:
    bench = a_bench(home, long)
    assert len(bench.trace) >= 40
    assert not bench.trace.complete
    assert bench.trace.glance.trace_id == ""
    assert bench.trace._reader.source.bytes_read <= 3 * CHUNK


def test_its_labels_and_where_it_was_left_come_when_it_is_read(long: Path, home: Path) -> None:
    bench = a_bench(home, long)
    finish(bench)
    bench.reading.go(1_000)
    bench.toggle(MAST.mode("3.3"))
    bench.close()

    again = a_bench(home, long)
    assert (again.tags, again.reading.at) == ((), 2)
    finish(again)
    assert [tag.step for tag in again.tags] == [1_000]
    assert again.reading.at == 1_000


def test_who_has_moved_meanwhile_stays_there(long: Path, home: Path) -> None:
    bench = a_bench(home, long)
    finish(bench)
    bench.reading.go(1_000)
    bench.close()

    again = a_bench(home, long)
    again.reading.move(3)
    finish(again)
    assert again.reading.at == 5


def test_a_tag_that_comes_before_has_the_id_all_the_same(long: Path, home: Path) -> None:
    bench = a_bench(home, long)
    bench.toggle(MAST.mode("3.3"))
    finish(bench)
    assert [tag.step for tag in bench.tags] == [2]
    (row,) = bench.hand.store.traces()
    assert row.trace_id == bench.trace.trace_id != ""
