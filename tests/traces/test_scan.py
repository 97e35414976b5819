"""Looking through folders of runs: in slices, and only once while nothing changes."""

import json
import os
from pathlib import Path

import pytest

from mast_tui.errors import MastError
from mast_tui.traces import scan as module
from mast_tui.traces import scan_cache
from mast_tui.traces.formats import plugins
from mast_tui.traces.formats.codex import FORMAT
from mast_tui.traces.outcome import Measure
from mast_tui.traces.rows import Row, examine
from mast_tui.traces.scan import Scan
from mast_tui.traces.scan_cache import NAME, ScanCache
from tests.helpers import shop_run, the_trace
from tests.traces.rollouts import call, meta, output, write


@pytest.fixture(autouse=True)
def all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a look at a few files is worth remembering."""
    monkeypatch.setattr(module, "WORTH_FILES", 1)


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    """Three runs, the first of them judged, and a file that is no trace."""
    folder = tmp_path / "runs"
    shop_run(folder, 1)
    for number in (2, 3):
        write(folder / f"r{number}.jsonl", meta(id=f"r{number}"), call("a"), output("a", "x", 1))
    (folder / "notes.json").write_text("{}")
    return folder


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def scanned(*paths: Path, state: Path | None = None, measure: Measure | None = None) -> Scan:
    scan = Scan(list(paths), ScanCache(state), measure)
    scan.finish()
    return scan


def test_a_row_says_what_the_trace_says(runs: Path) -> None:
    rows = {row.trace_id: row for row in scanned(runs).rows}
    trace = the_trace(next(runs.rglob("rollout-*.jsonl"))).finish()
    row = rows[trace.trace_id]
    assert (row.steps, row.tool_calls, row.errors, row.hidden) == (14, trace.tool_calls, 2, 0)
    assert (row.outcome, row.score, row.scenario, row.trial) == ("failed", 0.0, "3", "1")
    assert row == examine(trace)
    assert row.address == trace.address


def test_what_is_known_and_unchanged_is_not_opened_again(runs: Path, state: Path) -> None:
    first = scanned(runs, state=state)
    second = scanned(runs, state=state)
    assert (first.looked, first.parsed, first.found) == (4, 4, 3)
    assert (second.looked, second.parsed, second.found) == (4, 0, 3)
    assert second.rows == first.rows


def test_only_what_changed_is_read_again(runs: Path, state: Path) -> None:
    scanned(runs, state=state)
    write(runs / "r2.jsonl", meta(id="r2"), call("a"), call("b"))
    write(runs / "r4.jsonl", meta(id="r4"), call("a"))
    second = scanned(runs, state=state)
    assert (second.parsed, second.found) == (2, 4)
    assert [row.steps for row in second.rows if row.path.endswith("r2.jsonl")] == [2]
    (runs / "r3.jsonl").unlink()
    assert (scanned(runs, state=state).parsed, scanned(runs, state=state).found) == (0, 3)


@pytest.mark.parametrize("change", ["rewritten", "removed"])
def test_a_judgement_that_changed_is_seen(runs: Path, state: Path, change: str) -> None:
    scanned(runs, state=state)
    (judge,) = runs.rglob("judge_output.json")
    if change == "removed":
        judge.unlink()
    else:
        judge.write_text(json.dumps({"scores": {"root_cause_entity": 100}, "new": 1}))
    second = scanned(runs, state=state)
    outcomes = {row.outcome for row in second.rows if row.scenario}
    assert outcomes == ({"unknown"} if change == "removed" else {"succeeded"})
    assert second.parsed == 1


def test_another_reader_version_reads_anew(
    runs: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanned(runs, state=state)
    monkeypatch.setattr(type(FORMAT), "version", FORMAT.version + 1)
    second = scanned(runs, state=state)
    assert (second.parsed, {row.reader_version for row in second.rows}) == (3, {FORMAT.version})


def test_a_change_in_any_file_that_reads_traces_reads_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    stamped: set[str] = set()
    monkeypatch.setattr(scan_cache, "_stamp", stamped.add)
    scan_cache.code.__wrapped__()
    room = Path(scan_cache.__file__).parent
    looked_at = {str(Path(path).relative_to(room)) for path in stamped}
    assert {
        "kinds.py",
        "formats/codex.py",
        "formats/kit/calls.py",
        "formats/logs/ag2.py",
    } <= looked_at


def test_another_measure_of_success_is_remembered_apart(runs: Path, state: Path) -> None:
    scanned(runs, state=state)
    easy = Measure(threshold=0.0)
    assert scanned(runs, state=state, measure=easy).parsed == 4
    second = scanned(runs, state=state, measure=easy)
    assert second.parsed == 0
    assert {row.outcome for row in second.rows if row.scenario} == {"succeeded"}
    assert {row.outcome for row in scanned(runs, state=state).rows if row.scenario} == {"failed"}


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[1]", b"null", b'{"layout": 1, "code": "x", "entries": 3}', b"\xff\x00"],
)
def test_a_damaged_cache_counts_as_none(runs: Path, state: Path, damage: bytes) -> None:
    scanned(runs, state=state)
    (state / NAME).write_bytes(damage)
    assert scanned(runs, state=state).found == 3


def test_damaged_entries_cost_only_themselves(runs: Path, state: Path) -> None:
    scanned(runs, state=state)
    whole = json.loads((state / NAME).read_text())
    for place, entry in enumerate(whole["entries"].values()):
        if entry[1]:
            entry[1] = [[[1]], [entry[1][0][:-1]], 7][place % 3]
    (state / NAME).write_text(json.dumps(whole))
    second = scanned(runs, state=state)
    assert (second.found, second.parsed) == (3, 3)


def test_without_a_state_folder_nothing_is_written(runs: Path, state: Path) -> None:
    scanned(runs)
    assert not state.exists()


def test_a_state_folder_that_cannot_be_written_stops_nothing(runs: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert scanned(runs, state=tmp_path / "file" / "state").found == 3


def test_broken_files_are_remembered_as_skipped(tmp_path: Path, state: Path) -> None:
    write(tmp_path / "runs" / "good.jsonl", meta(), call("a"))
    (tmp_path / "runs" / "bad.jsonl").write_text("no json")
    first, second = (scanned(tmp_path / "runs", state=state) for _ in range(2))
    assert (len(first.skipped), second.skipped, second.parsed) == (1, first.skipped, 0)


def test_rows_come_in_slices_while_it_looks(runs: Path) -> None:
    scan = Scan([runs])
    rows: list[Row] = []
    slices = 0
    while not scan.complete:
        rows += scan.advance(0.0)
        slices += 1
    assert slices > scan.looked  # also within a file it stops to let others work
    assert [row.trace_id for row in rows] == [row.trace_id for row in scan.rows]


def test_a_named_file_that_is_wrong_is_an_error(tmp_path: Path, state: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("no json")
    for _ in range(2):
        with pytest.raises(MastError, match="no line of it is JSON"):
            scanned(tmp_path / "bad.jsonl", state=state)
    with pytest.raises(MastError, match="no such file"):
        scanned(tmp_path / "missing", state=state)
    (tmp_path / "empty").mkdir()
    with pytest.raises(MastError, match="the folder is empty"):
        scanned(tmp_path / "empty", state=state)


def test_one_of_many_traces_is_named_by_its_key(data: Path, state: Path) -> None:
    path = data / "formats/atif/synthetic_multiagent.atif.json"
    for _ in range(2):
        scan = Scan([f"{path}#sub-1"], ScanCache(state))
        assert [row.address for row in scan.finish()] == [f"{path}#sub-1"]
        assert scanned(path, state=state).found == 2
    assert scan.parsed == 0
    with pytest.raises(MastError, match="no trace nine in it"):
        Scan([f"{path}#nine"], ScanCache(state)).finish()


def test_one_run_in_two_files_is_told_of(tmp_path: Path, state: Path) -> None:
    for name in ("a", "b"):
        write(tmp_path / "runs" / f"{name}.jsonl", meta(id="same"), call("a"))
    for _ in range(2):
        rows = Scan([tmp_path / "runs"], ScanCache(state)).finish()
        assert [row.warnings[-1].rpartition("/")[2] for row in rows] == ["b.jsonl", "a.jsonl"]


def test_a_path_that_is_no_utf8_is_remembered(tmp_path: Path, state: Path) -> None:
    folder = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(folder)
    write(Path(os.fsdecode(folder)) / "r.jsonl", meta(), call("a"))
    assert [scanned(Path(os.fsdecode(folder)), state=state).parsed for _ in range(2)] == [1, 0]


def test_what_a_plugin_failed_to_know_is_told_and_asked_again(
    tmp_path: Path, state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "runs" / "r.jsonl", meta(), call("a"))
    (tmp_path / "runs" / "odd.json").write_text('{"odd": 1}')
    for _ in range(2):
        monkeypatch.setattr(plugins, "_faults", [("plug-in mine", "fails to sniff: no")])
        scan = scanned(tmp_path / "runs", state=state)
        assert [one.path for one in scan.skipped] == ["plug-in mine"]
        assert scan.parsed == 2
