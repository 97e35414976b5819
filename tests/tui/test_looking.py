"""Reading with the keys: search, filter, wrapping, folding, and the other screens."""

import pytest

from mast_tui.tui.actions import ACTIONS, shown_keys
from mast_tui.tui.screens.start import Offer
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.reading import Filter
from mast_tui.workbench.reviewing import finish
from tests.helpers import LONG_LINE
from tests.tui.given import TINY, running, text_of


async def test_search_goes_from_hit_to_hit_and_round_the_end(bench: Bench) -> None:
    bench.reading.go(1)
    async with running(bench) as the:
        await the.press("n")
        assert the.notice == "nothing searched for yet: / finds"
        await the.press("/")
        await the.type("paiment")
        await the.press("enter")
        assert (the.at, the.notice) == (11, "hit 1 of 2")
        assert text_of(the.work.steps).splitlines()[10].rstrip().endswith("/x")
        await the.press("n")
        assert (the.at, the.notice) == (11, "hit 2 of 2")
        await the.press("n")
        assert the.notice == "hit 1 of 2  (from the other end)"
        await the.press("N")
        assert the.notice == "hit 2 of 2  (from the other end)"
        await the.press("/", "ctrl+u", "enter")
        assert the.bench.reading.search is None
        assert "/x" not in text_of(the.work.steps)


async def test_a_hit_far_down_in_a_step_is_brought_into_view(bench: Bench) -> None:
    bench.reading.go(1)
    async with running(bench, (120, 16)) as the:
        await the.press("/")
        await the.type("GAVE-UP")
        await the.press("enter")
        assert the.at == 6
        assert "GAVE-UP" in text_of(the.work.step_view)


async def test_what_is_not_there_is_said(bench: Bench) -> None:
    async with running(bench) as the:
        at = the.at
        await the.press("/", "x", "y", "z", "q", "enter")
        assert (the.at, the.notice) == (at, "no hit for xyzq")
        await the.press("/", "escape")
        assert the.bench.reading.search is not None


async def test_the_filter_narrows_the_list_and_close_takes_it_away(bench: Bench) -> None:
    bench.reading.go(1)
    async with running(bench) as the:
        await the.press("f")
        assert "show only these steps" in the.text
        await the.press("j", "j", "space")
        assert "[x] ? log query" in the.text
        await the.press("enter")
        assert list(the.bench.reading.shown) == [6, 7]
        assert the.at == 6
        assert "only log" in the.text
        assert len(text_of(the.work.steps).split()) > 4
        assert "kubectl" not in text_of(the.work.steps)
        await the.press("f", "q")
        assert the.bench.reading.filter == Filter(kinds=frozenset({"log"}))
        await the.press("q")
        assert (the.bench.reading.filter, the.app.is_running) == (Filter(), True)


async def test_the_filter_screen_knows_only_this_one_and_clear(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("f", "G", "k", "o")
        assert the.bench.reading.filter == Filter(errors=True)
        assert list(the.bench.reading.shown) == [7, 11]
        await the.press("f", "c")
        assert the.bench.reading.filter == Filter()
        await the.press("f", "G", "o")
        assert "no step passes the filter" in the.text
        assert the.bench.reading.filter == Filter(tagged=True)


async def test_long_lines_wrap_or_scroll_sideways(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        assert "GAVE-UP" in text_of(the.work.step_view)
        await the.press("w")
        assert the.notice == "lines do not wrap: h and l scroll sideways"
        assert "GAVE-UP" not in text_of(the.work.step_view)
        for _ in range(len(LONG_LINE) // 16):
            await the.press("l")
        assert "GAVE-UP" in text_of(the.work.step_view)
        await the.press("h", "left", "right", "w")
        assert "GAVE-UP" in text_of(the.work.step_view)
        assert the.notice == "lines wrap"


async def test_an_injected_prompt_is_unfolded_and_folded(bench: Bench) -> None:
    bench.reading.go(1)
    async with running(bench) as the:
        assert "10 more lines are folded: z unfolds" in the.text
        assert "rule 12" not in the.text
        await the.press("z")
        assert "rule 12" in the.text
        await the.press("z")
        assert "rule 12" not in the.text


async def test_help_has_every_action_with_all_its_keys_and_the_guidelines(bench: Bench) -> None:
    async with running(bench) as the:
        await the.press("?")
        said = "\n".join("".join(text for text, _ in line) for line in the.app.screen.text.lines)  # type: ignore[attr-defined]
        for action in ACTIONS:
            assert f"{' '.join(shown_keys(action))} " in said
            assert action.help in said
        for mode in the.bench.codebook.modes:
            assert mode.label in said
        assert "outcome from root_cause_entity in judge_output.json" in said
        assert "Moving about" in the.text
        await the.press("G")
        assert "Moving about" not in the.text
        await the.press("g", "space", "b", "j", "k", "?")
        assert the.app.screen is the.work


async def test_agreement_shows_the_annotators_of_the_store(two: Bench) -> None:
    for name in ("bob", "eve"):
        hand = two.hand.store.hand(name, two.codebook)
        bob = Bench(two.opening, two.codebook, hand, two.recall)
        for number in (0, 1):
            bob.open(number)
            bob.trace.finish()
            bob.toggle(bob.codebook.mode("3.3"))
            finish(bob, "failed", "")
    async with running(two) as the:
        await the.press("A")
        await the.app.workers.wait_for_complete()
        await the.pilot.pause()
        assert "between bob, eve: 2 traces" in the.text
        row = next(line for line in the.text.splitlines() if "FM-3.3" in line)
        assert "no variation" in row
        await the.press("q")
        assert the.app.screen is the.work


async def test_redraw_shows_the_same_again(bench: Bench) -> None:
    async with running(bench) as the:
        before = the.text
        await the.press("ctrl+l")
        assert the.text == before


async def test_below_sixty_by_twelve_there_is_one_clear_line_and_keys_do_nothing(
    bench: Bench,
) -> None:
    async with running(bench, TINY) as the:
        assert the.text.split("\n")[0].strip() == "too small: mast-tui needs 60x12"
        assert the.text.split() == ["too", "small:", "mast-tui", "needs", "60x12"]
        at = the.at
        await the.press("j", "3", "3", "D", "f", "u")
        assert (the.at, the.tags, the.app.screen) == (at, set(), the.work)
        await the.pilot.resize_terminal(120, 40)
        await the.pilot.pause()
        assert "too small" not in the.text
        assert "Step repetition" in the.text


@pytest.mark.parametrize("size", [(60, 12), (80, 24), (99, 24), (120, 40), (200, 60)])
async def test_every_line_fills_the_screen_and_none_is_longer(
    bench: Bench, size: tuple[int, int]
) -> None:
    async with running(bench, size) as the:
        assert {len(line) for line in the.text.split("\n")} == {size[0]}


async def test_the_start_offers_samples_and_what_was_opened_last(two: Bench) -> None:
    opened: list[str] = []

    def open_traces(path: str) -> Bench:
        opened.append(path)
        return two

    offers = [Offer("The bundled samples", "samples", "written"), Offer("last", "/runs/\x1b[2J")]
    async with running(None, offers=offers, open_traces=open_traces) as the:
        assert "> The bundled samples" in the.text
        assert "what do you want to read?" in the.text
        await the.press("j", "enter")
        assert opened == ["/runs/\x1b[2J"]
        assert "trace 1/2" in the.status


async def test_an_offer_that_cannot_be_opened_is_said_and_the_rest_can(two: Bench) -> None:
    from mast_tui.errors import MastError

    def open_traces(path: str) -> Bench:
        if path == "gone":
            raise MastError("gone: no such file or folder")
        return two

    offers = [Offer("gone", "gone"), Offer("here", "here")]
    async with running(None, offers=offers, open_traces=open_traces) as the:
        await the.press("enter")
        assert "gone: no such file or folder" in the.text
        await the.press("j", "enter")
        assert "trace 1/2" in the.status


async def test_q_on_the_start_screen_leaves() -> None:
    async with running(None, offers=[Offer("x", "x")]) as the:
        await the.press("q")
    assert the.app.return_code == 0
