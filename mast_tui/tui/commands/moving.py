"""Moving about: in the list, in the step, in the taxonomy, between traces and panes."""

from typing import TYPE_CHECKING

from mast_tui.tui.actions import key_for
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.widgets.step import StepView

FAR = 1 << 30


def down(work: BenchScreen) -> None:
    _by(work, 1)


def up(work: BenchScreen) -> None:
    _by(work, -1)


def first(work: BenchScreen) -> None:
    _by(work, -FAR)


def last(work: BenchScreen) -> None:
    if work.pane == "steps":
        work.bench.reading.go_last()
        work.show_reading()
    else:
        _by(work, FAR)


def page_down(work: BenchScreen) -> None:
    _by(work, _page(work))


def page_up(work: BenchScreen) -> None:
    _by(work, -_page(work))


def read_on(work: BenchScreen) -> None:
    """The next page of the step; at its end the next step."""
    if work.step_view.at_end:
        if work.bench.reading.move(1):
            work.show_reading()
        else:
            work.say(Notice(f"the last step: {key_for('done')} marks the trace done"))
    else:
        work.step_view.scroll(work.step_view.room - 1)


def read_back(work: BenchScreen) -> None:
    """The page before; at the top of the step the end of the step before."""
    if work.step_view.top > 0:
        work.step_view.scroll(1 - work.step_view.room)
    elif work.bench.reading.move(-1):
        work.show_list()
        work.show_step(top=FAR)


def scroll_down(work: BenchScreen) -> None:
    _scroll(work, 1)


def scroll_up(work: BenchScreen) -> None:
    _scroll(work, -1)


def go(work: BenchScreen) -> None:
    """Ask for a step number and go there; ``l200`` is line 200 of the step."""

    def answer(text: str | None) -> None:
        number = (text or "").strip().lstrip("+")
        if not number:
            return
        if number[0] in "lL" and number[1:].isdecimal():
            _to_line(work, int(number[1:]))
            return
        if number.isdecimal() and work.bench.reading.go(int(number)):
            work.show_reading()
        else:
            most = len(work.bench.trace)
            work.say(Notice(f"no step {number}: this trace has steps 1 to {most:,}", trouble=True))

    work.ask(":", answer)


def _to_line(work: BenchScreen, line: int) -> None:
    """Bring a line of the longest part of the step in view."""
    page = work.step_view.page
    place = page.place_of_line(line) if page else None
    if place is None:
        work.say(Notice(f"no line {line:,} in this step", trouble=True))
    else:
        work.step_view.bring_in_view(*place)


def next_error(work: BenchScreen) -> None:
    _seek_error(work, 1)


def previous_error(work: BenchScreen) -> None:
    _seek_error(work, -1)


def next_tagged(work: BenchScreen) -> None:
    _seek_tagged(work, 1)


def previous_tagged(work: BenchScreen) -> None:
    _seek_tagged(work, -1)


def next_trace(work: BenchScreen) -> None:
    _beside(work, 1)


def previous_trace(work: BenchScreen) -> None:
    _beside(work, -1)


def traces(work: BenchScreen) -> None:
    """The list of the open traces."""
    from mast_tui.tui.screens.traces import TracesScreen

    def chosen(number: int | None) -> None:
        if number is not None:
            work.attempt(lambda: work.bench.turn_to(number))
        work.show_trace()

    work.app.push_screen(TracesScreen(work.bench), chosen)


def next_pane(work: BenchScreen) -> None:
    _pane(work, 1)


def previous_pane(work: BenchScreen) -> None:
    _pane(work, -1)


def _by(work: BenchScreen, rows: int) -> None:
    """Move by rows in the pane that has the keys."""
    if work.pane == "steps":
        if work.bench.reading.move(rows):
            work.show_reading()
    elif work.pane == "taxonomy":
        work.taxonomy.move(rows)
    else:
        _view(work).scroll(rows)


def _view(work: BenchScreen) -> "StepView":
    """The step that has the keys: the one in view, or the one beside it."""
    beside = work.beside_pane if work.pane == "beside" else None
    return beside.view if beside else work.step_view


def _page(work: BenchScreen) -> int:
    if work.pane == "steps":
        return work.steps.page
    return 5 if work.pane == "taxonomy" else _view(work).room - 1


def _scroll(work: BenchScreen, direction: int) -> None:
    if work.pane == "taxonomy":
        work.taxonomy.scroll_guide(direction * 4)
    else:
        view = _view(work)
        view.scroll(direction * max(1, view.room // 2))


def _seek_error(work: BenchScreen, direction: int) -> None:
    reading = work.bench.reading
    if not reading.seek_error(direction):
        where = "after" if direction > 0 else "before"
        work.say(Notice(f"no error {where} this step", trouble=True))
    elif reading.seeking:
        work.say(Notice("looking for the next error..."))
        work.keep_working()
    else:
        work.show_reading()


def _seek_tagged(work: BenchScreen, direction: int) -> None:
    at = work.bench.reading.at
    steps = sorted(work.bench.tagged_steps(), reverse=direction < 0)
    target = next((step for step in steps if (step - at) * direction > 0), None)
    if target is None:
        where = "after" if direction > 0 else "before"
        work.say(Notice(f"nothing tagged {where} this step", trouble=True))
    elif work.bench.reading.go(target):
        work.show_reading()


def _beside(work: BenchScreen, direction: int) -> None:
    if work.bench.turn(direction):
        work.show_trace()
    else:
        which = "last" if direction > 0 else "first"
        work.say(Notice(f"this is the {which} of {len(work.bench.traces)} traces", trouble=True))


def _pane(work: BenchScreen, direction: int) -> None:
    panes = list(work.titles)
    work.pane = panes[(panes.index(work.pane) + direction) % len(panes)]
    work.show_focus()
