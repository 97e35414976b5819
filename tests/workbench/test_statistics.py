"""What the statistics of a store tell, and the places that stand behind each number."""

import shutil
from pathlib import Path

import pytest

from mast_tui.analysis.of_labels import disagreements_of, report_of, signature_of
from mast_tui.cli.samples import STORE, make_demo
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.labelled import Labelled, of_store
from mast_tui.labels.store import Store
from mast_tui.workbench import statistics
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.statistics import ALL, Place, Statistics
from mast_tui.workbench.walking import Walk, go_to
from tests.helpers import a_bench, shop_run
from tests.labels.given import a_trace

MAST = load()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo") / "samples")


@pytest.fixture(scope="module")
def labels(folder: Path) -> Labelled:
    with Store(folder / STORE) as store:
        return of_store(store)


@pytest.fixture(scope="module")
def found(folder: Path) -> Statistics:
    return statistics.of_store(folder / STORE, MAST)


def test_the_numbers_are_those_of_the_commands(found: Statistics, labels: Labelled) -> None:
    for level in ("trace", "step"):
        ours, theirs = found.reports[level], report_of(labels, level)
        assert ours.modes == theirs.modes
        assert ours.categories == theirs.categories
        assert ours.overall == theirs.overall
    for group in signature_of(labels).groups:
        for code, one in group.modes.items():
            failed = found.share(code, group.name, "failed")
            assert (failed.having, failed.of) == (one.table.failed_with, one.table.failed)
            ok = found.share(code, group.name, "succeeded")
            assert (ok.having, ok.of) == (one.table.succeeded_with, one.table.succeeded)


def test_every_disagreement_stands_behind_its_mode_once(
    found: Statistics, labels: Labelled
) -> None:
    rows = disagreements_of(labels).rows
    met = [
        (place.trace, place.mode)
        for code in found.labels.modes
        for place in found.behind_mode("trace", code)
    ]
    assert len(met) == len(set(met))
    assert {(row.trace, row.mode) for row in rows} <= set(met)
    for trace, mode in set(met) - {(row.trace, row.mode) for row in rows}:  # all of one mind
        votes = [look.vote(mode) for look in labels.looks if look.trace == trace]
        assert votes.count(1) > 1
        assert 0 not in votes


def test_a_category_leads_to_the_places_of_its_modes(found: Statistics) -> None:
    whole = found.behind_mode("trace", "FC3")
    assert {place.mode for place in whole} <= {"3.1", "3.2", "3.3"}
    assert len(whole) == sum(len(found.behind_mode("trace", f"3.{n}")) for n in (1, 2, 3))


def test_a_cell_leads_to_as_many_traces_as_it_counts(found: Statistics) -> None:
    for mode in found.labels.modes:
        for group in found.groups:
            for outcome in ("failed", "succeeded"):
                places = found.behind_share(mode, group, outcome)
                assert len(places) == found.share(mode, group, outcome).having
    assert found.groups[0] == ALL
    first = found.behind_share("3.3", ALL, "failed")[0]
    assert "decisive" in first.words


def test_a_confusion_leads_to_the_traces_it_counts(found: Statistics) -> None:
    for pair in found.lists["trace"].confusions:
        places = found.behind_confusion("trace", pair.modes)
        assert {place.trace for place in places} == set(pair.traces)


def test_progress_has_what_waits_first(found: Statistics) -> None:
    assert found.counted("wanjiru")["in progress"] == 1
    assert [place.words for place in found.behind_person("wanjiru")][:2] == ["in progress", "done"]


def test_labels_in_other_codebooks_are_not_passed_over_in_silence(tmp_path: Path) -> None:
    with Store(tmp_path / "labels.db") as store:
        for number in (1, 2):
            hand = store.hand("Who&When", load("whowhen"), "")
            hand.review(a_trace(f"t{number}"), state="done")

    assert statistics.of_store(tmp_path / "labels.db", MAST).left_out() == [
        "2 reviews not counted here: see --codebook whowhen"
    ]
    assert statistics.of_store(tmp_path / "labels.db", load("whowhen")).left_out() == []


def test_nothing_said_gives_nothing_and_no_error(tmp_path: Path) -> None:
    empty = statistics.of_store(tmp_path / "labels.db", MAST)
    assert (empty.people, empty.groups, empty.states) == ((), (), {})
    assert len(empty.disagreements("trace")) == 0
    assert not (tmp_path / "labels.db").exists()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return a_bench(tmp_path / "home", shop_run(tmp_path, 1), shop_run(tmp_path, 2))


def place(bench: Bench, number: int, step: int | None) -> Place:
    trace = bench.traces[number]
    return Place(trace.trace_id, trace.path, step, "3.3", "a trace", "omission 1-1")


def test_a_walk_goes_from_place_to_place(bench: Bench) -> None:
    walk = Walk("all", [place(bench, 0, 3), place(bench, 1, 7), place(bench, 1, None)])
    assert not walk.move(-1)
    go_to(bench, walk.place)
    assert (bench.number, bench.reading.at) == (0, 3)
    assert walk.move(1)
    go_to(bench, walk.place)
    assert (bench.number, bench.reading.at) == (1, 7)
    assert walk.in_words() == "2 of 3: a trace, 3.3: omission 1-1"
    assert walk.move(1)
    go_to(bench, walk.place)
    assert (bench.number, bench.reading.at) == (1, 7)  # no step: where one was
    assert not walk.move(1)


def test_a_trace_that_is_not_open_is_opened_from_where_it_was_labelled(
    bench: Bench, tmp_path: Path
) -> None:
    other = a_bench(tmp_path / "elsewhere", shop_run(tmp_path, 5)).trace
    go_to(bench, Place(other.trace_id, other.path, 4, "1.3", "", ""))
    assert (bench.trace.trace_id, bench.reading.at) == (other.trace_id, 4)
    shutil.rmtree(Path(other.path).parent)
    with pytest.raises(MastError, match="no longer at"):
        go_to(bench, Place("0" * 16, other.path, 4, "1.3", "", ""))
