"""The app on a run of fourteen steps, with a store and a state folder of its own."""

from pathlib import Path

import pytest

from mast_tui.traces.discover import look, open_found
from mast_tui.workbench.bench import Bench
from tests.helpers import a_bench, a_run, shop_run


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


@pytest.fixture
def many(tmp_path: Path, home: Path) -> Bench:
    """Ada at the first of ten thousand runs, 500 scenarios of 20 trials; no other was looked at.

    They are one file by many names, for what is tested is not how files are found.
    """
    found = look(str(a_run(tmp_path / "run.jsonl")), None, named=True)
    bench = a_bench(home, traces=open_found(found))
    for number in range(9_999):
        (trace,) = open_found(found)
        trace.path = f"/runs/Scenario-{number // 20 + 1}/{number % 20 + 1}/session.jsonl"
        bench.opening.traces.append(trace)
    return bench
