"""A machine that tags, reviews, undoes, closes, crashes and merges at random.

Beside the store it keeps what was seen before each change: undo must give back exactly that, redo
exactly what undo took, another process must see the same, and merging must lose nothing.
"""

import io
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from mast_tui.errors import MastError
from mast_tui.labels.exchange.joining import merge
from mast_tui.labels.exchange.labels_file import write
from mast_tui.labels.file import backups
from mast_tui.labels.hand import Hand
from mast_tui.labels.store import Store
from tests.faults import times
from tests.labels.given import TRACE, a_hand, a_store, at

MODES = st.sampled_from(["1.3", "2.6", "3.3"])
STEPS = st.sampled_from([None, 1, 2, 3])
NOTES = st.sampled_from(["", "the alert still fires", "naïve; \x1b[31m"])


class Seen(NamedTuple):
    """What an annotator sees of a trace: everything that undo must give back."""

    tags: frozenset[tuple[Any, ...]]
    verdicts: frozenset[tuple[str, str]]
    review: tuple[Any, ...]


def seen(hand: Hand) -> Seen:
    review = hand.my_review(TRACE.trace_id)
    tags = hand.tags(TRACE.trace_id)
    return Seen(
        frozenset((tag.mode, tag.step, tag.note, tag.confidence) for tag in tags),
        frozenset((one.mode, one.value) for one in hand.verdicts(TRACE.trace_id)),
        (review.state, review.outcome, review.summary, review.decisive),
    )


class Annotating(RuleBasedStateMachine):
    """Ada at one trace, with Ben at the same trace in a store elsewhere."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        place = Path(self.folder.name)
        self.store, self.elsewhere = a_store(place, "here.db"), a_store(place, "there.db")
        self.ada, self.ben = a_hand(self.store), a_hand(self.elsewhere, "Ben")
        self.past: list[Seen] = []
        self.undone: list[Seen] = []

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.store.close()
            self.elsewhere.close()
            self.folder.cleanup()

    # --- changes

    def change(self, act: Any) -> None:
        """Do it; if something is different now, that can be undone."""
        before = seen(self.ada)
        try:
            act()
        except MastError:
            assert seen(self.ada) == before, "what is refused changes nothing"
            return
        if seen(self.ada) != before:
            self.past.append(before)
            self.undone.clear()

    @rule(mode=MODES, step=STEPS)
    def toggle(self, mode: str, step: int | None) -> None:
        self.change(lambda: self.ada.toggle(TRACE, mode, at(step) if step else None))

    @rule(mode=MODES, step=STEPS, note=NOTES, decisive=st.booleans())
    def tag(self, mode: str, step: int | None, note: str, decisive: bool) -> None:
        place = at(step) if step else None
        self.change(lambda: self.ada.tag(TRACE, mode, place, note=note or None, decisive=decisive))

    @precondition(lambda self: self.ada.tags(TRACE.trace_id))
    @rule(data=st.data(), note=NOTES)
    def edit(self, data: st.DataObject, note: str) -> None:
        tag = data.draw(st.sampled_from(self.ada.tags(TRACE.trace_id)))
        self.change(lambda: self.ada.edit(TRACE, tag.id, note=note or None, confidence="low"))

    @rule(mode=MODES, value=st.sampled_from(["absent", "unsure", None]))
    def judge(self, mode: str, value: Any) -> None:
        self.change(lambda: self.ada.verdict(TRACE, mode, value))

    @rule(state=st.sampled_from(["done", "in progress"]), summary=NOTES)
    def review(self, state: Any, summary: str) -> None:
        self.change(
            lambda: self.ada.review(TRACE, state=state, outcome="failed", summary=summary.strip())
        )

    # --- the way back

    @rule()
    def undo(self) -> None:
        now = seen(self.ada)
        change = self.ada.undo(TRACE.trace_id)
        assert (change is None) == (not self.past)
        if change:
            self.undone.append(now)
            assert seen(self.ada) == self.past.pop()

    @rule()
    def redo(self) -> None:
        now = seen(self.ada)
        change = self.ada.redo(TRACE.trace_id)
        assert (change is None) == (not self.undone)
        if change:
            self.past.append(now)
            assert seen(self.ada) == self.undone.pop()

    # --- other processes, other hosts

    @rule()
    def come_back_another_day(self) -> None:
        now = seen(self.ada)
        self.store.close()
        self.store = Store(self.store.path, clock=self.store.clock)
        self.ada = a_hand(self.store)
        assert seen(self.ada) == now

    @rule(mode=MODES, step=STEPS)
    def ben_tags_elsewhere(self, mode: str, step: int | None) -> None:
        self.ben.toggle(TRACE, mode, at(step) if step else None)

    @rule()
    def merge_what_ben_did(self) -> None:
        mine, his = seen(self.ada), seen(self.ben)
        merge([self.elsewhere], self.store)
        assert seen(self.ada) == mine, "another's labels change nothing of mine"
        assert seen(a_hand(self.store, "Ben")) == his
        merged = text(self.store)
        merge([self.elsewhere], self.store)
        assert text(self.store) == merged, "once more changes nothing"

    @invariant()
    def the_file_is_whole(self) -> None:
        if hasattr(self, "store") and self.store.path.exists():
            with Store(self.store.path) as other:
                assert seen(a_hand(other)) == seen(self.ada), "another process sees the same"

    @precondition(lambda self: self.store.path.exists())
    @rule()
    def check(self) -> None:
        assert backups.damages(self.store.path) == ""


def text(store: Store) -> str:
    out = io.StringIO()
    write(store, out)
    return out.getvalue()


TestAnnotating = Annotating.TestCase
TestAnnotating.settings = settings(
    max_examples=times(15, 400),
    stateful_step_count=times(25, 60),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
