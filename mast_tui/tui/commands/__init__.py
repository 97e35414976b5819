"""What the actions do: one function an action, named by its id."""

from typing import TYPE_CHECKING

from mast_tui.tui.commands import evidence, finding, looking, moving, surveying, tagging

if TYPE_CHECKING:
    from mast_tui.tui.screens.work import WorkScreen


def run(work: "WorkScreen", name: str) -> None:
    """Do the action with this id."""
    for module in (finding, surveying, moving, looking, tagging, evidence):
        if command := vars(module).get(name):
            command(work)
            return
    # seldom needed: not before the first screen
    from mast_tui.tui.commands import (
        adjudicating,
        advising,
        around,
        comparing,
        guiding,
        macros,
        noticing,
        outside,
        pinning,
        relating,
        showing,
        statistics,
        studying,
    )

    for module in (
        adjudicating,
        advising,
        around,
        comparing,
        guiding,
        macros,
        noticing,
        outside,
        pinning,
        relating,
        showing,
        statistics,
        studying,
    ):
        if command := vars(module).get(name):
            command(work)
            return
    raise KeyError(name)
