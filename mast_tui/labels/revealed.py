"""What was revealed to an annotator and when: read from a review, and added to it.

A review keeps it as JSON: ``shown`` lists what a blind round had hidden and was shown, with time
and the state of the review then; ``suggested`` says of each label of a judge that was shown as a
pre-annotation whether it was accepted, rejected or only shown.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Literal, NamedTuple

from mast_tui.labels.model import Tag, Verdict

Decision = Literal["shown", "accepted", "rejected"]


class Shown(NamedTuple):
    """Something that was hidden, and shown at a time."""

    at: str
    what: tuple[str, ...]
    state: str
    """How far the review was then."""


class Revealed(NamedTuple):
    """What an annotator was shown of one trace."""

    shown: tuple[Shown, ...] = ()
    suggested: Mapping[str, Decision] = {}
    """By the id of the judge's tag."""
    suggested_at: str | None = None

    @property
    def what(self) -> frozenset[str]:
        """Everything that is not hidden any more."""
        return frozenset(one for shown in self.shown for one in shown.what)

    @property
    def since(self) -> str | None:
        """When something that was hidden was shown first."""
        return min((one.at for one in self.shown), default=None)

    def text(self) -> str:
        """As a review keeps it."""
        values: dict[str, Any] = {"shown": [one._asdict() for one in self.shown]}
        if self.suggested_at:
            values |= {"suggested": dict(self.suggested), "suggested_at": self.suggested_at}
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    def more(self, at: str, what: Iterable[str], state: str) -> "Revealed":
        """With what is shown now for the first time."""
        new = tuple(sorted(set(what) - self.what))
        return self._replace(shown=(*self.shown, Shown(at, new, state))) if new else self

    def suggesting(self, at: str, decisions: Mapping[str, Decision]) -> "Revealed":
        """With what was said of a judge's labels; that one was only shown changes no decision."""
        new = {
            id: said
            for id, said in decisions.items()
            if said != "shown" or id not in self.suggested
        }
        if not new:
            return self
        return self._replace(
            suggested={**self.suggested, **new}, suggested_at=self.suggested_at or at
        )


def revealed(text: str | None) -> Revealed:
    """What a review says of it; nothing where it says nothing that can be read."""
    try:
        found = json.loads(text or "null")
    except ValueError:
        return Revealed()
    if not isinstance(found, dict):
        return Revealed()
    shown = tuple(
        Shown(str(one.get("at", "")), tuple(map(str, one.get("what", ()))), str(one.get("state")))
        for one in found.get("shown", ())
        if isinstance(one, dict)
    )
    suggested = found.get("suggested")
    return Revealed(
        shown, suggested if isinstance(suggested, dict) else {}, found.get("suggested_at")
    )


def joined(one: str | None, other: str | None) -> str | None:
    """What two stores know of it: everything that either does, whichever comes first."""
    if one == other or not (one and other):
        return one or other
    a, b = revealed(one), revealed(other)
    rank = {"accepted": 1, "rejected": 2}
    suggested = {
        id: max(
            (said.suggested[id] for said in (a, b) if id in said.suggested),
            key=lambda what: rank.get(what, 0),
        )
        for id in sorted({*a.suggested, *b.suggested})
    }
    at = min((said.suggested_at for said in (a, b) if said.suggested_at), default=None)
    return Revealed(tuple(sorted({*a.shown, *b.shown})), suggested, at).text()


def after_revealing(label: Tag | Verdict, said: Revealed) -> bool:
    """Whether a label was made or changed after something that was hidden had been shown."""
    return said.since is not None and label.changed_at > said.since
