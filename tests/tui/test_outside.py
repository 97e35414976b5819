"""Taking text out: what goes where, that it is said, and that nothing of a trace is executed."""

import re
import stat
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from mast_tui.traces.model import PARTS
from mast_tui.traces.parts import part_text
from mast_tui.tui import clipboard
from mast_tui.tui.app import MastApp
from mast_tui.tui.commands.outside import step_text, without_modelines
from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench, hostile_run
from tests.tui.given import Driver, running, text_of


@pytest.fixture(autouse=True)
def own_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plain terminal, no tmux, and a folder for scratch files."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("TMUX", raising=False)
    monkeypatch.delenv("STY", raising=False)
    return scratch


def file_named(said: str) -> Path:
    found = re.search(r"/\S+\.txt", said)
    assert found, said
    return Path(found[0])


async def test_the_part_in_view_is_copied_and_that_is_said(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("y")
        step = bench.reading.step
        assert step
        copied = the.app.clipboard
        assert copied in {part_text(step, part) for part in PARTS}
        assert the.notice == f"sent {len(copied):,} characters to the terminal's clipboard (OSC 52)"
        await the.press(",", "y")
        assert the.app.clipboard == step_text(step)
        assert the.app.clipboard.startswith("arguments:\n")


async def test_what_is_selected_is_copied_before_the_part(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press("V")
        assert the.work.selection is not None
        words = the.work.selection.words
        await the.press("y")
        assert the.app.clipboard == words
        assert "\n" not in words


async def test_a_part_is_written_to_a_file_for_this_user_only(bench: Bench) -> None:
    bench.reading.go(6)
    async with running(bench, (300, 40)) as the:  # the whole path is to be read
        await the.press(",", "w")
        said = the.notice + text_of(the.work.hint_line)
        path = file_named(said.replace("\n", ""))
        assert path.name.startswith("mast-tui-step-6-")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        step = bench.reading.step
        assert step
        texts = {part_text(step, part) for part in PARTS}
        assert path.read_text("utf-8") in texts


def test_in_tmux_it_goes_through_tmux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """given a tmux that says what it got"""
    program = tmp_path / "bin/tmux"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/words\ncat > {tmp_path}/got\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("TMUX", "/tmp/tmux-0/default,1,0")
    said = clipboard.copy("a $(touch x); 'b'", lambda text: pytest.fail("no OSC 52 in tmux"))
    assert (
        said
        == "copied 17 characters to the tmux buffer and, through tmux, the terminal's clipboard"
    )
    assert (tmp_path / "words").read_text() == "load-buffer -w -\n"
    assert (tmp_path / "got").read_text() == "a $(touch x); 'b'"


def test_an_old_tmux_keeps_its_buffer_and_none_gets_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "bin/tmux"
    program.parent.mkdir()
    program.write_text('#!/bin/sh\n[ "$2" = - ] || exit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    monkeypatch.setenv("TMUX", "x")
    assert "to the tmux buffer (prefix ] pastes it)" in clipboard.copy("a", print)
    program.unlink()
    monkeypatch.setenv("PATH", str(program.parent))
    said = clipboard.copy("a", print)
    assert said.startswith("tmux took no copy: 1 character written to /")
    assert file_named(said).read_text() == "a"


@pytest.mark.parametrize(
    "told",
    [
        {"TERM": "screen"},
        {"TERM": "screen-256color"},
        {"TERM": "linux"},
        {"TERM": "linux-16color"},
        {"TERM": "xterm-256color", "STY": "1.pts-0.host"},
    ],
    ids=str,
)
def test_where_no_terminal_takes_it_a_file_does(
    told: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    said = clipboard.copy("evidence", lambda text: pytest.fail("not sent"))
    assert said.startswith("this terminal takes no copies: 8 characters written to")
    assert file_named(said).read_text() == "evidence"


def test_what_is_too_long_for_a_terminal_goes_to_a_file_whole() -> None:
    text = "é" * clipboard.MOST
    said = clipboard.copy(text, lambda text: pytest.fail("not sent"))
    assert said.startswith("too long for a terminal's clipboard")
    assert file_named(said).read_text("utf-8") == text


@contextmanager
def another_program(
    app: MastApp, monkeypatch: pytest.MonkeyPatch
) -> Iterator[list[dict[str, Any]]]:
    """Records what would be run while the app is suspended."""
    runs: list[dict[str, Any]] = []

    @contextmanager
    def suspend() -> Iterator[None]:
        yield

    def run(words: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        path = Path(words[-1])
        runs.append({
            "words": words, "text": path.read_text("utf-8"), "mode": stat.S_IMODE(path.stat().st_mode),
            **options,
        })  # fmt: skip
        return subprocess.CompletedProcess(words, 0)

    monkeypatch.setattr(app, "suspend", suspend)
    monkeypatch.setattr(subprocess, "run", run)
    yield runs


async def test_the_pager_gets_safe_text_and_the_editor_the_text_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_terminal: Path
) -> None:
    monkeypatch.setenv("PAGER", "less -S")
    monkeypatch.setenv("EDITOR", "nano --view")
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("LESSOPEN", "|filter %s")
    bench = a_bench(tmp_path / "home", hostile_run(tmp_path))
    bench.reading.go(3)
    async with running(bench) as the:
        with another_program(the.app, monkeypatch) as runs:
            await the.press(",", "p")
            assert the.notice == "less: seen"
            await the.press(",", "e")
            assert the.notice.startswith("nano had a copy, as it is in the trace")
    safe, raw = runs
    assert safe["words"][:-1] == ["less", "-S"]
    assert raw["words"][:-1] == ["nano", "--view"]
    assert "\x1b" not in safe["text"]
    assert "\x1b" in raw["text"]
    assert safe["mode"] == raw["mode"] == 0o600
    assert "LESSOPEN" not in safe["env"]
    assert not safe.get("shell")
    assert list(own_terminal.iterdir()) == []


async def test_a_program_that_is_not_there_is_said(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAGER", "no-such-pager")
    bench.reading.go(6)
    async with running(bench) as the:
        await the.press(",", "p")
        assert the.notice == "no terminal for no-such-pager here: , w writes a file"
        await suspended(the, monkeypatch)
        await the.press(",", "p")
        assert the.notice.startswith("no-such-pager cannot be run: No such file")


async def suspended(the: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def suspend() -> Iterator[None]:
        yield

    monkeypatch.setattr(the.app, "suspend", suspend)


def test_vim_takes_no_settings_from_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("vim.basic", "nano"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "vi").symlink_to(tmp_path / "vim.basic")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert without_modelines(["vi", "-R"]) == ["vi", "-R", "--cmd", "set modelines=0 nomodeline"]
    assert without_modelines(["nano"]) == ["nano"]


async def test_where_there_is_nothing_to_take_that_is_said(tmp_path: Path) -> None:
    from tests.traces.rollouts import meta, write

    bench = a_bench(tmp_path / "home", write(tmp_path / "r.jsonl", meta()))
    async with running(bench) as the:
        for keys in ("y", ",y", ",w", ",p", ",e"):
            await the.press(*keys)
            assert the.notice == "there is no step here"
