"""A judge's labels on the trace in view, to accept or reject."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import BindingType

from mast_tui.traces.safe import visible
from mast_tui.traces.veil import masked
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import own
from mast_tui.tui.widgets.lines import Piece, crop, cut, length
from mast_tui.workbench import suggestions
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.suggestions import Suggestion

INKS = {"open": "warning", "accepted": "tag", "rejected": "quiet"}


class SuggestionsScreen(ChoiceScreen[Suggestion | None]):
    """One line a label; Enter shows its step and goes on from there."""

    heading = "labels of a judge: read the step before you accept one"
    enter_word = "look at it"
    BINDINGS: ClassVar[list[BindingType]] = [*own("suggestions")]

    def __init__(self, bench: Bench, found: Sequence[Suggestion]) -> None:
        super().__init__()
        self._bench = bench
        self._found = list(found)

    def show_rows(self) -> None:
        self.rows.put([self._row(one) for one in self._found])

    def _row(self, one: Suggestion) -> list[Piece]:
        mode = self._bench.codebook.mode(one.mode)
        words = one.note or (one.quotes[0].text if one.quotes else "")
        if "model" in self._bench.hidden:
            words = masked(words, self._bench.trace.bare_info.model)
        where = f"step {one.step}" if one.step else "whole"
        cells: list[Piece] = [
            (f"{one.state:<10}", INKS[one.state]),
            (f"{where:<11}", "strong"),
            (crop(mode.label, 36) + " ", "quiet" if one.state == "rejected" else ""),
        ]
        room = max(0, self.rows.size.width - length(cells) - 2)
        said = visible(words, line=True)
        return [*cells, (cut(said, room), "quiet")]

    def action_choose(self) -> None:
        self.dismiss(self._found[self.rows.cursor])

    def action_accept(self) -> None:
        self._decide(suggestions.accept)

    def action_reject(self) -> None:
        self._decide(suggestions.reject)

    def _decide(self, how: Callable[[Bench, Suggestion], Notice]) -> None:
        said = how(self._bench, self._found[self.rows.cursor])
        self._found = suggestions.of_judges(self._bench)
        self.show_rows()
        self.action_move(1)
        self.key_line.say((f" {visible(said.text, line=True)}", "error" if said.trouble else ""))
