"""What commands say: data and tables on stdout, words to people on stderr."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

from mast_tui.tables import table
from mast_tui.traces.safe import visible


def say(text: str) -> None:
    """A line to people, on stderr; a line break in it is one visible character."""
    print(f"mast-tui: {visible(text, line=True)}", file=sys.stderr)


def print_line(text: str = "") -> None:
    """Text on stdout, with nothing in it that a terminal would obey."""
    print(visible(text))


def print_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], right: Iterable[int] = ()
) -> None:
    """A table on stdout; the columns in ``right`` hold numbers."""
    print("\n".join(table(heads, rows, frozenset(right))))


def print_json(document: Any, allow_nan: bool = True) -> None:
    """One JSON document on stdout; traces may hold NaN, statistics may not."""
    print(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=allow_nan))
