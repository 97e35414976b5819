"""Ada at her bench."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench, shop_run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where store and state would be; nothing is there yet."""
    return tmp_path / "home"


@pytest.fixture
def bench(tmp_path: Path, home: Path) -> Iterator[Bench]:
    """One failed run of fourteen steps, read to its end, at its first step."""
    made = a_bench(home, shop_run(tmp_path))
    made.trace.finish()
    made.reading.go(1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine finishes in the key what a person's machine does."""
    monkeypatch.setattr("mast_tui.workbench.reading.PATIENCE", 1.0)
    monkeypatch.setattr("mast_tui.workbench.reading.SIEVING", 1.0)
