"""Measure the app beside its peers, as docs/performance.md tells.

    python -m benchmarks                     every budget, five runs, interleaved; some ten minutes
    python -m benchmarks --sizes 200,2000    fewer traces; 200,000 steps are 560 MB of disk
    python -m benchmarks --only start,step   only some measurements

Needs the extra ``test`` (for pyte), Linux, and, for the inspector, the network once.
"""

import sys
import tempfile
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from benchmarks import made, programs, rows, table
from benchmarks.budgets import BUDGETS

Job = tuple[str, str, Callable[[], rows.Numbers]]
"""Which measurement, of what, and how it is made."""
SMALL, LARGE = 200, 20_000
"""The sizes that are compared with others."""
MOST_OF_OTHERS = 2
"""Runs through traces of other sizes, for how things grow: the greatest takes minutes."""


def main() -> int:
    args = _arguments()
    folder = Path(args.folder)
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [int(size) for size in args.sizes.split(",")]
    jobs = [job for job in _jobs(folder, sizes) if not args.only or job[0] in args.only.split(",")]
    results: table.Results = {}
    for run in range(args.runs):
        for name, subject, measure in jobs:
            if run >= MOST_OF_OTHERS and name == "tour" and not _is_compared(subject):
                continue
            _say(f"run {run + 1} of {args.runs}: {name}, {subject}")
            _note(results, name, subject, measure)
    if not args.only or "runs" in args.only.split(","):
        for _, numbers in rows.many_runs(programs.ours(), args.list):
            _add(results, f"mast-tui, {args.list:,} runs", numbers)
    text = _report(results, sizes, folder)
    table.kept(folder / "numbers.json", results)
    print(text)
    if args.output:
        Path(args.output).write_text(text + "\n", encoding="utf-8")
    return 0


def _arguments() -> Namespace:
    parser = ArgumentParser(
        "benchmarks", None, __doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="of each measurement, interleaved")
    parser.add_argument("--sizes", default="200,2000,20000,200000", help="steps of the traces")
    parser.add_argument(
        "--only", default="", help="start, tour, step, big, search, slices, commands, runs"
    )
    parser.add_argument(
        "--list", type=int, default=10_000, help="runs in the folder that is listed"
    )
    parser.add_argument("-o", "--output", help="write the tables to this file too")
    parser.add_argument(
        "--folder",
        default=str(Path(tempfile.gettempdir()) / "mast-tui-benchmarks"),
        help="where traces and peers are made, once",
    )
    return parser.parse_args()


def _jobs(folder: Path, sizes: list[int]) -> Iterator[Job]:
    """In this order in each run, so that what is compared is measured in the same minute."""
    ours, bare, less = programs.ours(), programs.bare(), programs.less()
    peer = programs.inspector(folder, _say)
    traces = {size: made.trajectory(folder, size) for size in sizes}
    rollout, big = made.rollout(folder), made.big_outputs(folder)
    yield "start", "bare Textual", partial(rows.start, bare, None, {"bare", "screen", "stands"})
    yield "start", "mast-tui, 3 MB rollout", partial(rows.start, ours, rollout, rows.TASK_WORDS)
    for size, trace in traces.items():
        subject = f"mast-tui, {size:,} steps"
        yield "start", subject, partial(rows.start, ours, trace, rows.TASK_WORDS)
        if peer and size in (SMALL, LARGE):
            words = rows.TASK_WORDS | rows.SYSTEM_WORDS
            yield "start", f"inspector, {size:,} steps", partial(rows.start, peer, trace, words)
        yield "tour", subject, partial(rows.tour, ours, trace, size)
        if less and size == LARGE:
            yield "search", f"less, {size:,} steps", partial(rows.less_search, less, trace, size)
        yield "slices", subject, partial(rows.slices, trace)
    yield "step", "mast-tui, 3 MB rollout", partial(rows.stepping, ours, rollout, "j")
    if peer:
        yield "step", "inspector, 200 steps", partial(rows.stepping, peer, traces[sizes[0]], "l", 8)
    yield "big", "mast-tui, big outputs", partial(rows.big, ours, big)
    yield (
        "commands",
        f"mast-tui, {sizes[0]:,} steps",
        partial(rows.commands, ours, traces[sizes[0]]),
    )


def _is_compared(subject: str) -> bool:
    return subject.endswith((f" {SMALL:,} steps", f" {LARGE:,} steps"))


def _note(
    results: table.Results, name: str, subject: str, measure: Callable[[], rows.Numbers]
) -> None:
    try:
        _add(results, subject, measure())
    except (AssertionError, OSError) as error:
        _say(f"  {name} of {subject} failed: {str(error)[:300]}")


def _add(results: table.Results, subject: str, numbers: rows.Numbers) -> None:
    for what, values in numbers.items():
        results.setdefault(subject, {}).setdefault(what, []).extend(values)


def _report(results: table.Results, sizes: list[int], folder: Path) -> str:
    parts = (
        ["## Where it was measured", "", *table.machine_lines(folder / "peers")],
        ["## The budgets", "", *table.budget_lines(results, BUDGETS)],
        ["## How it grows with the steps", "", *table.growth_lines(results, sizes)],
        ["## All numbers", "", *table.measured_lines(results)],
    )
    return "\n\n".join("\n".join(part) for part in parts)


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
