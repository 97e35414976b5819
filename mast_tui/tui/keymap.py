"""The keys of the configuration file: checked, and put in the place of the built-in ones."""

import re
from collections.abc import Iterable, Mapping, Set
from difflib import get_close_matches
from unicodedata import name as name_of

from mast_tui.errors import MastError
from mast_tui.tui.actions import ACTIONS, CHANGED, IN_LISTS, LEADER, Action, by_id, shown_key

NAMED = frozenset(
    (
        "space", "enter", "tab", "escape", "backspace", "delete", "insert", "home", "end",
        "pageup", "pagedown", "up", "down", "left", "right", *(f"f{n}" for n in range(1, 25)),
    )
)  # fmt: skip
KEYS_OF_THE_APP = ("ctrl+c", "ctrl+q")
KEYS_OF_LISTS = ("enter", "escape")
MOVING = ("close", "down", "up", "page_down", "page_up", "first", "last")
"""The actions that have their keys in every list too."""
_HELD = re.compile(r"((?:ctrl|shift|alt)\+)*")
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}
"""Where Textual's name of a character is not its Unicode name."""
LISTED = {one.id: one for one in IN_LISTS}


def remap(wanted: Mapping[str, object], where: str, codes: Iterable[str]) -> None:
    """Use these keys from now on; ``codes`` are what is typed for the modes.

    Raises MastError, with ``where`` they stand, for what no action is, no key is, or what is
    taken already.
    """
    changed = {action: _keys(action, value, where) for action, value in wanted.items()}
    _refuse_codes(changed, where, {code[0] for code in codes if code})
    _refuse_clashes(changed, where, ACTIONS, changed.keys())
    for screen in {one.group for one in IN_LISTS if one.id in changed}:
        own = [one for one in IN_LISTS if one.group == screen]
        ids = changed.keys() & LISTED.keys()  # another's new key goes before what is built in
        _refuse_clashes(changed, where, [*map(by_id, MOVING), *own], ids)
    CHANGED.clear()
    CHANGED.update({action: ",".join(keys) for action, keys in changed.items()})


def _keys(action: str, value: object, where: str) -> list[str]:
    if action not in (known := [*(one.id for one in ACTIONS), *LISTED]):
        near = get_close_matches(action, known, 1)
        hint = f"; is it {near[0]}?" if near else "; mast-tui keys --json lists them"
        raise MastError(f"{where}: [keys] {action}: there is no such action{hint}")
    if isinstance(value, str):
        value = value.split(",") if len(value) > 1 else [value]
    if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
        raise MastError(f'{where}: [keys] {action} must be keys, as in "j,down" or ["j", "down"]')
    return [_key(action, one if one == " " else one.strip(), where) for one in value]


def _key(action: str, written: str, where: str) -> str:
    """The key as Textual names it: ``slash`` for ``/``."""
    leader, key = (LEADER, written[len(LEADER) :]) if written.startswith(LEADER) else ("", written)
    held = _HELD.match(key)
    assert held is not None
    last = key[held.end() :]
    if len(last) == 1 and last.isprintable():
        named = last if last.isalnum() else _named(last)
    elif last in NAMED or last in map(_named, map(chr, range(0x20, 0x7F))):
        named = last
    else:
        raise MastError(f"{where}: [keys] {action}: {written!r} is no key")
    return leader + held.group() + named


def _named(character: str) -> str:
    name = name_of(character).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


def _refuse_codes(changed: Mapping[str, list[str]], where: str, starts: set[str]) -> None:
    for action, keys in changed.items():
        for key in keys:
            if key in KEYS_OF_THE_APP:
                raise MastError(f"{where}: [keys] {action}: {key} always leaves mast-tui")
            if action in LISTED:
                _refuse_in_list(LISTED[action], key, where)
            elif key in starts or (len(key) == 1 and key.isdigit()):
                raise MastError(f"{where}: [keys] {action}: {key} begins the code of a mode")


def _refuse_in_list(action: Action, key: str, where: str) -> None:
    if key.startswith(LEADER):
        raise MastError(f"{where}: [keys] {action.id}: there is no leader key in a list")
    if key in KEYS_OF_LISTS and key not in action.keys.split(","):
        raise MastError(f"{where}: [keys] {action.id}: {key} always means the same in a list")


def _refuse_clashes(
    changed: Mapping[str, list[str]], where: str, actions: Iterable[Action], ids: Set[str]
) -> None:
    """Refuse a key of two of the actions, of which one was changed to it."""
    taken: dict[str, Action] = {}
    for action in actions:
        for key in changed.get(action.id, action.keys.split(",")):
            other = taken.setdefault(key, action)
            if other is not action and {other.id, action.id} & ids:
                first, second = (one.id for one in (other, action))
                raise MastError(
                    f"{where}: [keys] {shown_key(key)} is the key of both {first} and {second}"
                )
