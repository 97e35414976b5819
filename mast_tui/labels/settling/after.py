"""What an annotator says once a round was discussed: kept beside the vote before, never over it.

The first change takes the whole vote over into phase ``after``; from then on that is what the
annotator says after discussion, and the vote before stays as it was frozen.
"""

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from mast_tui.codebook.model import Codebook
from mast_tui.errors import MastError
from mast_tui.labels.hand import Hand
from mast_tui.labels.looks import AFTER
from mast_tui.labels.model import Place, Tag, TraceRow
from mast_tui.labels.settling.cases import Unit
from mast_tui.labels.settling.round import Item
from mast_tui.labels.study.rounds import closed_at

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

_SAID = ("quotes", "note", "confidence", "impact", "actor", "group")


def after_hand(store: "Store", codebook: Codebook, round: str, annotator: str) -> Hand:
    """The hand of an annotator after the discussion of a closed round."""
    if closed_at(store, round) is None:
        raise MastError(
            f'round "{round}" is open: change the vote itself, or close the round first with '
            f"mast-tui study close {round}"
        )
    return store.hand(annotator, codebook, round, phase=AFTER)


def rethink(
    store: "Store",
    codebook: Codebook,
    round: str,
    annotator: str,
    item: Item,
    present: Collection[Unit],
) -> None:
    """Let an annotator say after discussion that of a disagreement these units are there."""
    hand = after_hand(store, codebook, round, annotator)
    before = store.hand(annotator, codebook, round)
    row = item.trace
    mine = before.my_review(row.trace_id)
    if mine.state != "done":
        raise MastError(f"{hand.annotator} has no vote on this trace to change")
    begun = hand.my_review(row.trace_id).state != "not started"
    source = hand if begun else before
    there = {Unit(tag.mode, tag.step): tag for tag in source.tags(row.trace_id)}
    units = {*item.case.units, *present}
    with hand.together(row, "rethink", f"after discussion: {item.case.units[0].text()}"):
        if not begun:
            _take_over(hand, before, item, there, units)
        for unit in sorted(units, key=lambda one: (one.mode, one.step or 0)):
            if unit in present:
                _say(hand, row, unit, there.get(unit), item)
            elif begun and unit in there:
                hand.untag(row, there[unit].id)
        tagged = {unit.mode for unit in (there.keys() - units) | set(present)}
        for mode in {unit.mode for unit in units} - tagged:
            hand.verdict(row, mode, "absent")
        hand.review(row, state="done", outcome=mine.outcome, summary=mine.summary)


def _take_over(
    hand: Hand, before: Hand, item: Item, there: Mapping[Unit, Tag], units: Collection[Unit]
) -> None:
    """The vote before, but for what is about to be changed, as the one after."""
    kept = [unit for unit in there if unit not in units]
    for unit in kept:
        _say(hand, item.trace, unit, there[unit], item)
    tagged = {unit.mode for unit in kept}
    for verdict in before.verdicts(item.trace.trace_id):
        if verdict.mode not in tagged:
            hand.verdict(item.trace, verdict.mode, verdict.value)


def _say(hand: Hand, row: TraceRow, unit: Unit, mine: Tag | None, item: Item) -> None:
    """Tag as before; what is tagged for the first time learns its place from somebody else's."""
    theirs = (tag for _, tag in item.tags if Unit(tag.mode, tag.step) == unit)
    known = mine or next(theirs, None)
    place = None
    if unit.step is not None:
        source = (known.source_index, known.source_id, known.step_hash) if known else ()
        place = Place(unit.step, *source)
    said = {name: getattr(mine, name) for name in _SAID} if mine else {}
    hand.tag(row, unit.mode, place, **said)
