"""What is drawn where the terminal or its font has nothing beyond ASCII: one cell for one cell."""

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
    if not _plain or text.isascii():
        return text
    return "".join(letter if letter.isascii() else _sign(letter, _letters) for letter in text)


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
