"""Text from traces, made safe for a terminal: one character becomes one character.

Traces come from agents and from strangers. A terminal acts on control characters (colours,
window titles, the clipboard, cursor moves), and a reader is misled by what has no width or
turns the direction of writing. :func:`visible` puts one visible character of one cell in the
place of each, so places in a text (which count code points) stay true:

- C0 controls and DEL become their pictures, ``␛`` for ESC, ``␍`` for CR;
- what has no width (joiners, byte order mark, variation selectors, soft hyphen, fillers,
  tag characters) becomes ``·``;
- C1 controls, direction marks, line and paragraph separators, lone surrogates and
  noncharacters become ``�``.

Combining marks and wide characters are text and stay; whoever draws counts their cells.
"""

import re
from functools import cache

WIDTHLESS = "·"
DANGEROUS = "\N{REPLACEMENT CHARACTER}"

_WIDTHLESS_RANGES = (
    (0x00AD, 0x00AD),  # soft hyphen
    (0x034F, 0x034F),  # combining grapheme joiner
    (0x0600, 0x0605),  # Arabic signs written over numbers
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),  # Hangul fillers
    (0x17B4, 0x17B5),  # Khmer inherent vowels
    (0x180B, 0x180F),  # Mongolian variation selectors and vowel separator
    (0x200B, 0x200D),  # zero width space, non-joiner, joiner
    (0x2060, 0x2065),  # word joiner, invisible operators
    (0x206A, 0x206F),  # deprecated format characters
    (0x3164, 0x3164),  # Hangul fillers
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFEFF, 0xFEFF),  # byte order mark
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFB),  # unassigned specials, interlinear annotation
    (0x110BD, 0x110BD),
    (0x110CD, 0x110CD),
    (0x13430, 0x1343F),  # hieroglyph format controls
    (0x1BCA0, 0x1BCA3),  # shorthand format controls
    (0x1D173, 0x1D17A),  # musical format controls
    (0xE0000, 0xE0FFF),  # tags, variation selectors supplement
)
_DANGEROUS_RANGES = (
    (0x0080, 0x009F),  # C1 controls
    (0x061C, 0x061C),  # Arabic letter mark
    (0x200E, 0x200F),  # left-to-right and right-to-left marks
    (0x2028, 0x202E),  # separators, embeddings and overrides
    (0x2066, 0x2069),  # isolates
    (0xD800, 0xDFFF),  # lone surrogates
    (0xFDD0, 0xFDEF),  # noncharacters
    *((plane << 16 | 0xFFFE, plane << 16 | 0xFFFF) for plane in range(17)),
)


@cache
def _unsafe(line: bool) -> re.Pattern[str]:
    """What must not reach the terminal, below U+10000; compiled on first use.

    One class with characters on both sides of U+10000 would search ten times slower.
    """
    controls = r"\x00-\x1f\x7f" if line else r"\x00-\x08\x0b-\x1f\x7f"
    return re.compile(f"[{controls}{_ranges(0x0, 0xFFFF)}]")


@cache
def _unsafe_beyond() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Anything from U+10000 on, and what of it is unsafe: the first is quick to miss."""
    beyond = re.compile("[\U00010000-\U0010ffff]")
    return beyond, re.compile(f"[{_ranges(0x10000, 0x10FFFF)}]")


def _ranges(least: int, most: int) -> str:
    inside = (pair for pair in _WIDTHLESS_RANGES + _DANGEROUS_RANGES if least <= pair[0] <= most)
    return "".join(rf"\U{low:08x}-\U{high:08x}" for low, high in inside)


@cache
def _glyphs() -> dict[str, str]:
    """The visible character of each unsafe one."""
    glyphs = {chr(code): chr(0x2400 + code) for code in range(0x20)}
    glyphs["\x7f"] = "\N{SYMBOL FOR DELETE}"
    for ranges, glyph in ((_WIDTHLESS_RANGES, WIDTHLESS), (_DANGEROUS_RANGES, DANGEROUS)):
        for low, high in ranges:
            glyphs.update(dict.fromkeys(map(chr, range(low, high + 1)), glyph))
    return glyphs


def visible(text: str, line: bool = False) -> str:
    """``text`` with every unsafe character made visible, one for one.

    Tab and newline stay unless ``line``, where they become one visible character too.
    Clean text comes back as the same object.
    """
    ascii_only = text.isascii()
    if ascii_only and text.isprintable():
        return text
    text = _replace(_unsafe(line), text)
    if ascii_only:
        return text
    beyond, unsafe_beyond = _unsafe_beyond()
    return text if beyond.search(text) is None else _replace(unsafe_beyond, text)


def _replace(unsafe: re.Pattern[str], text: str) -> str:
    if unsafe.search(text) is None:
        return text
    glyphs = _glyphs()
    return unsafe.sub(lambda found: glyphs[found[0]], text)
