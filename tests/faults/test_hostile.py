"""Text of strangers is shown, printed and exported, and never acts on the terminal."""

import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from mast_tui.cli import COMMANDS, main
from mast_tui.tui.actions import ACTIONS, LEADER, keys_of
from tests.cli.labelling import Shell
from tests.faults.hostile import EVERYTHING, a_hostile_run, acting
from tests.tui.terminal import Terminal
from tests.tui.test_terminal import CHANGES, OWN

CHARACTERS = {
    "colon": ":", "comma": ",", "slash": "/", "space": " ", "question_mark": "?", "equals_sign": "=",
    "ampersand": "&", "full_stop": ".", "at": "@", "exclamation_mark": "!", "quotation_mark": '"',
    "less_than_sign": "<", "greater_than_sign": ">", "left_parenthesis": "(",
    "right_parenthesis": ")", "left_square_bracket": "[", "right_square_bracket": "]",
    "left_curly_bracket": "{", "right_curly_bracket": "}", "enter": "\r", "tab": "\t",
    "pagedown": "\x1b[6~", "pageup": "\x1b[5~", "shift+tab": "\x1b[Z",
}  # fmt: skip
LEAVING = {"close", "pager", "editor"}
"""Actions that give the terminal away, or end the app."""


def typed(key: str) -> str | None:
    """What the keyboard sends for a key; None for keys that have no letter."""
    if key.startswith(LEADER):
        after = typed(key.removeprefix(LEADER))
        return f",{after}" if after else None
    if key.startswith("ctrl+"):
        return chr(ord(key[-1]) & 0x1F)
    return CHARACTERS.get(key) or (key if len(key) == 1 else None)


@pytest.fixture
def labelled(tmp_path: Path, shell: Shell) -> Path:
    """A hostile run whose labels are hostile too, by three annotators."""
    trace = a_hostile_run(tmp_path / "Scenario-1\x1b]0;evil\x07" / "1")
    for name, steps in (("Ada", "34"), ("Ben \x1b[2J\u202e", "37"), ("Eve", "4")):
        for step in steps:
            said = shell(
                "tag", str(trace), "--mode", "3.3", "--step", step, "--annotator", name,
                "--note", EVERYTHING.replace("\x00", ""),
            )  # fmt: skip
            assert said.code == 0, said.err
        shell("review", str(trace), "--done", "--outcome", "failed", "--annotator", name)
    return trace


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capsys)


def prints(trace: Path, folder: Path) -> list[Sequence[str]]:
    """Every way to print something of a trace or of labels."""
    name, gone = str(trace), str(folder / f"gone\x1b]0;x\x07{chr(0x202E)}")
    return [
        ["list", name],
        ["show", name],
        ["show", name, "--step", "4"],
        [name],
        ["show", gone],
        ["list", gone],
        [gone],
        ["tag", name, "--mode", "\x1b[2J", "--step", "4"],
        ["tag", name, "--mode", "3.3", "--step", "4", "--quote", "\x1b[2J nowhere"],
        ["review", name, "--done", "--outcome", "\x1b[2J"],
        ["agreement"],
        ["agreement", "--disagreements"],
        ["agreement", gone],
        ["signature"],
        ["signature", "--by", "scenario"],
        ["place"],
        ["doctor"],
        ["backup", "--list"],
        ["export", "csv", "-o", "-"],
        ["export", "\x1b[2J", "-o", "-"],
        ["import", gone],
        ["import", name],
        ["codebook"],
        ["codebook", "--codebook", gone],
        ["keys"],
        ["progress"],
        ["questions"],
        ["adjudicate"],
        ["merge", gone, "-o", str(folder / "x.db")],
        ["bundle", "take", gone],
        ["study", "check"],
        ["completion", "\x1b[2J"],
        ["convert", gone, "-o", str(folder / "out")],
        ["report", "-o", gone + "/report.html"],
        ["figure", "\x1b[2J", "-o", str(folder / "x.svg")],
    ]


def test_nothing_printed_acts_on_the_terminal(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = prints(labelled, tmp_path)
    for words in printed:
        with suppress(SystemExit):  # argparse says what is wrong
            main(words)
        out, err = capsys.readouterr()
        raw = words[0] == "export"  # a dataset is data: told by its own test below
        assert not acting(err), (words, acting(err))
        assert raw or not acting(out), (words, acting(out))
        assert "Traceback" not in err
    assert {words[0] for words in printed} >= set(COMMANDS) - {"demo", "assign", "tutor", "serve"}


def test_an_export_to_a_terminal_is_made_safe(labelled: Path, tmp_path: Path) -> None:
    for format in ("csv", "jsonl"):
        with Terminal("export", format, "-o", "-", cwd=tmp_path) as the:
            assert the.ended() == 0
            said = the.all.decode("utf-8", "replace")
        assert "3.3" in said
        assert not acting(said, frozenset("\r")), format


@pytest.mark.parametrize("repaint", ["whole", "changed"])
def test_nothing_shown_acts_on_the_terminal(labelled: Path, tmp_path: Path, repaint: str) -> None:
    """given an app in which every key is pressed, on a step of every kind"""
    with Terminal(labelled, cwd=tmp_path, env={"MAST_TUI_REPAINT": repaint}) as the:
        the.wait_for("step ")
        for step in (1, 4, 5, 9):
            the.press(f":{step}\r", f"step {step}/")
        for action in ACTIONS:
            keys = typed(keys_of(action)[0])
            if action.id in LEAVING or keys is None:
                continue
            the.press(keys)
            the.press("\x07q")  # Ctrl+G leaves a question, q a screen
            if "y/n" in the.text:
                the.press("n")
            if not the.process.isalive():
                break
        if the.process.isalive():
            the.leave("qqq")
        written = the.all if repaint == "whole" else CHANGES.sub(b"", the.all)
    assert b"\x1b" not in OWN.sub(b"", written)
    loose = Counter(OWN.sub(b"", written).decode("utf-8"))
    assert not acting("".join(loose), frozenset("\r"))


def test_a_line_of_ten_megabytes_shows_and_does_not_act(tmp_path: Path) -> None:
    trace = a_hostile_run(tmp_path / "big", long_line=10_000_000)
    with Terminal(trace, cwd=tmp_path) as the:
        the.wait_for("step ")
        the.press(":5\r", "step 5/")
        for keys in ("J", "J", "w", "lll", "w", "z", "z", "R", "R"):
            the.press(keys)
            assert the.process.isalive()
        assert the.leave("q") == 0
        written = CHANGES.sub(b"", the.all)
    assert b"\x1b" not in OWN.sub(b"", written)
    assert len(written) < 2_000_000
    assert not acting(re.sub(r"\r", "", OWN.sub(b"", written).decode("utf-8")))
