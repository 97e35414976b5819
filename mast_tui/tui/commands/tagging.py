"""Tagging: by code and by name, what a tag says, and undo."""

from typing import TYPE_CHECKING

from mast_tui.codebook.model import OTHER, Mode
from mast_tui.labels.checks import ranges
from mast_tui.labels.model import Tag
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.workbench.selection import Selection


def tag(work: BenchScreen) -> None:
    """Enter: in the taxonomy it tags, elsewhere it goes on to where reading goes on."""
    if work.pane == "taxonomy":
        if work.taxonomy.mode:
            apply(work, work.taxonomy.mode)
    elif work.pane == "steps":
        work.pane = "step"
        work.show_focus()


def tag_by_name(work: BenchScreen) -> None:
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
            apply(work, mode)
        elif text:
            work.say(Notice(f"no mode is called anything like {text}", trouble=True))

    work.ask("tag by name:", answer, changing=work.taxonomy.search)


def tag_trace(work: BenchScreen) -> None:
    """The next code is for the whole trace; in the taxonomy, for the mode under the cursor."""
    if work.pane == "taxonomy" and work.taxonomy.mode:
        apply(work, work.taxonomy.mode, whole=True)
    else:
        work.bench.entry.whole = True
        work.show_footer()


def note(work: BenchScreen) -> None:
    """Ask for the note of a tag of this step."""
    tag = _tag_here(work)
    if tag is None:
        return

    def answer(text: str | None) -> None:
        if text is not None and text != (tag.note or ""):
            work.show_change(work.bench.note(tag, text))

    where = f"step {tag.step}" if tag.step is not None else "the whole trace"
    if len(of := [one.step for one in work.bench.finding(tag) if one.step]) > 1:
        where = f"steps {ranges(of)}"
    work.ask(f"note on {tag.mode}, {where}:", answer, tag.note or "")


def apply(work: BenchScreen, mode: Mode, whole: bool = False) -> None:
    """Tag or untag with a mode; with a selection, quote it as evidence for the mode."""
    bench, selection = work.bench, work.selection
    quoting = selection is not None and selection.span is not None and not whole
    if mode is OTHER and not _has_other(work, whole):
        _tag_other(work, whole, selection if quoting else None)
    elif quoting and selection is not None:
        work.show_selection(None)
        work.show_quoted(bench.quote(mode, selection))
    else:
        show = work.show_changes if bench.marked and not whole else work.show_change
        show(bench.toggle(mode, whole))


def _has_other(work: BenchScreen, whole: bool) -> bool:
    """Whether all that would be tagged now is tagged as outside the codebook."""
    bench = work.bench
    if whole:
        return bench.tag_of(OTHER.code, None) is not None
    steps = bench.marked or {bench.reading.at}
    return all(bench.tag_of(OTHER.code, step) for step in steps)


def _tag_other(work: BenchScreen, whole: bool, selection: "Selection | None") -> None:
    def answer(text: str | None) -> None:
        if text is not None:
            said = work.bench.tag_other(text, whole, selection)
            work.show_selection(None)
            work.show_changes(said)

    work.ask("what failed, that no mode names?", answer)


def repeat(work: BenchScreen) -> None:
    """Tag this step with the mode that was tagged last."""
    mode = work.bench.last_mode
    if mode is None:
        work.say(Notice("nothing was tagged yet that could be repeated", trouble=True))
    elif work.bench.tag_of(mode.code, work.bench.reading.at):
        work.say(Notice(f"this step has {mode.id} already"))
    else:
        apply(work, mode)


def mark(work: BenchScreen) -> None:
    """Mark this step for a finding of several steps."""
    said = work.bench.mark()
    work.steps.refresh_row(work.bench.reading.row)
    work.say(said)


def mark_range(work: BenchScreen) -> None:
    """Mark all steps from the nearest marked one up to here."""
    said = work.bench.mark(to_here=True)
    work.show_list(redraw=True)
    work.say(said)


def confidence(work: BenchScreen) -> None:
    _set(work, "confidence", {"h": "high", "m": "medium", "l": "low", "-": None})


def impact(work: BenchScreen) -> None:
    _set(work, "impact", {"r": "recovered", "c": "contributed", "-": None})


def actor(work: BenchScreen) -> None:
    """Ask which agent the tag is about."""
    tag = _tag_here(work)
    if tag is None:
        return
    step = work.bench.reading.step

    def answer(text: str | None) -> None:
        if text is not None:
            work.show_change(work.bench.set_fields(tag, {"actor": text.strip() or None}))

    work.ask(f"who failed, for {tag.mode}?", answer, tag.actor or (step.actor if step else ""))


def decisive(work: BenchScreen) -> None:
    """Call the tag of this step the decisive one of the trace, or no longer."""
    if tag := _tag_here(work):
        work.show_change(work.bench.decide(tag))


def unquote(work: BenchScreen) -> None:
    """Take the last quote of the tag of this step back."""
    if tag := _tag_here(work):
        work.show_quoted(work.bench.unquote(tag))


def _set(work: BenchScreen, field: str, values: dict[str, str | None]) -> None:
    tag = _tag_here(work)
    if tag is None:
        return

    def answer(key: str) -> None:
        if key in values:
            work.show_change(work.bench.set_fields(tag, {field: values[key]}))

    offered = "  ".join(f"{key} {value or 'none'}" for key, value in values.items())
    work.choose(f"{field} of {tag.mode}: {offered}", answer)


def _tag_here(work: BenchScreen) -> Tag | None:
    """The tag that a key is about, or a word that there is none."""
    mode = work.taxonomy.mode if work.pane == "taxonomy" else None
    tag = work.bench.tag_meant(mode.code if mode else None)
    if tag is None:
        work.say(Notice("no tag here: type a code first", trouble=True))
    return tag


def undo(work: BenchScreen) -> None:
    work.show_changes(work.bench.undo())


def redo(work: BenchScreen) -> None:
    work.show_changes(work.bench.redo())
