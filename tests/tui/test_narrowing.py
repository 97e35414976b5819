"""The list of the open traces, narrowed by words of their paths."""

from pathlib import Path

import pytest

from mast_tui.labels.store import Store
from mast_tui.traces.discover import traces_at
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.opening import Opening
from mast_tui.workbench.recall import Recall
from tests.helpers import MAST, a_bench, a_run
from tests.tui.given import NARROW, Driver, key_event, running


@pytest.fixture
def runs(tmp_path: Path) -> list[Path]:
    """Six runs: three of the cart, three of the shop, the last of another month."""
    names = ("may/cart-1", "may/cart-2", "may/shop-1", "may/shop-2", "june/shop-3", "june/Cart-3")
    return [a_run(tmp_path / f"{name}.jsonl", id=f"run-{name}") for name in names]


@pytest.fixture
def six(home: Path, runs: list[Path]) -> Bench:
    """Ada at the fourth of the six."""
    bench = a_bench(home, *runs)
    bench.open(3)
    return bench


def listed(the: Driver) -> list[str]:
    """The files in the list; the one under the cursor with its mark."""
    lines = (line.split() for line in the.text.splitlines()[2:-1])
    found = [(line[0], next(one for one in line if ".jsonl" in one)) for line in lines if line]
    return [(">" if mark == ">" else "") + file.removesuffix(".jsonl") for mark, file in found]


def foot(the: Driver) -> str:
    return the.text.splitlines()[-1].strip()


async def test_each_letter_narrows_the_list_at_once(six: Bench) -> None:
    async with running(six) as the:
        await the.press("L")
        assert foot(the) == "Enter open  / filter  q close"
        await the.press("/", "s")
        assert "6 of 6 open traces with s," in the.text
        await the.press(*"hop")
        assert listed(the) == ["shop-1", ">shop-2", "shop-3"]
        assert "3 of 6 open traces with shop, tags and reviews of ada" in the.text
        assert foot(the).startswith("only with: shop")
        assert foot(the).endswith("Enter take it  Esc give up")
        await the.press("space", *"june")
        assert listed(the) == [">shop-3"]
        await the.press("x")
        assert "0 of 6 open traces with shop junex" in the.text
        assert "no open trace has these words in its path" in the.text
        await the.press("backspace", "ctrl+w", "backspace")
        assert listed(the) == ["shop-1", ">shop-2", "shop-3"]


async def test_words_stand_in_any_order_and_a_capital_makes_case_count(six: Bench) -> None:
    async with running(six) as the:
        await the.press("L", "/", *"cart", "space", *"june")
        assert listed(the) == [">Cart-3"]
        await the.press("ctrl+u", *"Cart")
        assert listed(the) == [">Cart-3"]
        await the.press("ctrl+u", *"cart")
        assert listed(the) == ["cart-1", "cart-2", ">Cart-3"]


async def test_enter_takes_the_filter_and_then_opens_the_run(six: Bench) -> None:
    async with running(six) as the:
        await the.press("L", "/", *"cart", "enter")
        assert foot(the) == "Enter open  / filter  q show all"
        await the.press("k", "enter")
        assert the.bench.number == 1
        assert the.app.screen is the.work
        await the.press("L")
        assert "6 open traces, " in the.text


async def test_keys_that_move_do_so_while_words_are_typed(six: Bench) -> None:
    async with running(six) as the:
        await the.press("L", "/", *"cart", "up", "up", "down")
        assert listed(the) == ["cart-1", ">cart-2", "Cart-3"]
        await the.press("backspace", "enter", "q")
        assert listed(the)[1] == ">cart-2"


async def test_escape_takes_the_filter_away_first_and_then_closes(six: Bench) -> None:
    async with running(six) as the:
        await the.press("L", "/", *"june", "enter", "escape")
        assert len(listed(the)) == 6
        assert listed(the)[4] == ">shop-3"
        assert foot(the) == "Enter open  / filter  q close"
        await the.press("escape")
        assert the.app.screen is the.work
        assert the.bench.number == 3


async def test_given_up_the_filter_is_what_it_was_before(six: Bench) -> None:
    async with running(six) as the:
        await the.press("L", "/", *"june", "escape")
        assert "6 open traces, " in the.text
        await the.press("/", *"shop", "enter", "/")
        assert foot(the).startswith("only with: shop")
        await the.press(*"cart")
        assert "3 of 6 open traces with cart" in the.text
        await the.press("escape")
        assert "3 of 6 open traces with shop" in the.text
        await the.press("/", "backspace", "ctrl+u", "enter")
        assert "6 open traces, " in the.text


async def test_where_nothing_is_left_nothing_is_opened(six: Bench) -> None:
    async with running(six) as the:
        await the.press("L", "/", *"nowhere", "enter", "j", "enter")
        assert "0 of 6 open traces" in the.text
        await the.press("q", "enter")
        assert (the.app.screen, the.bench.number) == (the.work, 3)


async def test_letters_that_come_at_once_are_words_and_no_keys(six: Bench) -> None:
    async with running(six) as the:
        for key in ("L", "/", *"q june", "enter", "/", *"shop", "space", *"june", "enter", "enter"):
            the.app.post_message(key_event("space" if key == " " else key))
        for _ in range(4):
            await the.pilot.pause()
        assert (the.app.screen, the.bench.number) == (the.work, 4)


async def test_the_filter_holds_for_traces_that_are_found_later(
    runs: list[Path], home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mast_tui.tui.background._look_for_traces", lambda work: False)
    opening = Opening(traces_at(map(str, runs)))
    opening.advance(0)
    bench = Bench(opening, MAST, Store(home / "labels.db").hand("ada", MAST), Recall(None), False)
    async with running(bench) as the:
        await the.press("L", "/", *"shop")
        assert "0 of 1 open trace so far with shop, " in the.text
        while not opening.advance(0):
            pass
        await the.pilot.pause(0.7)
        assert listed(the) == [">shop-1", "shop-2", "shop-3"]
        assert "3 of 6 open traces with shop, " in the.text
        assert foot(the).startswith("only with: shop")


async def test_a_run_among_ten_thousand_is_found_by_its_path(many: Bench) -> None:
    async with running(many, NARROW) as the:
        await the.press("L", "/", *"-37/")
        assert "20 of 10,000 open traces with -37/" in the.text
        assert "> /runs/Scenario-37/1/session.jsonl" in the.text  # nothing of it was read yet
        await the.app.workers.wait_for_complete()
        await the.pilot.pause()
        assert "> 37       1     20    unknown not started session.jsonl" in the.text
        await the.press("space", *"/20/", "enter", "enter")
        assert the.bench.trace.path == "/runs/Scenario-37/20/session.jsonl"


async def test_a_file_that_went_away_is_told_in_its_line(six: Bench, runs: list[Path]) -> None:
    for trace in six.traces:
        trace.close()
    runs[0].unlink()
    async with running(six) as the:
        await the.press("L")
        told = [line for line in the.text.splitlines() if "cannot be read any more" in line]
        assert [line.split()[0] for line in told] == ["20"]
