"""Laying out one step as rows of a given width, without touching more text than shows."""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from functools import cached_property
from itertools import accumulate

from mast_tui.traces.model import PARTS, PartName, Step
from mast_tui.traces.parts import part_text
from mast_tui.traces.safe import visible
from mast_tui.tui.actions import key_for
from mast_tui.tui.layout.highlight import is_diff
from mast_tui.tui.layout.rows import Block, Row, word_rows

FOLDED_LINES = 3


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
            from mast_tui.tui.layout.parts import AT_ONCE, MOST, layout_of

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
    return [row for line in visible(text).split("\n") for row in word_rows(line, width)]
