"""What the actions do: one function an action, named by its id, in any module of ``MODULES``."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mast_tui.tui.screens.work import WorkScreen

MODULES = (
    *("searching", "surveying", "moving", "looking", "tagging", "evidence"),
    # seldom needed, and then no more than up to the one that is asked
    *("adjudicating", "advising", "around", "comparing", "guiding", "macros", "noticing"),
    *("outside", "pinning", "relating", "showing", "statistics", "studying"),
)


def run(work: "WorkScreen", name: str) -> None:
    """Do the action with this id."""
    function_of(name)(work)


def function_of(name: str) -> "Callable[[WorkScreen], None]":
    """What the action with this id does: a function of that name, where it is written."""
    for module in _modules():
        found = vars(module).get(name)
        if getattr(found, "__module__", "") == module.__name__:
            return found  # type: ignore[no-any-return]
    raise KeyError(f"no module of tui/commands has a function {name!r}")


def _modules() -> Iterator[Any]:
    for module in MODULES:
        yield import_module(f"{__name__}.{module}")


def preload() -> None:
    """Read the code of the commonest keys after the first screen, before the first key."""
    for _, _ in zip(_modules(), range(6), strict=False):
        pass
