"""Parts of a dataset for training and testing, such that no scenario falls into two of them.

Which part a scenario goes to follows from the seed and all traces of the store, not from what else
is chosen: the same seed splits the same store alike, whoever's labels leave.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import isfinite

from mast_tui.errors import UsageError
from mast_tui.labels.model import TraceRow

_NAME = re.compile(r"[A-Za-z0-9_]+")


def shares(text: str) -> dict[str, float]:
    """``train=0.8,test=0.2`` as numbers that add up to 1."""
    found: dict[str, float] = {}
    for one in text.split(","):
        name, _, number = one.partition("=")
        found[_named(name.strip(), found, text)] = _share(number, text)
    total = sum(found.values())
    if abs(total - 1) > 1e-6:
        raise UsageError(f"--parts {text}: the shares add up to {total:g}, not to 1")
    return found


def _named(name: str, known: Mapping[str, float], text: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(f'--parts {text}: "{name}" is no name; write train=0.8,test=0.2')
    if name in known:
        raise UsageError(f"--parts {text}: {name} is there twice")
    return name


def _share(number: str, text: str) -> float:
    try:
        share = float(number)
    except ValueError:
        share = -1.0
    if not isfinite(share) or share <= 0:
        raise UsageError(f'--parts {text}: "{number}" is no share; write train=0.8,test=0.2')
    return share


def by_scenario(
    rows: Iterable[TraceRow], parts: Mapping[str, float], seed: int
) -> dict[str, frozenset[str]]:
    """The traces of each part. Traces whose scenario nobody knows stay together.

    Scenarios come in an order drawn by the seed, each to the part that lacks most traces.
    """
    scenarios: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        scenarios[row.scenario or ""].add(row.trace_id)
    total = sum(map(len, scenarios.values()))
    lacking = {name: share * total for name, share in parts.items()}
    found: dict[str, set[str]] = {name: set() for name in parts}
    for scenario in sorted(scenarios, key=lambda one: _drawn(one, seed)):
        part = max(lacking, key=lambda name: lacking[name])
        lacking[part] -= len(scenarios[scenario])
        found[part] |= scenarios[scenario]
    return {name: frozenset(traces) for name, traces in found.items()}


def _drawn(scenario: str, seed: int) -> str:
    return hashlib.sha256(f"{seed}\0{scenario}".encode("utf-8", "surrogatepass")).hexdigest()
