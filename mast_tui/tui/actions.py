"""Every action, declared once: its keys, the footer's word and the help's line.

Bindings, footer, key card, help and command palette are made from this table; a key is changed
here or, by the action's id, in the configuration file (:mod:`mast_tui.tui.keymap`). The keys of
lists stand in ``IN_LISTS``; their bindings and hints are made by :mod:`mast_tui.tui.screens.follow`.
"""

from functools import cache
from typing import NamedTuple


class Action(NamedTuple):
    """``keys`` as Textual names them, with commas between; the first one is shown.

    ``leader y`` is ``y`` after the leader key: for what is needed less often.
    """

    id: str
    """What people call it when they change its keys, and the name of the function that does it."""
    keys: str
    word: str
    help: str
    group: str
    module: str = ""
    """Where in ``tui/commands/`` that function is; empty for what a list does itself."""


_TABLE = {
    "move": (
        ("moving.down", "j,down", "down", "next step, line or mode"),
        ("moving.up", "k,up", "up", "previous step, line or mode"),
        ("moving.first", "g,home", "first", "first step or line"),
        ("moving.last", "G,end", "last", "last step or line"),
        ("moving.page_down", "pagedown,ctrl+f", "page", "a page down in the pane with the keys"),
        ("moving.page_up", "pageup,ctrl+b", "page up", "a page up in the pane with the keys"),
        ("moving.read_on", "space", "read on", "next page of the step; at its end the next step"),
        ("moving.read_back", "b", "back",
         "previous page of the step; at its top the previous step"),
        ("moving.scroll_down", "J,ctrl+d", "scroll", "scroll the step (or the guidelines) down"),
        ("moving.scroll_up", "K,ctrl+u", "scroll up", "scroll the step (or the guidelines) up"),
        ("moving.go", "colon", "go to", "go to a step by its number, to a line of it by l200"),
        ("moving.next_error", "e", "next error", "next step with an error"),
        ("moving.previous_error", "E", "previous error", "previous step with an error"),
        ("moving.next_tagged", "right_parenthesis", "next tag", "next step that you tagged"),
        ("moving.previous_tagged", "left_parenthesis", "previous tag",
         "previous step that you tagged"),
        ("moving.next_trace", "right_square_bracket", "next trace", "next trace"),
        ("moving.previous_trace", "left_square_bracket", "previous trace", "previous trace"),
        ("surveying.next_phase", "right_curly_bracket", "next phase", "begin of the next phase"),
        ("surveying.previous_phase", "left_curly_bracket", "previous phase",
         "begin of the previous phase"),
        ("surveying.overview_on", "greater_than_sign", "far on", "a tenth of the overview on"),
        ("surveying.overview_back", "less_than_sign", "far back", "a tenth of the overview back"),
        ("surveying.outline", "o", "outline", "the phases of the trace, to go to one"),
        ("moving.traces", "L", "traces", "list of the open traces"),
        ("moving.next_pane", "tab", "pane", "keys go to the next pane: steps, step, taxonomy"),
        ("moving.previous_pane", "shift+tab", "pane back", "keys go to the previous pane"),
    ),
    "look": (
        ("searching.find", "slash", "find",
         "find text, kind:log, tool:, error:, re:pattern; // in all traces"),
        ("searching.found_only", "ampersand", "only hits", "show only the steps with hits"),
        ("searching.next_hit", "n", "next hit", "next hit"),
        ("searching.previous_hit", "N", "previous hit", "previous hit"),
        ("searching.filter", "f", "filter", "show only some kinds of steps, errors or tagged steps"),
        ("surveying.overview_scale", "leader o", "scale",
         "let the overview run by time, or by steps"),
        ("showing.room", "Z", "room", "more room for the step: without taxonomy, then alone"),
        ("showing.wrap", "w", "wrap", "wrap long lines, or scroll them with h and l"),
        ("showing.left", "h,left", "left", "scroll unwrapped lines left"),
        ("showing.right", "l,right", "right", "scroll unwrapped lines right"),
        ("showing.fold", "z", "fold", "fold the parts of steps, or an injected prompt"),
        ("showing.lay_out", "R", "lay out",
         "JSON as a tree and tables in columns, or as they stand"),
        ("showing.raw", "r", "raw", "the records of this step as they stand in the source"),
        ("relating.same_call", "equals_sign", "same call",
         "the step that makes the same call before"),
        ("relating.diff", "d", "diff",
         "what came back that did not from the same call before"),
        ("relating.answer", "a", "answer", "what the answer names, and which steps speak of it"),
        ("pinning.pin", "p", "pin", "pin this step, or take its pin away"),
        ("pinning.pins", "P", "pins", "the pinned steps"),
        ("pinning.beside", "s", "beside",
         "set this step, the final answer or the plan beside the step in view"),
        ("comparing.compare", "C", "compare", "this trace beside another one, aligned by phase"),
        ("signals.signals", "S", "signals",
         "what a program noticed; it points to steps, never tags"),
        ("outside.copy", "y", "copy", "copy what is selected, else the part in view"),
        ("outside.copy_step", "leader y", "copy step", "copy the whole step"),
        ("outside.write_part", "leader w", "write", "write the part in view to a file"),
        ("outside.pager", "leader p", "pager", "open the part in view in $PAGER"),
        ("outside.editor", "leader e", "editor", "open the part in view in $EDITOR"),
        ("looking.diagnosis", "leader d", "diagnosis", "the agent's diagnosis beside the truth"),
        ("looking.history", "H", "history", "what you changed on this trace, and when"),
        ("looking.others", "W", "others", "show or hide what other annotators tagged"),
        ("statistics.statistics", "A", "statistics", "agreement, disagreements, signature, progress"),
        ("statistics.next_in_list", "leader n", "next in list",
         "next disagreement or place of the list"),
        ("statistics.previous_in_list", "leader N", "previous in list", "the place before it"),
    ),
    "tag": (
        ("tagging.tag", "enter", "tag",
         "in the taxonomy: tag the step with the mode under the cursor"),
        ("tagging.tag_by_name", "t", "tag by name",
         "tag by name: type some letters of it, then Enter"),
        ("tagging.tag_trace", "T", "tag trace", "the next code tags the whole trace, not the step"),
        ("tagging.note", "m", "note", "write a note on a tag of this step"),
        ("evidence.select", "v", "evidence", "select text as evidence; a code then quotes it"),
        ("evidence.select_lines", "V", "lines", "select whole lines as evidence"),
        ("tagging.unquote", "quotation_mark", "unquote", "take the last quote of the tag back"),
        ("tagging.mark", "x", "mark",
         "mark this step: the next code tags all marked as one finding"),
        ("tagging.mark_range", "X", "mark range", "mark all steps from the nearest mark to here"),
        ("guiding.rather", "B", "or rather",
         "what the mode is mistaken for, and what separates them; choose one"),
        ("tagging.repeat", "full_stop", "repeat", "tag this step with the mode tagged last"),
        ("guiding.guideline", "leader g", "note on mode", "write what was agreed on a mode"),
        ("macros.macro", "M", "macro", "tag with a macro of several modes; = records one"),
        ("tagging.confidence", "c", "confidence", "how sure you are of the tag"),
        ("tagging.impact", "i", "impact", "whether the agent recovered, or it contributed"),
        ("tagging.actor", "at", "actor", "which agent the tag is about"),
        ("tagging.decisive", "exclamation_mark", "decisive",
         "call the tag the decisive one of the trace"),
        ("tagging.undo", "u", "undo", "undo your last change on this trace"),
        ("tagging.redo", "U,ctrl+r", "redo", "do again what was undone"),
        ("reviewing.done", "D", "done", "mark the trace done, with its outcome, or reopen it"),
    ),
    "study": (
        ("studying.queue", "Q", "queue", "your traces of the round: what is next, what is left"),
        ("studying.skip", "leader s", "skip", "skip this trace, with a reason, or take that back"),
        ("questions.ask", "F", "ask", "ask the lead of the study about this step"),
        ("questions.questions", "leader q", "questions", "what was asked, and the answers"),
        ("suggestions.suggestions", "leader j", "judge", "accept or reject a judge's labels"),
        ("adjudicating.adjudicate", "leader a", "adjudicate",
         "settle what the annotators differ on"),
        ("studying.progress", "leader r", "progress", "how far the study is, live"),
    ),
    "app": (
        ("app.help", "question_mark", "all keys", "all keys and the guidelines"),
        ("app.leader", "comma", "more", "then one more key, for what is needed less often"),
        ("app.palette", "ctrl+p", "commands", "all commands by name"),
        ("app.theme", "leader c", "colours", "choose the colours"),
        ("app.save_as", "leader x", "save as",
         "save all labels in another file, and go on there"),
        ("app.redraw", "ctrl+l", "redraw", "draw the screen anew"),
        ("app.close", "q", "close", "close what is open; nothing open: leave mast-tui"),
    ),
}  # fmt: skip
"""By the group an action stands in: its function in ``tui/commands/``, its keys, word and help."""

ACTIONS = tuple(
    Action(does.partition(".")[2], keys, word, help, group, does.partition(".")[0])
    for group, rows in _TABLE.items()
    for does, keys, word, help in rows
)


_IN_LISTS = {
    "filter": (
        ("tick", "space", "tick", "take this kind in, or leave it out"),
        ("only", "o", "only this one", "show only steps of this kind"),
        ("clear", "c", "clear all", "show all steps again"),
    ),
    "done": (("unsure", "space,u", "absent or unsure", "call the mode unsure, or absent"),),
    "traces": (("filter", "slash", "filter", "only the traces with these words in their paths"),),
    "outline": (
        ("fold", "f", "fold in the list", "fold the phase in the list of steps"),
        ("tops", "z", "tops only", "only the phases that contain others, or all"),
    ),
    "signals": (("off", "x", "switch signals off", "take their marks off the screen"),),
    "queue": (
        ("next", "n", "next", "open what is next"),
        ("bring_back", "b", "bring back", "take a skipped trace back into its place"),
    ),
    "questions": (("answer", "a", "answer", "answer the question, as the lead"),),
    "suggestions": (
        ("accept", "a", "accept", "take the label over"),
        ("reject", "r,x", "reject", "reject the label"),
    ),
    "statistics": (("level", "s", "by trace or step", "count by step, or by trace"),),
    "adjudicate": (
        ("neither", "x", "neither", "settle that nothing of it is there"),
        ("new", "n", "new", "settle that something else is there: type mode and step"),
        ("read", "enter", "open", "open the trace at the step; closing it comes back here"),
        ("place", "s,tab", "place", "next step that this disagreement is about"),
        ("everything", "v", "all words", "all that was said, definitions and precedents"),
        ("items", "L", "list", "all disagreements, to go to one"),
        ("only", "o", "only", "one kind of disagreement only, then the next kind"),
        ("agreed", "A", "agreed", "take over everything on which all agree"),
        ("precedent", "p", "precedent", "let the guidelines show the decision, or not"),
        ("rethink", "m", "my vote", "change your own vote after discussion"),
    ),
}
IN_LISTS = tuple(
    Action(f"{screen}_{does}", keys, word, help, screen)
    for screen, rows in _IN_LISTS.items()
    for does, keys, word, help in rows
)
"""What the screens over the main one do with keys of their own; the group is the screen."""

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
    "escape": "Esc",
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
    return _by_id()[name]


@cache
def _by_id() -> dict[str, Action]:
    return {action.id: action for action in (*IN_LISTS, *ACTIONS)}


def with_keys(words: str) -> str:
    """The words with the key of an action for its id in braces: ``{down}`` is ``j``."""
    return words.format_map(_Keys())


class _Keys(dict[str, str]):
    """The first key of each action."""

    def __missing__(self, name: str) -> str:
        return key_for(name)
