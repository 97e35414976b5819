"""Before a trace is marked done: each mode by name, and what may have been forgotten."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from mast_tui.labels.checks import ranges
from mast_tui.labels.model import Tag
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import own
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.checks import Finished, doubts, missing
from mast_tui.workbench.reviewing import unsure

LABEL = 40
"""Cells of a mode's name."""


class DoneScreen(ChoiceScreen[frozenset[str] | None]):
    """Modes that are not tagged are absent; ``Space`` makes one unsure. Enter marks done."""

    heading = "what you did not tag is absent: look once more"
    enter_word, close_word = "mark done", "not yet"
    BINDINGS: ClassVar[list[BindingType]] = [*own("done")]

    def __init__(self, bench: Bench, work: Finished) -> None:
        super().__init__()
        self._modes = bench.codebook.modes
        self._counts = {
            mode.code: sum(tag.mode == mode.code for tag in work.tags) for mode in self._modes
        }
        self._where = {
            mode.code: _where(
                [tag for tag in work.tags if tag.mode == mode.code], bench.review.decisive
            )
            for mode in self._modes
        }
        self._missing = missing(work)
        self._doubts = doubts(work, bench.codebook)
        self.unsure = unsure(bench) - {code for code, count in self._counts.items() if count}

    @property
    def _head(self) -> list[Sequence[Piece]]:
        said = [
            *((one, "error") for one in self._missing),
            *((one, "warning") for one in self._doubts),
        ]
        return [[(f"! {visible(words, line=True)}", ink)] for words, ink in said]

    def show_rows(self) -> None:
        first = not self.rows.rows
        rows = [*self._head, *(self._row(number) for number in range(len(self._modes)))]
        self.rows.put(rows, len(self._head) if first else None)

    def _row(self, number: int) -> list[Piece]:
        mode = self._modes[number]
        count = self._counts[mode.code]
        state = f"tagged {count}" if count else "unsure" if mode.code in self.unsure else "absent"
        ink = "tag" if count else "warning" if state == "unsure" else "quiet"
        beside = self._where[mode.code] or _first_sentence(mode.definition)
        room = self.rows.size.width - 2 - 10 - LABEL - 1
        return [
            (f"{state:<10}", ink),
            (crop(mode.label, LABEL) + " ", "" if count else "quiet"),
            (crop(visible(beside, line=True), room), "tag" if count else "quiet"),
        ]

    def action_unsure(self) -> None:
        number = self.rows.cursor - len(self._head)
        if number >= 0 and not self._counts[self._modes[number].code]:
            self.unsure ^= {self._modes[number].code}
            self.show_rows()

    def action_choose(self) -> None:
        if self._missing:
            self.key_line.say((f" {self._missing[0]}", "error"))
        else:
            self.dismiss(frozenset(self.unsure))


def _where(tags: Sequence[Tag], decisive: str | None) -> str:
    """``steps 9, 31-33, decisive, 2 quotes``: where a mode was tagged, and on what evidence."""
    if not tags:
        return ""
    steps = [tag.step for tag in tags if tag.step is not None]
    said = [f"step{'s' * (len(steps) > 1)} {ranges(steps).replace(',', ', ')}"] if steps else []
    said += ["the whole trace"] if len(steps) < len(tags) else []
    said += ["decisive"] if any(tag.id == decisive for tag in tags) else []
    quotes = sum(len(tag.quotes) for tag in tags)
    said.append(f"{quotes} quote{'s' * (quotes != 1)}" if quotes else "no quote")
    return ", ".join(said)


def _first_sentence(text: str) -> str:
    return text.partition(". ")[0].rstrip(".")
