"""A line view over a numbered list with a cursor: the step list, the trace list, choices."""

from textual.geometry import Region
from textual.strip import Strip

from mast_tui.tui.widgets.lines import LineView


class Window(LineView):
    """Rows ``0..count-1`` with a cursor; moving it inside the view draws two lines."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.count = 0
        self.cursor = 0
        self.top = 0

    def show(self, count: int, cursor: int, redraw: bool = False) -> None:
        """Show ``count`` rows with the cursor at ``cursor``; draws no more than changed."""
        before, grown = self.cursor, count != self.count
        old_end = self.count - self.top
        self.count, self.cursor = count, max(0, min(cursor, count - 1))
        if self._follow() or redraw:
            self.refresh()
        elif self.cursor != before:
            self.refresh_line(before - self.top)
            self.refresh_line(self.cursor - self.top)
        if grown and not redraw and min(old_end, self.count - self.top) < self.size.height:
            self.refresh()

    def refresh_row(self, row: int) -> None:
        """Draw one row again."""
        self.refresh_line(row - self.top)

    @property
    def page(self) -> int:
        """How many rows a page key goes."""
        return max(1, self.size.height - 1)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._follow()  # the first drawing comes before anybody knows the height
        return super().render_lines(crop)

    def _follow(self) -> bool:
        """Bring the cursor into view; half a page at the edge, so that most keys scroll nothing."""
        height = self.size.height
        if height <= 0:
            return False
        top = self.top
        if self.cursor < top:
            top = self.cursor - height // 2 if top - self.cursor < height else self.cursor
        elif self.cursor >= top + height:
            near = self.cursor - top - height < height
            top = self.cursor - height // 2 if near else self.cursor - height + 1
        top = max(0, min(top, self.count - height))
        moved, self.top = top != self.top, top
        return moved
