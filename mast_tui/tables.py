"""Plain tables: columns aligned by the cells that characters take, and nothing coloured."""

import unicodedata
from collections.abc import Sequence

from mast_tui.traces.safe import visible


def cells(text: str) -> int:
    """How many cells a terminal gives to ``text``."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
    )


def pad(text: str, width: int, right: bool = False) -> str:
    """``text`` filled to ``width`` cells."""
    filling = " " * max(0, width - cells(text))
    return filling + text if right else text + filling


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]) -> list[str]:
    """The lines of a table; the columns in ``right`` hold numbers."""
    safe = [list(heads), *([visible(cell, line=True) for cell in row] for row in rows)]
    widths = [max(cells(row[column]) for row in safe) for column in range(len(heads))]
    return [
        "  ".join(
            pad(cell, width, column in right)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in safe
    ]
