"""What an annotator changed on a trace, as a list to look at: what stands, and what undo would take."""

from collections.abc import Iterable
from typing import NamedTuple

from mast_tui.labels.history import NOT_UNDONE
from mast_tui.labels.press import Entry


class PastChange(NamedTuple):
    """One key press."""

    at: str
    text: str
    undone: bool
    """Whether it is taken back now."""
    next: bool
    """Whether the next undo takes it back."""


def history(entries: Iterable[Entry]) -> list[PastChange]:
    """The key presses behind these rows of one annotator's history, newest first.

    Counting time is no press.
    """
    by_change: dict[int, Entry] = {}
    for entry in entries:
        by_change.setdefault(entry.change, entry)  # the first row names the press
    presses = sorted(by_change.values(), key=lambda entry: entry.change, reverse=True)
    shown = [entry for entry in presses if entry.action != "time"]
    undone = _undone(by_change)
    standing = (
        entry.change
        for entry in shown
        if entry.undo_of is None and entry.action not in NOT_UNDONE and entry.change not in undone
    )
    last = next(standing, None)
    return [
        PastChange(entry.at, _words(entry), entry.change in undone, entry.change == last)
        for entry in shown
    ]


def _undone(by_change: dict[int, Entry]) -> set[int]:
    """The presses that an undo took back and no redo brought again."""
    redone = {entry.undo_of for entry in by_change.values()}
    return {
        entry.undo_of
        for entry in by_change.values()
        if entry.undo_of is not None and entry.change not in redone and _is_undo(entry, by_change)
    }


def _is_undo(entry: Entry, by_change: dict[int, Entry]) -> bool:
    """An undo names a press; a redo names an undo."""
    target = by_change.get(entry.undo_of or 0)
    return target is not None and target.undo_of is None


def _words(entry: Entry) -> str:
    taken = {"undo": "undone: ", "redo": "done again: "}.get(entry.action, "")
    return f"{taken}{entry.text}"
