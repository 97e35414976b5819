"""Laying out one step as rows of a given width, without touching more text than shows.

A row is a slice of a part's text, so every character on screen knows its place in the part.
Building a page costs a split into lines; a row of a 1 MB line is arithmetic.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Literal, NamedTuple

from rich.cells import cell_len

from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.safe import visible
from mast_tui.tui.actions import key_for
from mast_tui.tui.highlight import is_diff

MOST_WORDS = 60_000
"""Longer parts are wrapped at the margin, not at words: that needs no look at the text."""
FOLDED_LINES = 3

RowKind = Literal["label", "remark", "tag", "part", "view", "blank"]


class Run(NamedTuple):
    """Neighbouring characters of a row that are neighbours in the part too."""

    column: int
    start: int
    length: int


class Row(NamedTuple):
    """One row of the page: a slice ``start:end`` of a part, or a line about the step."""

    kind: RowKind
    text: str
    part: PartName | None = None
    start: int = 0
    end: int = 0
    indent: int = 0
    """How far it is set in, where it is laid out for what it is."""
    runs: tuple[Run, ...] = ()
    """What of the part shows where, unless the row is just that slice."""

    def columns(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where in the row a stretch of the part shows, in characters."""
        for run in self.runs or (Run(0, self.start, self.end - self.start),):
            low, high = max(start, run.start), min(end, run.start + run.length)
            if low < high:
                yield run.column + low - run.start, run.column + high - run.start

    def place(self, column: int) -> int:
        """Which place of the part shows at a character of the row, or last before it."""
        known = [run for run in self.runs if run.column <= column]
        if not known:
            return min(self.start + (0 if self.runs else column), max(self.start, self.end - 1))
        run = known[-1]
        return run.start + min(column - run.column, max(0, run.length - 1))


class Block:
    """The rows of one part: its lines, each cut to the width."""

    sideways = False
    """Rows are cut at the margin though lines wrap."""

    def __init__(self, part: PartName, text: str, width: int, wrap: bool, most: int | None) -> None:
        self.part = part
        self.text = text
        self.width = max(1, width)
        lines = text.split("\n")
        if len(lines) > 1 and not lines[-1]:
            lines.pop()  # a final newline ends the last line, it does not begin another
        self.lines = len(lines)
        self.starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
        shown = lines[:most] if most else lines
        self._breaks = self._odd_breaks(shown) if wrap else {}
        self._wrap = wrap
        self._ends = list(accumulate(self._heights(shown)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    def _heights(self, lines: list[str]) -> list[int]:
        if not self._wrap:
            return [1] * len(lines)
        width, breaks = self.width, self._breaks
        heights = [-(-len(line) // width) or 1 for line in lines]
        for number, starts in breaks.items():
            heights[number] = len(starts)
        return heights

    def _odd_breaks(self, lines: list[str]) -> dict[int, list[int]]:
        """Where the rows of those lines begin that arithmetic would cut in the wrong place."""
        words = len(self.text) <= MOST_WORDS
        if self.text.isascii() and not words:
            return {}
        breaks = {}
        for number, line in enumerate(lines):
            if words and len(line) > self.width:
                breaks[number] = word_starts(line, self.width)
            elif not line.isascii() and is_wide(line):
                breaks[number] = cell_starts(line, self.width)
        return breaks

    def slice(self, row: int, shift: int = 0) -> tuple[int, int]:
        """Where row ``row`` starts and ends in the part, in code points."""
        number = bisect_right(self._ends, row)
        start, end = self.starts[number], self.starts[number + 1] - 1
        if not self._wrap:
            return min(end, start + shift), min(end, start + shift + self.width)
        inner = row - (self._ends[number - 1] if number else 0)
        if (breaks := self._breaks.get(number)) is not None:
            last = inner + 1 >= len(breaks)
            return start + breaks[inner], end if last else start + breaks[inner + 1]
        return start + inner * self.width, min(end, start + (inner + 1) * self.width)

    def row(self, number: int, shift: int = 0) -> Row:
        """Row ``number``, made safe to show."""
        start, end = self.slice(number, shift)
        shown = self.text[start:end]
        if shown.endswith("\r") and self.text[end : end + 1] == "\n":
            shown = shown[:-1]  # the line end of another system
        return Row("part", visible(shown, line=True), self.part, start, end)

    def row_of(self, place: int) -> int:
        """The row that shows this place of the part."""
        number = min(max(0, bisect_right(self.starts, place) - 1), len(self._ends) - 1)
        first = self._ends[number - 1] if number > 0 else 0
        if not self._wrap:
            return first
        inside = place - self.starts[number]
        if (breaks := self._breaks.get(number)) is not None:
            return first + bisect_right(breaks, inside) - 1
        return min(first + inside // self.width, self._ends[number] - 1)

    def line_of(self, row: int) -> int:
        """The line of the part, from 1, that row ``row`` belongs to."""
        return bisect_right(self._ends, row) + 1


class Page:
    """The rows of one step: what is known of it, then its parts in reading order."""

    def __init__(
        self,
        step: Step,
        width: int,
        *,
        wrap: bool = True,
        unfolded: bool = False,
        tags: Sequence[str] = (),
        folded: Collection[PartName] = (),
        laid_out: bool | None = None,
        dense: bool = False,
    ) -> None:
        self.step = step
        self.wrap = wrap
        self._folded = folded
        self._dense = dense
        """No empty rows between the parts."""
        self._lay_out = laid_out
        """None lays out what does not take long."""
        self.is_laid_out = False
        """Whether some part shows otherwise than it stands in the trace."""
        self._sections: list[Row | Block] = []
        self._fold = FOLDED_LINES if step.folded and not unfolded else None
        self._sections += [Row("tag", line) for tag in tags for line in _fit(tag, width)]
        self._sections += [Row("remark", line) for note in step.notes for line in _fit(note, width)]
        for part in PARTS:
            if text := part_text(step, part):
                self._add(part, text, width)
        if not any(isinstance(section, Block) for section in self._sections) and not step.leak:
            said = step.title or "nothing was recorded here"
            self._sections += [Row("view", line) for line in _fit(said, width)]
        self._ends = list(accumulate(map(_height, self._sections)))

    @cached_property
    def goes_sideways(self) -> bool:
        """Whether some rows are cut at the margin and can be scrolled."""
        blocks = (section for section in self._sections if isinstance(section, Block))
        return not self.wrap or any(block.sideways for block in blocks)

    @cached_property
    def is_diff(self) -> bool:
        """Whether the output is a diff, by how it begins."""
        return is_diff(self.step.output or "")

    def __len__(self) -> int:
        return self._ends[-1]

    def _add(self, part: PartName, text: str, width: int) -> None:
        most = FOLDED_LINES if part in self._folded else self._fold
        way, block = self._block(part, text, width, most)
        if self._sections and not self._dense:
            self._sections.append(Row("blank", ""))
        label = "  ".join(word for word in (_label(self.step, part, block), way) if word)
        self._sections += [Row("label", label), block]
        if most and block.lines > most:
            hidden = block.lines - most
            said = f"{hidden:,} more lines are folded: {key_for('fold')} unfolds"
            self._sections.append(Row("remark", said))

    def _block(self, part: PartName, text: str, width: int, most: int | None) -> tuple[str, Block]:
        """The rows of a part, and a word on how they are laid out."""
        if self._lay_out is not False and _may_be(part, text):
            from mast_tui.tui.layouts import AT_ONCE, MOST, layout_of

            limit = MOST if self._lay_out else AT_ONCE
            if found := layout_of(part, text, width, self.wrap, most, limit):
                self.is_laid_out = True
                return found
        return "", Block(part, text, width, self.wrap, most)

    def place_of_line(self, line: int) -> tuple[PartName, int] | None:
        """Where a line of the longest part begins."""
        blocks = [section for section in self._sections if isinstance(section, Block)]
        longest = max(blocks, key=lambda block: block.lines, default=None)
        if longest is None or not 1 <= line <= longest.lines:
            return None
        return longest.part, longest.starts[line - 1]

    def row(self, number: int, shift: int = 0) -> Row:
        """Row ``number`` from 0; ``shift`` columns are scrolled off where lines do not wrap."""
        place = bisect_right(self._ends, number)
        section = self._sections[place]
        if isinstance(section, Row):
            return section
        return section.row(number - (self._ends[place - 1] if place else 0), shift)

    def find(self, part: PartName, place: int) -> int:
        """The row that shows ``place`` of ``part``; 0 where it does not show."""
        for number, section in enumerate(self._sections):
            if isinstance(section, Block) and section.part == part:
                first = self._ends[number - 1] if number else 0
                return first + min(section.row_of(place), len(section) - 1)
        return 0

    def lines_shown(self, top: int, height: int) -> tuple[int, int, int] | None:
        """First line, last line and number of lines of the longest part in view."""
        best: tuple[int, int, int] | None = None
        first = 0
        for section, end in zip(self._sections, self._ends, strict=True):
            low, high = max(top, first), min(top + height, end)
            if isinstance(section, Block) and low < high:
                span = (section.line_of(low - first), section.line_of(high - 1 - first))
                if best is None or section.lines > best[2]:
                    best = (*span, section.lines)
            first = end
        return best


def _may_be(part: PartName, text: str) -> bool:
    """Is it worth loading what lays out a part?"""
    if part == "arguments":
        return (": " in text and "\n" in text) or text.startswith("{")
    first = text.lstrip("\n").split("\n", 1)[0]
    if first.count(",") > 1 or first.lstrip()[:1] in ("{", "["):
        return True
    return any(sign in text for sign in ("\t", "{", "\n[", "   ", "\\n"))


def _height(section: Row | Block) -> int:
    return len(section) if isinstance(section, Block) else 1


def _label(step: Step, part: PartName, block: Block) -> str:
    """``output  exit 1  4,812 lines  650 KB``: what the part is, before it begins."""
    if part == "arguments" and step.tool:
        return f"call  {_called(visible(step.tool.name, line=True))}"
    words = {"text": "says" if step.actor not in ("user", "system") else "message"}
    said = [words.get(part, part)]
    if part == "output" and step.exit_code is not None:
        said.append(f"exit {step.exit_code}")
    if block.lines > 3:
        said.append(f"{block.lines:,} lines")
    if len(block.text) > 2_000:
        said.append(size_words(len(block.text)))
    return "  ".join(said)


def _called(name: str) -> str:
    """``alert_summary  of offline_incident_analysis`` for a tool of an MCP server."""
    server, _, tool = name.removeprefix("mcp__").rpartition("__")
    return f"{tool}  of {server}" if server and name.startswith("mcp__") else name


def size_words(characters: int) -> str:
    """``650 KB``: the size of a text, roughly."""
    if characters < 1_000_000:
        return f"{characters / 1_000:,.0f} KB"
    return f"{characters / 1_000_000:,.1f} MB"


def _fit(text: str, width: int) -> list[str]:
    """The text cut to rows at words, made safe to show."""
    rows = []
    for line in visible(text).split("\n"):
        starts = word_starts(line, width)
        rows += [line[a:b] for a, b in zip(starts, [*starts[1:], len(line)], strict=True)]
    return rows


def is_wide(line: str) -> bool:
    """Does some character of the line take other than one cell?"""
    shown = visible(line, line=True)
    return cell_len(shown) != len(shown)


def cell_starts(line: str, width: int) -> list[int]:
    """Where rows begin if none may be wider than ``width`` cells."""
    starts, used = [0], 0
    for place, letter in enumerate(visible(line, line=True)):
        cells = cell_len(letter)
        if used + cells > width and used:
            starts.append(place)
            used = 0
        used += cells
    return starts


def word_starts(line: str, width: int) -> list[int]:
    """Where rows begin if they break at blanks, and at the margin where a word is too long."""
    if is_wide(line):
        return cell_starts(line, width)
    starts = [0]
    while len(line) - starts[-1] > width:
        start = starts[-1]
        blank = line.rfind(" ", start + 1, start + width + 1)
        following = blank + 1 if blank > start else start + width
        if following == len(line):
            break  # only the blank at its end did not fit
        starts.append(following)
    return starts
