"""Pins, and what stands beside the step in view."""

from mast_tui.tui.actions import with_keys
from mast_tui.tui.commands.surveying import looked_through
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice


def pin(work: BenchScreen) -> None:
    """Pin this step, or take its pin away."""
    bench, at = work.bench, work.bench.reading.at
    if bench.reading.step is None:
        return
    pinned = bench.pin(at)
    work.steps.refresh_row(bench.reading.row)
    work.show_overview()
    words = with_keys("pinned: {pins} lists the pins") if pinned else "is no longer pinned"
    work.say(Notice(f"step {at} {words}"))


def pins(work: BenchScreen) -> None:
    """The pinned steps, to go to one or to set one beside this."""
    from mast_tui.tui.screens.pins import PinsScreen

    if not work.bench.pinned_steps():
        work.say(Notice(with_keys("no step of this trace is pinned: {pin} pins one")))
        return

    def chosen(found: tuple[int, bool] | None) -> None:
        if found is not None and found[1]:
            _stand(work, found[0])
        elif found is not None:
            work.bench.reading.go(found[0])
            work.show_reading()
        work.steps.refresh()
        work.show_overview()
        work.keep_working()

    work.app.push_screen(PinsScreen(work.bench), chosen)


def beside(work: BenchScreen) -> None:
    """Ask what to show in the place of the taxonomy."""
    close = "  x close" if work.beside_pane else ""
    question = f"beside: s this step  a the final answer  p the plan  = the same call before{close}"
    work.choose(question, lambda key: _choose(work, key))


def _choose(work: BenchScreen, key: str) -> None:
    from mast_tui.workbench.beside import answer_of

    reading = work.bench.reading
    if key == "s" and reading.step:
        _stand(work, reading.at)
    elif key == "p":
        _stand(work, 0)
    elif key == "a":
        index = looked_through(work)
        where = "" if index.complete else " as far as it was looked through"
        _stand(work, answer_of(index), f"there is no answer in this trace{where}")
    elif key in ("=", "equals_sign"):
        _stand(work, reading.index.before(reading.at), "no step before makes this very call")
    elif key == "x":
        close_beside(work)


def _stand(work: BenchScreen, number: int | None, otherwise: str = "") -> None:
    """Set a step beside the one in view; 0 is the plan, which follows it."""
    from mast_tui.tui.beside import BesidePane

    if number is None:
        work.say(Notice(otherwise))
        return
    if work.beside_pane is None:
        work.beside_pane = BesidePane(work)
    work.beside_pane.number = number
    work.beside_pane.follow()


def close_beside(work: BenchScreen) -> None:
    """Give the place back to the taxonomy."""
    if work.beside_pane is not None:
        pane, work.beside_pane = work.beside_pane, None
        pane.close()
