"""Print the key card: every key on one page, by group, as your configuration has them.

mast-tui keys                     to read or to print
mast-tui keys --json              ids of the actions, for [keys] of the configuration file
"""

import json
from argparse import ArgumentParser, Namespace

from mast_tui.cli.appearance import remap_keys
from mast_tui.cli.options import add_json

KEYS = 20
"""Columns for the keys of a line."""


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``keys``."""
    add_json(parser)


def run(args: Namespace) -> int:
    """Print the card."""
    remap_keys(args)
    print(json.dumps(rows(), ensure_ascii=False, indent=2) if args.json else "\n".join(card()))
    return 0


def rows() -> list[dict[str, object]]:
    """Every action with its keys as Textual names them and as people know them."""
    from mast_tui.tui.actions import ACTIONS, IN_LISTS, keys_of, shown_keys

    return [
        {
            "id": action.id,
            "group": action.group,
            "keys": keys_of(action),
            "shown": shown_keys(action),
            "word": action.word,
            "help": action.help,
        }
        for action in (*ACTIONS, *IN_LISTS)
    ]


def card() -> list[str]:
    """The key card as lines: actions that differ in one word share one."""
    from mast_tui.tui.actions import ACTIONS, GROUPS, shown_keys

    lines = [_line(["code"], "tag the step: 3 3 is FM-3.3; the same again takes it back")]
    for group, title in GROUPS.items():
        lines += ["", title]
        waiting = [(shown_keys(one), one.help) for one in ACTIONS if one.group == group]
        while waiting:
            keys, said = waiting.pop(0)
            if waiting and (both := _both(said, waiting[0][1])):
                keys, said = [*keys, "/", *waiting.pop(0)[0]], both
            lines.append(_line(keys, said))
    return lines


def _line(keys: list[str], said: str) -> str:
    return f"  {' '.join(keys):<{KEYS}} {said}"


def _both(one: str, other: str) -> str:
    """``next / previous hit`` for "next hit" and "previous hit"; empty where they differ more."""
    first, second = one.split(), other.split()
    if len(first) != len(second):
        return ""
    pairs = [a if a == b else f"{a} / {b}" for a, b in zip(first, second, strict=True)]
    return " ".join(pairs) if sum(a != b for a, b in zip(first, second, strict=True)) == 1 else ""
