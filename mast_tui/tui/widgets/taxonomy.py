"""The codebook beside the step: modes by category, what is tagged, and how to decide."""

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from mast_tui.codebook.model import OTHER, Codebook, Mode
from mast_tui.traces.safe import visible
from mast_tui.tui.actions import by_id, key_for, shown_keys
from mast_tui.tui.layout.rows import word_rows
from mast_tui.tui.widgets.lines import LineView, Piece, crop

GUIDE_ROWS = 8
"""Rows for the guidelines that the list of modes leaves free where there is little room."""
MOST_SETTLED = 3
"""Precedents shown beside the modes; the screen for mistaken modes shows all."""


class Marks(NamedTuple):
    """What this annotator tagged: on the step in view, on the whole trace, and how often."""

    here: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    counts: Mapping[str, int] = MappingProxyType({})
    notes: Mapping[str, str] = MappingProxyType({})
    """The note of a mode's tag here, else of its tag on the whole trace."""


class Taxonomy(LineView):
    """Modes above, the guidelines of the one under the cursor below."""

    def __init__(self, codebook: Codebook) -> None:
        super().__init__(id="taxonomy")
        self.codebook = codebook
        self.modes: Sequence[Mode] = _all(codebook)
        self.cursor = 0
        self.top = 0
        """The first row of the list that shows, where there is no room for all."""
        self.marks = Marks()
        self.active = False
        self.searching = False
        self.text_top = 0
        self.settled: Mapping[str, Sequence[str]] = {}
        """The precedents of each mode in words, the newest first."""
        self._listed: tuple[tuple[Codebook, Sequence[Mode], bool], list[Mode | str]] | None = None
        self._guide: tuple[tuple[str, int, str], list[Piece]] | None = None

    @property
    def mode(self) -> Mode | None:
        """The mode under the cursor."""
        return self.modes[self.cursor] if self.modes else None

    # --- what shows

    def show_marks(self, marks: Marks) -> None:
        """Say what is tagged; draws only the lines that this changes."""
        before, self.marks = self.marks, marks
        for number, row in enumerate(self._rows()):
            if isinstance(row, Mode) and _mark(before, row.code) != _mark(marks, row.code):
                self._refresh_row(number)
        if self.mode and before.notes.get(self.mode.code) != marks.notes.get(self.mode.code):
            self._refresh_guide()

    def show_settled(self, settled: Mapping[str, Sequence[str]]) -> None:
        """Show other precedents."""
        if settled or self.settled:
            self.settled, self._guide = settled, None
            self._refresh_guide()

    def use(self, codebook: Codebook) -> None:
        """Show the same modes with other notes."""
        self.codebook, self.modes, self._guide = codebook, _all(codebook), None
        self.refresh()

    def move(self, rows: int) -> None:
        """Move the cursor over the modes."""
        if self.modes:
            self.point(self.modes[max(0, min(len(self.modes) - 1, self.cursor + rows))])

    def point(self, mode: Mode) -> None:
        """Put the cursor on ``mode``."""
        old, top = self._row_of_cursor(), self.top
        self.cursor, self.text_top = self.modes.index(mode), 0
        new = self._row_of_cursor()
        if self._follow() != top:
            self.refresh()
        elif new != old:
            self._refresh_row(old)
            self._refresh_row(new)
            self._refresh_guide()

    def scroll_guide(self, rows: int) -> None:
        """Scroll the guidelines of the mode under the cursor."""
        most = max(0, len(self._guide_lines()) - (self.size.height - self._guide_top()))
        top = max(0, min(most, self.text_top + rows))
        if top != self.text_top:
            self.text_top = top
            self._refresh_guide()

    def search(self, text: str | None) -> None:
        """Show only the modes that ``text`` may mean, best first; None shows all again."""
        kept = self.mode
        self.searching = text is not None
        from mast_tui.codebook.fuzzy import rank  # not before somebody searches

        every = _all(self.codebook)
        self.modes = rank(every, text) if text else every
        self.cursor = 0
        if text is None and kept is not None:
            self.cursor = list(self.modes).index(kept)
        self.text_top = 0
        self.refresh()

    def mode_at(self, y: int) -> Mode | None:
        """The mode on line ``y`` of the view."""
        rows = self._rows()
        row = rows[self._follow() + y - 1] if 1 <= y <= self._list_height() else None
        return row if isinstance(row, Mode) else None

    def activate(self, active: bool) -> None:
        """Draw the cursor as that of the pane that has the keys."""
        if active != self.active:
            self.active = active
            self._refresh_row(self._row_of_cursor())

    # --- drawing

    def _rows(self) -> list[Mode | str]:
        key = (self.codebook, self.modes, self.searching)
        if self._listed is None or self._listed[0] != key:
            self._listed = (key, self._made_rows())
        return self._listed[1]

    def _made_rows(self) -> list[Mode | str]:
        if self.searching:
            return list(self.modes)
        rows: list[Mode | str] = []
        for category in self.codebook.categories:
            rows += [category.name, *self.codebook.modes_in(category.id)]
        return [*rows, OTHER]

    def _row_of_cursor(self) -> int:
        return self._rows().index(self.mode) if self.mode else 0

    def _list_height(self) -> int:
        """The rows of the list that show: all, or as many as leave the guidelines some room."""
        room = self.size.height - 2
        return min(len(self._rows()), max(room - GUIDE_ROWS, room // 2))

    def _follow(self) -> int:
        """The first row that shows; the cursor keeps in view."""
        height, cursor = self._list_height(), self._row_of_cursor()
        last = len(self._rows()) - height
        if not self.top <= cursor < self.top + height:
            self.top = cursor - height // 2
        self.top = max(0, min(self.top, last))
        return self.top

    def _refresh_row(self, number: int) -> None:
        if 0 <= (y := number - self._follow()) < self._list_height():
            self.refresh_line(y + 1)

    def _guide_top(self) -> int:
        return self._list_height() + 2

    def _refresh_guide(self) -> None:
        for y in range(self._guide_top() - 1, self.size.height):
            self.refresh_line(y)

    def line(self, y: int) -> Iterable[Piece]:
        rows = self._rows()
        if y == 0:
            return self._heading()
        height = self._list_height()
        if y <= height:
            row = rows[self._follow() + y - 1]
            return self._mode_line(row) if isinstance(row, Mode) else [(f" {row}", "strong")]
        if y == self._guide_top() - 1:
            return [(self._rule(len(rows) - height - self._follow()), "quiet")] if rows else ()
        lines = self._guide_lines()
        number = y - self._guide_top() + self.text_top
        if number >= len(lines):
            return ()
        if y == self.size.height - 1 and number + 1 < len(lines):
            key = shown_keys(by_id("scroll_down"))[-1]
            return [(crop(f" more below: {key}", self.size.width), "quiet")]
        return [(" ", ""), lines[number]]

    def _rule(self, below: int) -> str:
        said = f" {below} more rows " if below > 0 else ""
        return " " + said.center(self.size.width - 2, "-")

    def _heading(self) -> list[Piece]:
        right = "here trace"
        name = f" {self.codebook.name} {self.codebook.version}"
        return [(crop(name, self.size.width - len(right)), "quiet"), (right, "quiet")]

    def _mode_line(self, mode: Mode) -> list[Piece]:
        here, whole, count = _mark(self.marks, mode.code)
        current = mode is self.mode
        right = f"{'*' if here else ' '}{'T' if whole else ' '}{count or '':>3}"
        code = OTHER.keys if mode is OTHER else mode.code
        name = crop(mode.name, self.size.width - len(right) - len(code) - 2)
        pieces = [
            (">" if current else " ", "strong"),
            (f"{code} ", "tag" if here else "quiet"),
            (name, "tag" if here else ""),
            (right, "tag" if here or whole or count else ""),
        ]
        if not current:
            return pieces
        if self.active:
            return [("".join(text for text, _ in pieces), "cursor")]
        return [(text, f"{inks} strong") for text, inks in pieces]

    def _guide_lines(self) -> list[Piece]:
        mode = self.mode
        if mode is None:
            return []
        note = self.marks.notes.get(mode.code, "")
        key = (mode.code, self.size.width, note)
        if self._guide is None or self._guide[0] != key:
            known = known_of(mode, self.settled.get(mode.code, ()), MOST_SETTLED)
            self._guide = (key, guide(known, note, self.size.width - 2))
        return self._guide[1]


def _all(codebook: Codebook) -> tuple[Mode, ...]:
    """Every mode that can be tagged, what lies outside the codebook last."""
    return (*codebook.modes, OTHER)


def _mark(marks: Marks, code: str) -> tuple[bool, bool, int]:
    return code in marks.here, code in marks.whole, marks.counts.get(code, 0)


def guide(known: Sequence[Piece], note: str, width: int) -> list[Piece]:
    """What helps to decide for or against a mode, in rows of ``width`` characters."""
    said: list[Piece] = [(f"note: {visible(note, line=True)}", "tag")] if note else []
    told = [known[0], *said, *known[1:]]
    return [(row, ink) for text, ink in told for row in word_rows(text, width)]


def known_of(mode: Mode, settled: Sequence[str] = (), most: int = 1_000) -> list[Piece]:
    """What a mode is and is not, what was agreed on and settled of it, and examples."""
    found: list[Piece] = [(mode.label, "strong"), (mode.definition, "")]
    for number, line in enumerate(mode.note.splitlines()):
        found.append((("  " if number else "agreed: ") + visible(line, line=True), "strong"))
    for boundary in mode.boundaries:
        other = f"rather {boundary.mode}: " if boundary.mode else "not: "
        found.append((other + boundary.text, ""))
    found += [(f"settled: {visible(words, line=True)}", "") for words in settled[:most]]
    if len(settled) > most:
        found.append((f"settled: {len(settled) - most} more, {key_for('rather')} shows them", ""))
    found += [(f"e.g. {text}", "quiet") for text in (mode.incident_example, mode.example) if text]
    if mode.conflicts:
        found.append((f"! {mode.conflicts}", "quiet"))
    if mode.remedy:
        found.append((f"remedy: {mode.remedy}", "quiet"))
    return found
