"""Every action, declared once: its keys, the footer's word and the help's line.

Bindings, footer, key card, help and command palette are made from this table; a key is changed
here or, by the action's id, in a keymap.
"""

from typing import NamedTuple


class Action(NamedTuple):
    """``keys`` as Textual names them, with commas between; the first one is shown."""

    id: str
    keys: str
    word: str
    help: str
    group: str


ACTIONS = (
    Action("down", "j,down", "down", "next step, line or mode", "move"),
    Action("up", "k,up", "up", "previous step, line or mode", "move"),
    Action("first", "g,home", "first", "first step or line", "move"),
    Action("last", "G,end", "last", "last step or line", "move"),
    Action("page_down", "pagedown,ctrl+f", "page", "a page down in the pane with the keys", "move"),
    Action("page_up", "pageup,ctrl+b", "page up", "a page up in the pane with the keys", "move"),
    Action(
        "read_on", "space", "read on", "next page of the step; at its end the next step", "move"
    ),
    Action(
        "read_back", "b", "back", "previous page of the step; at its top the previous step", "move"
    ),
    Action("scroll_down", "J,ctrl+d", "scroll", "scroll the step (or the guidelines) down", "move"),
    Action("scroll_up", "K,ctrl+u", "scroll up", "scroll the step (or the guidelines) up", "move"),
    Action("go", "colon", "go to", "go to a step by its number", "move"),
    Action("next_error", "e", "next error", "next step with an error", "move"),
    Action("previous_error", "E", "previous error", "previous step with an error", "move"),
    Action("next_tagged", "right_parenthesis", "next tag", "next step that you tagged", "move"),
    Action(
        "previous_tagged",
        "left_parenthesis",
        "previous tag",
        "previous step that you tagged",
        "move",
    ),
    Action("next_trace", "right_square_bracket", "next trace", "next trace", "move"),
    Action("previous_trace", "left_square_bracket", "previous trace", "previous trace", "move"),
    Action("traces", "L", "traces", "list of the open traces", "move"),
    Action("next_pane", "tab", "pane", "keys go to the next pane: steps, step, taxonomy", "move"),
    Action("previous_pane", "shift+tab", "pane back", "keys go to the previous pane", "move"),
    Action(
        "search", "slash", "find", "find text in the trace; capital letters make case count", "look"
    ),
    Action("next_hit", "n", "next hit", "next hit", "look"),
    Action("previous_hit", "N", "previous hit", "previous hit", "look"),
    Action(
        "filter", "f", "filter", "show only some kinds of steps, errors or tagged steps", "look"
    ),
    Action("wrap", "w", "wrap", "wrap long lines, or scroll them with h and l", "look"),
    Action("left", "h,left", "left", "scroll unwrapped lines left", "look"),
    Action("right", "l,right", "right", "scroll unwrapped lines right", "look"),
    Action("fold", "z", "unfold", "show or fold an injected prompt", "look"),
    Action("agreement", "A", "agreement", "agreement of the annotators in this store", "look"),
    Action(
        "tag", "enter", "tag", "in the taxonomy: tag the step with the mode under the cursor", "tag"
    ),
    Action(
        "tag_by_name", "t", "tag by name", "tag by name: type some letters of it, then Enter", "tag"
    ),
    Action(
        "tag_trace", "T", "tag trace", "the next code tags the whole trace, not the step", "tag"
    ),
    Action("note", "m", "note", "write a note on a tag of this step", "tag"),
    Action("undo", "u", "undo", "undo your last change on this trace", "tag"),
    Action("redo", "U,ctrl+r", "redo", "do again what was undone", "tag"),
    Action("done", "D", "done", "mark the trace done, with its outcome, or reopen it", "tag"),
    Action("help", "question_mark", "all keys", "all keys and the guidelines", "app"),
    Action("redraw", "ctrl+l", "redraw", "draw the screen anew", "app"),
    Action("close", "q", "close", "close what is open; nothing open: leave mast-tui", "app"),
)

GROUPS = {
    "move": "Moving about",
    "look": "Reading",
    "tag": "Tagging",
    "app": "The app",
}

SHOWN = {
    "colon": ":",
    "slash": "/",
    "question_mark": "?",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_parenthesis": ")",
    "left_parenthesis": "(",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "space": "Space",
    "enter": "Enter",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "home": "Home",
    "end": "End",
}
"""How a key is written for people, where Textual's name is not what the key says."""


def shown_keys(action: Action) -> list[str]:
    """The keys of an action as people know them."""
    return [
        SHOWN.get(key, key.title() if key in ("up", "down", "left", "right") else key)
        for key in action.keys.split(",")
    ]


def by_id(name: str) -> Action:
    """The action with this id."""
    return next(action for action in ACTIONS if action.id == name)
