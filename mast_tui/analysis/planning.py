"""How many traces a study still needs, from what was found so far."""

from math import sqrt
from typing import NamedTuple

from mast_tui.analysis.association import Z, wilson
from mast_tui.analysis.coefficients import Undefined
from mast_tui.labels.labelled import Labelled

MOST = 1_000_000


class Need(NamedTuple):
    """What one mode needs for an interval of a given width."""

    mode: str
    positive: int
    traces: int
    width: float | None
    """Of the 95 % interval now; none while no trace is judged."""
    needed: int | None
    """Traces in all, if the share stays what it is; none where a million are not enough."""

    @property
    def more(self) -> int | None:
        """Traces still to be judged."""
        return None if self.needed is None else max(0, self.needed - self.traces)


def need(mode: str, positive: int, traces: int, width: float) -> Need:
    """How many traces make the 95 % interval (Wilson's) of a mode's share no wider than ``width``.

    While nothing is judged, the share is taken to be one half, where the interval is widest.
    """
    share = positive / traces if traces else 0.5
    low, high = 1, MOST
    if _width(share, high) > width:
        return Need(mode, positive, traces, _now(positive, traces), None)
    while low < high:  # the width only falls with the number of traces
        middle = (low + high) // 2
        if _width(share, middle) <= width:
            high = middle
        else:
            low = middle + 1
    now = _now(positive, traces)
    needed = traces if now is not None and now <= width else max(low, traces + 1)
    return Need(mode, positive, traces, now, needed)


def needs_of(labels: Labelled, width: float) -> list[Need]:
    """What every mode needs. A trace is positive where at least half of those who voted say so."""
    found = labels.votes("trace", labels.people())
    needs = []
    for mode in labels.codebook.modes:
        said = [
            [vote for vote in units.values() if vote is not None]
            for units in found.modes[mode.code].values()
        ]
        judged = [votes for votes in said if votes]
        positive = sum(2 * sum(votes) >= len(votes) for votes in judged)
        needs.append(need(mode.code, positive, len(judged), width))
    return needs


def _now(positive: int, traces: int) -> float | None:
    span = wilson(positive, traces)
    return None if isinstance(span, Undefined) else span.high - span.low


def _width(share: float, traces: int) -> float:
    """Of the interval, with the share as it is rather than the nearest whole number of traces."""
    squared = Z * Z
    spread = share * (1 - share) / traces + squared / (4 * traces * traces)
    return 2 * Z / (1 + squared / traces) * sqrt(spread)
