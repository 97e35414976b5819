"""Traces written on the fly, and whatever format reads them."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mast_tui.traces.formats import sniff
from mast_tui.traces.model import Step
from mast_tui.traces.source import Source
from mast_tui.traces.trace import Trace


def opened(path: Path) -> list[Trace]:
    """Every trace of a file, read to its end."""
    source = Source(path)
    format = sniff(source.head())
    assert format is not None, f"no format knows {path.name}"
    return [trace.finish() for trace in format.open(source)]


def format_id(path: Path) -> str | None:
    format = sniff(Source(path).head())
    return format.id if format else None


def document(path: Path, value: Any, **how: Any) -> Path:
    path.write_text(json.dumps(value, **how), "utf-8")
    return path


def lines(path: Path, values: Iterable[Any]) -> Path:
    path.write_text("".join(json.dumps(one) + "\n" for one in values), "utf-8")
    return path


def steps(trace: Trace) -> list[Step]:
    return list(trace.steps())


def kinds(trace: Trace) -> list[str]:
    return [step.kind for step in trace.steps()]
