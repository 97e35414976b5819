"""Ranks modes by a few typed letters, for the palette."""

import re
from collections.abc import Sequence

from mast_tui.codebook.model import NUMBER, Mode, plain

_WORDS = re.compile(r"\d+(?:[\W_]*\d+)*|[^\W\d_]+")

EXACT, PREFIX, WORD, INSIDE, SCATTERED = 100.0, 80.0, 60.0, 40.0, 25.0


def rank(modes: Sequence[Mode], text: str) -> list[Mode]:
    """The modes in which every word of ``text`` matches, best first, ties in codebook order."""
    words = [plain(word).replace(" ", "") for word in _WORDS.findall(text)]
    scored = [(score, mode) for mode in modes if (score := _mode_score(mode, words)) is not None]
    return [mode for _, mode in sorted(scored, key=lambda pair: -pair[0])]


def _mode_score(mode: Mode, words: list[str]) -> float | None:
    name, code = plain(mode.name), plain(mode.id)
    digits = "".join(letter for letter in code if letter.isdigit())
    others = [NUMBER.sub("", plain(text), count=1) for text in mode.spellings()][1:]
    total = 0.0
    for word in words:
        best = max(_in_number(word, number) for number in (mode.keys, digits, code))
        if not word.isdigit():
            # an alias counts for a little less than the mode's own name
            best = max(best, score(word, name), *(0.9 * score(word, text) for text in others))
        if not best:
            return None
        total += best
    return total


def _in_number(word: str, number: str) -> float:
    """Digits are never scattered: they begin the number or are not meant."""
    return score(word, number) if number.startswith(word) else 0.0


def score(word: str, text: str) -> float:
    """How well ``word`` matches ``text``; 0 where it is not even a subsequence of it."""
    if word == text:
        return EXACT
    shorter = len(word) / (len(text) + 1)
    if text.startswith(word):
        return PREFIX + 15 * shorter
    if f" {word}" in f" {text}":
        return WORD + 15 * shorter
    if word in text:
        return INSIDE + 15 * shorter
    return _scattered(word, text)


def _scattered(word: str, text: str) -> float:
    """A subsequence that starts a word: the tighter, the more word starts it hits, the better."""
    best = 0.0
    for start, letter in enumerate(text):
        if letter == word[0] and (start == 0 or text[start - 1] == " "):
            best = max(best, _from(word, text, start))
    return best


def _from(word: str, text: str, start: int) -> float:
    place, starts = start, 1
    for letter in word[1:]:
        # a word start ahead is taken before a letter inside: "nov" means "no or verification"
        ahead = text.find(f" {letter}", place + 1)
        near = text.find(letter, place + 1)
        if near < 0:
            return 0.0
        if ahead >= 0 and near != place + 1:
            place, starts = ahead + 1, starts + 1
        else:
            place = near
    spread = (place - start + 1) / len(word)
    return max(1.0, SCATTERED + 10 * starts / len(word) - 2 * spread) if spread <= 12 else 0.0
