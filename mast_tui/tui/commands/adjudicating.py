"""Settling what annotators differ on, from the main screen."""

from mast_tui.labels.settling.round import rounds_to_settle
from mast_tui.tui.screens.adjudicate import AdjudicateScreen
from mast_tui.tui.screens.adjudicate_items import RoundsScreen
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.adjudicating import Desk
from mast_tui.workbench.saving import Notice


def adjudicate(work: BenchScreen) -> None:
    """The disagreements of the round in view; where that has none, of one that is chosen."""
    bench = work.bench
    there = rounds_to_settle(bench.hand.store, bench.codebook)
    if not there:
        said = "nothing to settle: it takes the done reviews of two annotators"
        work.say(Notice(said, trouble=True))
    elif bench.hand.round in there:
        _open(work, bench.hand.round)
    elif len(there) == 1:
        _open(work, there[0])
    else:
        work.app.push_screen(RoundsScreen(there), lambda round: _open(work, round))


def _open(work: BenchScreen, round: str | None) -> None:
    if round is None:
        return
    bench = work.bench
    desk = Desk(bench.hand.store, bench.codebook, round, bench.hand.annotator)
    desk.to_trace(bench.trace.trace_id)

    def closed(_: None) -> None:
        work.attempt(bench.reload)
        work.show_trace()

    work.app.push_screen(AdjudicateScreen(desk, ascii_only=work.ascii_only), closed)
