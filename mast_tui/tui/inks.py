"""What text is drawn in. Colour means kind, error, tag or (slanted) the agent who acts and nothing
else, and every state has a sign in the text too.

The sixteen colours are the terminal's own, so that dark and light terminals both look right;
grey is the one exception, for a palette may hide "bright black" in its background. Plain styles
and not component classes of the stylesheet: those are matched for every widget at every change
of a class, which took a third of the start.

Other themes (:mod:`mast_tui.tui.themes`) say what each of these colours is in them.
"""

from collections.abc import Mapping

from rich.style import Style

QUIET = "#8a8a8a"
DEFAULT = "16"
"""The theme of the terminal's own colours."""
THEMES = {
    "16": "the terminal's own sixteen colours",
    "dark": "light on dark",
    "light": "dark on light",
    "contrast": "high contrast",
    "colour-blind": "for eyes without red or green cones",
    "none": "no colour at all",
}
"""The names of the themes, and what each is."""

TERMINAL: Mapping[str, Style] = {
    "quiet": Style(color=QUIET),
    "strong": Style(bold=True),
    "title": Style(bold=True),
    "cursor": Style(reverse=True),
    "error": Style(color="red", bold=True),
    "warning": Style(color="yellow"),
    "tag": Style(color="magenta", bold=True),
    "quote": Style(color="magenta", underline=True),
    "hit": Style(color="yellow", reverse=True),
    "added": Style(color="green"),
    "removed": Style(color="red"),
    "kind-reasoning": Style(),
    "kind-plan": Style(color="blue"),
    "kind-log": Style(color="cyan"),
    "kind-metric": Style(color="cyan"),
    "kind-trace": Style(color="cyan"),
    "kind-cluster": Style(color="blue"),
    "kind-action": Style(color="yellow", bold=True),
    "kind-shell": Style(),
    "kind-file": Style(color="green"),
    "kind-answer": Style(color="green", bold=True),
    "kind-message": Style(color=QUIET),
    "kind-harness": Style(color="red"),
    "actor-0": Style(color="cyan", italic=True),
    "actor-1": Style(color="green", italic=True),
    "actor-2": Style(color="blue", italic=True),
    "actor-3": Style(color="yellow", italic=True),
    "actor-4": Style(italic=True),
}

INKS: dict[str, Style] = dict(TERMINAL)
"""The inks of the theme in use."""


def use(theme: str, depth: str | None = None) -> None:
    """Draw in this theme, on a terminal of this many colours (as Rich names them) from now on."""
    if theme == DEFAULT and depth != "standard":
        INKS.update(TERMINAL)
        return
    from mast_tui.tui.themes import inks

    INKS.update(inks(theme, depth))
