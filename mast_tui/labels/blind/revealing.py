"""What statistics have to say of blind rounds: what they hid, what was revealed, what changed then."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from mast_tui.labels.blind.hiding import rounds_in
from mast_tui.labels.model import Review, Tag, Verdict
from mast_tui.labels.revealed import after_revealing, revealed
from mast_tui.labels.rows import scope_of

if TYPE_CHECKING:
    from mast_tui.labels.store import Store


def blindness(store: "Store", round: str | None = None) -> list[dict[str, Any]]:
    """The same by round, as plain values.

    Removed labels count too: taking a label back after a look is a change like any other.
    """
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
