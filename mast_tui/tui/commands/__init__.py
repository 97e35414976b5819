"""What the actions do: one function an action, named by its id, in the action's module."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from mast_tui.tui.actions import Action, by_id
from mast_tui.tui.screens.bench import BenchScreen

COMMONEST = ("searching", "surveying", "moving", "app", "showing", "tagging", "evidence")


def run(work: BenchScreen, name: str) -> None:
    """Do the action with this id."""
    function_of(by_id(name))(work)


def function_of(action: Action) -> Callable[[BenchScreen], None]:
    """What an action does."""
    function: Callable[[BenchScreen], None] = getattr(_module(action.module), action.id)
    return function


def preload() -> None:
    """Read the code of the commonest keys after the first screen, before the first key."""
    for name in COMMONEST:
        _module(name)


def _module(name: str) -> Any:
    return import_module(f"{__name__}.{name}")
