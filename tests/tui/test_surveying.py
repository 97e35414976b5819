"""The trace as a whole: the overview and the outline."""

from mast_tui.workbench.bench import Bench
from tests.tui.given import Driver, running


def strip(the: Driver) -> str:
    return "".join(sign for sign, _ in the.work.overview.row())[1:15]


def place(the: Driver) -> int:
    """Which cell is drawn as the position."""
    return next(n for n, (_, ink) in enumerate(the.work.overview._drawn) if ink == "cursor")


async def test_the_overview_shows_kinds_errors_tags_and_where_one_is(bench: Bench) -> None:
    bench.reading.go(9)
    async with running(bench) as the:
        assert strip(the) == "¶¶~≡#?x%#~x!►►"
        assert place(the) == 8
        await the.press("j", "3", "3")
        assert place(the) == 9
        assert strip(the) == "¶¶~≡#?x%#*x!►►"
        await the.press("u")
        assert strip(the)[9] == "~"


async def test_the_overview_gives_way_where_it_is_low(bench: Bench) -> None:
    async with running(bench, (120, 16)) as the:
        assert the.work.overview.region.height == 0


async def test_keys_go_along_the_overview(bench: Bench) -> None:
    bench.reading.go(5)
    async with running(bench) as the:
        await the.press(">")
        assert the.at == 6
        await the.press("<", "<")
        assert the.at == 4
        await the.press(",", "o")
        assert the.notice == "the overview runs by time"
        await the.press(",", "o")
        assert the.notice == "the overview runs by steps"


async def test_keys_go_from_phase_to_phase(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("{")
        assert (the.at, the.notice) == (4, "plan look at alerts")
        await the.press("}")
        assert the.at == 13
        await the.press("}")
        assert (the.at, the.notice) == (13, "this is the last phase")


async def test_the_outline_lists_phases_and_goes_to_one(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("o")
        assert "phases of 14 steps" in the.text
        current = next(line for line in the.text.splitlines() if line.startswith(">"))
        assert "look at alerts" in current
        await the.press("G", "enter")
        assert the.at == 13
        await the.press("o", "z")
        assert "look at alerts" not in the.text
        await the.press("z", "q")
        assert the.at == 13


async def test_a_phase_is_folded_in_the_list_and_opened_again(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("o", "f")
        assert next(line for line in the.text.splitlines() if line.startswith("> +"))
        await the.press("q")
        assert list(the.bench.reading.shown) == [1, 2, 3, 4, 13, 14]
        assert "1 phase folded" in the.text
        assert the.at == 4
        await the.press("e")
        assert the.notice == "no error after this step"
        await the.press("o", "f", "q")
        assert len(the.bench.reading.shown) == 14
        await the.press("o", "f", "q", ":", "7", "enter")
        assert (the.at, len(the.bench.reading.shown)) == (7, 14)
