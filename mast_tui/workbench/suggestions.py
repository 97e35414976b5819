"""A judge's labels as suggestions: shown where the round allows it, accepted or rejected one by one.

Accepting makes a tag of one's own with the judge's evidence; rejecting makes the mode absent, once
no other suggestion of it is open and it is not tagged. That they were shown, and what became of
each, is kept with the review.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from mast_tui.codebook.document import codebook_from
from mast_tui.errors import MastError
from mast_tui.labels.mapped.modes import carry
from mast_tui.labels.model import Quote, Tag
from mast_tui.labels.moved.anchors import place_of, relocated
from mast_tui.labels.revealed import Decision, revealed
from mast_tui.traces.veil import hidden_in
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.workbench.bench import Bench

State = Literal["open", "accepted", "rejected"]


class Suggestion(NamedTuple):
    """One label of a judge, in the modes of the annotator's codebook."""

    id: str
    judge: str
    mode: str
    step: int | None
    note: str | None
    quotes: tuple[Quote, ...]
    state: State

    def in_words(self, bench: "Bench") -> str:
        """``judge says FM-3.3 at step 12: its note``"""
        where = f"at step {self.step}" if self.step else "on the whole trace"
        note = f": {self.note}" if self.note else ""
        return f"judge says {bench.codebook.mode(self.mode).id} {where}{note}"


def shown(bench: "Bench") -> list[Suggestion]:
    """The judges' labels on the trace in view; that they are shown is recorded with the review.

    MastError where the round does not let them be shown, or there are none.
    """
    study = bench.study
    round = study.blinding.rounds.get(bench.hand.round) if study else None
    if round is None or not round.preannotations:
        raise MastError("this round shows no labels of a judge (preannotations in the study file)")
    found = of_judges(bench)
    if not found:
        raise MastError("no judge labelled this trace in the modes of this codebook")
    _record(bench, dict.fromkeys((one.id for one in found), "shown"))
    return found


def of_judges(bench: "Bench") -> list[Suggestion]:
    """The judges' labels on the trace in view by step, those on the whole trace first."""
    mine = {(tag.mode, tag.step) for tag in bench.tags}
    decided = revealed(bench.review.revealed).suggested
    hidden = "model" in bench.hidden
    found = []
    for judge, tag, mode in _judged(bench):
        note = hidden_in(tag.note, bench.trace.bare_info.model) if hidden else tag.note
        state: State = "open"
        if (mode, tag.step) in mine:
            state = "accepted"
        elif decided.get(tag.id) == "rejected":
            state = "rejected"
        found.append(Suggestion(tag.id, judge, mode, tag.step, note, tag.quotes, state))
    return sorted(found, key=lambda one: (one.step or 0, one.mode, one.judge))


def _judged(bench: "Bench") -> Iterator[tuple[str, Tag, str]]:
    """Each judge's tag with the mode that it is here."""
    store = bench.hand.store
    judges = {one.uuid: one.name for one in store.annotators() if one.kind == "judge"}
    tags = [tag for tag in store.tags(bench.trace.trace_id) if tag.annotator in judges]
    bodies = [b for b in store.codebooks() if b.get("id") in {tag.codebook for tag in tags}]
    ways = carry(bodies, bench.codebook, "auto")
    asked = {codebook_from(body).id for body in bodies}
    for tag in tags:
        modes = ways.into(tag) if tag.codebook in asked else ()
        if len(modes) == 1 and modes[0] in bench.codebook:
            yield judges[tag.annotator], tag, modes[0]


def evidence(bench: "Bench", one: Suggestion) -> list[Quote]:
    """The judge's quotes where they stand in the step."""
    if not one.step or one.step > len(bench.trace):
        return []
    step = bench.trace.bare(one.step)
    return [found for quote in one.quotes if (found := relocated(step, quote))]


def accept(bench: "Bench", one: Suggestion) -> Notice:
    """Make it a tag of one's own, with the judge's evidence where that stands in the step."""
    row, hand = bench.row(), bench.hand
    step = bench.trace.bare(one.step) if one.step and one.step <= len(bench.trace) else None
    if one.step and step is None:
        return Notice(f"this trace has no step {one.step}", trouble=True)
    quotes, place = evidence(bench, one), place_of(step) if step else None

    def change() -> None:
        with hand.together(row, "tag", f"accepted {bench.codebook.mode(one.mode).id} of a judge"):
            hand.tag(row, one.mode, place, quotes=quotes)
            hand.reveal(row, suggested={one.id: "accepted"})

    return bench.saver.write(change, f"accepted: {one.in_words(bench).removeprefix('judge says ')}")


def reject(bench: "Bench", one: Suggestion) -> Notice:
    """Say no to it; the mode is absent where nothing speaks for it any more."""
    row, hand = bench.row(), bench.hand
    others = [other for other in of_judges(bench) if other.mode == one.mode and other.id != one.id]
    absent = all(other.state == "rejected" for other in others)
    absent = absent and not any(tag.mode == one.mode for tag in bench.tags)

    def change() -> None:
        with hand.together(
            row, "verdict", f"rejected {bench.codebook.mode(one.mode).id} of a judge"
        ):
            if absent:
                hand.verdict(row, one.mode, "absent")
            hand.reveal(row, suggested={one.id: "rejected"})

    more = ", so it is absent" if absent else ""
    return bench.saver.write(
        change, f"rejected: {one.in_words(bench).removeprefix('judge says ')}{more}"
    )


def _record(bench: "Bench", decisions: dict[str, Decision]) -> None:
    row, hand = bench.row(), bench.hand
    change: Callable[[], object] = lambda: hand.reveal(row, suggested=decisions)  # noqa: E731
    known = revealed(bench.review.revealed).suggested
    if set(decisions) - set(known):
        bench.saver.write(change, "shown")


def next_open(bench: "Bench", after: Suggestion) -> Suggestion | None:
    """The next one that is not decided on, from the one that was looked at last."""
    found = of_judges(bench)
    places = [number for number, one in enumerate(found) if one.id == after.id]
    here = places[0] + 1 if places else 0
    behind = (one for one in found[here:] if one.state == "open")
    before = (one for one in found[:here] if one.state == "open" and one.id != after.id)
    return next(behind, None) or next(before, None)
