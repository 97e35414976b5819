"""What the final answer names, each with the steps in which it was seen or spoken of."""

from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.prompt import work_through
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.relations import Entity, Mentions

NAME = 34


class AnswerScreen(ChoiceScreen[Entity | None]):
    """One line an entity; Enter finds it in the trace."""

    heading = "what the answer names, and where it was observed before (computed)"
    enter_word = "find it in the steps"

    def __init__(self, mentions: Mentions) -> None:
        super().__init__()
        self._mentions = mentions

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._work())

    async def _work(self) -> None:
        await work_through(self._mentions.work)
        self.show_rows()

    def show_rows(self) -> None:
        self.rows.put([self._row(one) for one in self._mentions.entities])

    def _row(self, one: Entity) -> list[Piece]:
        role = {True: "factor", False: "affected", None: ""}[one.factor]
        pieces = [
            (crop(visible(one.told, line=True), NAME) + " ", "strong"),
            (f"{role:<9}", "quiet"),
        ]
        if not self._mentions.complete:
            return [*pieces, ("looking...", "quiet")]
        room = self.rows.size.width - NAME - 12
        if not one.observed:
            pieces.append(("never observed in an output before the answer", "warning"))
            room -= 46
        else:
            seen = f"observed in {_steps(one.observed)}"
            pieces.append((seen[:room], ""))
            room -= len(seen)
        return [
            *pieces,
            (_said(one.said)[: max(0, room)], "quiet"),
        ]

    def action_choose(self) -> None:
        self.dismiss(self._mentions.entities[self.rows.cursor])


def _said(steps: list[int]) -> str:
    return f"  spoken of in {_steps(steps)}" if steps else "  never spoken of"


def _steps(steps: list[int]) -> str:
    some = " ".join(map(str, steps[:6])) + (" ..." if len(steps) > 6 else "")
    return f"{len(steps)} step{'s' if len(steps) > 1 else ''}: {some}"
