"""Decisions go with their steps, wherever a reader cuts them."""

from pathlib import Path

import pytest

from mast_tui.labels.model import trace_row
from mast_tui.labels.moved.anchors import place_of
from mast_tui.labels.moved.placing import Placed, place_all
from mast_tui.labels.moved.writing import move
from mast_tui.labels.settling.consensus import Consensus, side_of
from mast_tui.labels.store import Store
from mast_tui.labels.study.precedents import precedents, settlements
from mast_tui.labels.study.rounds import close
from mast_tui.traces.trace import Trace
from tests.labels.given import MAST
from tests.traces.linewise import Lines, a_run


@pytest.fixture
def before(tmp_path: Path) -> Trace:
    return a_run(tmp_path, "a - one #1", "b - two #2", "c - three #3")


def settle(store: Store, trace: Trace) -> Consensus:
    """Ada tagged steps 1 and 2, Ben nothing; Lea took Ada's side of 1 and Ben's of 2."""
    row = trace_row(trace.info, len(trace))
    for number in (1, 2):
        store.hand("Ada", MAST, "r1").tag(row, "3.3", place_of(trace.step(number)))
    for name in ("Ada", "Ben"):
        store.hand(name, MAST, "r1").review(row, state="done")
    lea = Consensus(store, MAST, "r1", "Lea")
    for number, letter in enumerate("ab"):
        found = lea.docket()
        item = found.items[number]
        lea.settle(found, item, side_of(item, letter, lea.uuids()), "so it is")
    return lea


def moved(store: Store, trace: Trace) -> None:
    found = place_all(store.tags(), trace)
    move(store, trace_row(trace.info, len(trace)), [o for o in found if isinstance(o, Placed)])


def test_steps_that_change_places_take_their_decisions_along(
    store: Store, before: Trace, tmp_path: Path
) -> None:
    lea = settle(store, before)
    moved(store, a_run(tmp_path, "c - three #3", "b - two #2", "a - one #1", format=Lines(2)))

    assert {(one.step, one.value) for one in settlements(store)} == {(3, "present"), (2, "absent")}
    found = lea.docket()
    assert [(item.step, item.decided) for item in found.items] == [(2, True), (3, True)]
    assert {one.step for one in precedents(store, "mast")} == {2, 3}


def test_decisions_of_a_closed_round_stay_with_its_votes(
    store: Store, before: Trace, tmp_path: Path
) -> None:
    lea = settle(store, before)
    close(store, "r1")
    moved(store, a_run(tmp_path, "c - three #3", "b - two #2", "a - one #1", format=Lines(2)))

    assert {one.step for one in settlements(store)} == {1, 2}
    assert lea.docket().settled == 2
