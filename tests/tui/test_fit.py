"""Whatever the size and the letters: the place is kept and the lines stand under each other."""

from pathlib import Path

import pytest
from rich.cells import cell_len

from mast_tui.tui.widgets.bars import Rule
from mast_tui.tui.widgets.lines import ended
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.saving import Notice
from tests.helpers import a_bench
from tests.traces.rollouts import call, meta, output, says, write
from tests.tui.given import BROAD, NARROW, WIDE, running, text_of
from tests.tui.terminal import Terminal

INDIC = "कनेक्शन अस्वीकृत कर दिया गया है। " * 5
"""The terminal of these tests drops what follows a vowel sign."""
WORDS = (
    "支付服务拒绝了请求，证书已过期。" * 6,
    "ההזמנות שולמו אך לא נשלחו, והתעודה פגה. " * 4,
    "الطلبات مدفوعة ولكن لم يتم شحنها، وانتهت صلاحية الشهادة. " * 4,
    "naïve e\u0301te\u0301 Zürich ½ ＷＩＤＥ ",
    "🙂👩‍🚒🇨🇭👍🏽 fire: 🔥🔥🔥 " * 6,
    "tab\there\tand\x1b[31mred\u202eevil\u200b",
)


@pytest.fixture
def many_letters(tmp_path: Path) -> Path:
    """A run with words of many scripts."""
    return a_run_of(tmp_path, (*WORDS, INDIC))


def a_run_of(folder: Path, words_of: tuple[str, ...]) -> Path:
    """A run with these words in texts, calls and outputs."""
    lines = [meta(id="0199-letters")]
    for number, words in enumerate(words_of):
        lines += [says("assistant", words), call(f"c{number}", f"echo {words}")]
        lines += [output(f"c{number}", f"{words}\n{words}\n", 0)]
    return write(folder / "letters.jsonl", *lines)


@pytest.mark.parametrize("size", [WIDE, NARROW, BROAD])
@pytest.mark.parametrize("wrap", [True, False])
async def test_every_line_is_as_wide_as_its_pane_in_cells(
    many_letters: Path, tmp_path: Path, size: tuple[int, int], wrap: bool
) -> None:
    bench = a_bench(tmp_path / "home", many_letters)
    bench.reading.go(1)
    async with running(bench, size) as the:
        if not wrap:
            await the.press("w", "l")
        for _ in range(len(bench.trace)):
            for view in (the.work.steps, the.work.step_view, the.work.title_line):
                width = view.size.width
                for line in text_of(view).split("\n"):
                    assert cell_len(line) == width, line
            await the.press("j")


def test_the_borders_of_the_panes_stay_straight_in_a_terminal(tmp_path: Path) -> None:
    with Terminal(a_run_of(tmp_path, WORDS), cwd=tmp_path) as the:
        the.wait_for("not started")
        for _ in range(14):
            the.press("j")
            columns = {tuple(x for x in range(120) if the.cell(x, y) == "│") for y in range(4, 38)}
            assert len(columns) == 1, "\n" + the.text
        assert the.leave() == 0


async def test_resizing_keeps_the_place_in_the_step(bench: Bench) -> None:
    """given a long output, scrolled to some line in the middle"""
    bench.reading.go(6)
    async with running(bench, (120, 24)) as the:
        view = the.work.step_view
        for _ in range(4):
            await the.press("J")
        page = view.page
        assert page
        before = page.row(view.top)
        assert before.part
        for size in ((80, 24), (200, 60), (61, 12), (120, 24)):
            await the.pilot.resize_terminal(*size)
            await the.pilot.pause()
            assert the.at == 6
            page = view.page
            assert page
            rows = [page.row(n) for n in range(view.top, min(len(page), view.top + view.room))]
            assert any(
                row.part == before.part and row.start <= before.start < max(row.end, row.start + 1)
                for row in rows
            )
            assert any(line.startswith(">  6") for line in the.text.splitlines())


async def test_what_is_said_is_cut_anew_where_room_shrinks(bench: Bench) -> None:
    """given a notice that filled the line and some of the next one"""
    said = " ".join(f"word{number:02}" for number in range(17))
    async with running(bench, WIDE) as the:
        the.work.say(Notice(said))
        assert the.text.splitlines()[-1].strip() == said
        await the.pilot.resize_terminal(*NARROW)
        await the.pilot.pause()
        last = the.text.splitlines()[-1]
        assert last.startswith(" word00 word01")
        assert last.endswith("…")
        assert said[: len(last) - 2] in last


@pytest.mark.parametrize("said", ["", " ".join(f"word{number:02}" for number in range(17))])
async def test_the_footer_goes_on_where_its_first_part_ends(bench: Bench, said: str) -> None:
    """given a narrow terminal that changes by some columns: only the first part is wider then"""
    async with running(bench, NARROW) as the:
        for width in (98, 70, 60, 85):
            if said:
                the.work.say(Notice(said))
            await the.pilot.resize_terminal(width, 24)
            await the.pilot.pause()
            last = the.text.splitlines()[-1]
            assert last.count("Space on") == (not said and width > 80)
            assert said[: width - 2] in last


def test_pieces_that_do_not_fit_end_in_dots() -> None:
    pieces = [(" Enter", "strong"), (" open ", "quiet"), (" q", "strong"), (" close ", "quiet")]
    assert ended(pieces, 20) == pieces  # only the last blank has no room
    assert ended(pieces, 16) == [*pieces[:3], (" …", "quiet")]
    assert ended(pieces, 12) == [pieces[0], (" open…", "quiet")]
    assert ended(pieces, 0) == pieces


def test_rules_are_drawn_by_one_sign() -> None:
    assert list(Rule().line(0)) == [("│", "quiet")]


@pytest.mark.parametrize("letters", [True, False])
async def test_plain_characters_only_are_drawn_where_asked_for(
    many_letters: Path, tmp_path: Path, letters: bool
) -> None:
    """given --ascii (letters of the trace stay), or a terminal that has no others"""
    bench = a_bench(tmp_path / "home", many_letters)
    async with running(bench, ascii_only=True, letters=letters) as the:
        for _ in range(len(bench.trace)):
            drawn = the.text + text_of(the.work.step_view)
            odd = {letter for letter in drawn if not letter.isascii()}
            assert not odd if not letters else not odd & set("…─━│·�␛␉►◊")
            for line in text_of(the.work.step_view).split("\n"):
                assert cell_len(line) == the.work.step_view.size.width
            await the.press("j")
        for key in ("?", "L", "f", "ctrl+p"):
            await the.press(key)
            assert {c for c in the.text if not c.isascii() and not c.isalnum()} == set()
            await the.press("escape")


async def test_whether_it_is_saved_is_never_cut_off(two: Bench) -> None:
    """given two traces, a long state and 80 columns"""
    async with running(two, NARROW) as the:
        await the.press("3", "3")
        shown = text_of(the.work.status_line)
        assert shown.endswith("in progress  saved ")
        assert len(shown) == the.work.status_line.size.width
