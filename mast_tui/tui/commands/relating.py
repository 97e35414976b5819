"""How steps belong together: the same call before, what changed since, what the answer names."""

from typing import TYPE_CHECKING

from mast_tui.tui.commands.surveying import looked_through
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.remarks import ordinal
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.widgets.lines import Piece

SIDES = {
    "both": ("  ", ""),
    "old": ("- ", "removed"),
    "new": ("+ ", "added"),
    "gap": ("  ", "quiet"),
}


def same_call(work: BenchScreen) -> None:
    """Go to the same call before; from the first one to the last."""
    reading = work.bench.reading
    steps = list(reading.index.same(reading.at))
    if len(steps) < 2:
        work.say(Notice(_alone(work)))
        return
    place = (steps.index(reading.at) - 1) % len(steps)
    reading.go(steps[place])
    work.show_reading()
    work.say(Notice(f"the same call: {ordinal(place + 1)} of {len(steps)}"))


def _alone(work: BenchScreen) -> str:
    if not work.bench.reading.index.complete:
        return "the trace is still being looked through: try again in a moment"
    return "no other step makes this very call"


def diff(work: BenchScreen) -> None:
    """What came back that did not come back from the same call before."""
    from mast_tui.traces.parts import part_text
    from mast_tui.tui.screens.text import TextScreen
    from mast_tui.workbench.relations import difference

    reading = work.bench.reading
    steps = list(reading.index.same(reading.at))
    if len(steps) < 2:
        work.say(Notice(_alone(work)))
        return
    here = steps.index(reading.at)
    old, new = (steps[here - 1], steps[here]) if here else (steps[0], steps[1])
    texts = [part_text(reading.look(number), "output") for number in (old, new)]
    lines = [_line(side, text) for side, text in difference(*texts)]
    if not lines:
        work.say(Notice(f"steps {old} and {new} brought the very same"))
        return
    title = f"- step {old}   + step {new}: what the same call brought"
    work.app.push_screen(TextScreen(title, lines))


def _line(side: str, text: str) -> "list[Piece]":
    from mast_tui.traces.safe import visible

    sign, ink = SIDES[side]
    return [(f" {sign}{visible(text, line=True)}", ink)]


def answer(work: BenchScreen) -> None:
    """What the final answer names, and the steps that speak of it."""
    from mast_tui.tui.screens.answer import AnswerScreen
    from mast_tui.workbench.query import parse
    from mast_tui.workbench.relations import Entity, Mentions, answer_steps, entities, first_answer

    reading = work.bench.reading
    index = looked_through(work)
    if not index.complete:
        work.say(Notice(_alone(work)))
        return
    answers = [reading.look(step.index) for step in answer_steps(index)]
    found = entities(answers)
    if not found:
        work.say(Notice("the answer of this trace names nothing that is known by its name"))
        return

    def chosen(entity: Entity | None) -> None:
        from mast_tui.tui.commands.searching import next_hit

        if entity is not None:
            reading.find(parse(entity.pattern, "any", is_pattern=True))
            work.show_hits()
            next_hit(work)
        work.keep_working()

    mentions = Mentions(reading.trace, found, reading.reveal, first_answer(index))
    work.app.push_screen(AnswerScreen(mentions), chosen)
