"""No line of any view carries a character that a terminal acts on, whatever the trace holds."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from mast_tui.tui.widgets.lines import LineView, crop
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.reading import Filter
from tests.helpers import a_bench, hostile_run, hostile_words
from tests.tui.given import NARROW, WIDE, Driver, running, text_of

HOSTILE = st.text(
    st.one_of(
        st.sampled_from("\x1b[]\x07\x9b\x90\u202e\u2066\u200b\ufeff愛e\u0301\t\n\r a"),
        st.characters(),
    ),
    max_size=60,
)


@pytest.fixture
def evil(tmp_path: Path, home: Path) -> Bench:
    """A trace with hostile words in every field, and a tag whose note has them too."""
    bench = a_bench(home, hostile_run(tmp_path))
    bench.trace.finish()
    bench.toggle(bench.codebook.mode("3.3"))
    bench.note(bench.tags[0], hostile_words())
    return bench


def drawn(the: Driver) -> set[str]:
    """Every character of every line of every view on the screen, fetched piece by piece."""
    views = list(the.app.screen.query(LineView))
    assert views
    return {
        letter
        for view in views
        for y in range(view.size.height)
        for text, _ in view.line(y)
        for letter in text
    }


def unsafe(letters: set[str]) -> set[str]:
    return {one for one in letters if unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


@pytest.mark.parametrize("size", [WIDE, NARROW])
async def test_every_view_of_a_hostile_trace_is_safe(evil: Bench, size: tuple[int, int]) -> None:
    async with running(evil, size) as the:
        for _ in range(7):
            assert unsafe(drawn(the)) == set()
            await the.press("j")
        for keys in (("w",), ("/",), ("enter",), ("tab", "tab"), ("q",), ("t", "escape")):
            await the.press(*keys)
            assert unsafe(drawn(the)) == set()
        for key in ("?", "L", "f", "A"):
            await the.press(key)
            assert unsafe(drawn(the)) == set()
            await the.press("G", "q")
        the.bench.reading.set_filter(Filter(errors=True))
        await the.press("ctrl+l")
        assert unsafe(drawn(the)) == set()


async def test_markup_in_a_trace_is_text(evil: Bench) -> None:
    async with running(evil) as the:
        shown = text_of(the.work.step_view)
        assert "[link=x" in shown
        assert "L[@click=app.exit]y[/]" in shown
        assert the.app.is_running


async def test_an_offer_with_a_hostile_name_is_safe() -> None:
    from mast_tui.tui.screens.start import Offer

    offers = [Offer(hostile_words(), "p", hostile_words())]
    async with running(None, offers=offers) as the:
        assert unsafe(drawn(the)) == set()


@settings(deadline=None)
@given(HOSTILE, st.integers(0, 30))
def test_a_cropped_text_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    from mast_tui.traces.safe import visible

    assert cell_len(crop(visible(text, line=True), width)) == width
