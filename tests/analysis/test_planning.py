"""How many traces an interval of a given width needs."""

from mast_tui.analysis.association import Interval, wilson
from mast_tui.analysis.planning import need


def test_the_number_that_is_told_is_the_smallest_that_does() -> None:
    found = need("3.3", 10, 40, 0.2)

    assert found.needed is not None
    assert found.more == found.needed - 40
    for traces, does in ((found.needed, True), (found.needed - 4, False)):
        span = wilson(traces // 4, traces)
        assert isinstance(span, Interval)
        assert (round(span.high - span.low, 3) <= 0.201) is does


def test_enough_nothing_yet_and_never() -> None:
    assert need("1.1", 0, 500, 0.1).more == 0
    nothing = need("1.1", 0, 0, 0.2)
    assert (nothing.width, nothing.needed) == (None, 93)
    assert need("1.1", 5, 10, 0.0001).more is None
