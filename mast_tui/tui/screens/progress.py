"""How far a study is, while others work in the same store."""

from mast_tui.tui.screens.text import TextScreen
from mast_tui.tui.widgets.lines import Piece
from mast_tui.workbench.progressing import progress_tables
from mast_tui.workbench.queueing import Studying

LOOK = 1.0
"""Seconds between two looks at the store; nothing is drawn where nobody wrote."""


class ProgressScreen(TextScreen):
    """By annotator, round and model, as ``mast-tui progress`` shows it."""

    def __init__(self, study: Studying) -> None:
        super().__init__("progress of the study", progress_lines(study))
        self._study = study
        self._changed = study.watching()

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(LOOK, self._look)

    def _look(self) -> None:
        if not self._changed():
            return
        lines = progress_lines(self._study)
        if lines != self.text.lines:
            self.text.lines = lines
            self.text.refresh()


def progress_lines(study: Studying) -> list[list[Piece]]:
    """The lines of all tables."""
    lines: list[list[Piece]] = []
    for head, *rows in progress_tables(study):
        lines += [[(f" {head}", "quiet")], *([(f" {row}", "")] for row in rows), [("", "")]]
    return lines or [[(" nothing is assigned here yet: mast-tui assign gives out traces", "quiet")]]
