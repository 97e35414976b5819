"""Tagging: by code, by name, notes, undo, and marking the trace done."""

from typing import TYPE_CHECKING

from mast_tui.traces.model import Outcome
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.screens.work import WorkScreen

OUTCOMES: dict[str, Outcome] = {"f": "failed", "s": "succeeded", "u": "unknown"}


def tag(work: "WorkScreen") -> None:
    """Enter: in the taxonomy it tags, elsewhere it goes on to where reading goes on."""
    if work.pane == "taxonomy":
        if work.taxonomy.mode:
            work.toggle(work.taxonomy.mode)
    elif work.pane == "steps":
        work.pane = "step"
        work.show_focus()


def tag_by_name(work: "WorkScreen") -> None:
    """Ask for some letters of a mode's name; the taxonomy shows what they may mean."""
    before = work.pane
    work.pane = "taxonomy"
    work.show_focus()
    work.taxonomy.search("")

    def answer(text: str | None) -> None:
        mode = work.taxonomy.mode if text else None
        work.taxonomy.search(None)
        work.pane = before
        work.show_focus()
        if mode is not None:
            work.toggle(mode)
        elif text:
            work.say(Notice(f"no mode is called anything like {text}", trouble=True))

    work.ask("tag by name:", answer, changing=work.taxonomy.search)


def tag_trace(work: "WorkScreen") -> None:
    """The next code is for the whole trace; in the taxonomy, for the mode under the cursor."""
    if work.pane == "taxonomy" and work.taxonomy.mode:
        work.toggle(work.taxonomy.mode, whole=True)
    else:
        work.bench.entry.whole = True
        work.show_footer()


def note(work: "WorkScreen") -> None:
    """Ask for the note of a tag of this step."""
    mode = work.taxonomy.mode if work.pane == "taxonomy" else None
    tag = work.bench.noted(mode.code if mode else None)
    if tag is None:
        work.say(Notice("no tag here to note on: type a code first", trouble=True))
        return

    def answer(text: str | None) -> None:
        if text is not None and text != (tag.note or ""):
            work.show_change(work.bench.note(tag, text))

    where = f"step {tag.step}" if tag.step is not None else "the whole trace"
    work.ask(f"note on {tag.mode}, {where}:", answer, tag.note or "")


def undo(work: "WorkScreen") -> None:
    _changed(work, work.bench.undo())


def redo(work: "WorkScreen") -> None:
    _changed(work, work.bench.redo())


def _changed(work: "WorkScreen", said: Notice) -> None:
    work.show_list(redraw=True)
    work.show_change(said)


def done(work: "WorkScreen") -> None:
    """Ask how the run ended and for a summary, then mark the trace done."""
    review = work.bench.review
    if review.state == "done":
        question = "this trace is done: r reopens it, other keys do not"
        work.choose(question, lambda key: _reopen(work, key))
        return
    if not work.bench.trace.complete:
        work.say(Notice("this trace is still being read: D again in a moment", trouble=True))
        return
    computed = work.bench.trace.info.outcome
    work.choose(
        f"outcome? f failed s succeeded u unknown, Enter {computed}",
        lambda key: _outcome(work, key),
    )


def _reopen(work: "WorkScreen", key: str) -> None:
    if key == "r":
        work.show_change(work.bench.reopen())


def _outcome(work: "WorkScreen", key: str) -> None:
    if key == "enter":
        key = work.bench.trace.info.outcome[0]
    outcome = OUTCOMES.get(key)
    if outcome is None:
        return

    def answer(text: str | None) -> None:
        if text is not None:
            work.show_change(work.bench.finish(outcome, text))

    review = work.bench.review
    work.ask("summary (may be empty):", answer, review.summary or "")
