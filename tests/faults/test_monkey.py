"""Keys at random over ten traces, and thousands of traces in turn: no crash, a whole store, no leak."""

import json
import os
import random
from collections import deque
from pathlib import Path

import pytest

from mast_tui.labels.file import backups
from mast_tui.labels.store import Store
from mast_tui.tui.actions import ACTIONS, LEADER
from tests.faults import times
from tests.helpers import a_bench, a_run, hostile_run, shop_run
from tests.tui.given import NARROW, WIDE, running
from tests.tui.terminal import Terminal

KEYS = times(500, 20_000)
SWITCHES = times(72, 5_000)
LEAVING = {"ctrl+c", "ctrl+q"}
TYPED = [*"0123456789abcxyz", "enter", "escape", "backspace", "up", "down"]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where store and state would be; nothing is there yet."""
    return tmp_path / "home"


@pytest.fixture
def ten(tmp_path: Path) -> list[Path]:
    """Ten runs: of a shop, of echoes with errors, and one that means harm."""
    shops = [shop_run(tmp_path, n, "succeeded" if n % 2 else "failed") for n in range(1, 6)]
    runs = [a_run(tmp_path / f"r{n}.jsonl", 10 * n, (2, 5), id=f"r{n}") for n in range(1, 5)]
    return [*shops, *runs, hostile_run(tmp_path / "hostile.jsonl")]


def keys_at_random(seed: int, number: int) -> list[str]:
    """Every key that does something, codes of modes, and text for whatever asks."""
    keys: list[list[str]] = []
    for action in ACTIONS:
        for key in action.keys.split(","):
            if key.startswith(LEADER):
                keys.append(["comma", key.removeprefix(LEADER)])
            elif key not in LEAVING:
                keys.append([key])
    moment = random.Random(seed)
    pressed: list[str] = []
    while len(pressed) < number:
        pressed += moment.choice(keys) if moment.random() < 0.6 else [moment.choice(TYPED)]
    return pressed[:number]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
async def test_random_keys_break_nothing(
    ten: list[Path],
    home: Path,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    for name in ("PAGER", "EDITOR", "VISUAL"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    keys = deque(keys_at_random(seed=size[0], number=KEYS // 2))
    keys.extendleft("33")
    while keys:
        bench = a_bench(home, *ten)
        async with running(bench, size) as the:
            while keys and the.app.is_running:
                await the.press(keys.popleft())
        assert the.app.return_code in (0, None), "the app crashed"
        shown, seen = {tag.id for tag in bench.tags}, bench.trace.trace_id
        bench.close()
        with Store(bench.hand.store.path) as store:  # a monkey may choose Save as
            kept = {tag.id for tag in store.tags(seen, annotator="ada")}
        assert shown <= kept | {one.tag.id for one in bench.unplaced}
        assert backups.damages(bench.hand.store.path) == ""
    assert history_tells(home / "labels.db")


def history_tells(db: Path) -> bool:
    """Whether the last word of the history on each tag is what the tag is."""
    with Store(db) as store:
        last = {one.row_id: one.after for one in store.history() if one.tbl == "tags"}
        tags = {tag.id: tag for tag in store.tags(removed=True)}
    assert tags, "no key ever tagged: the test proves nothing"
    return all(
        bool(json.loads(last[id])["removed"]) == tag.removed
        and json.loads(last[id])["note"] == tag.note
        for id, tag in tags.items()
    )


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_memory_does_not_grow_with_the_traces_one_has_been_through(
    ten: list[Path], tmp_path: Path
) -> None:
    """given an app that has been through all ten traces, to the end of each and back"""
    there, back = "]" * (len(ten) - 1), "[" * (len(ten) - 1)
    with Terminal(*ten, cwd=tmp_path) as the:
        the.wait_for("step ")
        the.press("[" * len(ten), "trace 1/10")
        for _ in range(5):
            the.press("G".join(there), "trace 10/10")
            the.press("g".join(back), "trace 1/10")
        before = resident(the.process.pid)
        for _ in range(SWITCHES // (2 * len(there))):
            the.press("G".join(there), "trace 10/10")
            the.press("g".join(back), "trace 1/10")
        after = resident(the.process.pid)
        assert the.leave() == 0
    assert after < 1.1 * before, f"{before:,} bytes before, {after:,} after {SWITCHES:,} traces"


def resident(pid: int) -> int:
    """Bytes of memory that a process holds."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
