"""Sending only changed cells: the terminal shows the same, with fewer bytes."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mast_tui.tui.app import MastApp
from mast_tui.tui.driver_cells import Cells
from tests.helpers import shop_run
from tests.tui.terminal import Terminal

WIDTH, HEIGHT = 24, 5
STYLES = ("", "1", "7", "1;36", "38;5;7", "38;2;7;44;9", "48;5;4", "4;31", "2;37;44")
LETTERS = st.sampled_from("ab  x…─漢é👍\u0301")


class Screen:
    """A terminal, and what it shows."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(WIDTH, HEIGHT)
        self._stream = pyte.Stream(self.screen)
        self.screen.reset_mode(pyte.modes.DECAWM)

    def feed(self, data: str) -> None:
        self._stream.feed(data)

    def cells(self) -> list[object]:
        return [seen(self.screen.buffer[y][x]) for y in range(HEIGHT) for x in range(WIDTH)]


def seen(cell: pyte.screens.Char) -> object:
    """What one sees of a cell: the colour of a letter does not show in a blank."""
    if cell.data == " " and not (cell.reverse or cell.underscore or cell.strikethrough):
        return " ", cell.bg
    return cell


@st.composite
def pieces(draw: st.DrawFn, letters: st.SearchStrategy[str]) -> str:
    """One stretch of styled text somewhere on the screen, as Textual sends it."""
    row, column = draw(st.integers(0, HEIGHT - 1)), draw(st.integers(0, WIDTH - 1))
    room, runs = WIDTH - column, ""  # a letter may fill two cells
    for style in draw(st.lists(st.sampled_from(STYLES), min_size=1, max_size=4)):
        text = draw(st.text(letters, max_size=room // 2))
        room -= 2 * len(text)
        runs += f"\x1b[{style}m{text}\x1b[0m" if style else text
    return f"\x1b[{row + 1};{column + 1}H{runs}"


def frames(letters: st.SearchStrategy[str]) -> st.SearchStrategy[list[str]]:
    frame = st.lists(pieces(letters), min_size=1, max_size=6).map("".join)
    return st.lists(frame.map(lambda text: f"{text}\x1b[1;1H"), min_size=1, max_size=6)


def everything(letter: str) -> str:
    return "\n".join(f"\x1b[{row + 1};1H{letter * WIDTH}" for row in range(HEIGHT)) + "\x1b[1;1H"


@settings(deadline=None)
@given(frames(st.sampled_from("ab  x…─é")), st.booleans())
def test_what_is_sent_draws_what_the_frames_draw(drawn: list[str], erases: bool) -> None:
    stock, ours, cells = Screen(), Screen(), Cells(WIDTH, HEIGHT, erases=erases)
    for frame in (everything("."), *drawn, everything(" "), *drawn):
        stock.feed(frame)
        ours.feed(cells.paint(frame))
        assert ours.cells() == stock.cells()


@settings(deadline=None)
@given(pieces(LETTERS))
def test_a_piece_that_stands_there_already_costs_nothing(drawn: str) -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.paint(everything("."))
    cells.paint(drawn)
    assert cells.paint(drawn) == ""


def test_a_full_frame_clears_what_may_be_anything() -> None:
    """Given a terminal that another program wrote to."""
    screen, cells = Screen(), Cells(WIDTH, HEIGHT)
    screen.feed("\x1b[3;3H\x1b[41mleft behind")
    sent = cells.paint(everything(" ")[:-6] + "\x1b[2;1Hhere\x1b[1;1H")
    screen.feed(sent)
    assert screen.screen.display[1].rstrip() == "here"
    assert not "".join(screen.screen.display).replace("here", "").strip()
    assert len(sent) < 40


def test_a_part_of_the_screen_is_sent_whole_where_nothing_is_known() -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.paint(everything("."))
    cells.forget()
    assert cells.paint("\x1b[2;3H...\x1b[1;1H") == "\x1b[2;3H...\x1b[1;1H"


def test_text_of_uncertain_width_is_sent_whole_and_what_follows_anew() -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.paint(everything("."))
    assert cells.paint("\x1b[2;3H漢 \x1b[1;36mab\x1b[0m\x1b[1;1H").startswith(
        "\x1b[2;3H漢 \x1b[1;36mab"
    )
    assert cells.paint("\x1b[2;8H...\x1b[1;1H") == "\x1b[2;8H...\x1b[1;1H"
    assert cells.paint("\x1b[2;1H..\x1b[1;1H") == ""


@pytest.mark.parametrize(
    "frame",
    ["\x1b[1;1H\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "\x1b[1;1H\x1b[2Kx", "\x1b[9;1Hbelow"],
)
def test_what_is_no_cells_is_sent_as_it_is_and_nothing_is_known_after_it(frame: str) -> None:
    cells = Cells(WIDTH, HEIGHT)
    cells.paint(everything("."))
    assert cells.paint(frame) == frame
    assert cells.paint("\x1b[2;3H...\x1b[1;1H") == "\x1b[2;3H...\x1b[1;1H"


# --- in a terminal


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return shop_run(tmp_path, 1)


def picture(the: Terminal) -> list[object]:
    return [seen(the.look(x, y)) for y in range(40) for x in range(120)]


def standing(the: Terminal) -> list[object]:
    """What shows once all stands: the outcome is weighed last."""
    the.wait_for("score 0.00")
    the.read(0.5)
    return picture(the)


WALK = (
    "j",
    "j",
    "33",
    "w",
    "?",
    "q",
    "f",
    "q",
    "/cart\r",
    "n",
    "tab",
    "L",
    "q",
    "v",
    "ll",
    "q",
    "u",
)


def walked(shop: Path, home: Path, repaint: str) -> Iterator[tuple[str, list[object], int]]:
    """After each key: what shows, and how many bytes that took."""
    places = {"MAST_TUI_DB": str(home / "l.db"), "MAST_TUI_STATE": str(home / "s")}
    home.mkdir()
    with Terminal(shop, cwd=home, env={"MAST_TUI_REPAINT": repaint, **places}) as the:
        yield "", standing(the), len(the.all)
        for keys in WALK:
            sent = the.press({"tab": "\t"}.get(keys, keys))
            yield keys, picture(the), len(sent)
        assert the.leave("qqq") == 0


def test_the_screen_is_the_same_as_with_textuals_own_driver(shop: Path, tmp_path: Path) -> None:
    stock = walked(shop, tmp_path / "stock", "whole")
    ours = walked(shop, tmp_path / "ours", "changed")
    sent = []
    for (keys, expected, before), (_, shown, now) in zip(stock, ours, strict=True):
        assert shown == expected, keys
        assert now <= before
        sent.append((before, now))
    assert sum(now for _, now in sent) < sum(before for before, _ in sent) / 3


def test_the_redraw_key_mends_what_another_program_wrote(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, cwd=tmp_path) as the:
        before = standing(the)
        the.scribble("\x1b[5;5H\x1b[41mMessage from root: the disk is full")
        assert picture(the) != before
        the.press("jk")
        assert picture(the) != before  # what did not change is not sent
        the.press(b"\x0c")
        assert picture(the) == before
        the.press("?")
        the.scribble("\x1b[5;5HGARBAGE")
        the.press(b"\x0c")
        assert "GARBAGE" not in the.text
        assert the.leave("qq") == 0


def test_another_size_is_drawn_whole(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, cwd=tmp_path) as the:
        before = standing(the)
        the.resize(90, 30)
        the.read(0.5)
        assert "query_logs" in the.text
        the.scribble("\x1b[2J")  # as a terminal may, when it grows
        the.resize(120, 40)
        assert standing(the) == before
        assert the.leave() == 0


def test_after_another_program_had_the_terminal_all_is_drawn(shop: Path, tmp_path: Path) -> None:
    pager = tmp_path / "pager"
    pager.write_text("#!/bin/sh\nprintf '\\033[2J\\033[7mPAGED\\033[m'\nread line\n")
    pager.chmod(0o755)
    with Terminal(shop, cwd=tmp_path, env={"PAGER": str(pager)}) as the:
        standing(the)
        lines = the.text.splitlines()[:-2]
        the.press(",p", "PAGED")
        the.press("\n", "pager")
        the.read(0.5)
        assert the.text.splitlines()[:-2] == lines
        assert the.leave() == 0


@pytest.mark.parametrize("leave", ["quit", "stop"])
def test_a_terminal_without_another_screen_is_given_back_empty(
    shop: Path, tmp_path: Path, leave: str
) -> None:
    """given a terminal like GNU screen or mosh, which pyte is: 1049 means nothing to it"""
    with Terminal(shop, cwd=tmp_path) as the:
        standing(the)
        if leave == "quit":
            assert the.leave() == 0
        else:
            os.kill(the.process.pid, signal.SIGTSTP)
            the.read(0.5)
        assert not the.text.strip()
        the.scribble("shell$ ")
        assert the.text.startswith("shell$ ")


def test_after_a_stop_and_going_on_all_is_drawn(shop: Path, tmp_path: Path) -> None:
    with Terminal(shop, cwd=tmp_path) as the:
        before = standing(the)
        os.kill(the.process.pid, signal.SIGTSTP)
        the.read()
        time.sleep(0.1)
        the.scribble("\x1b[2J\x1b[3;3Hshell$ fg")
        os.kill(the.process.pid, signal.SIGCONT)
        assert standing(the) == before
        assert the.leave() == 0


def test_synchronized_updates_are_used_where_the_terminal_has_them(
    shop: Path, tmp_path: Path
) -> None:
    with Terminal(shop, cwd=tmp_path, synchronizes=True) as the:
        the.wait_for("not started")
        sent = the.press("j")
        assert sent.startswith(b"\x1b[?2026h")
        assert sent.endswith(b"\x1b[?2026l")
        assert sent.count(b"\x1b[?2026h") == sent.count(b"\x1b[?2026l")
        assert the.leave() == 0
    with Terminal(shop, cwd=tmp_path) as the:
        the.wait_for("not started")
        assert b"\x1b[?2026h" not in the.press("j")
        assert the.leave() == 0


def test_textuals_own_driver_is_used_where_it_is_wanted_and_in_a_browser(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from textual.drivers.linux_driver import LinuxDriver

    from mast_tui.tui.driver import ChangedCells

    assert MastApp(None).driver_class is ChangedCells
    assert MastApp(None, whole=True).driver_class is LinuxDriver
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    assert MastApp(None).driver_class is not ChangedCells
    monkeypatch.delenv("TEXTUAL_DRIVER")
    monkeypatch.setattr("sys.platform", "win32")
    assert MastApp(None).driver_class is not ChangedCells
