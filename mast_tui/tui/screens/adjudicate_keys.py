"""The keys of the adjudication screen; its bindings, footer and help are made from them."""

from typing import NamedTuple

from mast_tui.tui.widgets.lines import Piece

LETTERS = "abcdefgh"
"""The sides that a key can take."""


class Key(NamedTuple):
    """``keys`` as Textual names them; ``shown`` and ``word`` are what the footer says."""

    keys: str
    action: str
    shown: str
    word: str
    help: str


KEYS = (
    Key(",".join(LETTERS), "take", "a b", "take", "take the side of this letter, then say why"),
    Key("x", "neither", "x", "neither", "settle that nothing of it is there"),
    Key("n", "new", "n", "new", "settle that something else is there: type mode and step"),
    Key("u", "undo", "u", "undo", "take the last decision back"),
    Key("enter", "read", "Enter", "open", "open the trace at the step; q comes back here"),
    Key("question_mark", "help", "?", "keys", "all keys of this screen"),
    Key("q,escape", "close", "q", "close", "close; what is settled is saved"),
    Key("j,down,right_square_bracket", "move(1)", "j k", "next", "next disagreement"),
    Key("k,up,left_square_bracket", "move(-1)", "k", "", "previous disagreement"),
    Key("s,tab", "place", "s", "place", "next step that this disagreement is about"),
    Key("space,J,pagedown,ctrl+d", "scroll(1)", "Space", "scroll", "scroll the step down"),
    Key("K,pageup,ctrl+u", "scroll(-1)", "K", "", "scroll the step up"),
    Key("v", "everything", "v", "all words", "all that was said, definitions and precedents"),
    Key("L", "items", "L", "list", "all disagreements, to go to one"),
    Key("o", "only", "o", "only", "one kind of disagreement only, then the next kind"),
    Key("A", "agreed", "A", "agreed", "take over everything on which all agree"),
    Key("p", "precedent", "p", "precedent", "let the guidelines show the decision, or not"),
    Key("m", "rethink", "m", "my vote", "change your own vote after discussion"),
    Key("U,ctrl+r", "redo", "U", "redo", "decide again what was taken back"),
)


def hints(width: int, sides: int) -> list[Piece]:
    """The keys, as many as there is room for, the most needed first."""
    pieces: list[Piece] = []
    for key in KEYS:
        shown = " ".join(LETTERS[:sides]) if key.action == "take" else key.shown
        hint: list[Piece] = [(f" {shown}", "strong"), (f" {key.word} ", "quiet")]
        length = sum(len(text) for text, _ in [*pieces, *hint])
        if key.word and shown and length <= width:
            pieces += hint
    return pieces


def help_lines() -> list[list[Piece]]:
    """Every key, and what it does."""
    return [[(f" {key.shown:>6}  ", "strong"), (key.help, "")] for key in KEYS]
