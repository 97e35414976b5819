"""A round of two real runs on which Ada and Ben differ in three ways."""

from collections.abc import Iterable
from pathlib import Path

from mast_tui.labels.model import trace_row
from mast_tui.labels.moved.anchors import find_quote, place_of
from mast_tui.labels.store import Store
from mast_tui.labels.study.rounds import close
from mast_tui.traces.trace import Trace
from mast_tui.workbench.adjudicating import Desk
from tests.helpers import MAST, opened, shop_run

SAID: tuple[dict[str, list[str]], ...] = (
    {"Ada": ["1.3@9", "3.3@11", "2.6@13"], "Ben": ["1.3@9", "1.5@13"]},
    {"Ada": ["3.3@9"], "Ben": ["3.3@12"]},
)
QUOTES = {11: "deploy/paiment", 9: "CrashLoopBackOff", 13: "payment certificate"}


def a_discussed_round(folder: Path, closed: bool = True) -> Store:
    """Everybody is done: an omission and a confusion in one run, a localisation in the other."""
    store = Store(folder / "home" / "labels.db")
    for number, said in enumerate(SAID, 1):
        (trace,) = opened(shop_run(folder / "runs", number))
        for name, tags in said.items():
            _say(store, name, trace.finish(), tags)
        trace.close()
    if closed:
        close(store, "r1")
    return store


def _say(store: Store, name: str, trace: Trace, tags: Iterable[str]) -> None:
    hand, row = store.hand(name, MAST, "r1"), trace_row(trace.info, len(trace))
    for tag in tags:
        mode, _, number = tag.partition("@")
        step = trace.step(int(number))
        words = QUOTES.get(step.index) if name == "Ada" else None
        quotes = [find_quote(step, words)] if words else []
        note = f"{name} on {mode} of step {number}"
        hand.tag(row, mode, place_of(step), quotes=quotes, note=note, confidence="high")
    hand.review(row, state="done", outcome="failed")


def desk_of(store: Store) -> Desk:
    """Lea, the lead, at the round."""
    return Desk(store, MAST, "r1", "Lea")
