"""Selecting text in the step as evidence: the keys while a caret or a selection is there."""

from collections.abc import Callable

from mast_tui.tui.actions import CHANGED, by_id, key_for, keys_of
from mast_tui.tui.layout.rows import Row
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.selection import Selection, begin

MOVES: dict[str, Callable[[Selection], None]] = {
    "h": lambda selection: selection.by_character(-1),
    "left": lambda selection: selection.by_character(-1),
    "l": lambda selection: selection.by_character(1),
    "right": lambda selection: selection.by_character(1),
    "w": lambda selection: selection.by_word(1),
    "b": lambda selection: selection.by_word(-1),
    "j": lambda selection: selection.by_line(1),
    "down": lambda selection: selection.by_line(1),
    "k": lambda selection: selection.by_line(-1),
    "up": lambda selection: selection.by_line(-1),
    "J": lambda selection: selection.by_line(10),
    "K": lambda selection: selection.by_line(-10),
    "H": lambda selection: selection.line_start(),
    "home": lambda selection: selection.line_start(),
    "L": lambda selection: selection.line_end(),
    "end": lambda selection: selection.line_end(),
    "tab": lambda selection: selection.next_part(),
    "v": lambda selection: selection.start(),
    "space": lambda selection: selection.start(),
    "V": lambda selection: selection.lines(),
    "s": lambda selection: selection.sentence(),
    "o": lambda selection: selection.swap(),
}
"""What each key does while selecting. Codes quote; other keys leave and do what they always do."""

BUILT_IN = {
    "left": "h",
    "right": "l",
    "down": "j",
    "up": "k",
    "scroll_down": "J",
    "scroll_up": "K",
    "select": "v",
    "select_lines": "V",
    "close": "q",
}
"""Whose keys do what these do here, when they were changed."""
LEAVE = ("q", "escape")


def _hint() -> str:
    """What the keys do, as they are."""
    key = {action: key_for(action) for action in BUILT_IN}
    return (
        f"{key['select']} select  {key['left']} {key['right']} w b {key['down']} {key['up']}"
        f"  s sentence  {key['select_lines']} lines  Tab part  a code quotes it  {key['close']} leave"
    )


def _built_in(key: str) -> str:
    """The key that this one stands for: another one was given to its action."""
    stands = (built_in for action, built_in in BUILT_IN.items() if key in keys_of(by_id(action)))
    return next(stands, key) if CHANGED else key


def select(work: BenchScreen) -> None:
    """A caret in the step: on the hit that was gone to, else where the view begins."""
    step = work.bench.reading.step
    if step is None:
        return
    hit = work.bench.reading.hit
    if hit is not None and hit.step == step.index:
        selection = begin(step, hit.part, hit.start)
        selection.take(hit.start, hit.end)
    else:
        row = _first_row(work)
        if row is None or row.part is None:
            work.say(Notice("there is no text here to quote", trouble=True))
            return
        selection = begin(step, row.part, row.start)
    work.show_selection(selection)
    work.say(Notice(_hint()))


def select_lines(work: BenchScreen) -> None:
    """The same, with the whole line selected at once."""
    select(work)
    if work.selection is not None:
        work.selection.lines()
        work.show_selection(work.selection)


def press(work: BenchScreen, key: str) -> bool:
    """Take a key while selecting; False if it means nothing here."""
    assert work.selection is not None
    key = _built_in(key)
    if key in LEAVE:
        work.show_selection(None)
        work.show_footer()
        return True
    move = MOVES.get(key)
    if move is None:
        return False
    move(work.selection)
    work.show_selection(work.selection)
    return True


def _first_row(work: BenchScreen) -> Row | None:
    """The first row of text in view."""
    page, top = work.step_view.page, work.step_view.top
    if page is None:
        return None
    rows = (page.row(number) for number in range(top, min(len(page), top + work.step_view.room)))
    return next((row for row in rows if row.kind == "part"), None)
