"""Every action, declared once: its keys, the footer's word and the help's line.

Bindings, footer, key card, help and command palette are made from this table; a key is changed
here or, by the action's id, in the configuration file (:mod:`mast_tui.tui.keymap`).
"""

from functools import cache
from typing import NamedTuple


class Action(NamedTuple):
    """``keys`` as Textual names them, with commas between; the first one is shown.

    ``leader y`` is ``y`` after the leader key: for what is needed less often.
    """

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
    Action("go", "colon", "go to", "go to a step by its number, to a line of it by l200", "move"),
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
    Action("next_phase", "right_curly_bracket", "next phase", "begin of the next phase", "move"),
    Action(
        "previous_phase",
        "left_curly_bracket",
        "previous phase",
        "begin of the previous phase",
        "move",
    ),
    Action("overview_on", "greater_than_sign", "far on", "a tenth of the overview on", "move"),
    Action("overview_back", "less_than_sign", "far back", "a tenth of the overview back", "move"),
    Action("outline", "o", "outline", "the phases of the trace, to go to one", "move"),
    Action("traces", "L", "traces", "list of the open traces", "move"),
    Action("next_pane", "tab", "pane", "keys go to the next pane: steps, step, taxonomy", "move"),
    Action("previous_pane", "shift+tab", "pane back", "keys go to the previous pane", "move"),
    Action(
        "search",
        "slash",
        "find",
        "find text, kind:log, tool:, error:, re:pattern; // in all traces",
        "look",
    ),
    Action("found_only", "ampersand", "only hits", "show only the steps with hits", "look"),
    Action("next_hit", "n", "next hit", "next hit", "look"),
    Action("previous_hit", "N", "previous hit", "previous hit", "look"),
    Action(
        "filter", "f", "filter", "show only some kinds of steps, errors or tagged steps", "look"
    ),
    Action(
        "overview_scale", "leader o", "scale", "let the overview run by time, or by steps", "look"
    ),
    Action("wide", "Z", "room", "more room for the step: without taxonomy, then alone", "look"),
    Action("wrap", "w", "wrap", "wrap long lines, or scroll them with h and l", "look"),
    Action("left", "h,left", "left", "scroll unwrapped lines left", "look"),
    Action("right", "l,right", "right", "scroll unwrapped lines right", "look"),
    Action("fold", "z", "fold", "fold the parts of steps, or an injected prompt", "look"),
    Action(
        "lay_out", "R", "lay out", "JSON as a tree and tables in columns, or as they stand", "look"
    ),
    Action("raw", "r", "raw", "the records of this step as they stand in the source", "look"),
    Action(
        "same_call", "equals_sign", "same call", "the step that makes the same call before", "look"
    ),
    Action(
        "same_diff", "d", "diff", "what came back that did not from the same call before", "look"
    ),
    Action("claims", "a", "answer", "what the answer names, and which steps speak of it", "look"),
    Action("pin", "p", "pin", "pin this step, or take its pin away", "look"),
    Action("pins", "P", "pins", "the pinned steps", "look"),
    Action(
        "beside",
        "s",
        "beside",
        "set this step, the final answer or the plan beside the step in view",
        "look",
    ),
    Action("compare", "C", "compare", "this trace beside another one, aligned by phase", "look"),
    Action(
        "signals", "S", "signals", "what a program noticed; it points to steps, never tags", "look"
    ),
    Action("copy", "y", "copy", "copy what is selected, else the part in view", "look"),
    Action("copy_step", "leader y", "copy step", "copy the whole step", "look"),
    Action("write_part", "leader w", "write", "write the part in view to a file", "look"),
    Action("pager", "leader p", "pager", "open the part in view in $PAGER", "look"),
    Action("editor", "leader e", "editor", "open the part in view in $EDITOR", "look"),
    Action("diagnosis", "leader d", "diagnosis", "the agent's diagnosis beside the truth", "look"),
    Action("history", "H", "history", "what you changed on this trace, and when", "look"),
    Action("others", "W", "others", "show or hide what other annotators tagged", "look"),
    Action("agreement", "A", "statistics", "agreement, disagreements, signature, progress", "look"),
    Action(
        "next_in_list", "leader n", "next in list", "next disagreement or place of the list", "look"
    ),
    Action("previous_in_list", "leader N", "previous in list", "the place before it", "look"),
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
    Action("select", "v", "evidence", "select text as evidence; a code then quotes it", "tag"),
    Action("select_lines", "V", "lines", "select whole lines as evidence", "tag"),
    Action("unquote", "quotation_mark", "unquote", "take the last quote of the tag back", "tag"),
    Action(
        "mark", "x", "mark", "mark this step: the next code tags all marked as one finding", "tag"
    ),
    Action("mark_range", "X", "mark range", "mark all steps from the nearest mark to here", "tag"),
    Action(
        "rather",
        "B",
        "or rather",
        "what the mode is mistaken for, and what separates them; choose one",
        "tag",
    ),
    Action("repeat", "full_stop", "repeat", "tag this step with the mode tagged last", "tag"),
    Action("guideline", "leader g", "note on mode", "write what was agreed on a mode", "tag"),
    Action("macro", "M", "macro", "tag with a macro of several modes; = records one", "tag"),
    Action("confidence", "c", "confidence", "how sure you are of the tag", "tag"),
    Action("impact", "i", "impact", "whether the agent recovered, or it contributed", "tag"),
    Action("actor", "at", "actor", "which agent the tag is about", "tag"),
    Action(
        "decisive",
        "exclamation_mark",
        "decisive",
        "call the tag the decisive one of the trace",
        "tag",
    ),
    Action("undo", "u", "undo", "undo your last change on this trace", "tag"),
    Action("redo", "U,ctrl+r", "redo", "do again what was undone", "tag"),
    Action("done", "D", "done", "mark the trace done, with its outcome, or reopen it", "tag"),
    Action("queue", "Q", "queue", "your traces of the round: what is next, what is left", "study"),
    Action(
        "skip", "leader s", "skip", "skip this trace, with a reason, or take that back", "study"
    ),
    Action("question", "F", "ask", "ask the lead of the study about this step", "study"),
    Action("questions", "leader q", "questions", "what was asked, and the answers", "study"),
    Action("suggestions", "leader j", "judge", "accept or reject a judge's labels", "study"),
    Action("adjudicate", "leader a", "adjudicate", "settle what the annotators differ on", "study"),
    Action("progress", "leader r", "progress", "how far the study is, live", "study"),
    Action("help", "question_mark", "all keys", "all keys and the guidelines", "app"),
    Action("leader", "comma", "more", "then one more key, for what is needed less often", "app"),
    Action("palette", "ctrl+p", "commands", "all commands by name", "app"),
    Action("theme", "leader c", "colours", "choose the colours", "app"),
    Action(
        "save_as", "leader x", "save as", "save all labels in another file, and go on there", "app"
    ),
    Action("redraw", "ctrl+l", "redraw", "draw the screen anew", "app"),
    Action("close", "q", "close", "close what is open; nothing open: leave mast-tui", "app"),
)

GROUPS = {
    "move": "Moving about",
    "look": "Reading",
    "tag": "Tagging",
    "study": "In a study",
    "app": "The app",
}

CHANGED: dict[str, str] = {}
"""The keys of actions, by id, that the configuration file changed."""
LEADER = "leader "

SHOWN = {
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "right_parenthesis": ")",
    "left_parenthesis": "(",
    "quotation_mark": '"',
    "full_stop": ".",
    "at": "@",
    "exclamation_mark": "!",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "space": "Space",
    "tab": "Tab",
    "colon": ":",
    "comma": ",",
    "question_mark": "?",
    "slash": "/",
    "backslash": "\\",
    "minus": "-",
    "plus": "+",
    "underscore": "_",
}
"""How a key is written for people, where neither its name nor its character's name tells."""


def keys_of(action: Action) -> list[str]:
    """The keys of an action as they are now, as Textual names them."""
    return CHANGED.get(action.id, action.keys).split(",")


def by_leader() -> dict[str, Action]:
    """The actions behind the leader key, by the key that follows it."""
    return {
        key.removeprefix(LEADER): action
        for action in ACTIONS
        for key in keys_of(action)
        if key.startswith(LEADER)
    }


def shown_keys(action: Action) -> list[str]:
    """The keys of an action as people know them."""
    return [shown_key(key) for key in keys_of(action)]


def shown_key(key: str) -> str:
    """``,`` for ``comma``, ``Shift+Tab`` for ``shift+tab``, ``, y`` for ``leader y``."""
    if key.startswith(LEADER):
        return f"{key_for('leader')} {shown_key(key.removeprefix(LEADER))}"
    if key in SHOWN or len(key) == 1:
        return SHOWN.get(key, key)
    if "+" in key:
        held, last = key.rsplit("+", 1)
        return f"{held if held == 'ctrl' else held.title()}+{shown_key(last)}"
    return _characters().get(key) or key.title()


@cache
def _characters() -> dict[str, str]:
    """The characters of a keyboard by Textual's names: ``greater_than_sign`` is ``>``."""
    from unicodedata import name

    return {
        name(c).lower().replace("-", "_").replace(" ", "_"): c for c in map(chr, range(33, 127))
    }


def key_for(name: str) -> str:
    """The first key of the action with this id, as people know it."""
    return shown_keys(by_id(name))[0]


def by_id(name: str) -> Action:
    """The action with this id."""
    return next(action for action in ACTIONS if action.id == name)
