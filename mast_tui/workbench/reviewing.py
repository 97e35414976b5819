"""The review of the trace in view: marked done, excluded, reopened, and what was hidden revealed."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from mast_tui.traces.model import Outcome
from mast_tui.workbench.checks import Finished, Required
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.workbench.bench import Bench
    from mast_tui.workbench.studying import Studying

MOST_ACTORS = 2_000
"""Steps looked at for who acts in a trace."""


def unsure(bench: "Bench") -> set[str]:
    """The modes this annotator could not decide on."""
    verdicts = bench.hand.verdicts(bench.trace.trace_id)
    return {verdict.mode for verdict in verdicts if verdict.value == "unsure"}


def to_finish(bench: "Bench", outcome: Outcome | None, summary: str) -> Finished:
    """What would be marked done now, for :mod:`mast_tui.workbench.checks`."""
    trace, number = bench.trace, len(bench.trace)
    actors = {trace.step(step).actor for step in range(1, min(number, MOST_ACTORS) + 1)}
    required = bench.study.required if bench.study else Required()
    return Finished(bench.tags, number, bench.opened_steps, actors, outcome, summary, required)


def finish(bench: "Bench", outcome: Outcome, summary: str, unsure: Collection[str] = ()) -> Notice:
    """Mark this trace done: each mode not tagged is absent, or unsure, by name."""
    row, hand, sitting = bench.row(), bench.hand, bench.sitting()
    tagged = {tag.mode for tag in (*bench.tags, *(one.tag for one in bench.unplaced))}
    open_modes = [mode.code for mode in bench.codebook.modes if mode.code not in tagged]

    def change() -> None:
        with hand.together(row, "review", f"marked done, outcome {outcome}"):
            for mode in open_modes:
                hand.verdict(row, mode, "unsure" if mode in unsure else "absent")
            hand.review(row, state="done", outcome=outcome, summary=summary.strip(), **sitting)

    words = f"{len(open_modes) - len(set(unsure))} modes absent"
    words += f", {len(set(unsure))} unsure" if unsure else ""
    return bench.saver.write(change, f"done, outcome {outcome}: {words}")


def exclude(bench: "Bench", reason: str) -> Notice:
    """Say that this trace cannot be judged, and why."""
    if not reason.strip():
        return Notice("a trace is excluded with a reason", trouble=True)
    row = bench.row()
    return bench.saver.write(
        lambda: bench.hand.review(row, state="excluded", exclusion=reason.strip()),
        f"excluded: {reason.strip()}",
    )


def reopen(bench: "Bench") -> Notice:
    """Take the done mark back."""
    row = bench.row()
    return bench.saver.write(
        lambda: bench.hand.review(row, state="in progress"), "reopened: in progress"
    )


def reveal(bench: "Bench", study: "Studying") -> Notice:
    """Show what the round hid of the trace in view; that it was shown, and when, is kept."""
    hidden = bench.hidden
    if not hidden:
        return Notice("nothing is hidden here")
    if study.blinding.waiting(bench.trace.trace_id) is None:
        return Notice("this trace was not assigned to you: it stays hidden", trouble=True)
    if bench.review.state not in ("done", "excluded"):
        return Notice("hidden until you have marked this trace done", trouble=True)
    row = bench.row()
    said = bench.saver.write(
        lambda: bench.hand.reveal(row, hidden), f"revealed: {', '.join(sorted(hidden))}"
    )
    study.refresh()
    bench.enter_round()
    bench.reload()
    return said
