"""How far a study is, while others work in the same store."""

from mast_tui.tui.screens.text import TextScreen
from mast_tui.tui.widgets.lines import Piece
from mast_tui.workbench.progress import progress_tables
from mast_tui.workbench.studying import Studying


class ProgressScreen(TextScreen):
    """By annotator, round and model, as ``mast-tui progress`` shows it."""

    look_every = 1.0

    def __init__(self, study: Studying) -> None:
        super().__init__("progress of the study", [])
        self._study = study

    def on_mount(self) -> None:
        self.keep_up(self._study.watching(), self.show_tables)
        super().on_mount()
        self.show_tables()

    def on_resize(self) -> None:
        """Names take what room there is."""
        self.show_tables()

    def show_tables(self) -> None:
        lines = progress_lines(self._study, self.size.width - 2)
        if lines != self.text.lines:
            self.text.lines = lines
            self.text.refresh()


def progress_lines(study: Studying, room: int) -> list[list[Piece]]:
    """The lines of all tables."""
    lines: list[list[Piece]] = []
    for head, *rows in progress_tables(study, room):
        lines += [[(f" {head}", "quiet")], *([(f" {row}", "")] for row in rows), [("", "")]]
    return lines or [[(" nothing is assigned here yet: mast-tui assign gives out traces", "quiet")]]
