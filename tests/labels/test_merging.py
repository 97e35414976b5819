"""Whatever was done where, merging gives the same labels in any order."""

import io
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mast_tui.errors import MastError
from mast_tui.labels.exchange.labels_file import read, write
from mast_tui.labels.exchange.merging import Said
from mast_tui.labels.hand import Hand
from mast_tui.labels.model import Quote
from mast_tui.labels.store import Store
from tests.labels.given import MAST, a_hand, a_store, a_trace, at, ticking

MODES = st.sampled_from(["1.3", "2.6", "3.3"])
STEPS = st.sampled_from([None, 1, 2, 3])
WORDS = st.text(max_size=6)
Act = Callable[[Hand], Any]


@st.composite
def acts(draw: st.DrawFn) -> Act:
    """Something an annotator does on one of two traces."""
    trace = a_trace(draw(st.sampled_from(["t1", "t2"])))
    mode, step, word = draw(MODES), draw(STEPS), draw(WORDS)
    place = at(step) if step else None
    quotes = [Quote("output", 0, len(word), word)] if word else []
    state: Any = draw(st.sampled_from(["done", "in progress", None]))
    value: Any = draw(st.sampled_from(["absent", "unsure", None]))
    choices: list[Act] = [
        lambda hand: hand.toggle(trace, mode, place),
        lambda hand: hand.tag(trace, mode, place, quotes=quotes, note=word or None),
        lambda hand: hand.tag(trace, mode, place, decisive=True, confidence="low"),
        lambda hand: hand.verdict(trace, mode, value),
        lambda hand: hand.review(trace, state=state, summary=word, seconds=1),
        lambda hand: hand.undo(trace.trace_id),
        lambda hand: hand.redo(trace.trace_id),
    ]
    return draw(st.sampled_from(choices))


def do(hand: Hand, several: list[Act]) -> None:
    for act in several:
        with suppress(MastError):  # refused, as it would be on the screen
            act(hand)


def text(store: Store) -> str:
    out = io.StringIO()
    write(store, out)
    return out.getvalue()


def take(store: Store, labels: str, same: bool = False) -> None:
    read(store, labels.split("\n"), "labels", Said(same=same))


class Stores:
    """New stores in a folder that goes away."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        self.names = iter("abcdefghijk")

    def new(self, *merged: str, same: bool = False) -> Store:
        """A store into which these labels were merged, in this order."""
        store = self.stack.enter_context(a_store(self.folder, f"{next(self.names)}.db"))
        for labels in merged:
            take(store, labels, same)
        return store


def stores() -> Iterator[Stores]:
    with ExitStack() as stack:
        yield Stores(stack)


quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
SEVERAL = st.lists(acts(), max_size=8)


@quick
@given(SEVERAL)
def test_any_labels_read_back_unchanged(some: list[Act]) -> None:
    for made in stores():
        first = made.new()
        do(a_hand(first), some)
        labels = text(first)

        assert text(made.new(labels)) == labels
        assert text(made.new(labels, labels)) == labels


@quick
@given(SEVERAL, SEVERAL, SEVERAL, SEVERAL)
def test_diverged_copies_merge_to_the_same_in_any_order(
    before: list[Act], here: list[Act], there: list[Act], others: list[Act]
) -> None:
    for made in stores():
        first = made.new()
        do(a_hand(first), before)
        second = made.new(text(first))
        second.clock = first.clock = ticking()
        do(a_hand(first), here)
        do(a_hand(second), there)
        do(a_hand(second, "Ben"), others)
        one, two = text(first), text(second)
        if "Ada" not in text(made.new(text(first))) or _two_adas(one, two):
            return  # what was not said before cannot be the same person's

        merged = text(made.new(one, two))

        assert text(made.new(two, one)) == merged
        assert text(made.new(one, two, one, two)) == merged
        take(first, two)
        take(second, one)
        assert text(first) == text(second) == merged


def _two_adas(one: str, two: str) -> bool:
    def uuids(labels: str) -> set[str]:
        return {line[31:67] for line in labels.split("\n") if '"name": "Ada"' in line}

    return bool(uuids(one) and uuids(two)) and uuids(one) != uuids(two)


@quick
@given(SEVERAL, SEVERAL)
def test_one_person_on_two_machines_merges_to_the_same_in_any_order(
    here: list[Act], there: list[Act]
) -> None:
    for made in stores():
        first, second = made.new(), made.new()
        do(a_hand(first), here)
        do(a_hand(second), there)
        one, two = text(first), text(second)

        merged = text(made.new(one, two, same=True))

        assert text(made.new(two, one, same=True)) == merged
        take(first, two, same=True)
        take(second, one, same=True)
        assert text(first) == text(second) == merged
        with suppress(MastError):  # the history still finds its rows, or refuses with a word
            a_hand(first).undo("t1")


@quick
@given(SEVERAL)
def test_undoing_everything_leaves_nothing_and_redoing_brings_it_back(some: list[Act]) -> None:
    for made in stores():
        store = made.new()
        hand = store.hand("Ada", MAST)
        do(hand, some)
        for trace in ("t1", "t2"):
            before = _said(hand, trace)
            back = 0
            while hand.undo(trace):
                back += 1
                assert back <= len(some)
            assert _said(hand, trace) == ([], [], "not started", None)
            for _ in range(back):
                assert hand.redo(trace)
            assert _said(hand, trace) == before


def _said(hand: Hand, trace: str) -> tuple[Any, ...]:
    review = hand.my_review(trace)
    tags = [(tag.mode, tag.step, tag.note, tag.confidence, tag.quotes) for tag in hand.tags(trace)]
    verdicts = [(verdict.mode, verdict.value) for verdict in hand.verdicts(trace)]
    return tags, verdicts, review.state, review.decisive
