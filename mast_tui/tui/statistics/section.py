"""What every section of the statistics screen offers to the screen."""

from collections.abc import Sequence
from typing import NamedTuple

from mast_tui.labels.votes import Level
from mast_tui.traces.safe import visible
from mast_tui.tui.layout.rows import word_rows
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.statistics import Place, Statistics

FULL, EMPTY = "█", "░"


class Behind(NamedTuple):
    """What stands behind a cell."""

    title: str
    places: Sequence[Place]


class Section:
    """Rows under a head; some have columns too, of which one has the cursor."""

    name = ""
    empty = ""
    """What it says without rows."""
    enter = "its traces"
    """Where Enter leads."""
    keys: tuple[str, ...] = ()
    """The actions that mean something here."""

    def __init__(self, found: Statistics, level: Level) -> None:
        self.found = found
        self.level = level
        self.names = found.labels.names()

    @property
    def count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    @property
    def columns(self) -> int:
        """How many columns the cursor may stand in."""
        return 1

    def head(self, width: int) -> list[Piece]:
        """The names of the columns."""
        return []

    def row(self, row: int, width: int) -> list[Piece]:
        """One row, where the cursor is not."""
        raise NotImplementedError

    def row_with(self, row: int, column: int, width: int) -> list[Piece]:
        """The row with the cursor, which is in this column."""
        words = "".join(text for text, _ in self.row(row, width))
        return [(crop(words, width), "cursor")]

    def detail(self, row: int, column: int) -> str:
        """The row with the cursor in words."""
        return ""

    def words(self, row: int) -> str:
        """What a row says where it is no number: Enter shows it whole."""
        return ""

    def behind(self, row: int, column: int) -> Behind:
        """What Enter leads to."""
        return Behind("", ())


def bar(value: float | None, width: int) -> str:
    """A share of 1 as a bar; an empty one for what is undefined or below 0."""
    filled = round(max(0.0, min(1.0, value or 0.0)) * width)
    return FULL * filled + EMPTY * (width - filled)


def fit(text: str, width: int) -> str:
    """A name in so many columns, with nothing in it that a terminal would obey."""
    return crop(visible(text, line=True), width)


def wrapped(text: str, width: int) -> list[list[Piece]]:
    """Words in lines of so many columns."""
    return [[(f" {row}", "")] for row in word_rows(visible(text, line=True), width)]


def plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
