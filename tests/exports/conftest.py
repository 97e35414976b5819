"""The labels of the bundled samples, to export."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mast_tui.cli import main
from mast_tui.cli.samples import STORE, make_demo
from mast_tui.labels.store import Store

Export = Callable[..., Path]


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the samples, with their store."""
    return make_demo(tmp_path_factory.mktemp("demo") / "samples")


@pytest.fixture
def demo(samples: Path) -> Store:
    return Store(samples / STORE)


@pytest.fixture
def export(samples: Path, tmp_path: Path) -> Export:
    """Exports the samples' labels from the command line; returns where to."""

    def run(format: str, *words: str, name: str = "out") -> Path:
        out = tmp_path / name
        assert main(["export", format, "-o", str(out), "--db", str(samples / STORE), *words]) == 0
        return out

    return run
