"""The same trace given to the same person again."""

from mast_tui.analysis.of_labels import report_of
from mast_tui.labels.again import AGAIN, FIRST, looked_again
from mast_tui.labels.model import TraceRow
from mast_tui.labels.store import Store
from mast_tui.labels.study import assigned
from mast_tui.labels.study.drawing import Given
from tests.labels.given import MAST, TRACE, at


def look(store: Store, round: str, trace: TraceRow, *modes: str, done: bool = True) -> None:
    """Ada tags modes at step 4 and is done."""
    ada = store.hand("Ada", MAST, round)
    given = [Given("Ada", trace.trace_id, 1, "drawn")]
    assigned.keep(store, round, given, {trace.trace_id: trace}, 0, {})
    for mode in modes:
        ada.tag(trace, mode, at(4))
    if done:
        ada.review(trace, state="done")


def test_both_looks_are_compared_as_if_two_people_had_looked(store: Store) -> None:
    other, third = (TRACE._replace(trace_id=letter * 16) for letter in "ef")
    look(store, "r1", TRACE, "3.3", "1.1")
    look(store, "r2", TRACE, "3.3")
    look(store, "r3", other, "2.1")
    look(store, "r4", third, "2.2")
    look(store, "r5", third, "2.2", done=False)

    found = looked_again(store)

    assert list(found) == ["Ada"]
    report = report_of(found["Ada"], "trace", (FIRST, AGAIN))
    assert report.units == 1
    modes = report.to_dict()["modes"]
    assert modes["3.3"]["percent_agreement"] == 1.0
    assert modes["1.1"]["percent_agreement"] == 0.0
    assert looked_again(store, among=["Ben"]) == {}
