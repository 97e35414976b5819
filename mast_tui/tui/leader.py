"""The leader key: what may follow it shows over the lower lines of a pane until a key is pressed."""

from collections.abc import Sequence

from mast_tui.tui.actions import by_leader, key_for, shown_key
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.widgets.lines import LineView, Piece, crop
from mast_tui.workbench.saving import Notice

COLUMN = 44
"""Cells that one key and what it does take at least."""


def begin(work: BenchScreen) -> None:
    """Show what may follow, and wait for it."""
    work.leading = True
    lay_over(work, _hints(wide_pane(work).size.width))
    work.notice_line.say(
        (f" {key_for('leader')} ", "strong"), ("then a key; Esc gives up", "quiet")
    )


def take(work: BenchScreen, key: str) -> None:
    """Do what the key says after the leader."""
    work.leading = False
    take_away(work)
    work.show_footer()
    action = by_leader().get(key)
    if action is not None:
        work.action_run_command(action.id)
    elif key not in ("escape", "ctrl+g"):
        said = f"nothing is on {key_for('leader')} {shown_key(key)}"
        work.say(Notice(said, trouble=True))


def lay_over(work: BenchScreen, rows: Sequence[Sequence[Piece]]) -> None:
    """Lay rows under a rule over the lower lines of the widest pane."""
    pane = wide_pane(work)
    pane.lay([[("─" * pane.size.width, "quiet")], *rows])


def take_away(work: BenchScreen) -> None:
    """Show again what rows were laid over."""
    for pane in (work.step_view, work.taxonomy):
        if pane.overlay:
            pane.lay(())


def wide_pane(work: BenchScreen) -> LineView:
    """The widest pane that shows."""
    return work.step_view if work.step_view.size.width else work.taxonomy


def _hints(width: int) -> list[Sequence[Piece]]:
    """The keys in as many columns as there is room for."""
    columns = max(1, width // COLUMN)
    room = width // columns - 7
    hints: list[list[Piece]] = [
        [(f" {shown_key(key):>5} ", "strong"), (crop(action.help, room), "")]
        for key, action in by_leader().items()
    ]
    rows = -(-len(hints) // columns)
    return [[piece for hint in hints[row::rows] for piece in hint] for row in range(rows)]
