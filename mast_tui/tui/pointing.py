"""The mouse over the main screen: it clicks, drags and scrolls, and moving it draws nothing."""

from functools import partial

from rich.cells import cell_len
from textual.events import Click, MouseDown, MouseEvent, MouseUp

from mast_tui.codebook.model import Mode
from mast_tui.traces.model import PartName
from mast_tui.tui.commands import tagging
from mast_tui.tui.screens.mouse import MouseScreen
from mast_tui.tui.widgets.step import FIXED
from mast_tui.workbench.selection import begin

NOTCH = 3
"""Rows that one notch of the wheel goes."""


def wheel(work: MouseScreen, event: MouseEvent, direction: int) -> None:
    """Scroll the pane under the mouse; in the list of steps, go on."""
    pane, _, y = _under(work, event)
    if pane == "steps":
        if work.bench.reading.move(direction * NOTCH):
            work.show_reading()
    elif pane == "step":
        work.step_view.scroll(direction * NOTCH)
    elif pane == "taxonomy" and work.taxonomy.mode_at(y) is None:
        work.taxonomy.scroll_guide(direction * NOTCH)
    elif pane == "taxonomy":
        work.taxonomy.move(direction)


def click(work: MouseScreen, event: Click) -> None:
    """Give the keys to the pane, and put the cursor there; twice on a mode tags with it."""
    pane, x, y = _under(work, event)
    if not pane or work.asks:
        return
    if pane == "overview":
        _to_cell(work, x - 1)
        return
    if pane != work.pane:
        work.pane = pane
        work.show_focus()
    if pane == "steps":
        shown, row = work.bench.reading.shown, work.steps.top + y
        if row < len(shown) and work.bench.reading.go(shown[row]):
            work.show_reading()
    elif pane == "taxonomy" and (mode := work.taxonomy.mode_at(y)) is not None:
        _on_mode(work, mode, twice=event.chain == 2)


def _to_cell(work: MouseScreen, place: int) -> None:
    """Go to the first step of a cell of the overview."""
    cells = work.overview.cells
    first = cells[place].first if 0 <= place < len(cells) else 0
    if first and work.bench.reading.go(first):
        work.show_reading()


def _on_mode(work: MouseScreen, mode: Mode, twice: bool) -> None:
    work.taxonomy.point(mode)
    if twice:
        work.attempt(partial(tagging.apply, work, mode, False))


def press(work: MouseScreen, event: MouseDown) -> None:
    """Remember where in the step's text the button went down."""
    pane, x, y = _under(work, event)
    work.pressed = place_at(work, x, y) if pane == "step" and not work.asks else None


def release(work: MouseScreen, event: MouseUp) -> None:
    """Select from where the button went down to here, as evidence."""
    start, work.pressed = work.pressed, None
    pane, x, y = _under(work, event)
    end = place_at(work, x, y) if start and pane == "step" else None
    step = work.bench.reading.step
    if step is None or start is None or end is None or start == end or start[0] != end[0]:
        return
    selection = begin(step, start[0], start[1])
    selection.start()
    selection.caret = end[1]
    work.show_selection(selection)


def place_at(work: MouseScreen, x: int, y: int) -> tuple[PartName, int] | None:
    """The part and the code point at a cell of the step view."""
    view = work.step_view
    page, number = view.page, view.top + y - FIXED
    if page is None or y < FIXED or number >= len(page):
        return None
    row = page.row(number, view.shift)
    if row.part is None or row.end <= row.start:
        return None
    used = 1 + row.indent
    for offset, letter in enumerate(row.text):
        used += cell_len(letter)
        if used > x:
            return row.part, row.place(offset)
    return row.part, row.end - 1


def _under(work: MouseScreen, event: MouseEvent) -> tuple[str, int, int]:
    """The pane under the mouse, and the cell in it; no pane between them."""
    for name, view in (
        ("overview", work.overview),
        ("steps", work.steps),
        ("step", work.step_view),
        ("taxonomy", work.taxonomy),
    ):
        x, y = int(event.screen_x) - view.region.x, int(event.screen_y) - view.region.y
        if 0 <= x < view.region.width and 0 <= y < view.region.height:
            return name, x, y
    return "", 0, 0
