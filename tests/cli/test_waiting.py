"""Who waits is told how far it is; nobody else is."""

import io

import pytest

from mast_tui.cli import waiting
from mast_tui.cli.waiting import Count


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, seconds: list[float]) -> str:
    """What stands on stderr after one count at each of these times."""
    now = iter([0.0, *seconds])
    monkeypatch.setattr(waiting, "monotonic", lambda: next(now))
    monkeypatch.setattr("sys.stderr", stream)
    with Count("traces read") as count:
        for number, _ in enumerate(seconds, 1):
            count(number * 1_000)
    return stream.getvalue()


def test_a_short_wait_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, Screen(), [0.01, 0.1, 0.19]) == ""


def test_a_long_wait_counts_on_one_line_and_leaves_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = said(monkeypatch, Screen(), [0.1, 0.25, 0.26, 0.5])
    assert text == "\r2,000 traces read ...\r4,000 traces read ...\r\x1b[K"


def test_a_pipe_gets_no_count(monkeypatch: pytest.MonkeyPatch) -> None:
    assert said(monkeypatch, io.StringIO(), [0.5, 0.9]) == ""
