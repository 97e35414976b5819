"""The keys of the adjudication screen; its bindings, footer and help are made from them."""

from typing import NamedTuple

from textual.binding import Binding, BindingType

from mast_tui.tui.actions import key_for
from mast_tui.tui.screens.follow import follow
from mast_tui.tui.widgets.lines import Piece

LETTERS = "abcdefgh"
"""The sides that a key can take."""


class Key(NamedTuple):
    """``keys`` as Textual names them; ``shown`` and ``word`` are what the footer says.

    The first of the keys is that of the action of the main screen that it ``follows``, which the
    configuration may change; ``{down}`` stands for the key of such an action as it is.
    """

    keys: str
    action: str
    shown: str
    word: str
    help: str
    follows: str = ""


KEYS = (
    Key(",".join(LETTERS), "take", "a b", "take", "take the side of this letter, then say why"),
    Key("x", "neither", "x", "neither", "settle that nothing of it is there"),
    Key("n", "new", "n", "new", "settle that something else is there: type mode and step"),
    Key("u", "undo", "{undo}", "undo", "take the last decision back", "undo"),
    Key("enter", "read", "Enter", "open", "open the trace at the step; {close} comes back here"),
    Key("question_mark", "help", "{help}", "keys", "all keys of this screen", "help"),
    Key("q,escape", "close", "{close}", "close", "close; what is settled is saved", "close"),
    Key(
        "j,down,right_square_bracket", "move(1)", "{down} {up}", "next", "next disagreement", "down"
    ),
    Key("k,up,left_square_bracket", "move(-1)", "{up}", "", "previous disagreement", "up"),
    Key("s,tab", "place", "s", "place", "next step that this disagreement is about"),
    Key(
        "space,J,pagedown,ctrl+d",
        "scroll(1)",
        "{read_on}",
        "scroll",
        "scroll the step down",
        "read_on",
    ),
    Key("K,pageup,ctrl+u", "scroll(-1)", "{scroll_up}", "", "scroll the step up", "scroll_up"),
    Key("v", "everything", "v", "all words", "all that was said, definitions and precedents"),
    Key("L", "items", "L", "list", "all disagreements, to go to one"),
    Key("o", "only", "o", "only", "one kind of disagreement only, then the next kind"),
    Key("A", "agreed", "A", "agreed", "take over everything on which all agree"),
    Key("p", "precedent", "p", "precedent", "let the guidelines show the decision, or not"),
    Key("m", "rethink", "m", "my vote", "change your own vote after discussion"),
    Key("U,ctrl+r", "redo", "{redo}", "redo", "decide again what was taken back", "redo"),
)


class _Keys(dict[str, str]):
    """The first key of each action of the main screen."""

    def __missing__(self, name: str) -> str:
        return key_for(name)


def bindings() -> list[BindingType]:
    """What the keys do."""
    found: list[BindingType] = []
    for key in KEYS:
        first, _, others = key.keys.partition(",")
        if key.follows:
            found += follow(key.follows, first, key.action, others)
        else:
            found.append(Binding(key.keys, key.action, key.word, show=False))
    return found


def hints(width: int, sides: int) -> list[Piece]:
    """The keys, as many as there is room for, the most needed first."""
    pieces: list[Piece] = []
    for key in KEYS:
        shown = " ".join(LETTERS[:sides]) if key.action == "take" else _told(key.shown)
        hint: list[Piece] = [(f" {shown}", "strong"), (f" {key.word} ", "quiet")]
        length = sum(len(text) for text, _ in [*pieces, *hint])
        if key.word and shown and length <= width:
            pieces += hint
    return pieces


def help_lines() -> list[list[Piece]]:
    """Every key, and what it does."""
    return [[(f" {_told(key.shown):>6}  ", "strong"), (_told(key.help), "")] for key in KEYS]


def _told(words: str) -> str:
    return words.format_map(_Keys())
