"""The command line in this process, and a trace to label."""

from pathlib import Path

import pytest

from tests.cli.labelling import Shell, a_chat


@pytest.fixture
def shell(capsys: pytest.CaptureFixture[str]) -> Shell:
    """Runs commands on the test's own store."""
    return Shell(capsys)


@pytest.fixture
def chat(tmp_path: Path) -> str:
    """The path of a trace of two calls."""
    return a_chat(tmp_path / "chat.json")


@pytest.fixture
def away(bundle: Path, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the module's ``bundle`` was taken to; commands run there from now on."""
    folder = tmp_path / "away"
    assert shell("bundle", "take", str(bundle), str(folder)).code == 0
    monkeypatch.chdir(folder)
    return folder
