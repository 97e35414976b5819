"""Finding with the keys: letter by letter, patterns, fields, history, all traces."""

from asyncio import sleep
from collections.abc import Callable
from pathlib import Path

from mast_tui.tui.commands.searching import next_hit
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.reading import Filter
from tests.helpers import a_bench, a_run
from tests.tui.given import NARROW, running, text_of


async def until(holds: Callable[[], bool]) -> None:
    """Let the work behind the keys go on until this holds."""
    for _ in range(2_000):
        if holds():
            return
        await sleep(0.01)
    raise AssertionError("it never came to that")


async def test_hits_are_marked_and_counted_with_each_letter(bench: Bench) -> None:
    bench.reading.go(9)
    async with running(bench) as the:
        await the.press("/", "p", "a")
        two = the.bench.reading.search
        assert two is not None
        assert f"{len(two.hits)} hits in {two.steps()} steps" in the.text
        assert the.at == 9
        await the.type("iment")
        assert "2 hits in 1 steps" in the.text
        assert text_of(the.work.steps).splitlines()[10].rstrip().endswith("/x")
        assert text_of(the.work.steps).splitlines()[9].rstrip()[-1] != "/"
        await the.press("escape")
        assert (the.at, the.bench.reading.search) == (9, None)
        assert "/x" not in text_of(the.work.steps)


async def test_where_it_is_narrow_the_count_stays(bench: Bench) -> None:
    async with running(bench, NARROW) as the:
        await the.press("/")
        await the.type("paiment")
        assert "2 hits in 1 steps" in the.text


async def test_the_search_before_is_back_when_a_new_one_is_given_up(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("/")
        await the.type("cert")
        await the.press("enter", "/", "ctrl+u")
        await the.type("paim")
        await the.press("escape")
        assert the.bench.reading.search is not None
        assert the.bench.reading.search.text == "cert"


async def test_a_key_makes_a_pattern_of_it_and_another_changes_case(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("/")
        await the.type("pa[iy]ment")
        assert "0 hits" in the.text
        await the.press("ctrl+r")
        assert the.notice.startswith("find (pattern): pa[iy]ment")
        assert "0 hits" not in the.text
        await the.press("ctrl+t", "ctrl+t")
        assert the.notice.startswith("find (pattern, any case):")
        await the.press("ctrl+u", "(")
        assert "no pattern yet" in the.text
        await the.press("enter")
        assert "no pattern yet" in the.notice


async def test_fields_are_completed_and_combined(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("/", "k", "i", "tab")
        assert the.notice.startswith("find: kind:")
        await the.press("a", "c", "t", "i", "tab")
        await the.type("restarted")
        assert the.notice.startswith('find: kind:"cluster action" restarted')
        await the.press("enter")
        assert (the.at, the.notice) == (12, "hit 1 of 1")


async def test_searches_before_come_back_with_the_arrows(bench: Bench) -> None:
    async with running(bench) as the:
        for text in ("cert", "payment"):
            await the.press("/", "ctrl+u")
            await the.type(text)
            await the.press("enter")
        await the.press("/", "ctrl+u", "x", "up")
        assert the.notice.startswith("find: payment")
        await the.press("up", "up")
        assert the.notice.startswith("find: cert")
        await the.press("down", "down")
        assert the.notice == "find: x"


async def test_only_steps_with_hits_show(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("&")
        assert "nothing searched for yet" in the.notice
        await the.press("/")
        await the.type("payment")
        await the.press("enter", "&")
        assert list(the.bench.reading.shown) == [6, 9, 10, 12, 13, 14]
        assert "only hits" in the.text
        await the.press("/", "ctrl+u", "enter")
        assert the.bench.reading.filter == Filter()


async def test_all_open_traces_are_searched_and_enter_goes_there(two: Bench) -> None:
    async with running(two) as the:
        await the.press("/", "/")
        await the.type("paiment")
        await the.press("enter")
        await the.pilot.pause()
        assert "4 hits in 2 steps of 2 of 2 traces" in the.text
        await the.press("j", "enter")
        assert (the.bench.number, the.at) == (1, 11)
        assert "hit 1 of 2" in the.notice
        await the.press("/", "ctrl+u", "/")
        await the.type("nowhere")
        await the.press("enter", "enter")
        assert the.bench.number == 1


async def test_hits_found_behind_the_keys_are_marked_and_counted(
    tmp_path: Path, home: Path
) -> None:
    """given a trace too long to be searched within a key"""
    bench = a_bench(home, a_run(tmp_path / "long.jsonl", steps=1_500))
    async with running(bench) as the:
        await the.press("/")
        await the.type("said 14")
        for _ in range(500):
            if bench.reading.search and bench.reading.search.complete:
                break
            await the.pilot.pause()
        await the.pilot.pause()
        assert "111 hits in 111 steps" in the.text
        await the.press("enter")
        assert (the.at, the.notice) == (14, "hit 1 of 111")


async def test_a_search_that_goes_on_behind_the_keys_tells_when_it_is_over(
    tmp_path: Path, home: Path
) -> None:
    """Given a trace that takes longer to search than a key may take."""
    bench = a_bench(home, a_run(tmp_path / "long.jsonl", steps=3000, id="long"))
    async with running(bench) as the:
        bench.reading.find("nothing that is there", patience=0)
        next_hit(the.work)
        assert the.notice == "no hit for nothing that is there yet: still searching"
        await until(lambda: the.notice == "no hit for nothing that is there")
        last = f"{len(bench.trace) - 1}"
        bench.reading.find(f"step:{last} echo", patience=0)
        next_hit(the.work)
        await until(lambda: the.at == int(last))
        assert the.notice.startswith("hit 1 of ")


async def test_a_key_ends_the_wait_for_a_hit(tmp_path: Path, home: Path) -> None:
    bench = a_bench(home, a_run(tmp_path / "long.jsonl", steps=3000, id="long"))
    async with running(bench) as the:
        bench.trace.finish()
        bench.reading.find(f"step:{len(bench.trace) - 1} echo", patience=0)
        next_hit(the.work)
        await the.press("j")
        at = the.at
        await until(lambda: bool(bench.reading.search and bench.reading.search.complete))
        assert the.at == at


async def test_the_header_counts_all_steps_as_soon_as_they_are_known(
    tmp_path: Path, home: Path
) -> None:
    bench = a_bench(home, a_run(tmp_path / "long.jsonl", steps=3000, id="long"))
    async with running(bench) as the:
        await until(lambda: bench.trace.complete)
        await the.pilot.pause(0.05)
        assert f"/{len(bench.trace):,} " in f"{the.status} "


async def test_what_was_searched_for_last_is_offered_and_gives_way(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("/", *"cart", "enter", "/")
        assert "find: cart" in the.notice
        await the.press(*"pod")
        assert the.notice.startswith("find: pod")
        await the.press("enter", "/", "enter")
        assert the.bench.reading.search is not None
        assert the.bench.reading.search.text == "pod"
        await the.press("/", "end", "s", "enter")
        assert the.bench.reading.search.text == "pods"
