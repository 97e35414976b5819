"""What was measured as tables: medians, the least and the most, ratios, and the law of growth."""

import json
import math
import os
import platform
import sys
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.programs import PEERS

Results = dict[str, dict[str, list[float]]]
"""By subject (``mast-tui, 200 steps``) and what was measured."""


class Budget(NamedTuple):
    """One row of the budgets: what of ours, by how much of what else."""

    what: str
    subject: str
    measured: str
    limit: float
    """Ours must be no more than this; with ``beside``, than so many times the other."""
    beside: str = ""
    """The subject that it is measured beside."""
    beside_measured: str = ""
    at: str = "median"
    """``median``, ``p95`` or ``most``."""


def of(numbers: Sequence[float], at: str) -> float:
    """The median, the value that 19 of 20 keep to, or the greatest."""
    ordered = sorted(numbers)
    if at == "p95":
        return ordered[min(len(ordered) - 1, math.ceil(len(ordered) * 0.95) - 1)]
    return ordered[-1] if at == "most" else median(ordered)


def budget_lines(results: Results, budgets: Iterable[Budget]) -> list[str]:
    """A table of the budgets: what they ask for, what it was, and whether that is kept."""
    lines = ["| what | must be | was | beside | ratio | |", "|---|---|---|---|---|---|"]
    for one in budgets:
        found = results.get(one.subject, {}).get(one.measured)
        beside = results.get(one.beside, {}).get(one.beside_measured or one.measured)
        if not found or (one.beside and not beside):
            continue
        was = of(found, one.at)
        other = of(beside, "median") if beside else 0.0
        kept = was <= one.limit * other if beside else was <= one.limit
        must = f"<= {one.limit:g} x {one.beside}" if beside else f"<= {one.limit:g}"
        at = "" if one.at == "median" else f" ({one.at})"
        ratio = f"{was / other:.2f}" if other else ""
        next_to = f"{_short(other)}" if beside else ""
        lines.append(
            f"| {one.what}{at} | {must} | {_short(was)} | {next_to} | {ratio} "
            f"| {'kept' if kept else '**not kept**'} |"
        )
    return lines


def measured_lines(results: Results) -> list[str]:
    """Everything that was measured."""
    lines = ["| of | what | median | least | most | p95 | n |", "|---|---|---|---|---|---|---|"]
    for subject, found in results.items():
        for what, numbers in found.items():
            values = (median(numbers), min(numbers), max(numbers), of(numbers, "p95"))
            told = " | ".join(map(_short, values))
            lines.append(f"| {subject} | {what} | {told} | {len(numbers)} |")
    return lines


def growth_lines(results: Results, sizes: Sequence[int]) -> list[str]:
    """How what was measured grows with the steps of a trace: a row a measure."""
    subjects = [(size, results[f"mast-tui, {size:,} steps"]) for size in sizes
                if f"mast-tui, {size:,} steps" in results]  # fmt: skip
    names = dict.fromkeys(what for _, found in subjects for what in found)
    heads = " | ".join(f"{size:,}" for size, _ in subjects)
    lines = [f"| what | {heads} | law |", "|---" * (len(subjects) + 2) + "|"]
    for what in names:
        there = [(size, median(found[what])) for size, found in subjects if found.get(what)]
        if len(there) > 1:
            cells = dict(there)
            told = " | ".join(_short(cells[size]) if size in cells else "" for size, _ in subjects)
            lines.append(f"| {what} | {told} | {law(there)} |")
    return lines


def law(points: Sequence[tuple[int, float]]) -> str:
    """How values grow between the two greatest sizes: by which power of the size."""
    (size, value), (more, grown) = points[-2:]
    if value <= 0 or grown <= 0 or grown <= 1.3 * value:
        return "flat"
    power = math.log(grown / value) / math.log(more / size)
    if power < 0.3:
        return "hardly"
    return "with the steps" if 0.75 <= power <= 1.25 else f"with the steps to the {power:.1f}"


def machine_lines(peers: Path) -> list[str]:
    """Where and with what it was measured."""
    cpu = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if "model name" in line),
        platform.processor(),
    )
    memory = next((line.split()[1] for line in _lines("/proc/meminfo")), "0")
    ours = ", ".join(f"{name} {version(name)}" for name in ("mast-tui", "textual", "rich"))
    return [
        f"- {os.cpu_count()} cores ({cpu}), {int(memory) >> 20} GB, {platform.system()}",
        f"- Python {platform.python_version()}, {ours}",
        *(f"- {name} {_installed(peers, name)}" for name in PEERS),
        "- 120x40, true colour, a terminal that answers for synchronized output",
    ]


def _installed(peers: Path, name: str) -> str:
    found = sorted(peers.glob(f"lib/python*/site-packages/{name.replace('-', '_')}-*.dist-info"))
    return found[0].name.removesuffix(".dist-info").split("-")[1] if found else "not installed"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _short(number: float) -> str:
    if number >= 1000:
        return f"{number:,.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}".rstrip("0").rstrip(".")


def kept(path: Path, results: Results) -> None:
    """Keep the numbers, to look at them again."""
    path.write_text(json.dumps({"python": sys.version, "results": results}, indent=1))
