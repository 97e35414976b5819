"""What the terminal shows, cell by cell, so that only cells which change are sent.

Textual sends each dirty region in full, in pieces: a place on the screen, then styled text. Here
each piece is laid beside what stands there already, and what is sent draws the difference. What
does not look like such pieces is sent as it is, and nothing is taken for known after it.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from rich.cells import cell_len

Run = tuple[str, str]
"""The numbers of a style (``1;36``; none: the terminal's own), and text drawn in it."""
Piece = tuple[int, int, list[Run]]
"""Row and column from 0, and what is drawn from there on."""
Cell = tuple[str, str]
"""A letter and the style it is drawn in."""

FRAME = re.compile(r"\x1b\[\d+;\d+H")
"""How a frame begins."""
_order = re.compile(r"([0-9;]*)([Hm])", re.ASCII)
_control = re.compile(r"[\x00-\x1f\x7f-\x9f]")
CLEAR = "\x1b[m\x1b[2J"
GAP = 4
"""Cells that are as they should be, up to which drawing them again costs no more than a jump."""
ERASED = 8
"""From so many blank cells on, erasing them costs less than writing blanks."""
UNKNOWN: Cell = ("", "")
PART: Cell = ("\x00", "")
"""A cell of a stretch that is only known as a whole; the first of its cells holds all of it."""


class NotCellsError(Exception):
    """A frame that says more than where which text stands."""


class Cells:
    """The screen as it is after all that was sent."""

    def __init__(self, width: int, height: int, *, erases: bool = True) -> None:
        self.width = width
        self.height = height
        self._erases = erases
        """Whether the terminal can blank so many cells at once (ECH)."""
        self.known = False
        """Some cells may show anything; a frame that covers all of them clears the screen first."""
        self._rows: list[list[Cell]] = []
        self._style = ""
        self._at = (0, 0)
        self._out: list[str] = []
        self.forget()

    def forget(self) -> None:
        """The terminal may show anything from now on."""
        self._rows = [[UNKNOWN] * self.width for _ in range(self.height)]
        self.known = False

    def _blank(self) -> None:
        self._rows = [[(" ", "")] * self.width for _ in range(self.height)]
        self.known = True

    def paint(self, frame: str) -> str:
        """What draws this frame; empty where all of it stands there already."""
        try:
            pieces = list(_pieces(frame, self.width, self.height))
        except NotCellsError:
            self.forget()
            return frame
        self._out, self._style, self._at = [], "", (-1, -1)
        if not self.known and self._covers(pieces):
            self._blank()
            self._out.append(CLEAR)
        for row, column, runs in pieces:
            self._piece(row, column, runs)
        if not self._out:
            return ""
        self._ink("")
        if frame.endswith("H"):  # where the cursor is left, for those who look there
            self._out.append(frame[frame.rindex("\x1b") :])
        return "".join(self._out)

    def _covers(self, pieces: list[Piece]) -> bool:
        """Does every cell of the screen get something from these pieces?"""
        left = [bytearray(b"." * self.width) for _ in range(self.height)]
        for row, column, runs in pieces:
            width = _width(runs)
            left[row][column : column + width] = bytes(width)
        return not any(map(any, left))

    def _piece(self, row: int, column: int, runs: list[Run]) -> None:
        if not all(_even(text) for _, text in runs):
            self._odd_piece(row, column, runs)
            return
        now = [(letter, style) for style, text in runs for letter in text]
        shown = self._rows[row]
        before = shown[column : column + len(now)]
        if now == before:
            return
        shown[column : column + len(now)] = now
        for start, end in _changes(before, now):
            self._draw(row, column + start, now[start:end])

    def _odd_piece(self, row: int, column: int, runs: list[Run]) -> None:
        """Text of which terminals disagree how wide it is: sent whole, and what follows is not known."""
        whole = "".join(f"\x1b[{style}m{text}\x1b[m" if style else text for style, text in runs)
        cells = [(whole, "odd"), *[PART] * (_width(runs) - 1)]
        shown = self._rows[row]
        if shown[column : column + len(cells)] == cells:
            return
        shown[column : column + len(cells)] = cells
        for place in range(column + len(cells), self.width):
            shown[place] = UNKNOWN
        self._go(row, column)
        self._ink("")
        self._out.append(whole)
        self._at = (-1, -1)

    # --- writing

    def _draw(self, row: int, column: int, cells: list[Cell]) -> None:
        """Write these cells, each stretch of one style at once."""
        start, count = 0, len(cells)
        while start < count:
            end = start + 1
            blank = _is_blank(cells[start])
            while end < count and (
                _is_blank(cells[end]) if blank else cells[end][1] == cells[start][1]
            ):
                end += 1
            if blank and self._erases and end - start >= ERASED:
                self._erase(row, column + start, end - start)
            else:
                self._text(row, column + start, cells[start:end], blank)
            start = end

    def _erase(self, row: int, column: int, count: int) -> None:
        self._go(row, column)
        if not _is_plain(self._style):
            self._ink("")
        self._out.append(f"\x1b[{count}X")

    def _text(self, row: int, column: int, cells: list[Cell], blank: bool) -> None:
        self._go(row, column)
        if not (blank and _is_plain(self._style)):
            self._ink("" if blank else cells[0][1])
        self._out.append("".join([letter for letter, _ in cells]))
        self._at = (row, column + len(cells))

    def _go(self, row: int, column: int) -> None:
        if self._at == (row, column):
            return
        on = column - self._at[1]
        if self._at[0] == row and on > 0:
            self._out.append(f"\x1b[{on}C" if on > 1 else "\x1b[C")
        else:
            self._out.append(f"\x1b[{row + 1};{column + 1}H")
        self._at = (row, column)

    def _ink(self, style: str) -> None:
        if style == self._style:
            return
        if not style:
            self._out.append("\x1b[0m")
        else:
            self._out.append(f"\x1b[0;{style}m" if self._style else f"\x1b[{style}m")
        self._style = style


def _pieces(frame: str, width: int, height: int) -> Iterator[Piece]:
    """The pieces of a frame, in its order."""
    row = column = 0
    style, runs = "", list[Run]()
    first, *orders = frame.split("\x1b[")
    if first:
        raise NotCellsError
    for order in orders:
        found = _order.match(order)
        if found is None:
            raise NotCellsError
        numbers, what = found.groups()
        text = order[found.end() :].rstrip("\n")
        if what == "H":
            if runs:
                yield row, column, _inside(runs, row, column, width, height)
            above, _, left = numbers.partition(";")
            row, column, runs = int(above or 1) - 1, int(left or 1) - 1, []
        else:
            style = "" if numbers in ("", "0") else numbers
        if text:
            runs.append((style, text))
    if runs:
        yield row, column, _inside(runs, row, column, width, height)


def _inside(runs: list[Run], row: int, column: int, width: int, height: int) -> list[Run]:
    """The runs, where they are text and lie within the screen."""
    if any(_control.search(text) for _, text in runs):
        raise NotCellsError
    if row >= height or column + _width(runs) > width:
        raise NotCellsError
    return runs


def _changes(before: list[Cell], now: list[Cell]) -> list[tuple[int, int]]:
    """The stretches that differ; those with little between them as one."""
    found: list[tuple[int, int]] = []
    start = end = -1
    for place, (old, new) in enumerate(zip(before, now, strict=True)):
        if old == new or (_is_blank(old) and _is_blank(new)):
            continue
        if place == end or (end > 0 and place - end <= GAP and _alike(now[end - 1 : place + 1])):
            end = place + 1
            continue
        if end > 0:
            found.append((start, end))
        start, end = place, place + 1
    return [*found, (start, end)] if end > 0 else found


def _alike(cells: list[Cell]) -> bool:
    return all(style == cells[0][1] for _, style in cells)


def _is_blank(cell: Cell) -> bool:
    """Does it show nothing but the terminal's own background?"""
    return cell[0] == " " and _is_plain(cell[1])


@lru_cache(512)
def _is_plain(style: str) -> bool:
    """Is a blank in this style like one in no style? Colours of letters do not show in it."""
    numbers = [int(number or 0) for number in style.split(";")] if style else []
    while numbers:
        number = numbers.pop(0)
        if number == 38:
            del numbers[: 2 if numbers[:1] == [5] else 4]
        elif not (number in (0, 1, 2, 3, 39, 49) or 30 <= number <= 37 or 90 <= number <= 97):
            return False
    return True


def _even(text: str) -> bool:
    """Does every letter fill one cell, in the eyes of all terminals?"""
    return text.isascii() or all(map(_one_cell, text))


@lru_cache(4096)
def _one_cell(letter: str) -> bool:
    return cell_len(letter) == 1


def _width(runs: list[Run]) -> int:
    return sum(len(text) if text.isascii() else cell_len(text) for _, text in runs)
