"""How long agreement and signature of a Parquet data set take, and how much memory.

    python benchmarks/count_labels.py [ROWS] [--engine E] [--memory SIZE] [--folder DIR] [--keep]

50,000,000 rows unless told otherwise: three annotators, 14 modes, three models, 300 scenarios.
Needs the extras ``scale`` (and ``spark`` for ``--engine local[2]``).
"""

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

import duckdb

from mast_tui.codebook.load import load

MODES = [mode.code for mode in load().modes]
ANNOTATORS = 3
PARTS = 16


def write_rows(folder: Path, rows: int) -> None:
    """Traces whose modes are more common in failed runs, told by annotators who err at times."""
    traces = rows // (ANNOTATORS * len(MODES))
    share = max(1, traces // PARTS)
    for part in range(PARTS):
        first = part * share
        last = traces if part == PARTS - 1 else first + share
        duckdb.execute(_SQL.format(first=first, last=last, out=folder / f"part-{part:02}.parquet"))


_SQL = f"""
COPY (
  SELECT
    ['ada', 'ben', 'cleo'][a + 1] AS annotator, 'human' AS annotator_kind,
    'trace-' || lpad(t::VARCHAR, 9, '0') AS trace, {MODES}[m + 1] AS mode,
    (hash(t, m, 1) % 100 < 4 + 3 * m + 20 * (hash(t) % 2)) != (hash(t, m, a) % 100 < 6) AS tagged,
    tagged::TINYINT AS value,
    CASE WHEN tagged THEN 1 + (hash(t, m) % 40)::INTEGER END AS step,
    'mast' AS codebook, 'done' AS review,
    CASE WHEN hash(t) % 2 = 1 THEN 'failed' ELSE 'succeeded' END AS outcome,
    ['tern-120b', 'heron-flash', 'osprey-k2'][1 + t % 3] AS model,
    (t % 300)::VARCHAR AS scenario, 40 AS steps
  FROM range({{first}}, {{last}}) AS traces(t), range({ANNOTATORS}) AS people(a),
    range({len(MODES)}) AS modes(m)
) TO '{{out}}' (FORMAT parquet, COMPRESSION zstd)
"""


def measure(command: str, files: str, args: Namespace) -> None:
    """Run one command, and tell its time and the most memory that it held."""
    words = [sys.executable, "-m", "mast_tui", command, "--labels", files, "--json"]
    words += ["--engine", args.engine]
    words += ["--memory", args.memory] if args.memory and args.engine == "duckdb" else []
    begun = perf_counter()
    child = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    print(
        f"{command:<10} {perf_counter() - begun:7.1f} s   peak {usage.ru_maxrss / 1024:7.0f} MB"
        f"   processor {usage.ru_utime + usage.ru_stime:7.1f} s",
        flush=True,
    )


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=50_000_000)
    parser.add_argument("--engine", default="duckdb")
    parser.add_argument("--memory", default="2GB")
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--keep", action="store_true", help="leave the files in --folder")
    args = parser.parse_args()
    with ExitStack() as stack:
        scratch = args.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        scratch.mkdir(parents=True, exist_ok=True)
        if not any(scratch.glob("part-*.parquet")):
            begun = perf_counter()
            write_rows(scratch, args.rows)
            size = sum(file.stat().st_size for file in scratch.glob("part-*.parquet"))
            print(
                f"{args.rows:,} rows, {size / 1e6:,.0f} MB, written in {perf_counter() - begun:.0f} s"
            )
        for command in ("agreement", "signature"):
            measure(command, str(scratch / "part-*.parquet"), args)
        if args.folder and not args.keep:
            for file in scratch.glob("part-*.parquet"):
                file.unlink()


if __name__ == "__main__":
    main()
