"""Questions about a step: asked by an annotator, answered by the lead."""

from typing import TYPE_CHECKING

from mast_tui.labels.study import assigned
from mast_tui.labels.study.rows import Audience, Question
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.workbench.bench import Bench


def ask(bench: "Bench", text: str, step: int | None) -> Notice:
    """Ask about a step of the trace in view."""
    row, hand = bench.row(), bench.hand
    said = bench.saver.write(
        lambda: assigned.ask(hand.store, hand.annotator, row, step, text, hand.round),
        f"asked about {'step ' + str(step) if step else 'the trace'}",
    )
    _read_anew(bench)
    return said


def answer(bench: "Bench", asked: Question, text: str, audience: Audience = "asker") -> Notice:
    """Answer for the one who asked, or for all."""
    hand = bench.hand
    for_whom = "all annotators see it" if audience == "all" else "only who asked sees it"
    said = bench.saver.write(
        lambda: assigned.answer(hand.store, asked, hand.annotator, text, audience),
        f"answered: {for_whom}",
    )
    _read_anew(bench)
    return said


def _read_anew(bench: "Bench") -> None:
    if bench.study and not bench.unsaved:
        bench.study.refresh()
