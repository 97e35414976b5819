"""One step in full: two fixed lines that say what it is, then the page of its parts."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.strip import Strip

from mast_tui.traces.kinds import KINDS
from mast_tui.traces.model import PartName, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.safe import visible
from mast_tui.tui.layout.highlight import Mark, complains, layer, marks
from mast_tui.tui.layout.page import Page
from mast_tui.tui.layout.rows import Row
from mast_tui.tui.widgets.lines import LineView, Piece, crop

if TYPE_CHECKING:
    from mast_tui.workbench.selection import Selection

MOST_COMPLAINT = 4_000
"""Characters at the beginning of an output that are looked through for what went wrong."""
LOW = 24
"""Rows below which the parts of a step stand together without empty rows between them."""
FIXED = 2
"""Lines that do not scroll: the headline, and this annotator's tags of the step."""

Places = Mapping[PartName, Sequence[tuple[int, int]]]
"""Stretches of parts, in code points, in order and apart."""


def places_of(found: Iterable[tuple[PartName, int, int]]) -> Places:
    """Stretches by part, in order, those that overlap as one."""
    places: dict[PartName, list[tuple[int, int]]] = {}
    for part, start, end in sorted(found):
        stretches = places.setdefault(part, [])
        if stretches and start < stretches[-1][1]:
            start, end = stretches[-1][0], max(end, stretches.pop()[1])
        stretches.append((start, end))
    return places


class StepView(LineView):
    """The step in view, from row ``top`` of its page."""

    def __init__(self, *, ascii_only: bool = False, id: str = "step") -> None:
        super().__init__(id=id)
        self.ascii_only = ascii_only
        self.step: Step | None = None
        self.top = 0
        self.shift = 0
        self.tags = ""
        self.quotes: Places = {}
        self.hits: Places = {}
        self.selected: Places = {}
        self.relations: tuple[str, ...] = ()
        """How the step belongs to others: ``= step 12, 3rd time``."""
        self.empty = ""
        """What to say where there is no step."""
        self._wrap = True
        self._unfolded = False
        self._others: tuple[str, ...] = ()
        self.folded: frozenset[PartName] = frozenset()
        """The parts of which only the first lines show."""
        self.laid_out: bool | None = None
        """JSON shows as a tree, tables in columns; None does so where it does not take long."""
        self._page: Page | None = None
        self._laid_out: tuple[object, ...] = ()

    # --- what shows

    def show(
        self,
        step: Step | None,
        *,
        wrap: bool = True,
        unfolded: bool = False,
        top: int = 0,
        others: tuple[str, ...] = (),
    ) -> None:
        """Show another step, or the same one in another way; ``others`` stand above its parts."""
        self.step, self._wrap, self._unfolded, self._others = step, wrap, unfolded, others
        self.top, self.shift = top, 0
        self.selected = {}
        self.refresh()

    @property
    def page(self) -> Page | None:
        """The step laid out for the width there is, made when it is first asked for."""
        step, width = self.step, max(8, self.size.width - 2)
        dense = self.size.height < LOW
        key = (step, width, dense, self._wrap, self._unfolded, self._others, self.folded,
               self.laid_out)  # fmt: skip
        if step is not None and (self._page is None or not _same(key, self._laid_out)):
            place = self._place_at_top(key)
            self._page = Page(
                step,
                width,
                wrap=self._wrap,
                unfolded=self._unfolded,
                tags=self._others,
                folded=self.folded,
                laid_out=self.laid_out,
                dense=dense,
            )
            self._laid_out = key
            if place is not None:
                self.top = self._page.find(*place)
        return self._page if step is not None else None

    def _place_at_top(self, key: tuple[object, ...]) -> tuple[PartName, int] | None:
        """What stood at the top, where ``key`` differs from the page there was in its size alone."""
        page, before = self._page, self._laid_out
        if page is None or not self.top or not _same((key[0], *before[1:3], *key[3:]), before):
            return None
        rows = (page.row(number) for number in range(min(self.top, len(page)), len(page)))
        return next(((row.part, row.start) for row in rows if row.part), None)

    def render_lines(self, crop: Region) -> list[Strip]:
        _ = self.page  # another width moves the top
        self.top = self._clamp(self.top)
        return super().render_lines(crop)

    def show_tags(self, tags: str) -> None:
        """Say which tags the step has."""
        if tags != self.tags:
            self.tags = tags
            self.refresh_line(1)

    def show_above(self, said: tuple[str, ...]) -> None:
        """Say these lines above the parts."""
        if said != self._others:
            self._others = said
            self.refresh()

    def show_selection(self, selection: "Selection | None") -> None:
        """Show what is selected (or just the caret); draws the rows between before and now."""
        before, self.selected = self._selected_rows(), {}
        if selection is not None:
            caret = (selection.caret, selection.caret + 1)
            self.selected = {selection.part: [selection.span or caret]}
            if self._bring_in_view(selection.part, selection.caret):
                self.refresh()
                return
        now = self._selected_rows()
        for row in sorted({*before, *now}):
            self.refresh_line(row - self.top + FIXED)

    def _selected_rows(self) -> range:
        """The rows in view that hold something selected."""
        page = self.page
        if page is None or not self.selected:
            return range(0)
        ((part, ((start, end), *_)),) = self.selected.items()
        first, last = page.find(part, start), page.find(part, max(start, end - 1))
        return range(max(first, self.top), min(last, self.top + self.room) + 1)

    def _bring_in_view(self, part: PartName, place: int) -> bool:
        """Scroll by half a page where the place is out of view; True if that was needed."""
        page = self.page
        if page is None:
            return False
        row = page.find(part, place)
        if self.top <= row < self.top + self.room:
            return False
        self.top = self._clamp(row - self.room // 2)
        return True

    def show_relations(self, relations: tuple[str, ...]) -> None:
        """Say how the step belongs to others."""
        if relations != self.relations:
            self.relations = relations
            self.refresh_line(0)

    def show_hits(self, hits: Places) -> None:
        """Show where the search hits; draws the rows in view that this changes."""
        before, self.hits = self.hits, hits
        if (page := self.page) is None or before == hits:
            return
        for number in range(self.top, min(self.top + self.room, len(page))):
            row = page.row(number, self.shift)
            if _inside(row, before, "hit") != _inside(row, hits, "hit"):
                self.refresh_line(number - self.top + FIXED)

    def scroll(self, rows: int) -> bool:
        """Scroll the page; False where it is at its end already."""
        top = self._clamp(self.top + rows)
        moved, self.top = top != self.top, top
        if moved:
            self.refresh()
        return moved

    def bring_in_view(self, part: PartName, place: int) -> None:
        """Scroll so that this place of a part shows, a third down the view."""
        if (page := self.page) is None:
            return
        row = page.find(part, place)
        if not self.top <= row < self.top + self.room:
            self.top = self._clamp(row - self.room // 3)
        self.refresh()

    def move_sideways(self, columns: int) -> None:
        """Scroll sideways, where rows are cut at the margin."""
        if (page := self.page) is not None and page.goes_sideways:
            self.shift = max(0, self.shift + columns)
            self.refresh()

    @property
    def room(self) -> int:
        """How many rows of the page fit in view."""
        return max(1, self.size.height - FIXED)

    @property
    def at_end(self) -> bool:
        return (page := self.page) is None or self.top + self.room >= len(page)

    def _clamp(self, top: int) -> int:
        return max(0, min(top, len(page) - self.room)) if (page := self.page) else 0

    # --- drawing

    def line(self, y: int) -> Iterable[Piece]:
        page = self.page
        if page is None:
            return [(f" {self.empty}", "quiet")] if y == 0 else ()
        if y == 0:
            return self._headline(page)
        if y == 1 and (self.tags or not page.step.error):
            return [(" ", ""), (crop(self.tags, self.size.width - 1), "tag")]
        if y == 1:
            return [(" ", ""), (crop(self._complaint(page), self.size.width - 1), "error")]
        number = self.top + y - FIXED
        return self._row(page.row(number, self.shift)) if number < len(page) else ()

    def _headline(self, page: Page) -> list[Piece]:
        step = page.step
        kind = KINDS[step.kind]
        glyph = kind.ascii if self.ascii_only else kind.glyph
        facts, where = self._facts(step), self._where(page)
        left = f" {step.index}  "
        error = "  error" if step.error else ""
        room = self.size.width - len(left) - len(error) - len(where) - 1
        fits = len(glyph) + 1 + len(kind.label) + sum(len(one) + 2 for one in facts) <= room
        what = f"{glyph} {kind.label if fits else kind.short}"
        return [
            (left, "strong"),
            (what, f"kind-{step.kind} strong"),
            (error, "error"),
            (_as_many(facts, room - len(what)), "quiet"),
            (where + " ", "quiet"),
        ]

    def _complaint(self, page: Page) -> str:
        """What went wrong, while the output that says it is below what shows."""
        output = part_text(page.step, "output")
        if not output or page.find("output", 0) < self.top + self.room:
            return ""
        lines = [line.strip() for line in visible(output[:MOST_COMPLAINT]).split("\n")]
        telling = (line for line in lines if complains(line))
        return next(telling, next((line for line in lines if line), ""))

    def _facts(self, step: Step) -> list[str]:
        """What else is known of the step; what matters less stands behind."""
        facts = (
            [visible(step.actor, line=True)] if step.actor not in ("", "agent", step.kind) else []
        )
        facts += self.relations
        facts += [f"from step {step.continues}"] if step.continues else []
        facts += [f"{step.duration:.1f} s"] if step.duration is not None else []
        facts += [clock(step.timestamp)] if step.timestamp else []
        if step.usage is not None:
            from mast_tui.traces.usage import brief

            facts.append(brief(step.usage))
        return facts

    def _where(self, page: Page) -> str:
        """``1-34 of 4,812``: which lines of the longest part show.

        Which rows of the step, where it shows whole or is one line laid out.
        """
        if len(page) <= self.room:
            return ""
        shown = page.lines_shown(self.top, self.room)
        if shown is None:
            return ""
        if (shown[0], shown[1]) == (1, shown[2]):
            last = min(self.top + self.room, len(page))
            return f"  rows {self.top + 1:,}-{last:,} of {len(page):,}"
        return f"  lines {shown[0]:,}-{shown[1]:,} of {shown[2]:,}"

    def _row(self, row: Row) -> list[Piece]:
        if row.kind == "label":
            return [(f" {row.text}", "strong")]
        if row.kind == "view":
            return [(f" {row.text}", "")]
        if row.kind != "part" or row.part is None:
            return [(f" {row.text}", "tag" if row.kind == "tag" else "quiet")]
        found = layer(
            marks(row.part, row.text, self._is_patch(row.part)),
            layer(
                [*_inside(row, self.quotes, "quote"), *_inside(row, self.hits, "hit")],
                _inside(row, self.selected, "cursor"),
            ),
        )
        return [(" " * (row.indent + 1), ""), *_inked(row.text, found)]

    def _is_patch(self, part: PartName) -> bool:
        step, page = self.step, self.page
        if part == "output":
            return page is not None and page.is_diff
        tool = step.tool if step else None
        return part == "arguments" and tool is not None and "patch" in tool.name


def _same(one: tuple[object, ...], other: tuple[object, ...]) -> bool:
    """Alike, the step by identity: comparing texts of megabytes would take its time."""
    return bool(other) and one[0] is other[0] and one[1:] == other[1:]


def _inside(row: Row, places: Places, ink: str) -> list[Mark]:
    """The stretches of this row's part that fall into the row."""
    stretches = places.get(row.part, ()) if row.part else ()
    first = bisect_right(stretches, row.start, key=lambda stretch: stretch[1])
    last = bisect_left(stretches, row.end, key=lambda stretch: stretch[0])
    return [
        Mark(low, high, ink)
        for start, end in stretches[first:last]
        for low, high in row.columns(start, end)
    ]


def _inked(text: str, found: Iterable[Mark]) -> list[Piece]:
    pieces: list[Piece] = []
    end = 0
    for mark in found:
        pieces += [(text[end : mark.start], ""), (text[mark.start : mark.end], mark.style)]
        end = mark.end
    return [*pieces, (text[end:], "")]


def _as_many(facts: Sequence[str], room: int) -> str:
    """As many facts as there is room for; of the first at least its beginning."""
    said = "".join(f"  {fact}" for fact in facts[:1])
    for fact in facts[1:]:
        if len(said) + 2 + len(fact) <= room:
            said += f"  {fact}"
    return crop(said, room)


def clock(timestamp: str) -> str:
    """The time of day of a source's time stamp, as the source has it."""
    time = timestamp[11:19] if len(timestamp) >= 19 and timestamp[10:11] in "T " else timestamp
    return visible(time, line=True)
