"""The app in a terminal: what a key costs on the wire, and what never gets there."""

import json
import re
import signal
import subprocess
import sys
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from mast_tui import places
from tests.helpers import hostile_run, hostile_words, shop_run
from tests.tui.terminal import Terminal, placed

OWN = re.compile(
    rb"\x1b\[[0-9;]*m"  # colours
    rb"|\x1b\[\d+;\d+H"  # where to draw
    rb"|\x1b\[\?(?:7|25|1004|1049|2004|2026|2048)(?:[hl]|\$p)"  # modes: wrap, cursor, focus, paste..
    rb"|\x1b\[(?:>\d+|<)u"  # the keyboard protocol, on and off
    rb"|\x1b\]22;default\x07"  # Textual resets the shape of the mouse pointer
)
"""Every escape sequence that the app itself writes."""
CHANGES = re.compile(rb"\x1b\[m\x1b\[2J|\x1b\[\d*[CX]")
"""What the driver for changed cells adds: clearing, jumps and erased cells."""
LIST_COLUMNS = 36


@pytest.fixture
def shop(tmp_path: Path) -> list[Path]:
    """Two runs of fourteen steps."""
    return [shop_run(tmp_path, 1), shop_run(tmp_path, 2)]


def test_a_key_costs_what_the_budget_says(shop: list[Path], tmp_path: Path) -> None:
    with Terminal(*shop, cwd=tmp_path) as the:
        assert len(the.wait_for("not started")) <= 60_000
        the.press(":4\r", "step 4/14")
        for number in (5, 6, 7, 8):  # moves inside the page of the list
            written = the.press("j", f"step {number}/14")
            listed = sum(
                size for row, column, size in placed(written)
                if column <= LIST_COLUMNS and 3 <= row < 40
            )  # fmt: skip
            assert 0 < listed <= 1_000
            assert len(written) <= 7_000
        first = the.press("3", "Incorrect") + the.press("3", "saved")
        assert len(first) <= 700  # the store is made with it, and two keys are drawn
        for keys in ("33", "13", "13"):
            begun, ended = the.press(keys[0]), the.press(keys[1])
            assert 0 < len(begun) <= 500
            assert 0 < len(ended) <= 500
        assert len(the.read(1.5)) == 0  # idle
        assert len(the.press(b"\x1b[<35;10;10M\x1b[<35;11;12M\x1b[<35;60;20M")) == 0  # mouse
        the.press("L", "open traces")
        assert 0 < len(the.press("j")) <= 1_000
        assert the.leave("qq") == 0


def test_the_first_tag_costs_no_more_than_the_next(shop: list[Path], tmp_path: Path) -> None:
    with Terminal(shop[0], cwd=tmp_path) as the:
        the.wait_for("not started")
        the.press("3", "3_")
        assert len(the.press("3", "saved")) <= 500
        assert the.leave() == 0


def test_a_tag_far_into_a_trace_costs_no_more(tmp_path: Path) -> None:
    with Terminal(places.samples_folder() / "Scenario-11" / "2", cwd=tmp_path) as the:
        the.wait_for("not started")
        the.press("G")
        the.press("3", "3_")
        assert len(the.press("3", "saved")) <= 500


@pytest.mark.parametrize("repaint", ["whole", "changed"])
def test_no_byte_of_a_hostile_trace_acts_on_the_terminal(tmp_path: Path, repaint: str) -> None:
    folder = tmp_path / "Scenario-1" / "1\x1b]0;evil\x07"
    path = hostile_run(folder)
    with Terminal(path, cwd=tmp_path, env={"MAST_TUI_REPAINT": repaint}) as the:
        the.wait_for("step 1/")
        assert "[2Jclear" in the.text
        for _ in range(6):
            the.press("j")
        assert "step 7/7" in the.text
        the.press("w")
        the.press("lll")
        the.press("w")
        the.press("/[link=x\r", "hit ")
        the.press("n")
        the.press(":1\r", "step 1/7")
        the.press("33", "tagged")
        the.press("m")
        the.press(b"\x1b[200~" + hostile_words().replace("\x1b", "").encode() + b"\x1b[201~")
        the.press("\r", "note on")
        for keys in ("?", "G", "q", "L", "q", "f", "q", "A", "q", "D", "q", "T", "q"):
            the.press(keys)
        assert the.leave() == 0
        written = the.all if repaint == "whole" else CHANGES.sub(b"", the.all)
    assert b"\x1b" not in OWN.sub(b"", written)
    assert b"\x1b[6n" not in written
    assert b"\x1b]52" not in written
    loose = Counter(OWN.sub(b"", written).decode("utf-8"))
    unsafe = {letter for letter in loose if unicodedata.category(letter) in ("Cc", "Cf", "Cs")}
    assert unsafe <= {"\r", "\n"}


def test_a_hostile_trace_is_printed_safely_too(tmp_path: Path) -> None:
    path = hostile_run(tmp_path)
    for words in (["show", str(path)], ["list", str(path)], [str(path)]):
        done = subprocess.run(
            [sys.executable, "-m", "mast_tui", *words],
            capture_output=True,
            cwd=tmp_path,
            timeout=30,
        )
        assert done.returncode == 0
        text = (done.stdout + done.stderr).decode("utf-8")
        assert {c for c in text if unicodedata.category(c) in ("Cc", "Cf", "Cs")} <= {"\n", "\t"}


def test_a_tag_is_exported_and_the_trace_resumes_where_it_was_left(
    shop: list[Path], tmp_path: Path, own_places: Path
) -> None:
    with Terminal(shop[0], cwd=tmp_path) as the:
        the.wait_for("not started")
        assert not own_places.exists()
        the.press(":12\r", "step 12/14")
        the.press("33", "saved")
        assert "tagged step 12: FM-3.3 Incorrect verification" in the.text
        assert the.leave() == 0
    done = subprocess.run(
        [sys.executable, "-m", "mast_tui", "export", "jsonl", "-o", "-"],
        capture_output=True, cwd=tmp_path, timeout=30, check=True,
    )  # fmt: skip
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["mode"], row["step"], row["annotator"]) == ("3.3", 12, "ada")
    assert (row["scenario"], row["trial"], row["review"]) == ("3", "1", "in progress")
    assert row["trace_id"]
    with Terminal(shop[0], cwd=tmp_path) as the:
        the.wait_for("step 12/14")
        line = next(line for line in the.text.splitlines() if line.startswith("> 12 "))
        assert line[:LIST_COLUMNS].rstrip().endswith("3.3")
        assert "in progress" in the.text
        assert the.leave() == 0


def test_only_looking_leaves_a_position_and_no_store(
    shop: list[Path], tmp_path: Path, own_places: Path
) -> None:
    with Terminal(shop[0], cwd=tmp_path) as the:
        the.wait_for("not started")
        the.press("jjj", "step 5/14")
        assert the.leave() == 0
    assert sorted(path.name for path in own_places.rglob("*")) == [
        "places.json", "recent.json", "state",
    ]  # fmt: skip


def test_with_no_state_even_that_is_not_written(
    shop: list[Path], tmp_path: Path, own_places: Path
) -> None:
    with Terminal(shop[0], "--no-state", cwd=tmp_path) as the:
        the.wait_for("not started")
        assert the.leave("jq") == 0
    assert not own_places.exists()


def test_leaving_gives_the_terminal_back(shop: list[Path], tmp_path: Path) -> None:
    with Terminal(shop[0], cwd=tmp_path) as the:
        the.wait_for("not started")
        before = len(the.all)
        assert the.leave() == 0
        ending = the.all[before:]
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?2004l", b"\x1b[?7h"):
        assert restored in ending
    assert b"\x1b[?1003h" not in the.all  # no mouse was asked for


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGHUP], ids=["term", "hangup"])
def test_a_signal_ends_it_with_position_kept_and_terminal_restored(
    shop: list[Path], tmp_path: Path, own_places: Path, end: signal.Signals
) -> None:
    with Terminal(shop[0], cwd=tmp_path) as the:
        the.wait_for("not started")
        the.press("jj", "step 4/14")
        before = len(the.all)
        the.process.kill(end)
        the.ended()
        assert b"\x1b[?1049l" in the.all[before:]
        assert (own_places / "state/places.json").exists()


def test_without_a_path_it_offers_the_samples(tmp_path: Path) -> None:
    with Terminal(cwd=tmp_path) as the:
        the.wait_for("The bundled samples")
        the.press("\r", "trace ")
        assert "scenario" in the.text
        assert the.leave() == 0


def test_the_demo_opens_the_samples_as_an_annotator_with_labels_and_keeps_nothing(
    tmp_path: Path, own_places: Path
) -> None:
    (tmp_path / "scratch").mkdir()
    with Terminal("demo", cwd=tmp_path, env={"TMPDIR": str(tmp_path / "scratch")}) as the:
        the.wait_for("nothing is kept")
        the.press("A", "between ines, tomasz, wanjiru: ")
        the.press("q", "taxonomy")
        the.press("33", "saved")
        assert the.leave() == 0
    assert list((tmp_path / "scratch").iterdir()) == []
    assert not own_places.exists()


def test_without_colour_every_state_still_shows(shop: list[Path], tmp_path: Path) -> None:
    with Terminal(shop[0], cwd=tmp_path, env={"NO_COLOR": "1"}) as the:
        the.wait_for("not started")
        the.press("e33", "saved")
        styles = {style for found in re.findall(rb"\x1b\[([0-9;]*)m", the.all)
                  for style in found.split(b";")}  # fmt: skip
        assert styles <= {b"", b"0", b"1", b"2", b"4", b"7", b"39", b"49"}, styles
        assert b"7" in styles
        lines = the.text.splitlines()
        assert [line[:4] for line in lines if line.startswith(">")] == [">  7"]
        assert any("x 3.3" in line for line in lines)
        assert any("3.3 Incorrect" in line and "*   1" in line for line in lines)
        assert the.leave() == 0


def test_plain_characters_are_drawn_where_asked_for(shop: list[Path], tmp_path: Path) -> None:
    with Terminal(shop[0], "--ascii", cwd=tmp_path, columns=80, rows=24) as the:
        the.wait_for("not started")
        drawn = set(the.text) - {"…"}
        assert all(ord(letter) < 128 for letter in drawn), drawn
        assert the.leave() == 0


def test_a_dumb_terminal_gets_one_clear_line(shop: list[Path], tmp_path: Path) -> None:
    with Terminal(shop[0], cwd=tmp_path, env={"TERM": "dumb"}) as the:
        assert the.ended() == 1
        assert the.all.decode().strip() == (
            "mast-tui: this terminal cannot draw a screen (TERM is dumb): mast-tui show prints"
        )
