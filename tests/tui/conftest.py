"""The app on a run of fourteen steps, with a store and a state folder of its own."""

from pathlib import Path

import pytest

from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench, shop_run


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where store and state would be; nothing is there yet."""
    return tmp_path / "home"


@pytest.fixture
def bench(tmp_path: Path, home: Path) -> Bench:
    """Ada at a failed run. Step 1 is folded; steps 7 and 11 failed."""
    return a_bench(home, shop_run(tmp_path))


@pytest.fixture
def two(tmp_path: Path, home: Path) -> Bench:
    """A failed run and one that succeeded."""
    bench = a_bench(home, shop_run(tmp_path, 1), shop_run(tmp_path, 2, "succeeded"))
    bench.open(0)
    return bench
