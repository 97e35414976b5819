"""Bindings of lists and texts that follow the keys of the main screen, when those are changed."""

from textual.binding import Binding

from mast_tui.tui.actions import by_id, key_for, keys_of


def follow(action: str, key: str, does: str, also: str = "") -> list[Binding]:
    """Do this with the key of an action of the main screen; ``also`` with keys that never change.

    The binding has the action's id, so that the keymap of the app changes it too.
    """
    fixed = [Binding(also, does, show=False)] if also else []
    return [Binding(key, does, id=action, show=False), *fixed]


def closing(does: str, also: str = "escape") -> list[Binding]:
    """What closes a screen."""
    return follow("close", "q", does, also)


def moving(verb: str, page: str, far: int) -> list[Binding]:
    """What moves by one, by a page and to the ends; ``verb`` gets how many, ``page`` which way."""
    return [
        *follow("down", "j", f"{verb}(1)", "down"),
        *follow("up", "k", f"{verb}(-1)", "up"),
        *follow("page_down", "ctrl+f", f"{page}(1)", "pagedown"),
        *follow("page_up", "ctrl+b", f"{page}(-1)", "pageup"),
        *follow("scroll_down", "ctrl+d", f"{page}(1)"),
        *follow("scroll_up", "ctrl+u", f"{page}(-1)"),
        *follow("first", "g", f"{verb}(-{far})", "home"),
        *follow("last", "G", f"{verb}({far})", "end"),
    ]


def reading(verb: str, page: str, far: int) -> list[Binding]:
    """The same for a text, which is read on by pages."""
    return [
        *moving(verb, page, far),
        *follow("read_on", "space", f"{page}(1)"),
        *follow("read_back", "b", f"{page}(-1)"),
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


def shown(key: str) -> str:
    """A key of a hint as it is: ``q`` stands for what closes."""
    return key_for("close") if key == "q" else key
