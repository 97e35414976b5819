"""The rows of the budgets: each measures one run and gives named numbers."""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import made
from benchmarks.programs import Program
from benchmarks.terminal import Session, last_text, shown_at, whole_at

Numbers = dict[str, list[float]]
"""What was measured, by name: one number or several of one run."""

PRESSES = 16
NARROWING = "-37/2"
"""Typed in the list of runs: of 10,000 paths each letter leaves all, 2,220, 220, 20 and 2."""
TASK_WORDS = set(re.findall(r"[\w.:]+", made.TASK))
SYSTEM_WORDS = {"You", "look", "after", "cluster."}


def start(program: Program, path: Path | None, words: set[str]) -> Numbers:
    """From the command to the last cell of the first step."""
    with program.on(*([path] if path else [])) as session:
        session.read(0.5, 8.0, first=20.0)
        at = whole_at(session.chunks, words)
        assert at is not None, f"{program.name} shows nothing of {sorted(words)}"
        return {"start ms": [(at - session.started) * 1000]}


def tour(program: Program, path: Path, steps: int) -> Numbers:
    """All that one does in a trace, in one session: the app opens it, reads it, and has keys."""
    with program.on(path) as session:
        session.settle()
        numbers = _read(session, steps)
        numbers |= _stepped(session, "j", PRESSES) | _keys(session) | _tagged(session)
        numbers |= _searched(session, steps) if steps >= 200 else {}
        return {**numbers, "peak MB": [session.peak]}


def _read(session: Session, steps: int) -> Numbers:
    """From the command to the first step, and to a header that counts all steps."""
    total = re.compile(rf"/{steps + 2:,}\s")
    first = whole_at(session.chunks, TASK_WORDS)
    whole = shown_at(session.chunks, lambda text: bool(total.search(text)))
    assert first is not None, "the first step never shows"
    assert whole is not None, f"{steps + 2} steps are never counted"
    return {
        "index ms": [(whole - session.started) * 1000],
        "index after first step ms": [(whole - first) * 1000],
        "start bytes": [session.size],
        "CPU s till all is looked through": [session.cpu],
    }


def stepping(program: Program, path: Path, key: str, presses: int = PRESSES) -> Numbers:
    """The next step with its detail."""
    with program.on(path) as session:
        session.settle()
        return {**_stepped(session, key, presses), "peak MB": [session.peak]}


def _stepped(session: Session, key: str, presses: int) -> Numbers:
    """Time to the last byte, bytes and frames of the next step."""
    session.press(key)
    before = session.cpu
    bursts = [session.press(key) for _ in range(presses)]
    return {
        "next step CPU ms": [(session.cpu - before) * 1000 / presses],
        "next step ms": [burst.ms for burst in bursts],
        "next step bytes": [burst.size for burst in bursts],
        "next step frames": [burst.frames for burst in bursts],
    }


def _keys(session: Session) -> Numbers:
    """What small keys cost, what nothing costs, and what the mouse does."""
    session.press("\t\t")
    moves = [session.press("j") for _ in range(8)]
    session.press("\t")
    session.press("f")
    chosen = session.press("o")
    session.press("q")
    session.settle()
    before, cpu = session.size, session.cpu
    session.read(3.0, 3.0)
    idle, idle_cpu = session.size - before, session.cpu - cpu
    mouse = session.press(b"\x1b[<35;10;10M\x1b[<35;11;12M\x1b[<35;60;20M", first=0.3)
    return {
        "move in a pane bytes": [burst.size for burst in moves],
        "move in a pane ms": [burst.ms for burst in moves],
        "idle bytes in 3 s": [idle],
        "idle CPU ms in 3 s": [idle_cpu * 1000],
        "mouse motion bytes": [mouse.size],
        "filter of steps ms": [chosen.ms],
    }


def _tagged(session: Session) -> Numbers:
    """From the last key of a code to "saved" on the screen, committed: the first tag and more."""
    first, taken = _tag(session), list[tuple[float, int]]()
    for _ in range(10):
        session.press("j")
        taken.append(_tag(session))
    assert "saved" in last_text(session.chunks), "no tag was saved"
    return {
        "first tag ms": [first[0]],
        "tag ms": [first[0], *(ms for ms, _ in taken)],
        "tag bytes": [first[1], *(size for _, size in taken)],
    }


def _tag(session: Session) -> tuple[float, int]:
    begun = session.press("3")
    done = session.press("3")
    return done.ms, max(begun.size, done.size)


def big(program: Program, path: Path) -> Numbers:
    """A step with 5 MB of output and one with a line of 1 MB: shown, and scrolled."""
    with program.on(path) as session:
        session.settle()
        session.press("g")
        session.press("j")
        five = session.press("j")
        session.press("\t")
        scrolled = [session.press("j") for _ in range(8)] + [session.press(" ") for _ in range(4)]
        session.press("\t\t")
        session.press("g")
        session.press("jj")
        line = session.press("j")
        session.press("\t")
        scrolled += [session.press("j") for _ in range(8)]
        return {
            "5 MB output shown ms": [five.ms],
            "1 MB line shown ms": [line.ms],
            "scroll ms": [burst.ms for burst in scrolled if burst.chunks],
            "scroll bytes": [burst.size for burst in scrolled if burst.chunks],
        }


def _searched(session: Session, steps: int) -> Numbers:
    """A word that only the last step has; a pattern that only the last ten have."""
    word, pattern = made.mark(steps), made.mark(steps)[:-1]
    session.press("g")
    literal = _found(session, f"/{word}\r", r"hit 1 of 1(?![+\d])")
    session.press("g")
    regex = _found(session, f"/\x15re:{pattern}\\d\r", r"hit 1 of \d+(?![+\d])")
    return {
        "search first hit ms": [literal[0]],
        "search all ms": [literal[1]],
        "pattern all ms": [regex[1]],
    }


def _found(session: Session, keys: str, told: str) -> tuple[float, float]:
    before = len(session.chunks)
    burst = session.ask(keys)
    chunks = session.chunks
    first = shown_at(chunks, _after(before, chunks, r"hit 1 of"))
    whole = shown_at(chunks, _after(before, chunks, told))
    assert first is not None, f"{keys!r} found nothing"
    assert whole is not None, f"{keys!r} never told all hits"
    return (first - burst.at) * 1000, (whole - burst.at) * 1000


def _after(before: int, chunks: list[tuple[float, bytes]], told: str):  # type: ignore[no-untyped-def]
    """Whether the screen says so, from the chunk ``before`` on."""
    seen = -1

    def wanted(text: str) -> bool:
        nonlocal seen
        seen += 1
        return seen >= before and re.search(told, text) is not None

    return wanted


def less_search(program: Program, path: Path, steps: int) -> Numbers:
    """The same in the same text, by less."""
    with program.on(path.with_suffix(".txt")) as session:
        session.settle()
        word, pattern = made.mark(steps), made.mark(steps)[:-1]
        literal = session.ask(f"/{word}\r")
        session.press("g")
        regex = session.ask(f"/{pattern}[0-9]\r")
        return {"search all ms": [literal.ms], "pattern all ms": [regex.ms]}


def slices(path: Path) -> Numbers:
    """The longest stretch for which reading holds up the keys, and how long it reads in all."""
    done = subprocess.run(
        [sys.executable, "-c", SLICES, str(path)], capture_output=True, text=True, check=True
    )
    worst, late, whole = map(float, done.stdout.split())
    return {
        "longest slice ms": [worst],
        "slice ms, one in a hundred": [late],
        "reading ms": [whole],
    }


SLICES = """
import sys, gc
from time import perf_counter, process_time
gc.disable()
from mast_tui.traces.discover import traces_at
trace, took, begun = next(iter(traces_at(sys.argv[1:]))), [], process_time()
while not trace.complete:
    at = process_time()
    trace.advance(0.004)
    took.append(process_time() - at)
took.sort()
print(took[-1] * 1e3, took[len(took) * 99 // 100] * 1e3, (process_time() - begun) * 1e3)
"""


def commands(program: Program, path: Path) -> Numbers:
    """Commands without a screen, beyond a Python that does nothing."""
    nothing = _seconds([sys.executable, "-c", "pass"])
    about = _seconds([*program.command, "--help"])
    show = _seconds([*program.command, "show", "--no-state", str(path), "--step", "5"])
    return {"--help ms": [(about - nothing) * 1000], "show --step 5 ms": [(show - nothing) * 1000]}


def _seconds(command: list[str]) -> float:
    at = perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - at


def many_runs(program: Program, runs: int) -> Iterator[tuple[str, Numbers]]:
    """``mast-tui list`` over many runs seen before, and the keys of the list in the app."""
    from benchmarks.scan_runs import a_run, seconds

    with tempfile.TemporaryDirectory() as scratch:
        folder, state = Path(scratch) / "runs", Path(scratch) / "home"
        for number in range(runs):
            a_run(folder / f"Scenario-{number // 20 + 1}" / str(number % 20 + 1), number)
        yield "seeing them first", {"list first ms": [seconds(folder, state) * 1000]}
        for _ in range(3):
            yield "list", {"list again ms": [seconds(folder, state) * 1000]}
        with program.on(folder) as session:
            session.settle()
            shown = session.press("L")
            keys = [session.press("j") for _ in range(12)]
            session.press("/")
            letters = [session.press(letter) for letter in NARROWING]
            assert "2 of 10,000 open traces" in last_text(session.chunks) or runs != 10_000
            yield (
                "keys",
                {
                    "list of runs shown ms": [shown.ms],
                    "key in the list of runs ms": [burst.ms for burst in keys],
                    "filter key in the list of runs ms": [burst.first_ms for burst in letters],
                    "rows that the filter leaves read ms": [burst.ms for burst in letters],
                    "filter key in the list of runs bytes": [burst.size for burst in letters],
                },
            )
