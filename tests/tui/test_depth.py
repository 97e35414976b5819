"""How many colours are drawn with, by what the environment says of the terminal."""

import re
from pathlib import Path

import pytest

from mast_tui.tui.depth import colour_depth
from tests.helpers import shop_run
from tests.tui.terminal import Terminal

TRUE = {"COLORTERM": "truecolor"}


@pytest.mark.parametrize(
    ("told", "depth"),
    [
        ({"TERM": "xterm-256color", **TRUE}, "truecolor"),
        ({"TERM": "xterm-256color"}, "256"),
        ({"TERM": "tmux-256color", "TMUX": "/tmp/tmux,1,0", **TRUE}, "truecolor"),
        ({"TERM": "screen-256color", "TMUX": "/tmp/tmux,1,0", **TRUE}, "truecolor"),
        ({"TERM": "screen-256color", **TRUE}, "256"),
        ({"TERM": "screen", **TRUE}, "standard"),
        ({"TERM": "xterm-256color", "STY": "1.pts-0.host", **TRUE}, "256"),
        ({"TERM": "screen-256color", "STY": "1.s", "TMUX": "/tmp/tmux,1,0", **TRUE}, "256"),
        ({"TERM": "linux", **TRUE}, "standard"),
        ({"TERM": "vt220", **TRUE}, "standard"),
    ],
)
def test_the_terminal_is_believed_over_what_was_handed_on(
    told: dict[str, str], depth: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TERM", "COLORTERM", "TMUX", "STY", "TEXTUAL_COLOR_SYSTEM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert colour_depth() == depth


@pytest.mark.parametrize("term", ["linux", "screen", "xterm-256color"])
def test_every_terminal_gets_colours_that_it_has_and_gives_itself_back(
    term: str, tmp_path: Path
) -> None:
    with Terminal(shop_run(tmp_path), cwd=tmp_path, env={"TERM": term}) as the:
        the.wait_for("not started")
        the.press("j33", "saved")
        styles = re.findall(rb"\x1b\[([0-9;]*)m", the.all)
        assert styles
        if term != "xterm-256color":
            assert not any(b"38;" in style or b"48;" in style for style in styles)
        assert the.leave() == 0
        assert b"\x1b[?1049l" in the.all
