"""What was revealed to an annotator and when: read from a review, added to it, told.

A review keeps it as JSON: ``shown`` lists what a blind round had hidden and was shown, with time
and the state of the review then; ``suggested`` says of each label of a judge that was shown as a
pre-annotation whether it was accepted, rejected or only shown.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from mast_tui.labels.model import Review, Tag, Verdict
from mast_tui.labels.rows import scope_of

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

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


def blindness(store: "Store", round: str | None = None) -> list[dict[str, Any]]:
    """What statistics have to say of each round: what it hid, what was revealed, what changed then.

    Removed labels count too: taking a label back after a look is a change like any other.
    """
    from mast_tui.labels.blind.hiding import rounds_in

    wanted = [one for one in rounds_in(store) if one.hides or one.preannotations]
    wanted = [one for one in wanted if round in (None, one.name)]
    if not wanted:
        return []
    reviews = [one for one in store.reviews(round=round) if not one.phase]
    labels: list[Tag | Verdict] = [*store.tags(round=round, removed=True)]
    labels += store.verdicts(round=round)
    found = []
    for one in wanted:
        mine = [review for review in reviews if review.round == one.name]
        if mine:
            found.append(_of_round(one.name, one.hides, mine, labels))
    return found


def _of_round(
    name: str, hides: Iterable[str], reviews: list[Review], labels: list[Tag | Verdict]
) -> dict[str, Any]:
    said = {scope_of(review): revealed(review.revealed) for review in reviews}
    opened = [one for one in said.values() if one.shown]
    early = sum(any(shown.state != "done" for shown in one.shown) for one in opened)
    changed = [
        label
        for label in labels
        if scope_of(label) in said and after_revealing(label, said[scope_of(label)])
    ]
    decisions = Counter(what for one in said.values() for what in one.suggested.values())
    return {
        "round": name,
        "hides": sorted(hides),
        "reviews": len(reviews),
        "revealed": len(opened),
        "revealed_before_done": early,
        "changed_after": sum(isinstance(label, Tag) for label in changed),
        "verdicts_changed_after": sum(isinstance(label, Verdict) for label in changed),
        "preannotated": sum(one.suggested_at is not None for one in said.values()),
        "suggestions": {what: decisions[what] for what in ("shown", "accepted", "rejected")},
    }


def sentences(found: Iterable[Mapping[str, Any]]) -> list[str]:
    """The same in words, for people."""
    said = []
    for one in found:
        words = []
        if one["hides"]:
            opened = f"revealed in {one['revealed']} of {one['reviews']} reviews"
            if one["revealed_before_done"]:
                opened += f", in {one['revealed_before_done']} of them before done"
            words.append(f"hid {', '.join(one['hides'])} ({opened})")
        if changed := one["changed_after"] + one["verdicts_changed_after"]:
            words.append(f"{changed} label{'s' * (changed != 1)} changed after that")
        if one["preannotated"]:
            told = ", ".join(f"{n} {what}" for what, n in one["suggestions"].items() if n)
            many = f"{one['preannotated']} review{'s' * (one['preannotated'] != 1)}"
            words.append(f"a judge's labels were shown in {many}: {told}")
        if words:
            said.append(f"round {one['round']}: {'; '.join(words)}")
    return said


def cautions(found: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """The same for rounds in which something was revealed, or suggested by a judge."""
    return tuple(sentences(one for one in found if one["revealed"] or one["preannotated"]))
