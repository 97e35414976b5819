"""A widget that draws only the lines that change.

Textual sends each dirty region in full, so what a key costs on the wire is what the widgets
call dirty. These views keep their own offset and call single lines dirty.
"""

from collections.abc import Iterable, Sequence
from typing import Self

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import NULL_SIZE, Region, Size
from textual.strip import Strip
from textual.widget import Widget

from mast_tui.tui.inks import INKS
from mast_tui.tui.signs import drawn

Piece = tuple[str, str]
"""Some text and the inks it is drawn in (none, one, or several with blanks between)."""


class LineView(Widget):
    """Lines drawn on demand by :meth:`line`; a subclass says what they are."""

    ALLOW_SELECT = False

    overlay: Sequence[Sequence[Piece]] = ()
    """Lines laid over the last ones of the view."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._inks: dict[str, Style | None] = {}
        self._strips: dict[int, Strip] = {}
        """The lines that are drawn and not dirty, for ``_strips_size``."""
        self._strips_size = NULL_SIZE
        self._drawing = False

    @property
    def size(self) -> Size:
        """As Textual has it, which looks it up in the layout: while lines are drawn, only once."""
        return self._strips_size if self._drawing else super().size

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        """Draw these regions again, or all of it."""
        for y in (y for region in regions for y in region.line_range):
            self._strips.pop(y, None)
        if not regions:
            self._strips.clear()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region. Textual's own way also draws borders, titles and tints.

        It takes as long as the lines themselves, and these views have none of that.
        """
        if self._strips_size != (size := super().size):
            self._strips_size = size
            self._strips.clear()
        self._drawing = True
        try:
            found = [self._strip(y) for y in crop.line_range]
        finally:
            self._drawing = False
        for of in self.get_line_filters():
            found = [strip.apply_filter(of, self.background_colors[1]) for strip in found]
        if crop.column_span != (0, size.width):
            found = [strip.crop(*crop.column_span) for strip in found]
        return found

    def _strip(self, y: int) -> Strip:
        if y not in self._strips:
            self._strips[y] = self.render_line(y)
        return self._strips[y]

    def line(self, y: int) -> Iterable[Piece]:
        """The pieces of screen line ``y`` of this widget."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        base = self.ink("")
        over = y - self.size.height + len(self.overlay)
        pieces = self.overlay[over] if over >= 0 and self.overlay else self.line(y)
        segments = [
            Segment(drawn(text), self.ink(inks) if inks else base) for text, inks in pieces if text
        ]
        return Strip(segments).adjust_cell_length(width, base).crop(0, width)

    def ink(self, inks: str) -> Style | None:
        """The style of some inks; None where the terminal's own colours do."""
        if not self._inks:
            self._inks = {"": self._base() or None}
        if inks not in self._inks:
            style = self._inks[""] or Style.null()
            for ink in inks.split():
                style += INKS[ink]
            self._inks[inks] = style or None
        return self._inks[inks]

    def _base(self) -> Style:
        style = self.rich_style
        plain = (style.color is None or style.color.is_default) and (
            style.bgcolor is None or style.bgcolor.is_default
        )
        return Style() if plain else Style(color=style.color, bgcolor=style.bgcolor)

    def notify_style_update(self) -> None:
        self._inks = {}
        self._strips.clear()
        super().notify_style_update()

    def lay(self, lines: Sequence[Sequence[Piece]]) -> None:
        """Lay these lines over the last ones of the view; none takes them away again."""
        rows = max(len(self.overlay), len(lines))
        self.overlay = lines
        for y in range(max(0, self.size.height - rows), self.size.height):
            self.refresh_line(y)

    def refresh_line(self, y: int) -> None:
        """Draw line ``y`` again, if it is in view."""
        if 0 <= y < self.size.height:
            self.refresh(Region(0, y, self.size.width, 1))


def crop(text: str, width: int, end: str = "…") -> str:
    """``text`` in exactly ``width`` cells, cut with ``end`` where it is longer."""
    if width <= 0:
        return ""
    if cell_len(text) > width:
        return set_cell_size(text, width - len(end)) + end if width > len(end) else end[:width]
    return set_cell_size(text, width)


def cut(text: str, width: int) -> str:
    """``text`` in at most ``width`` cells."""
    return crop(text, min(width, cell_len(text)))


def length(pieces: Iterable[Piece]) -> int:
    """How many cells the pieces take."""
    return sum(cell_len(text) for text, _ in pieces)


def ended(pieces: Sequence[Piece], width: int) -> Sequence[Piece]:
    """The pieces in at most ``width`` cells, with "…" behind them where that is not all."""
    if width <= 0 or cell_len("".join(text for text, _ in pieces).rstrip()) <= width:
        return pieces
    found, room = list[Piece](), width - 1
    for text, ink in pieces:
        if cell_len(text) >= room:
            return [*found, (set_cell_size(text, room) + "…", ink)]
        found.append((text, ink))
        room -= cell_len(text)
    return found
