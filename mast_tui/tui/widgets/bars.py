"""The lines around the panes: header, pane titles, rules, footer."""

from collections.abc import Callable, Iterable, Sequence

from textual.geometry import Region
from textual.strip import Strip

from mast_tui.tui.widgets.lines import LineView, Piece, crop, ended, length

Make = Callable[[int], Sequence[Piece]]
"""What a line says in so many columns."""


class Line(LineView):
    """One line, drawn when what it says changes."""

    def __init__(self, make: Make | None = None, *, id: str) -> None:
        super().__init__(id=id)
        self._make: Make = make or (lambda width: ())
        self._shown: tuple[int, list[Piece]] = (-1, [])

    def show(self, make: Make) -> None:
        """Say this; what stands there already is not drawn again."""
        self._make, width = make, self.size.width
        said = (width, list(make(width)))
        if said != self._shown:
            self._shown = said
            self.refresh()

    def renew(self) -> None:
        """Say it anew, where it depends on more than how wide this line is."""
        self.show(self._make)

    def say(self, *pieces: Piece) -> None:
        """Say these pieces, however wide the line is."""
        self.show(lambda width: pieces)

    def line(self, y: int) -> Iterable[Piece]:
        return ended(self._made(), self.size.width) if y == 0 else ()

    def _made(self) -> list[Piece]:
        width = self.size.width
        if self._shown[0] != width:
            self._shown = (width, list(self._make(width)))
        return self._shown[1]


class RightLine(Line):
    """The same, set against the right edge; a quiet beginning is left out where room is short."""

    def line(self, y: int) -> Iterable[Piece]:
        pieces = self._made()[:]
        while pieces and pieces[0][1] == "quiet" and length(pieces) > self.size.width:
            pieces.pop(0)
        return [(" " * (self.size.width - length(pieces)), ""), *pieces]


class Rule(LineView):
    """The upright line between two panes."""

    def __init__(self, *, classes: str = "") -> None:
        super().__init__(classes=f"upright {classes}".strip())

    def line(self, y: int) -> Iterable[Piece]:
        return [("│", "quiet")]

    def render_lines(self, crop: Region) -> list[Strip]:
        """All lines are one: drawn once, not one by one through Textual's cache of lines."""
        strip = self.render_line(0)
        for of in self.get_line_filters():
            strip = strip.apply_filter(of, self.background_colors[1])
        return [strip.crop(crop.x, crop.right)] * crop.height


class PaneTitle(LineView):
    """The name of a pane on the rule above it; name and rule strong while it has the keys."""

    def __init__(self, name: str, *, id: str) -> None:
        super().__init__(id=id)
        self._name = name
        self.active = False
        self.extra = ""

    def show(self, active: bool, extra: str | None = None) -> None:
        """Say whether the pane has the keys, and what narrows it."""
        extra = self.extra if extra is None else extra
        if (active, extra) != (self.active, self.extra):
            self.active, self.extra = active, extra
            self.refresh()

    def line(self, y: int) -> Iterable[Piece]:
        sign, width = "━" if self.active else "─", self.size.width
        name = f" {self._name} "
        extra = f" {self.extra} " if self.extra else ""
        room = width - 1 - len(name) - len(extra)
        if room < 0:
            extra, room = crop(extra, len(extra) + room), 0
        return [
            (sign, "quiet"),
            (name, "title" if self.active else "quiet"),
            (sign * room, "quiet"),
            (extra, "hit" if self.extra.startswith("only") else "quiet"),
        ]
