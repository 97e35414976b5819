"""What one annotator must not see yet of each trace, as the rounds of the study say.

An annotator's latest round with a trace decides about it: what that round hides is hidden until
the annotator has marked the trace done and then asked to see it. Traces that the annotator was
not given are hidden alike while a blind round has work left: they may be given next.
"""

import json
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.labels.model import HIDDEN, Annotator, AnnotatorKind
from mast_tui.labels.revealed import Revealed, revealed
from mast_tui.labels.study.assigned import Waiting, queue, uuid_of

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

NOTHING: frozenset[str] = frozenset()


class Settings(NamedTuple):
    """A round as it was when its traces were given out."""

    name: str
    hides: frozenset[str] = NOTHING
    """Nothing in an open round."""
    preannotations: bool = False
    closed: bool = False


def rounds_in(store: "Store") -> list[Settings]:
    """The rounds of a store, the oldest first."""
    sql = "SELECT name, settings, closed_at FROM rounds ORDER BY created_at, name"
    return [_settings(*row) for row in store.file.rows(sql)]


def _settings(name: str, text: str | None, closed: str | None) -> Settings:
    try:
        values: Any = json.loads(text or "{}")
    except ValueError:
        values = {}
    said: Mapping[str, Any] = values if isinstance(values, dict) else {}
    hides = said.get("hides", HIDDEN) if said.get("blind") else ()
    return Settings(
        name, frozenset(hides).intersection(HIDDEN), bool(said.get("preannotations")), bool(closed)
    )


class Blinding:
    """One annotator's assignments, and what they hide; :meth:`refresh` reads them anew."""

    def __init__(self, store: "Store", annotator: str) -> None:
        self.store = store
        self.annotator = annotator
        self.refresh()

    def refresh(self) -> None:
        """Read what the store says now."""
        self.uuid = uuid_of(self.store, self.annotator)
        self.rounds = {one.name: one for one in rounds_in(self.store)}
        self.queue = queue(self.store, self.annotator) if self.uuid else []
        """In every round; what was skipped comes last."""
        order = list(self.rounds)
        mine = sorted(self.queue, key=lambda one: order.index(one.assignment.round))
        self._mine: dict[str, Waiting] = {one.assignment.trace_id: one for one in mine}
        self._hidden: dict[str, frozenset[str]] = {}
        self.__dict__.pop("elsewhere", None)

    def round_of(self, trace_id: str) -> str:
        """The round that this annotator's tags on a trace belong to; empty where none was given."""
        given = self._mine.get(trace_id)
        return given.assignment.round if given else ""

    def waiting(self, trace_id: str) -> Waiting | None:
        """The annotator's latest assignment of a trace."""
        return self._mine.get(trace_id)

    @property
    def current(self) -> str:
        """The oldest open round with something left to do, else the last one; empty without any."""
        mine = [one.assignment.round for one in self.queue if not one.settled]
        order = list(self.rounds)
        left = sorted({name for name in mine if not self.rounds[name].closed}, key=order.index)
        given = sorted({one.assignment.round for one in self.queue}, key=order.index)
        return left[0] if left else given[-1] if given else ""

    def hidden(self, trace_id: str) -> frozenset[str]:
        """What of :data:`mast_tui.labels.model.HIDDEN` may not be seen of a trace."""
        if trace_id not in self._hidden:
            given = self._mine.get(trace_id)
            self._hidden[trace_id] = self._hides(given) if given else self.elsewhere
        return self._hidden[trace_id]

    def _hides(self, given: Waiting) -> frozenset[str]:
        round = self.rounds[given.assignment.round]
        return NOTHING if round.closed else round.hides - seen(given).what

    def hides(self, what: str) -> bool:
        """Whether this is hidden of any trace: then nothing may be told of all together."""
        given = (self.hidden(one.assignment.trace_id) for one in self.queue)
        return what in self.elsewhere or any(what in one for one in given)

    @cached_property
    def elsewhere(self) -> frozenset[str]:
        """What is hidden of traces that were not given to the annotator, and of all together."""
        left = {one.assignment.round for one in self.queue if not one.settled}
        open_rounds = (one for one in self.rounds.values() if one.name in left and not one.closed)
        return NOTHING.union(*(one.hides for one in open_rounds))


def seen(given: Waiting) -> Revealed:
    """What was revealed of an assigned trace."""
    return revealed(given.review.revealed if given.review else None)


def withholds(hidden: Collection[str], who: Annotator | AnnotatorKind) -> bool:
    """Whether labels of somebody else may not be seen where this is hidden."""
    kind = who if isinstance(who, str) else who.kind
    return ("judge" if kind == "judge" else "labels") in hidden
