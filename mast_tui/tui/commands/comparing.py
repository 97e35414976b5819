"""Two traces side by side."""

from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.screens.compare import CompareScreen, Other
from mast_tui.workbench.comparing import alike
from mast_tui.workbench.saving import Notice


def compare(work: BenchScreen) -> None:
    """Set the trace beside another one, asking which where there are several."""
    bench = work.bench
    others = alike(bench.trace.glance, [trace.glance for trace in bench.traces])
    if not others:
        work.say(Notice("only one trace is open: open a folder to compare", trouble=True))
    elif len(others) == 1:
        _compare(work, others[0])
    else:
        work.app.push_screen(Other(bench, others), lambda number: _compare(work, number))


def _compare(work: BenchScreen, other: int | None) -> None:
    if other is None:
        return

    def chosen(place: tuple[int, int] | None) -> None:
        bench = work.bench
        if place is not None:
            bench.turn_to(place[0])
            bench.reading.go(place[1])
            work.show_trace()
        work.keep_working()

    work.app.push_screen(CompareScreen(work.bench, other), chosen)
