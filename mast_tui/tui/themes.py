"""The themes: what each colour of the inks is in them.

A theme names colours, not inks: an ink says once which of the eight it uses, and looks right in
every theme. Contrast with the background is at least 4.5 (7 in ``contrast``), and the colours of
``colour-blind`` stay apart for eyes without red or green cones; tests hold both.
"""

from typing import NamedTuple

from rich.color import Color
from rich.style import Style
from textual.theme import BUILTIN_THEMES, Theme

from mast_tui.tui.inks import QUIET, TERMINAL

OWN_COLOURS = ("16", "none")
"""Themes that leave background and text to the terminal."""


class Palette(NamedTuple):
    """The colours of one theme."""

    background: str
    foreground: str
    quiet: str
    red: str
    green: str
    yellow: str
    blue: str
    magenta: str
    cyan: str


PALETTES = {
    "dark": Palette(
        background="#16181d", foreground="#d6d8dd", quiet="#9096a2", red="#f2777a",
        green="#8fc98a", yellow="#e5c07b", blue="#82aaff", magenta="#e28fe0", cyan="#66c7d0",
    ),
    "light": Palette(
        background="#fbfaf7", foreground="#24262b", quiet="#666a73", red="#b3261e",
        green="#2b6e2f", yellow="#7d5a00", blue="#1f56b5", magenta="#8f2a94", cyan="#00656f",
    ),
    "contrast": Palette(
        background="#000000", foreground="#ffffff", quiet="#cfcfcf", red="#ff8080",
        green="#7dff7d", yellow="#ffff66", blue="#9cc4ff", magenta="#ff99ff", cyan="#66ffff",
    ),
    "colour-blind": Palette(
        background="#111316", foreground="#dcdcdc", quiet="#9a9a9a", red="#ff7a1a",
        green="#3fc3a0", yellow="#f5ea5a", blue="#7aa5ff", magenta="#f79ad3", cyan="#6ccbff",
    ),
}  # fmt: skip


def inks(theme: str, depth: str | None) -> dict[str, Style]:
    """The inks of a theme; where there are but sixteen colours, those stay the terminal's own."""
    if theme == "none":
        return {name: _plain(style) for name, style in TERMINAL.items()}
    if depth == "standard" or theme in OWN_COLOURS:
        dim = Style(dim=True)  # a grey would become the colour of plain text, or of nothing
        return {
            name: dim if style == Style(color=QUIET) else style for name, style in TERMINAL.items()
        }
    return {name: _coloured(style, PALETTES[theme]) for name, style in TERMINAL.items()}


def _plain(style: Style) -> Style:
    return Style(bold=style.bold, underline=style.underline, reverse=style.reverse)


def _coloured(style: Style, palette: Palette) -> Style:
    if style.color is None:
        return style
    name = "quiet" if style.color.name == QUIET else style.color.name
    return style + Style.from_color(Color.parse(getattr(palette, name)))


def screen_theme(theme: str, depth: str | None) -> Theme:
    """What Textual calls a theme: the stylesheet's background and text."""
    if theme in OWN_COLOURS or depth == "standard":
        own = "ansi_default"
        return Theme(
            f"mast-{theme}", primary=own, foreground=own, background=own, surface=own, panel=own,
            boost=own, ansi=True, variables=BUILTIN_THEMES["ansi-dark"].variables,
        )  # fmt: skip
    palette = PALETTES[theme]
    return Theme(
        f"mast-{theme}",
        primary=palette.blue,
        foreground=palette.foreground,
        background=palette.background,
        surface=palette.background,
        panel=palette.background,
        dark=theme != "light",
    )
