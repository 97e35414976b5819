"""What every test shares: where the real traces are, and that no test touches the user's files."""

import os
from pathlib import Path

import pytest


@pytest.fixture
def data() -> Path:
    """The folder of real traces; tests that need it are skipped by name where it is not."""
    folder = os.environ.get("MAST_TUI_TEST_DATA")
    if not folder or not Path(folder).is_dir():
        pytest.skip("MAST_TUI_TEST_DATA names no folder of real traces")
    return Path(folder)


@pytest.fixture(autouse=True)
def own_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Store and state of each test are its own."""
    home = tmp_path / "home"
    monkeypatch.setenv("MAST_TUI_DB", str(home / "labels.db"))
    monkeypatch.setenv("MAST_TUI_STATE", str(home / "state"))
    monkeypatch.setenv("MAST_TUI_ANNOTATOR", "ada")
    monkeypatch.setenv("MAST_TUI_CONFIG", str(home / "config.toml"))
    monkeypatch.delenv("MAST_TUI_THEME", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    return home
