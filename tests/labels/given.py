"""What the tests of the store start from."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

from mast_tui.codebook.load import load
from mast_tui.labels.hand import Hand
from mast_tui.labels.model import Place, Quote, TraceRow
from mast_tui.labels.store import Store

MAST = load()
EVIDENCE = Quote("output", 4, 18, "total_count: 0", "{ \n ", "\nfilters")


def a_trace(trace_id: str = "t1", **fields: Any) -> TraceRow:
    """A trace of sixty steps."""
    values: dict[str, Any] = {
        "trace_id": trace_id,
        "content_hash": "c0ffee",
        "run_id": f"run-{trace_id}",
        "path": f"runs/{trace_id}.jsonl",
        "format": "codex",
        "reader_version": 1,
        "model": "gpt-oss-120b-custom",
        "agent": "codex",
        "scenario": "2",
        "trial": "1",
        "outcome": "unknown",
        "score": None,
        "steps": 60,
    }
    return TraceRow(**(values | fields))


TRACE = a_trace()


def at(step: int) -> Place:
    """A step with its source."""
    return Place(step, step * 2, f"call-{step}", f"hash-{step}")


def ticking() -> Callable[[], str]:
    """A clock that goes one millisecond a look."""
    ticks: Iterator[int] = count()
    return lambda: f"2026-03-01T10:00:{(n := next(ticks)) // 1000:02}.{n % 1000:03}Z"


def a_store(folder: Path, name: str = "labels.db") -> Store:
    """A store that nobody has written to."""
    return Store(folder / name, clock=ticking())


def a_hand(store: Store, name: str = "Ada") -> Hand:
    """Somebody with MAST in front of them."""
    return store.hand(name, MAST)


def said(hand: Hand, trace_id: str = "t1") -> list[tuple[str, int | None]]:
    """Mode and step of every tag that stands."""
    return [(tag.mode, tag.step) for tag in hand.tags(trace_id)]
