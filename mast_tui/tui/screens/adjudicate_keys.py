"""The keys of the adjudication screen; its bindings, footer and help are made from them."""

from typing import Any, NamedTuple

from textual.binding import Binding, BindingType
from textual.screen import Screen

from mast_tui.tui.actions import by_id, key_for
from mast_tui.tui.screens.follow import Hint, follow, hints, told
from mast_tui.tui.widgets.lines import Piece, length

LETTERS = "abcdefgh"
"""The sides that a key can take."""
TAKE: Hint = ("a b", "take the side of this letter, then say why")


class Key(NamedTuple):
    """What an action's key does here: its own, or one of the main screen with another meaning.

    Keys of ``also`` do it too, and never change.
    """

    action: str
    does: str
    word: str
    help: str
    also: str = ""


def _own(does: str) -> Key:
    action = by_id(f"adjudicate_{does}")
    return Key(action.id, does, action.word, action.help)


KEYS = (
    _own("neither"),
    _own("new"),
    Key("undo", "undo", "undo", "take the last decision back"),
    _own("read"),
    Key("help", "help", "keys", "all keys of this screen"),
    Key("close", "close", "close", "close; what is settled is saved", "escape"),
    Key("down", "move(1)", "next", "next disagreement", "down,right_square_bracket"),
    Key("up", "move(-1)", "next", "previous disagreement", "up,left_square_bracket"),
    _own("place"),
    Key("read_on", "scroll(1)", "scroll", "scroll the step down", "J,pagedown,ctrl+d"),
    Key("scroll_up", "scroll(-1)", "", "scroll the step up", "pageup,ctrl+u"),
    *map(_own, ("everything", "items", "only", "agreed", "precedent", "rethink")),
    Key("redo", "redo", "redo", "decide again what was taken back", "ctrl+r"),
)
BINDINGS: list[BindingType] = [
    Binding(",".join(LETTERS), "take", show=False),
    *(one for key in KEYS for one in follow(key.action, key.does, key.also, key.word)),
]


def footer(screen: Screen[Any], width: int, sides: int) -> list[Piece]:
    """The keys, as many as there is room for, the most needed first."""
    pieces: list[Piece] = []
    for hint in [(" ".join(LETTERS[:sides]), "take"), *hints(screen, BINDINGS)]:
        more = told([hint])
        if hint[0] and length([*pieces, *more]) <= width:
            pieces += more
    return pieces


def help_lines() -> list[list[Piece]]:
    """Every key, and what it does."""
    rows = [TAKE, *((key_for(key.action), key.help) for key in KEYS)]
    return [[(f" {keys:>6}  ", "strong"), (words, "")] for keys, words in rows]
