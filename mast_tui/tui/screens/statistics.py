"""The statistics of the store: agreement, confusions, disagreements, signature, progress.

Counted in a thread, for a large store takes longer than a frame; each cell leads to its traces.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from mast_tui.errors import MastError
from mast_tui.labels.votes import LEVELS, Level
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen, LazyRows, Rows
from mast_tui.tui.screens.follow import follow, own
from mast_tui.tui.screens.text import TextScreen
from mast_tui.tui.statistics.agreeing import Agreement, Confusions, Differing
from mast_tui.tui.statistics.counting import in_thread
from mast_tui.tui.statistics.section import Section, fit, wrapped
from mast_tui.tui.statistics.signing import Heat, Progress
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.statistics import Place, Statistics
from mast_tui.workbench.walking import Walk

SECTIONS: tuple[type[Section], ...] = (Agreement, Confusions, Differing, Heat, Progress)
NAMES = tuple(one.name for one in SECTIONS)
DISAGREEMENTS = SECTIONS.index(Differing)


class Cells(Rows):
    """The rows of a section, with the cursor on a row and, where there are columns, in one."""

    def __init__(self) -> None:
        super().__init__()
        self.section: Section | None = None
        self.column = 0

    def line(self, y: int) -> Iterable[Piece]:
        row, section = self.top + y, self.section
        if section is None or row >= section.count:
            return ()
        width = self.size.width - 2
        if row != self.cursor:
            return [("  ", ""), *section.row(row, width)]
        return [("> ", "strong"), *section.row_with(row, self.column, width)]


class StatisticsScreen(ChoiceScreen[Walk | None]):
    """One section at a time; Enter goes to what stands behind the cell under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *own("statistics"),
        *follow("left", "column(-1)", "left", "model, outcome"),
        *follow("right", "column(1)", "right", "model, outcome"),
        Binding("1", "section(0)", "section", key_display=f"1-{len(NAMES)}"),
        *(Binding(str(n + 1), f"section({n})") for n in range(1, len(NAMES))),
        *follow("next_pane", "turn(1)", word="section"),
        *follow("previous_pane", "turn(-1)"),
    ]

    def __init__(
        self, count: Callable[[], Statistics], section: int = 0, level: Level = "trace"
    ) -> None:
        super().__init__()
        self._count = count
        self._at = section
        self._level: Level = level
        self._found: Statistics | None = None
        self._rows = [0] * len(NAMES)
        self._trouble = ""
        """Why nothing could be counted."""

    def compose(self) -> ComposeResult:
        self.heading_line, self.key_line = Line(id="heading"), Line(id="keys")
        self.column_line, self.second_line = Line(id="columns"), Line(id="columns-second")
        self.detail_line = Line(id="detail")
        self.second_line.display = False
        self.cells = self.rows = Cells()
        yield self.heading_line
        yield self.column_line
        yield self.second_line
        yield self.cells
        yield self.detail_line
        yield self.key_line

    def on_mount(self) -> None:
        self.run_worker(self._work())

    async def _work(self) -> None:
        try:
            self._found = await in_thread(self._count)
        except MastError as error:
            self._trouble = str(error)
            self.show_rows()
            return
        if self.is_mounted:
            self._put()

    # --- showing

    def show_rows(self) -> None:
        """Show the section again, for the width there is."""
        self.show_heading()
        if self.cells.section is not None:
            self._show(redraw=True)
        elif self._trouble:
            self.column_line.say((f"  {visible(self._trouble, line=True)}", "error"))
            self.show_keys()
        elif self._found is None:
            self.column_line.say(("  counting...", "quiet"))
            self.show_keys()

    def _put(self) -> None:
        """Show the section that was chosen."""
        assert self._found is not None
        if self._level not in self._found.reports:
            self._level = LEVELS[0]
        self.cells.section = SECTIONS[self._at](self._found, self._level)
        self.cells.column = max(0, min(self.cells.column, self.cells.section.columns - 1))
        self.cells.count, self.cells.cursor = 0, 0
        self._show(self._rows[self._at], redraw=True)
        self.show_heading()
        self.show_keys()

    def show_heading(self) -> None:
        """Name the sections, and tell the one in view apart."""
        pieces: list[Piece] = []
        for number, name in enumerate(NAMES):
            here = number == self._at
            pieces.append((f" {number + 1}", "strong"))
            pieces.append((f" {name} ", "title cursor" if here else "quiet"))
        self.heading_line.say(*pieces)

    def _show(self, row: int | None = None, redraw: bool = False) -> None:
        section = self.cells.section
        assert section is not None
        width = self.cells.size.width - 2
        if isinstance(section, Heat) and section.count:
            section.follow(self.cells.column, width)
            self.second_line.show(lambda wide: [("  ", ""), *section.under_head(wide - 2)])
        self.second_line.display = isinstance(section, Heat) and section.count > 0
        head = section.head if section.count else lambda wide: [(section.empty, "quiet")]
        self.column_line.show(lambda wide: [("  ", ""), *head(wide - 2)])
        self.cells.show(section.count, self.cells.cursor if row is None else row, redraw)
        self._rows[self._at] = self.cells.cursor
        self._tell_detail()

    def _tell_detail(self) -> None:
        section = self.cells.section
        if section is not None and section.count:
            words = section.detail(self.cells.cursor, self.cells.column)
            said = f" {visible(words, line=True)}"
            self.detail_line.show(lambda width: [(crop(said, width), "quiet")])
        else:
            self.detail_line.say()

    def show_keys(self) -> None:
        section = self.cells.section
        self.enter_word = section.enter if section else Section.enter
        super().show_keys()

    def names(self, binding: Binding) -> bool:
        section = self.cells.section
        return binding.description == "section" or bool(section and binding.id in section.keys)

    # --- keys

    def action_section(self, number: int) -> None:
        """Show another section."""
        self._at = number
        self.show_heading()
        if self._found is not None:
            self._put()

    def action_turn(self, direction: int) -> None:
        self.action_section((self._at + direction) % len(NAMES))

    def action_level(self) -> None:
        """Count by step instead of by trace, or the other way round."""
        section = self.cells.section
        levels = section is not None and "statistics_level" in section.keys
        if self._found is not None and len(self._found.reports) > 1 and levels:
            self._level = LEVELS[1 - LEVELS.index(self._level)]
            self._put()

    def action_column(self, direction: int) -> None:
        section = self.cells.section
        if section is not None and 0 <= self.cells.column + direction < section.columns:
            self.cells.column += direction
            self._show(redraw=True)

    def action_move(self, rows: int) -> None:
        if self.cells.section is not None:
            self._show(self.cells.cursor + rows)

    def action_page(self, direction: int) -> None:
        self.action_move(direction * self.cells.page)

    def action_choose(self) -> None:
        """Go to what stands behind the cell: a disagreement at once, all else by its list."""
        section = self.cells.section
        if section is None or not section.count:
            return
        if words := section.words(self.cells.cursor):
            text = wrapped(words, max(20, self.size.width - 4))
            self.app.push_screen(TextScreen("in full", text))
            return
        title, places = section.behind(self.cells.cursor, self.cells.column)
        if not places:
            self.detail_line.say((" no trace stands behind this", "warning"))
        elif isinstance(section, Differing):
            self.dismiss(Walk(title, places, self.cells.cursor))
        else:
            self.app.push_screen(PlacesScreen(title, places), self._chosen)

    def _chosen(self, walk: Walk | None) -> None:
        if walk is not None:
            self.dismiss(walk)


class PlacesScreen(ChoiceScreen[Walk | None]):
    """The traces and steps that stand behind a number; Enter goes to one."""

    enter_word, close_word = "go there", "back"

    def __init__(self, title: str, places: Sequence[Place]) -> None:
        super().__init__()
        self._places = places
        self._title = title
        count = len(places)
        self.heading = visible(f"{title}: {count:,} place{'s' * (count != 1)}", line=True)

    def show_rows(self) -> None:
        self.rows.put(LazyRows(len(self._places), self._row))

    def _row(self, number: int) -> list[Piece]:
        place = self._places[number]
        step = "" if place.step is None else str(place.step)
        return [
            (fit(place.name, 18) + " ", "strong"),
            (fit(place.mode, 5), "tag"),
            (f"{step:>6}  ", ""),
            (fit(place.words, max(10, self.rows.size.width - 34)), "quiet"),
        ]

    def action_choose(self) -> None:
        self.dismiss(Walk(self._title, self._places, self.rows.cursor))
