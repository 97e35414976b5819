"""What is drawn in place of signs that a terminal may not have, or counts in its own way.

Cells stay cells, so that lines which were laid out stand under each other as they should.
"""

import re
from functools import cache

SIGNS = {
    "…": "~", "─": "-", "━": "=", "│": "|", "┃": "|", "·": ".", "•": "*", "�": "?",
    "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‘": "'", "’": "'", "“": '"', "”": '"',
    "→": ">", "←": "<", "↑": "^", "↓": "v", "×": "x", "✓": "+", "✔": "+", "✗": "x", "█": "#",
    "▌": "|", "▐": "|", "▏": "|", "░": ".", "▒": ":", "▓": "#", "\xa0": " ",
}  # fmt: skip
"""The signs that have something like them in ASCII; pictures of control characters have ``^``."""

_plain = False
_letters = True


def use(plain: bool, letters: bool = True) -> None:
    """Draw only ASCII from now on, if ``plain``; of traces, letters stay if there are ``letters``."""
    global _plain, _letters
    _plain, _letters = plain, letters


def drawn(text: str) -> str:
    """``text`` as it is drawn."""
    if text.isascii():
        return text
    text = _uneven().sub(_even, text)
    if not _plain:
        return text
    return "".join(letter if letter.isascii() else _sign(letter, _letters) for letter in text)


@cache
def _uneven() -> re.Pattern[str]:
    """The letters of flags and the shades of skin: one cell, two or none, by terminal."""
    return re.compile("[\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]")


def _even(found: re.Match[str]) -> str:
    place = ord(found[0]) - 0x1F1E6
    return chr(ord("A") + place) if place < 26 else ""


@cache
def _sign(letter: str, letters: bool) -> str:
    from unicodedata import category

    from rich.cells import cell_len

    if letter in SIGNS:
        return SIGNS[letter]
    if "␀" <= letter <= "␡":
        return "^"
    if letters and category(letter)[0] in "LMN":
        return letter
    return "?" * cell_len(letter)
