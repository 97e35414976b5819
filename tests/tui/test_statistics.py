"""The statistics screen: every cell leads to its traces, and a blind round sees nothing of it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from mast_tui.cli.samples import STORE, make_demo
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.model import trace_row
from mast_tui.labels.store import Store
from mast_tui.traces.discover import open_traces
from mast_tui.tui.commands.statistics import show
from mast_tui.tui.screens.statistics import NAMES, PlacesScreen, StatisticsScreen
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.opening import Opening
from mast_tui.workbench.recall import Recall
from mast_tui.workbench.statistics import Statistics, of_store
from tests.tui.given import NARROW, WIDE, Driver, running


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_demo(tmp_path_factory.mktemp("demo") / "samples")


@pytest.fixture
def demo(samples: Path, tmp_path: Path) -> Iterator[Bench]:
    """Ines at the samples, with the labels of three."""
    shutil.copy(samples / STORE, tmp_path / "labels.db")
    traces, _ = open_traces([str(samples)])
    hand = Store(tmp_path / "labels.db").hand("ines", load())
    bench = Bench(Opening.of(traces), load(), hand, Recall(None))
    yield bench
    bench.close()


async def counted(the: Driver, *keys: str) -> None:
    """Open the statistics, wait until they are counted, and press keys."""
    await the.press("A")
    await the.app.workers.wait_for_complete()
    await the.pilot.pause()
    await the.press(*keys)


def shown(the: Driver) -> type:
    """Which screen lies on top."""
    return type(the.app.screen)


def line(the: Driver, words: str) -> str:
    return next(line for line in the.text.splitlines() if words in line)


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_section_fits_and_names_its_keys(demo: Bench, size: tuple[int, int]) -> None:
    async with running(demo, size, look="none") as the:
        await counted(the)
        for number, name in enumerate(NAMES, start=1):
            await the.press(str(number))
            assert f" {number} {name} " in the.text
            assert {len(row) for row in the.text.split("\n")} == {size[0]}
            assert "Enter its traces" in the.text or "Enter go there" in the.text
            assert the.text.count("> ") == 1


async def test_agreement_has_a_bar_a_mode_and_leads_to_where_people_differ(demo: Bench) -> None:
    async with running(demo) as the:
        await counted(the)
        assert "FM-3.3 Incorrect verification" in the.text
        assert "█" in line(the, "FM-1.3 ")
        assert "0.69 0.19 to 1.00 ?" in line(the, "FM-1.3 ")
        assert "few tagged" in line(the, "FM-1.2 ")
        assert "0.70  0.52 to 0.88 ?" in line(the, "stratified alpha")
        await the.press("j", "j", "enter")
        assert shown(the) is PlacesScreen
        assert "FM-1.3 Step repetition, by trace: 5 places" in the.text
        await the.press("enter")
        assert the.app.screen is the.work
        assert (the.at, demo.trace.glance.scenario) == (39, "19")
        assert the.notice.startswith("1 of 5: Scenario-19 / 1, 1.3: omission 1-1: ines @39")


async def test_a_warning_that_is_cut_is_shown_in_full(demo: Bench) -> None:
    async with running(demo, (60, 20)) as the:
        await counted(the, "G")
        assert "what is untagged there counts as no vote" not in the.text
        await the.press("enter")
        assert "counts as no vote" in " ".join(the.text.split())
        await the.press("q")
        assert shown(the) is StatisticsScreen


async def test_the_mouse_chooses_a_row(demo: Bench) -> None:
    async with running(demo) as the:
        await counted(the, "3")
        await the.pilot.click("#rows", offset=(5, 4))
        assert line(the, "> ").split()[2:5] == ["2-1", "2.1", "19"]
        await the.pilot.click("#rows", offset=(5, 4), times=2)
        await the.pilot.pause()
        assert the.notice.startswith("5 of 31: ")


async def test_by_step_is_one_key_away(demo: Bench) -> None:
    async with running(demo) as the:
        await counted(the, "s")
        assert "by step" in the.text
        assert " 333 " in line(the, "FM-1.3 ")
        await the.press("s")
        assert "by trace" in the.text


async def test_a_confusion_leads_to_where_two_modes_were_given(demo: Bench) -> None:
    async with running(demo) as the:
        await counted(the, "2")
        assert "FM-3.1 Premature termination" in line(the, "> ")
        await the.press("enter")
        assert "FM-3.1 Premature termination and FM-3.2 No or incomplete verification" in the.text


async def test_disagreements_are_walked_through(demo: Bench) -> None:
    async with running(demo) as the:
        await the.press("comma", "n")
        assert "no list to walk through" in the.notice
        await counted(the, "3", "j", "enter")
        first = (demo.number, the.at)
        assert the.notice.startswith("2 of 31: ")
        await the.press("comma", "n")
        assert the.notice.startswith("3 of 31: ")
        assert (demo.number, the.at) != first
        await the.press("comma", "N")
        assert (demo.number, the.at) == first
        await the.press("comma", "N", "comma", "N")
        assert "this is the first of 31" in the.notice


async def test_the_heat_map_tells_models_and_outcomes_apart(demo: Bench) -> None:
    async with running(demo) as the:
        await counted(the, "4")
        assert "heron-flash-…" in the.text
        row = line(the, "FM-2.6 ")
        assert "██  80" in row
        await the.press("l", "l", "l", "l", "l", "l")
        await the.press(*"jjjjjjjjjj")
        assert "FM-2.6 Reasoning-action mismatch: 2 of 2 failed traces, tern-120b" in the.text
        await the.press("enter")
        assert "FM-2.6 Reasoning-action mismatch in failed traces, tern-120b: 2 places" in the.text
        await the.press("q", "l", "l", "l")
        assert "of 1 successful traces, tern-120b" in the.text  # the last column


async def test_names_stay_readable_and_what_is_beyond_the_edge_is_counted(demo: Bench) -> None:
    async with running(demo, NARROW) as the:
        await counted(the, "4")
        assert "FM-2.6 Reasoning-action" in the.text
        head = line(the, " all ")
        hidden = [name for name in ("heron", "osprey", "tern") if name not in head]
        assert head.rstrip().endswith(f"{len(hidden)} more" if hidden else "tern-120b")


async def test_columns_beyond_the_edge_come_into_view(demo: Bench) -> None:
    async with running(demo, (60, 20)) as the:
        await counted(the, "4")
        assert "tern-120b" not in the.text
        await the.press(*"lllllll")
        assert "tern-120b" in the.text


async def test_progress_leads_to_what_waits(demo: Bench) -> None:
    async with running(demo) as the:
        await counted(the, "5", "j", "j")
        assert "wanjiru: 9 traces: 8 done, 1 in progress" in the.text
        await the.press("enter")
        assert "in progress" in line(the, "> ")


async def test_a_blind_round_sees_nothing_of_it(demo: Bench) -> None:
    demo.blind = True
    async with running(demo) as the:
        await the.press("A")
        assert the.app.screen is the.work
        assert "blind" in the.notice


async def test_what_is_not_counted_and_what_is_not_known_is_said(two: Bench) -> None:
    row = trace_row(two.trace.info, 1)
    with Store(two.hand.store.path) as store:
        store.hand("Who&When", load("whowhen")).review(row, state="done")
    async with running(two, NARROW) as the:
        await counted(the)
        assert "1 review not counted here: see --codebook whowhen" in the.text
    with Store(two.hand.store.path) as store:
        unknown = row._replace(trace_id="u", outcome="unknown")
        store.hand("ben", load()).review(unknown, state="done")
    async with running(two, NARROW) as the:
        await counted(the, "4")
        assert "outcomes are unknown here: D says them" in the.text


async def test_one_annotator_is_told_what_is_lacking(two: Bench) -> None:
    async with running(two) as the:
        await counted(the)
        assert "agreement needs the done reviews (D) of two annotators" in the.text
        await the.press("enter", "2", "enter", "3", "4", "5", "enter", "q")
        assert the.app.screen is the.work


async def test_keys_before_it_is_counted_do_no_harm(demo: Bench) -> None:
    counting = Event()

    def count() -> Statistics:
        counting.wait(10)
        return of_store(demo.hand.store.path, demo.codebook)

    async with running(demo) as the:
        show(the.work, count)
        await the.pilot.pause()
        assert "counting..." in the.text
        await the.press("enter", "j", "l", "s", "G", "4")
        assert shown(the) is StatisticsScreen
        counting.set()
        await the.app.workers.wait_for_complete()
        await the.pilot.pause()
        assert "% of traces with the mode" in the.text
        await the.press("q")
        assert the.app.screen is the.work


async def test_nobody_waits_for_what_is_no_longer_wanted(demo: Bench) -> None:
    counting = Event()

    def count() -> Statistics:
        counting.wait(10)
        return of_store(demo.hand.store.path, demo.codebook)

    async with running(demo) as the:
        show(the.work, count)
        await the.press("q")
        assert the.app.screen is the.work
        counting.set()
        await the.press("j")
        assert the.app.screen is the.work


async def test_a_store_that_cannot_be_read_is_said(demo: Bench) -> None:
    def count() -> Statistics:
        raise MastError("labels.db: is no store")

    async with running(demo) as the:
        show(the.work, count)
        await the.app.workers.wait_for_complete()
        await the.pilot.pause()
        assert "labels.db: is no store" in the.text
        await the.press("q")
        assert the.app.screen is the.work
