"""Traces come in while one reads."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mast_tui.cli.app import make_bench
from mast_tui.cli.assigned import queue_paths
from mast_tui.errors import MastError
from mast_tui.labels.store import Store
from mast_tui.traces.discover import Skipped, traces_at
from mast_tui.traces.trace import Trace
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.opening import Opening
from mast_tui.workbench.recall import Recall
from mast_tui.workbench.statistics import Place
from mast_tui.workbench.walking import go_to
from tests.helpers import MAST, shop_run
from tests.studies import a_study, asked, give_out, secrets_in


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    for number in range(1, 6):
        shop_run(tmp_path / f"Scenario-{number}" / "1")
    return tmp_path


def test_each_look_finds_more_until_all_are_met(runs: Path) -> None:
    opening = Opening(traces_at([runs]))

    opening.advance(0)
    assert (len(opening.traces), opening.complete) == (1, False)
    while not opening.advance(0):
        pass

    assert len(opening.traces) == 5


def test_what_is_met_later_is_on_the_bench_then(runs: Path, home: Path) -> None:
    opening = Opening(traces_at([runs]))
    opening.advance(0)
    bench = Bench(opening, MAST, Store(home / "labels.db").hand("ada", MAST), Recall(None), False)
    assert not bench.turn(1)

    while not opening.advance(0):
        pass

    assert bench.turn(1)
    assert bench.number == 1


def test_a_trace_met_twice_is_opened_once(runs: Path) -> None:
    opening = Opening(traces_at([runs, runs]))
    while not opening.advance(0):
        pass
    assert len(opening.traces) == 5


def test_trouble_at_once_is_raised_and_trouble_later_is_kept(runs: Path) -> None:
    with pytest.raises(MastError, match="no such file"):
        Opening(traces_at([runs / "nowhere"])).advance(1)

    opening = Opening(traces_at([runs, runs / "nowhere"]))
    while not opening.advance(0):
        pass

    assert len(opening.traces) == 5
    assert "no such file" in opening.trouble


def test_files_that_cannot_be_read_are_counted() -> None:
    def found() -> Iterator[Trace | Skipped]:
        yield Skipped("broken.jsonl", "damaged")

    opening = Opening(found())
    assert opening.advance(1)
    assert (opening.traces, opening.skipped) == ([], 1)


def test_the_trace_opened_last_in_a_folder_comes_first_again(runs: Path, home: Path) -> None:
    (path,) = (runs / "Scenario-4").rglob("*.jsonl")
    recall = Recall(home / "state")
    recall.leave("ada", "t", str(path), 3)

    assert Recall(home / "state").last_in([str(runs)]) == str(path)
    assert Recall(home / "state").last_in([str(runs / "Scenario-2")]) is None


def test_what_was_worked_on_last_is_brought_to_the_front_and_not_met_again(runs: Path) -> None:
    (path,) = (runs / "Scenario-4").rglob("*.jsonl")
    opening = Opening(traces_at([runs]))
    opening.advance(0)

    opening.bring(traces_at([path]))
    while not opening.advance(0):
        pass

    assert opening.traces[0].path == str(path)
    assert len(opening.traces) == 5


def test_files_passed_over_are_told_with_where_to_learn_more() -> None:
    found: list[Trace | Skipped] = [Skipped("a.jsonl", "damaged"), Skipped("b.jsonl", "damaged")]
    opening = Opening(iter(found))
    opening.advance(1)
    assert opening.complaint() == "2 files skipped: mast-tui list says which and why"


def test_what_a_list_leads_to_is_opened_with_what_a_blind_round_hides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """given one trace of a queue on the bench, and a list of places that leads to another"""
    monkeypatch.delenv("MAST_TUI_DB", raising=False)
    study = a_study(tmp_path / "study")
    give_out(study, "r1")
    monkeypatch.chdir(study)
    args = asked(study, "Ada")
    bench = make_bench(args, queue_paths(args)[:1])
    assert bench.study
    waiting = bench.study.next(bench.trace.trace_id)
    assert waiting
    wanted = waiting.assignment.trace_id
    go_to(bench, Place(wanted, bench.study.address(wanted), 3, "", "", ""))
    assert (bench.trace.trace_id, bench.blind, bench.reading.at) == (wanted, True, 3)
    assert secrets_in(f"{bench.trace.info.model} {list(bench.trace.steps(1, None))}") == []
    bench.close()
