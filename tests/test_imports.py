"""What each way into the program must not load: one table.

``lint-imports`` sees who may know whom; it cannot see when. Here each way is gone in a process of
its own, and then its modules are looked at.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers import shop_run
from tests.traces.rollouts import call, meta, output, write

ROOT = Path(__file__).resolve().parents[1]

SCREEN = {"textual", "rich", "mast_tui.tui"}
NUMBERS = {"numpy", "scipy", "pandas", "statistics", "mast_tui.analysis"}
ENGINES = {"ibis", "duckdb", "pyspark", "pyarrow", "matplotlib"}
STORE = {"pydantic", "pydantic_core", "sqlite_utils", "sqlite_fts4", "click", "tabulate", "httpx"}
"""What the schema of the store and settings are checked with, and what that brings along."""
LEAVING = {"mast_tui.exports", "mast_tui.reports"}
HEAVY = SCREEN | NUMBERS | ENGINES | STORE | LEAVING


class Way(NamedTuple):
    """Code that goes one way in, and what it must not load.

    A module stands for those below it too; one that ends in a dot only for those.
    """

    code: str
    never: set[str]
    after: str = ""
    """A module that shows that the way was gone to its end."""


def command(*words: str) -> str:
    return f"from mast_tui.cli import main; assert main({[*words]!r}) == 0"


HELP = """
from mast_tui.cli import COMMANDS, main
for name in COMMANDS:
    try:
        main([name, "--help"])
    except SystemExit as done:
        assert done.code == 0
"""
SCREEN_STANDS = """
import asyncio
from mast_tui.cli import make_parser
from mast_tui.cli.app import make_bench
from mast_tui.cli.commands import open
async def look():
    args = make_parser(None, open).parse_args(["run"])
    bench = make_bench(args, args.paths)
    from mast_tui.tui.app import MastApp
    app = MastApp(bench)
    def first(real=app._display):
        def display(screen, update):
            real(screen, update)
            if update is not None and not at_first_frame:
                at_first_frame.extend(sys.modules)
        return display
    at_first_frame = []
    app._display = first()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
    bench.close()
    return at_first_frame
at_first_frame = asyncio.run(look())
"""
TAGGING = """
from pathlib import Path
from tests.labels.given import TRACE, a_hand, a_store, at
a_hand(a_store(Path())).tag(TRACE, "3.3", at(12))
"""
READING = "from mast_tui.traces.discover import open_traces; open_traces(['run.jsonl'])"
CODEBOOK = "from mast_tui.codebook.load import load; load()"
LATER = (
    ENGINES | STORE | LEAVING | NUMBERS
    | {
        "yaml", "urllib.request", "multiprocessing", "rich.markdown", "markdown_it.main",
        "mast_tui.labels.file.migrations", "mast_tui.labels.exchange.labels_file",
        "mast_tui.tui.screens.filters", "mast_tui.tui.texts",
    }
)  # fmt: skip
"""What the first screen does not need."""
AFTER_THE_FIRST_FRAME = LATER | {
    "mast_tui.tui.commands.evidence", "mast_tui.tui.commands.tagging", "mast_tui.tui.finder",
    "mast_tui.tui.commands.looking", "mast_tui.workbench.checks", "mast_tui.workbench.search",
    "mast_tui.workbench.query", "mast_tui.traces.sift", "tomllib",
}  # fmt: skip
"""What is read when the first screen stands, or when a key asks for it."""
MOST_MODULES = 106
"""Modules of ours before the first frame: each costs a third of a millisecond."""

WORK_SCREEN = "mast_tui.tui.screens.work"
WAYS = {
    "import mast_tui": Way("import mast_tui", {"mast_tui."}),
    "--help": Way(command("--help"), HEAVY | {"mast_tui.labels", "mast_tui.traces.discover"}),
    "COMMAND --help": Way(
        HELP, HEAVY | {"sqlite3", "mast_tui.labels.store", "mast_tui.traces.discover"}
    ),
    "list": Way(command("list", "run.jsonl"), HEAVY, "mast_tui.traces.scan"),
    "show": Way(command("show", "run.jsonl"), HEAVY, "mast_tui.traces.discover"),
    "keys": Way(command("keys"), ENGINES | STORE | LEAVING | NUMBERS, "mast_tui.settings"),
    "agreement": Way(
        command("agreement", "votes.csv"),
        SCREEN | ENGINES | STORE | {"numpy", "scipy", "pandas"},
        "mast_tui.analysis.report",
    ),
    "signature": Way(
        command("signature", "--labels", "votes.csv", "--draws", "100"),
        SCREEN | ENGINES | STORE | {"numpy", "scipy", "pandas"},
        "mast_tui.analysis.signature",
    ),
    "open, first frame": Way(
        f"{SCREEN_STANDS}\nloaded = at_first_frame", AFTER_THE_FIRST_FRAME, WORK_SCREEN
    ),
    "open, first screen": Way(SCREEN_STANDS, LATER, WORK_SCREEN),
    "a tag": Way(TAGGING, {"sqlite_utils", "pydantic", "textual"}, "mast_tui.labels.press"),
    "a codebook": Way(CODEBOOK, {"pydantic", "tomllib"}),
    "a trace of ours": Way(READING, {"importlib.metadata"}),
}


def loaded(way: Way, folder: Path) -> set[str]:
    """The modules that are loaded at the end of a way."""
    code = (
        f"import sys\nloaded = None\n{way.code}\nprint(*(loaded or sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "MAST_TUI_TEST_DATA": ""},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return set(done.stderr.splitlines()[-1].split())


def met(modules: set[str], never: set[str]) -> set[str]:
    """Which of the modules must not be there."""
    below = tuple(f"{name.rstrip('.')}." for name in never)
    return {one for one in modules if one in never or one.startswith(below)}


@pytest.fixture
def folder(tmp_path: Path, own_places: Path) -> Path:
    """A run, a trace, votes, and a configuration."""
    own_places.mkdir()
    (own_places / "config.toml").write_text('theme = "dark"\n[keys]\nundo = "f5"\n')
    shop_run(tmp_path / "run", 1)
    write(tmp_path / "run.jsonl", meta(id="run"), call("a"), output("a", "bad", 2))
    votes = [f"{who},t{one},3.3,{one % 2}" for who in ("ada", "ben") for one in range(4)]
    (tmp_path / "votes.csv").write_text("\n".join(["annotator,trace,mode,value", *votes]))
    return tmp_path


@pytest.mark.parametrize("name", WAYS)
def test_a_way_in_loads_nothing_that_it_does_not_need(name: str, folder: Path) -> None:
    found = loaded(WAYS[name], folder)
    assert met(found, WAYS[name].never) == set()
    assert WAYS[name].after in {"", *found}


def test_the_first_frame_needs_few_modules(folder: Path) -> None:
    found = loaded(WAYS["open, first frame"], folder)
    assert len({name for name in found if name.startswith("mast_tui")}) <= MOST_MODULES


@pytest.mark.parametrize("name", ["textual", "mast_tui.tui"])
def test_what_is_loaded_is_noticed(name: str, folder: Path) -> None:
    way = Way("import textual.app, mast_tui.tui.inks", {name})
    assert met(loaded(way, folder), way.never)
