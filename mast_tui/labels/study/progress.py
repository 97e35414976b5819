"""How far a study is: counted from its assignments and reviews."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mast_tui.labels.study.assigned import Waiting, queue

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

By = Literal["annotator", "round", "model"]
DIMENSIONS: tuple[By, ...] = ("annotator", "round", "model")


class Item(NamedTuple):
    """One assignment and how far it is."""

    annotator: str
    round: str
    model: str
    trace_id: str
    state: str
    seconds: float
    done_at: str | None
    skipped: str | None


class Line(NamedTuple):
    """How far one annotator, round or model is."""

    name: str
    assigned: int
    done: int
    in_progress: int
    excluded: int
    skipped: int
    seconds_per_trace: float | None
    """The median over done traces whose time was counted."""
    expected_end: str | None
    """If work goes on at the pace of the done traces so far; none while that cannot be told."""

    @property
    def left(self) -> int:
        """Traces that are neither done nor excluded."""
        return self.assigned - self.done - self.excluded

    def to_dict(self) -> dict[str, Any]:
        """The keys of ``--json``."""
        return self._asdict() | {"left": self.left}


def items(store: "Store", round: str | None = None) -> list[Item]:
    """Every assignment of a store, or of one round."""
    models = {row.trace_id: row.model or "unknown" for row in store.traces()}
    return [
        _item(one.name, waiting, models)
        for one in store.annotators()
        for waiting in queue(store, one.uuid, round)
    ]


def _item(name: str, waiting: Waiting, models: Mapping[str, str]) -> Item:
    given, review = waiting.assignment, waiting.review
    return Item(
        name,
        given.round,
        models[given.trace_id],
        given.trace_id,
        waiting.state,
        review.seconds if review else 0.0,
        review.done_at if review else None,
        given.skipped,
    )


def lines(found: Iterable[Item], by: By, now: str) -> list[Line]:
    """One line for each annotator, round or model, by name."""
    groups: defaultdict[str, list[Item]] = defaultdict(list)
    for item in found:
        groups[getattr(item, by)].append(item)
    return [line(name, groups[name], now) for name in sorted(groups)]


def line(name: str, found: list[Item], now: str) -> Line:
    """What some assignments come to."""
    states = Counter(item.state for item in found)
    times = [item.seconds for item in found if item.state == "done" and item.seconds]
    return Line(
        name,
        len(found),
        states["done"],
        states["in progress"],
        states["excluded"],
        sum(item.skipped is not None and item.state == "not started" for item in found),
        median(times) if times else None,
        _end(found, now),
    )


def _end(found: list[Item], now: str) -> str | None:
    """When the slowest annotator is through, at each one's own pace between done traces."""
    people: defaultdict[str, list[Item]] = defaultdict(list)
    for item in found:
        people[item.annotator].append(item)
    ends = [_own_end(mine, _time(now)) for mine in people.values()]
    latest = [end for end in ends if end is not None]
    if not latest or len(latest) < len(ends):
        return None
    return max(latest).isoformat(timespec="seconds").replace("+00:00", "Z")


def _own_end(mine: list[Item], now: datetime) -> datetime | None:
    left = sum(item.state not in ("done", "excluded") for item in mine)
    done = sorted(item.done_at for item in mine if item.done_at)
    if not left:
        return _time(done[-1]) if done else now
    if len(done) < 2:
        return None
    pace = (_time(done[-1]) - _time(done[0])) / (len(done) - 1)
    return now + min(pace * left, timedelta(days=36_500))


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
