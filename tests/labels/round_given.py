"""A round in which Ada, Ben and Cem looked at three traces and differed in every way there is."""

from collections.abc import Sequence

from mast_tui.labels.model import Quote, TraceRow
from mast_tui.labels.settling.cases import Unit
from mast_tui.labels.settling.consensus import Consensus, Decision, neither, new, side_of
from mast_tui.labels.settling.round import Docket, Item
from mast_tui.labels.store import Store
from mast_tui.labels.study.rounds import close
from tests.labels.given import MAST, a_trace, at

EMPTY = Quote("output", 4, 18, "total_count: 0", "{ \n ", "\nfilters")
SURE = Quote("text", 0, 8, "resolved", "", ", done")

SAID: dict[str, dict[str, Sequence[str]]] = {
    "t1": {"Ada": ["3.3@12", "1.3@5"], "Ben": ["1.3@5"], "Cem": ["1.3@5", "2.6@30"]},
    "t2": {"Ada": ["3.3@12"], "Ben": ["3.3@40"], "Cem": ["3.3@12"]},
    "t3": {"Ada": ["3.2"], "Ben": ["3.2"], "Cem": ["3.2"]},
}


def the_traces() -> list[TraceRow]:
    return [a_trace(id) for id in SAID]


def a_round(store: Store, closed: bool = True) -> Store:
    """Everybody is done with everything in round r1."""
    for trace in the_traces():
        for name, tags in SAID[trace.trace_id].items():
            say(store, name, trace, tags)
    if closed:
        close(store, "r1")
    return store


def say(store: Store, name: str, trace: TraceRow, tags: Sequence[str], done: bool = True) -> None:
    """What one of them says of a trace: ``3.3@12``, or ``3.2`` of the whole trace."""
    hand = store.hand(name, MAST, "r1")
    for tag in tags:
        mode, _, step = tag.partition("@")
        quotes = [EMPTY] if name == "Ada" else [SURE]
        place = at(int(step)) if step else None
        hand.tag(trace, mode, place, quotes=quotes, note=f"{name} on {tag}", confidence="high")
    hand.review(trace, state="done" if done else "in progress", outcome="failed")


def lea(store: Store, second: str | None = None) -> Consensus:
    """The lead, who settles."""
    return Consensus(store, MAST, "r1", "Lea", second)


def item_of(found: Docket, trace: str, mode: str) -> Item:
    """The disagreement on a mode of a trace."""
    return next(one for one in found.on(trace) if one.case.units[0].mode == mode)


def settle(consensus: Consensus, trace: str, mode: str, how: str, reason: str = "") -> bool:
    """Settle one: a letter, ``neither``, or what is there, as in ``3.3@14``."""
    found = consensus.docket()
    item = item_of(found, trace, mode)
    return consensus.settle(found, item, _decision(consensus, item, how), reason)


def _decision(consensus: Consensus, item: Item, how: str) -> Decision:
    if how == "neither":
        return neither(item)
    if "@" in how:
        mode, _, step = how.partition("@")
        return new(item, [Unit(mode, int(step))])
    return side_of(item, how, consensus.uuids())


def agreed(store: Store, trace: str = "t1") -> set[tuple[str, int | None]]:
    """The tags of the consensus."""
    hand = store.hand("consensus", MAST, "r1", "consensus")
    return {(tag.mode, tag.step) for tag in hand.tags(trace)}


def state(store: Store, trace: str = "t1") -> str:
    """How far the consensus of a trace is."""
    return store.hand("consensus", MAST, "r1", "consensus").my_review(trace).state
