"""The main screen with the list of disagreements over it from the start."""

from collections.abc import Sequence

from mast_tui.labels.labelled import Labelled
from mast_tui.labels.votes import Level
from mast_tui.tui.commands.statistics import show
from mast_tui.tui.screens.statistics import DISAGREEMENTS
from mast_tui.tui.screens.work import WorkScreen
from mast_tui.workbench.statistics import of_labels


def on_disagreements(labels: Labelled, people: Sequence[str], level: Level) -> type[WorkScreen]:
    """A main screen that begins with where these people differ."""

    class OnDisagreements(WorkScreen):
        """The traces they differ on."""

        def on_mount(self) -> None:
            self.call_after_refresh(
                lambda: show(self, lambda: of_labels(labels, people), DISAGREEMENTS, level)
            )

    return OnDisagreements
