"""What each pane says of its keys: in the footer, as many as there is room for, and in its help."""

from collections.abc import Sequence
from typing import NamedTuple

from mast_tui.tui.actions import by_id, shown_keys
from mast_tui.tui.widgets.lines import Piece, length
from mast_tui.workbench.bench import Bench

CODE = "code"
"""In place of an action: the code of a mode, which tags."""


class Pane(NamedTuple):
    """``footer``: actions, what matters most first; ``help``: what the keys of some do there."""

    name: str
    footer: tuple[str, ...]
    help: tuple[tuple[str, str], ...] = ()


PANES = {
    "steps": Pane(
        "list of steps",
        (
            CODE, "select", "find", "next_error", "done", "read_on", "tag_by_name", "filter", "room",
            "undo", "outline", "pin",
        ),
        (
            ("down up", "next and previous step"),
            ("read_on read_back", "read on and back, page by page through the steps"),
            ("next_error next_tagged", "next step with an error, next one that you tagged"),
            ("find next_hit filter", "find text, go on to its next hit, show some steps only"),
            ("tag", "give the keys to the step in view"),
            ("next_pane", "give them to the next pane"),
        ),
    ),
    "step": Pane(
        "step in view",
        (
            CODE, "select", "scroll_down", "find", "next_hit", "room", "done", "lay_out", "wrap",
            "copy", "undo",
        ),
        (
            ("down up", "a line down and up"),
            ("scroll_down scroll_up", "half a page down and up"),
            ("select select_lines", "select text, or whole lines, as evidence; a code then quotes it"),
            ("room", "more room for the step: without taxonomy, then alone"),
            ("wrap left right", "do not wrap lines, but scroll them"),
            ("lay_out", "JSON and tables as they stand, or laid out"),
            ("copy", "copy what is selected, or the part in view"),
            ("close", "give the keys back to the list"),
        ),
    ),
    "beside": Pane(
        "step beside it", ("beside", "scroll_down", "find", "next_hit", "room", "done")
    ),
    "taxonomy": Pane(
        "taxonomy",
        ("tag", "tag_trace", "scroll_down", "tag_by_name", "undo", "done"),
        (
            ("down up", "next and previous mode; what it means stands below"),
            ("scroll_down scroll_up", "scroll what it means"),
            ("tag tag_trace", "tag the step, or the whole trace, with this mode"),
            ("note", "write a note on the tag of this mode"),
            ("rather", "what this mode is mistaken for, and what separates them"),
            ("guideline", "write what was agreed on this mode"),
            ("close", "give the keys back to the list"),
        ),
    ),
}  # fmt: skip
ON_TAGGED = ("note", "decisive", "confidence")
"""What comes second at a step that is tagged."""

ALWAYS = ("help", "close")
BRIEF = {
    "select": "quote",
    "next_error": "error",
    "next_hit": "next",
    "read_on": "on",
    "tag_by_name": "name",
    "scroll_down": "scroll",
    "tag_trace": "trace",
    "next_trace": "trace",
    "confidence": "sure",
    "decisive": "cause",
    "help": "keys",
    "beside": "other",
}
"""Shorter words for where it is narrow."""


def footer_names(bench: Bench, pane: str) -> list[str]:
    """The actions that matter most for what is in view, those that matter more first."""
    names = list(PANES[pane].footer)
    if pane != "taxonomy" and bench.tags_here():
        names[1:1] = ON_TAGGED
    if bench.reading.search is not None and pane == "steps":
        names.insert(names.index("find") + 1, "next_hit")
    if len(bench.traces) > 1:
        names.insert(names.index("done") + 1, "next_trace")
        if bench.review.state in ("done", "excluded"):
            names.remove("next_trace")
            names.insert(0, "next_trace")
    return names


def hints(names: Sequence[str], code: str, width: int, beside: int) -> tuple[list[Piece], ...]:
    """The keys that work now, on a line of this width and one beside it; all keys always.

    Words get shorter before keys are dropped, and the last ones are dropped first.
    """
    whole, brief = ([_hint(name, code, short) for name in names] for short in (False, True))
    ends = [_ending(short) for short in (False, True)]
    for found, end in ((whole, ends[0]), (brief, ends[0]), (brief, ends[1])):
        left, rest = _fitting(found, width + 1)
        right, rest = _fitting(rest, beside - length(end) - 1)
        if not rest:
            break
    here = _flat(left)
    if here:
        here[0] = (here[0][0][1:], here[0][1])  # one blank before the first is enough
    return here, [*_flat(right), *end, (" ", "")]


def _ending(short: bool) -> list[Piece]:
    return [piece for name in ALWAYS for piece in _hint(name, "", short)]


def _fitting(
    found: Sequence[list[Piece]], room: int
) -> tuple[list[list[Piece]], list[list[Piece]]]:
    """As many of the first as there is room for, and the others."""
    count = 0
    while count < len(found) and (room := room - length(found[count])) >= 0:
        count += 1
    return list(found[:count]), list(found[count:])


def _flat(found: Sequence[list[Piece]]) -> list[Piece]:
    return [piece for hint in found for piece in hint]


def _hint(name: str, code: str, short: bool = False) -> list[Piece]:
    if name == CODE:
        return [(f"  {code}", "strong"), (" tag" if short else " tags", "quiet")]
    action = by_id(name)
    word = BRIEF.get(name, action.word) if short else action.word
    return [(f"  {shown_keys(action)[0]}", "strong"), (f" {word}", "quiet")]
