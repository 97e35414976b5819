"""Where the time goes of a start, of reading on, and of tags: the floors of docs/performance.md.

    python -m benchmarks.profiles            CPU time, the least of some runs; a minute or two

Phases of a start are stamped in the program itself, beside the bare Textual app. Reading is taken
apart by doing only the first, the first two ... of what it does. Tags are made without a screen, on
the disk and in memory, so that waiting for the disk can be told from the rest.
"""

import gc
import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter, process_time

from benchmarks import made
from benchmarks.programs import Program

STAMPS = """
import json, sys, time
marks = []
def mark(name):
    marks.append((name, time.process_time() * 1000))
def told_at_the_first_frame():
    from textual.drivers.linux_driver import LinuxDriver
    write = LinuxDriver.write
    def written(driver, data):
        write(driver, data)
        if len(data) > 1000 and marks[-1][0] != "frame":
            mark("frame")
            open(sys.argv[1], "w").write(json.dumps(marks))
    LinuxDriver.write = written
mark("Python")
"""
OURS = (
    STAMPS
    + """
from mast_tui.cli import main
mark("command line")
import gc; gc.disable()
from mast_tui.cli import app
mark("below the screen")
make_bench, run_app = app.make_bench, app.run_app
def stamped_bench(*args, **more):
    mark("arguments")
    bench = make_bench(*args, **more)
    mark("trace")
    return bench
def stamped_app(*args, **more):
    import textual.app
    mark("textual")
    import mast_tui.tui.app, mast_tui.tui.driver
    mark("screen")
    told_at_the_first_frame()
    return run_app(*args, **more)
app.make_bench, app.run_app = stamped_bench, stamped_app
raise SystemExit(main(sys.argv[2:]))
"""
)
BARE = (
    STAMPS
    + """
import textual.app
mark("textual")
told_at_the_first_frame()
from benchmarks.bare import Bare
Bare().run(mouse=False)
"""
)
PHASES = {
    "Python": "Python itself",
    "command line": "`mast_tui.cli`, argparse",
    "below the screen": "our modules below the screen, sqlite3, orjson",
    "arguments": "the arguments parsed",
    "trace": "the trace opened: its format found, the first steps read, store and codebook",
    "textual": "`import textual.app`, as far as it was not imported yet",
    "screen": "our modules of the screen",
    "frame": "the app: styles, 20 widgets, layout, the first frame drawn and sent",
}


def main() -> int:
    parser = ArgumentParser("benchmarks.profiles", description=__doc__)
    parser.add_argument("--runs", type=int, default=12)
    parser.add_argument(
        "--folder", default=str(Path(tempfile.gettempdir()) / "mast-tui-benchmarks")
    )
    args = parser.parse_args()
    folder = Path(args.folder)
    folder.mkdir(parents=True, exist_ok=True)
    gc.disable()
    print("\n".join(_start(made.trajectory(folder, 200), args.runs)), end="\n\n")
    print("\n".join(_reading(made.trajectory(folder, 20_000))), end="\n\n")
    print("\n".join(_tags()))
    return 0


def _start(trace: Path, runs: int) -> Iterator[str]:
    """A row a phase: ms of CPU here and in the bare app, each the least of all runs."""
    ours, bare = dict[str, list[float]](), dict[str, list[float]]()
    for _ in range(runs):
        _note(bare, BARE)
        _note(ours, OURS, str(trace))
    yield "| phase of a start, 200 steps | ms of CPU | the bare app |"
    yield "|---|---|---|"
    for name, words in PHASES.items():
        beside = f"{min(bare[name]):.1f}" if name in bare else ""
        yield f"| {words} | {min(ours[name]):.1f} | {beside} |"
    both = [sum(min(times) for times in one.values()) for one in (ours, bare)]
    yield f"| together, {both[0] / both[1]:.2f} x | {both[0]:.1f} | {both[1]:.1f} |"


def _note(found: dict[str, list[float]], script: str, *words: str) -> None:
    with tempfile.NamedTemporaryFile("w+", suffix=".json") as file:
        program = Program("stamped", [sys.executable, "-c", script, file.name, *words])
        with program.on() as session:
            session.settle()
        before = 0.0
        for name, at in json.load(file):
            found.setdefault(name, []).append(at - before)
            before = at


def _reading(path: Path) -> Iterator[str]:
    """A row for each thing that reading does, as what it adds to those above it."""
    from mast_tui.traces.formats.miniswe import MiniReader
    from mast_tui.traces.jsons import scan_once
    from mast_tui.traces.source import CHUNK, Source

    def pieces() -> Iterator[bytes]:
        source, place = Source(str(path)), 1  # not from the beginning: so nothing is hashed
        while piece := source.read(place, CHUNK):
            place += len(piece)
            yield piece

    def hashed() -> None:
        Source(str(path)).content_hash()

    records = [one for one in Source(str(path)).members("messages") if one]
    text = path.read_bytes().decode("latin-1")

    def cut() -> None:
        reader = MiniReader(Source(str(path)), "object")
        for record in records:
            reader.cut(record)

    read = _least(lambda: [None for _ in pieces()])
    decoded = _least(lambda: [piece.decode("latin-1") for piece in pieces()])
    told = _least(lambda: [None for _ in Source(str(path)).members("messages")])
    hashing = _least(hashed) - read
    scanned = _least(lambda: [scan_once(text, record.start) for record in records])
    cutting = _least(cut)
    rows = {
        "the bytes read": read,
        "made a text, a character a byte": decoded - read,
        "sha256 of them, which is the trace's id": hashing,
        "JSON decoded, by Python's own decoder": scanned,
        "each message told with its place": told - decoded - hashing - scanned,
        "each message cut: a call, an output, words": cutting,
    }
    yield f"| reading {len(records):,} messages, 56 MB | ms of CPU | microseconds a message |"
    yield "|---|---|---|"
    for words, ms in rows.items():
        yield f"| {words} | {ms:.0f} | {ms * 1000 / len(records):.1f} |"
    yield f"| together | {told + cutting:.0f} | {(told + cutting) * 1000 / len(records):.1f} |"


def _tags() -> Iterator[str]:
    """A row for the first tag of a store and one for the next, on the disk and in memory."""
    memory = Path("/dev/shm")
    places = {"on the disk": None, "in memory": str(memory)} if memory.is_dir() else {"disk": None}
    found = {where: _tagged(folder) for where, folder in places.items()}
    yield f"| a tag in the store, ms | {' | '.join(found)} |"
    yield "|---|" + "---|" * len(found)
    for number, words in enumerate(("the first, which makes the store", "the next")):
        yield f"| {words} | {' | '.join(f'{times[number]:.1f}' for times in found.values())} |"


def _tagged(folder: str | None) -> tuple[float, float]:
    from mast_tui.codebook.load import load
    from mast_tui.labels.model import Place, TraceRow
    from mast_tui.labels.store import Store

    first, later, codebook = list[float](), list[float](), load(None)
    row = TraceRow("t" * 16, "", "", "/t", "f", 1, None, None, None, None, "unknown", None, 20)
    for _ in range(12):
        with (
            tempfile.TemporaryDirectory(dir=folder) as home,
            Store(Path(home) / "labels.db") as store,
        ):
            store.get_ready()
            hand = store.hand("bench", codebook)
            for number in range(1, 9):
                at = perf_counter()
                hand.toggle(row, "3.3", Place(number))
                (first if number == 1 else later).append((perf_counter() - at) * 1000)
    return sorted(first)[len(first) // 2], sorted(later)[len(later) // 2]


def _least(work: Callable[[], object], times: int = 5) -> float:
    found = []
    for _ in range(times):
        at = process_time()
        work()
        found.append((process_time() - at) * 1000)
    return min(found)


if __name__ == "__main__":
    raise SystemExit(main())
