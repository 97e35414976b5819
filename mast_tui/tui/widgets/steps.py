"""The list of steps: one line each, what it is and what it did."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from mast_tui.traces.kinds import KINDS
from mast_tui.traces.model import Step
from mast_tui.traces.safe import visible
from mast_tui.tui.widgets.lines import Piece, crop, length
from mast_tui.tui.widgets.window import Window

ACTOR_INKS = 5
ACTORS_IN = 40
"""Steps at the beginning that are looked at for who acts, so that colours do not depend on scrolling."""
WORD_FROM = 34
"""From this width on, each line names the kind in a word beside its glyph."""


UNNAMED = ("", "agent", "assistant", "harness", "user", "system")
"""Who acts need not be said there: the kind tells."""
KUBECTL = "kubectl "
"""Shown as ``k`` where room is short, as those who type it all day do."""


class StepLine(NamedTuple):
    """What the list shows of one step besides the step itself."""

    step: Step
    codes: Sequence[str] = ()
    """The modes this annotator tagged it with."""
    hits: bool = False
    marked: bool = False
    """It belongs to the finding being put together."""
    pinned: bool = False
    signals: bool = False
    """A program noticed something at it."""


class StepList(Window):
    """The steps of a trace. ``source`` gives the line of a step number when it is drawn."""

    def __init__(self, *, ascii_only: bool = False) -> None:
        super().__init__(id="steps")
        self.ascii_only = ascii_only
        self.numbers: Sequence[int] = ()
        self.source: Callable[[int], StepLine] | None = None
        self.active = True
        self._actors: dict[str, int] = {}
        """Each agent of the trace, in the order they first act."""
        self._drawn_hits: dict[int, bool] = {}

    def show_hits(self, has: Callable[[int], bool]) -> None:
        """Draw the lines again whose mark for a search hit changed."""
        for y, number in enumerate(self.numbers[self.top : self.top + self.size.height]):
            if self._drawn_hits.get(number, False) != has(number):
                self.refresh_line(y)

    def line(self, y: int) -> Iterable[Piece]:
        row = self.top + y
        if self.source is None or row >= self.count:
            return ()
        line = self.source(self.numbers[row])
        self._drawn_hits[line.step.index] = line.hits
        goes_on = y > 0 and self.source(self.numbers[row - 1]).step.actor == line.step.actor
        return self._pieces(line, row == self.cursor, goes_on)

    def _pieces(self, line: StepLine, current: bool, goes_on: bool) -> list[Piece]:
        step, kind = line.step, KINDS[line.step.kind]
        digits = max(3, len(str(self.numbers[-1])))
        glyph = kind.ascii if self.ascii_only else kind.glyph
        word = f"{glyph} {kind.short:<8}" if self.size.width >= WORD_FROM else f"{glyph} "
        right = self._right(line)
        room = self.size.width - digits - len(word) - 3 - length(right)
        quiet = "quiet" if step.folded or step.kind == "message" else ""
        pieces = [
            ("+" if line.marked else ">" if current else " ", "tag" if line.marked else "strong"),
            (f"{step.index:>{digits}} ", "quiet"),
            (word, f"kind-{step.kind}"),
            *self._title(step, room, quiet, goes_on),
            (" ", ""),
            *right,
        ]
        if not current:
            return pieces
        if self.active:  # in one ink: reversed colours would shout
            return [("".join(text for text, _ in pieces), "cursor")]
        return [(text, f"{inks} strong") for text, inks in pieces]

    def forget_actors(self) -> None:
        """Another trace has other agents."""
        self._actors = {}

    def _title(self, step: Step, room: int, ink: str, goes_on: bool) -> list[Piece]:
        """The step's title, after the actor's name where another one acts than before."""
        title = visible(step.title, line=True)
        if len(title) > room:
            title = title.replace(KUBECTL, "k ", 1)
        if goes_on or step.actor in UNNAMED:
            return [(crop(title, room), ink)]
        name = f"{_brief(visible(step.actor, line=True), room // 2)}: "
        if len(name) >= room:
            return [(crop(name + title, room), ink)]
        return [(name, ink or self._actor_ink(step.actor)), (crop(title, room - len(name)), ink)]

    def _actor_ink(self, actor: str) -> str:
        """A colour for an agent, the same whenever this trace is opened."""
        if not self._actors and self.source is not None:
            first = range(1, min(ACTORS_IN, self.count) + 1)
            named = dict.fromkeys(self.source(number).step.actor for number in first)
            self._actors = {name: place for place, name in enumerate(named)}
        place = self._actors.setdefault(actor, len(self._actors))
        return f"actor-{place % ACTOR_INKS}"

    def _right(self, line: StepLine) -> list[Piece]:
        """Marks at the right edge: error, search hit, tags."""
        codes = " ".join(line.codes)
        if len(codes) > 11:
            codes = f"{line.codes[0]} +{len(line.codes) - 1}"
        pieces = []
        if line.hits:
            pieces.append(("/", "hit"))
        if line.signals:
            pieces.append(("~", "quiet"))
        if line.pinned:
            pieces.append(("^", "strong"))
        if line.step.error:
            pieces.append(("x", "error"))
        if codes:
            pieces.append((f" {codes}" if pieces else codes, "tag"))
        return pieces


def _brief(name: str, room: int) -> str:
    """``CTO`` for ``Chief Technology Officer`` where that is too long."""
    words = name.split()
    if len(name) <= room or len(words) < 2:
        return name
    return "".join(word[0] for word in words)
