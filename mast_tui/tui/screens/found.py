"""What a search of all open traces found, growing while it searches."""

from mast_tui.traces.kinds import KINDS
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.prompt import work_through
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.search_all import Found, SearchAll

PAUSE = 0.3
"""Seconds between two drawings while it searches."""


class FoundScreen(ChoiceScreen[Found | None]):
    """One line a step with hits; Enter goes there."""

    enter_word = "go there"

    def __init__(self, bench: Bench, finding: SearchAll) -> None:
        super().__init__()
        self._bench = bench
        self._finding = finding
        self._made: list[list[Piece]] = []
        self._width = 0

    def on_mount(self) -> None:
        super().on_mount()
        self.run_worker(self._work())

    async def _work(self) -> None:
        growing = self.set_interval(PAUSE, self.show_rows)
        await work_through(self._finding.work)
        growing.stop()
        self.show_rows()

    def show_rows(self) -> None:
        """Show what is found so far; rows are drawn only where new ones come in view."""
        finding, view = self._finding, self.rows
        so_far = "" if finding.complete else f"  searching trace {finding.at + 1}"
        traces = len({one.trace for one in finding.found})
        self.heading_line.say(
            (f" {visible(finding.query.text, line=True)}", "title"),
            (
                f"  {finding.hits:,} hits in {len(finding.found):,} steps of {traces} of "
                f"{len(self._bench.traces)} traces{so_far}",
                "quiet",
            ),
        )
        if view.size.width != self._width:
            self._made, self._width = [], view.size.width
        self._made += [self._row(one) for one in finding.found[len(self._made) :]]
        if view.rows is not self._made:
            view.put(self._made)
        else:
            view.show(len(self._made), view.cursor)

    def _row(self, one: Found) -> list[Piece]:
        info = self._bench.traces[one.trace].glance
        where = "/".join(word for word in (info.scenario, info.trial) if word)
        name = f"{one.trace + 1} {where or info.path.rsplit('/', 1)[-1]}"
        kind = KINDS[one.step.kind]
        head = f"{crop(visible(name, line=True), 16)} {crop(visible(info.model or '', line=True), 14)} "
        room = max(8, self.rows.size.width - len(head) - 27)
        words = [visible(part, line=True) for part in (one.before, one.hit, one.after)]
        return [
            (head, "quiet"),
            (f"{one.step.index:>5} ", "strong"),
            (f"{kind.glyph} {kind.short:<8}", f"kind-{kind.id}"),
            (f"{one.hits:>4} " if one.hits > 1 else "     ", "quiet"),
            *_around(words, room),
        ]

    def action_choose(self) -> None:
        found = self._finding.found
        self.dismiss(found[self.rows.cursor] if found else None)


def _around(words: list[str], room: int) -> list[Piece]:
    before, hit, after = words
    hit = hit[:room]
    most = max(0, min(room // 3, room - len(hit)))
    before = before[len(before) - most :] if len(before) > most else before
    return [(before, ""), (hit, "hit"), (crop(after, room - len(before) - len(hit)), "")]
