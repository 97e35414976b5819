"""The folder in which examples are typed, made once."""

import shutil
from pathlib import Path

import pytest

from tests.documents.desk import Desk, prepare


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that each document gets a copy of."""
    folder = tmp_path_factory.mktemp("prepared") / "desk"
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("MAST_TUI_DB", raising=False)
        patch.setenv("MAST_TUI_STATE", str(folder.parent / "state"))
        patch.setenv("MAST_TUI_CONFIG", str(folder.parent / "config.toml"))
        patch.setenv("MAST_TUI_ANNOTATOR", "Dee")
        return prepare(folder).folder


@pytest.fixture
def desk(prepared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of that folder, to type in."""
    monkeypatch.delenv("MAST_TUI_DB")
    monkeypatch.setenv("MAST_TUI_ANNOTATOR", "Dee")
    shutil.copytree(prepared, tmp_path / "desk", symlinks=True)
    return Desk(tmp_path / "desk")
