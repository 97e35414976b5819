"""Questions to the lead of a study, those without an answer first."""

from typing import ClassVar

from textual.binding import Binding, BindingType

from mast_tui.labels.study.rows import Question
from mast_tui.traces.safe import visible
from mast_tui.tui.actions import key_for
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import own
from mast_tui.tui.widgets.lines import Piece, cut
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.studying import Studying

Chosen = tuple[Question, bool]
"""A question, and whether it is to be answered."""


class QuestionsScreen(ChoiceScreen[Chosen | None]):
    """Two lines a question: what was asked where, and the answer."""

    enter_word = "go there"
    BINDINGS: ClassVar[list[BindingType]] = [*own("questions")]

    def __init__(self, bench: Bench, study: Studying) -> None:
        super().__init__()
        self._bench = bench
        self._study = study
        self._asked: list[Question] = []

    def on_mount(self) -> None:
        self.keep_up(self._study.watching(), self.show_rows)
        super().on_mount()

    def names(self, binding: Binding) -> bool:
        return self._study.lead  # others may read the answers

    def show_rows(self) -> None:
        asked = self._study.questions
        self._asked = sorted(asked, key=lambda one: one.answer is not None)
        rows = [row for one in self._asked for row in self._rows(one)]
        nobody = f"nobody asked anything yet: {key_for('ask')} asks about the step in view"
        rows = rows or [[(nobody, "quiet")]]
        if rows != self.rows.rows:
            self.rows.put(rows)
        waiting = sum(one.answer is None for one in asked)
        told = f"{len(asked)} question{'s' * (len(asked) != 1)}, {waiting} open"
        self.heading_line.say((f" {told}", "title"))

    def _rows(self, one: Question) -> list[list[Piece]]:
        study, width = self._study, max(8, self.rows.size.width - 2)
        where = f"step {one.step}" if one.step else "whole trace"
        head = f"{study.name(one.annotator)}  {where}, {study.about(one.trace_id)}"
        head = visible(head, line=True)
        head = f"{cut(head, width // 2 - 2)}  "
        words = visible(one.text, line=True)
        room = width - len(head)
        asked: list[Piece] = [(head, "quiet"), (cut(words, room), "strong")]
        if one.answer is None:
            return [asked, [("    no answer yet", "warning")]]
        whom = "for all" if one.audience == "all" else f"for {study.name(one.annotator)}"
        said = visible(f"    {study.name(one.answered_by)}, {whom}: {one.answer}", line=True)
        return [asked, [(cut(said, width), "")]]

    def _under_cursor(self) -> Question | None:
        place = self.rows.cursor // 2
        return self._asked[place] if place < len(self._asked) else None

    def action_choose(self) -> None:
        if (one := self._under_cursor()) is not None:
            self.dismiss((one, False))

    def action_answer(self) -> None:
        """Answer the question under the cursor, at its step."""
        one = self._under_cursor()
        if one is not None and self._study.lead:
            self.dismiss((one, True))
        elif one is not None:
            self.key_line.say((" the lead of the study answers", "error"))
