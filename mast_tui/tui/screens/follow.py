"""Bindings and hints of the screens over the main one, made from the tables of actions.

A binding has the id of its action, so that the keymap of the app changes it; a hint names the
keys that a binding has now.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from textual.binding import Binding, BindingType
from textual.screen import Screen

from mast_tui.tui.actions import IN_LISTS, by_id, key_for, keys_of, shown_key
from mast_tui.tui.widgets.lines import Piece

Hint = tuple[str, str]
"""Keys as people know them, and what they do."""


def follow(action: str, does: str, also: str = "", word: str = "", but: str = "") -> list[Binding]:
    """Do this with the keys of an action; the hint names it where there is a ``word``.

    Keys of ``also`` never change; those of ``but`` are left to something else.
    """
    apart = {*also.split(","), but}
    keys = ",".join(key for key in by_id(action).keys.split(",") if key not in apart)
    fixed = [Binding(also, does, show=False)] if also else []
    return [Binding(keys, does, word, id=action), *fixed]


def own(screen: str) -> list[Binding]:
    """What a screen does with keys of its own: ``action_next`` for ``queue_next``."""
    return [
        Binding(one.keys, one.id.removeprefix(f"{screen}_"), one.word, id=one.id)
        for one in IN_LISTS
        if one.group == screen
    ]


def closing(does: str) -> list[Binding]:
    """What closes a screen."""
    return follow("close", does, "escape")


def moving(verb: str, page: str, far: int) -> list[Binding]:
    """What moves by one, by a page and to the ends; ``verb`` gets how many, ``page`` which way."""
    return [
        *follow("down", f"{verb}(1)", "down"),
        *follow("up", f"{verb}(-1)", "up"),
        *follow("page_down", f"{page}(1)", "pagedown"),
        *follow("page_up", f"{page}(-1)", "pageup"),
        *follow("scroll_down", f"{page}(1)", but="J"),
        *follow("scroll_up", f"{page}(-1)", but="K"),
        *follow("first", f"{verb}(-{far})", "home"),
        *follow("last", f"{verb}({far})", "end"),
    ]


def reading(verb: str, page: str, far: int) -> list[Binding]:
    """The same for a text, which is read on by pages."""
    return [
        *moving(verb, page, far),
        *follow("read_on", f"{page}(1)"),
        *follow("read_back", f"{page}(-1)"),
        Binding("J", f"{verb}(1)", show=False),
        Binding("K", f"{verb}(-1)", show=False),
    ]


READING = ("down", "up", "read_on", "read_back", "first", "last")


def reading_keys() -> str:
    """``j k Space b g G``: the keys that read a text, as they are."""
    return " ".join(key_for(action) for action in READING)


def closes(key: str) -> bool:
    """Is this a key that closes, as the keys are now?"""
    return key == "escape" or key in keys_of(by_id("close"))


def hints(
    screen: Screen[Any],
    bindings: Iterable[BindingType],
    names: Callable[[Binding], bool] = lambda binding: True,
) -> list[Hint]:
    """The keys of the bindings that have a word and are not given to another; of one word together."""
    found: dict[str, list[str]] = {}
    for one in bindings:
        if isinstance(one, Binding) and one.description and names(one):
            for key in _keys(screen, one)[:1]:
                found.setdefault(one.description, []).append(one.key_display or shown_key(key))
    return [(" ".join(keys), word) for word, keys in found.items()]


def _keys(screen: Screen[Any], binding: Binding) -> list[str]:
    """The keys that the binding has now, the one that is shown first."""
    keys = keys_of(by_id(binding.id)) if binding.id else binding.key.split(",")
    active = screen.active_bindings
    return [key for key in keys if key in active and _same(active[key].binding, binding)]


def _same(one: Binding, other: Binding) -> bool:
    return (one.id, one.action) == (other.id, other.action)


def told(found: Iterable[Hint]) -> Sequence[Piece]:
    """Hints as they are drawn; one without a word is none."""
    named = [(keys, word) for keys, word in found if word]
    return [
        piece for keys, word in named for piece in ((f" {keys}", "strong"), (f" {word} ", "quiet"))
    ]
