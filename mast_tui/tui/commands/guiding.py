"""Guidelines at hand: this mode or rather another one, and the study's notes."""

from typing import TYPE_CHECKING

from mast_tui.codebook.boundaries import rivals
from mast_tui.codebook.model import Mode
from mast_tui.labels.model import Tag
from mast_tui.tui.commands.tagging import apply
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.screens.rather import Verdict
    from mast_tui.tui.screens.work import WorkScreen


def rather(work: "WorkScreen") -> None:
    """Show what the mode is mistaken for; what is chosen is tagged, in the tag's place."""
    from mast_tui.tui.screens.rather import RatherScreen
    from mast_tui.tui.widgets.taxonomy import paragraphs

    bench, (mode, tag) = work.bench, subject(work)
    if mode is None:
        work.say(Notice("no mode here", trouble=True))
        return
    where = "" if tag is None else "the whole trace" if tag.step is None else f"step {tag.step}"

    def decided(verdict: "Verdict | None") -> None:
        if verdict is not None:
            work.attempt(lambda: _decide(work, verdict.mode, tag))

    found = rivals(bench.codebook, mode)
    work.app.push_screen(RatherScreen(mode, found, paragraphs, where), decided)


def subject(work: "WorkScreen") -> tuple[Mode | None, Tag | None]:
    """What is asked about: the mode under the cursor, else the tag of the step, else that mode."""
    bench, mode = work.bench, work.taxonomy.mode
    if work.pane == "taxonomy" and mode is not None:
        return mode, bench.tag_of(mode.code, bench.reading.at) or bench.tag_of(mode.code, None)
    tags = [tag for tag in bench.tags_here() if tag.mode in bench.codebook]
    if not tags:
        return mode, None
    tag = max(tags, key=lambda one: one.changed_at)
    return bench.codebook.mode(tag.mode), tag


def _decide(work: "WorkScreen", mode: Mode | None, tag: Tag | None) -> None:
    from mast_tui.workbench.deciding import drop, retag

    bench = work.bench
    if tag is not None and mode is None:
        _changed(work, drop(bench, tag))
    elif tag is not None and mode is not None and mode.code != tag.mode:
        _changed(work, retag(bench, tag, mode))
    elif mode is None:
        work.say(Notice("nothing is tagged: no failure"))
    elif work.selection is None and (
        tag is not None or bench.tag_of(mode.code, bench.reading.at) is not None
    ):
        work.say(Notice(f"it stays {mode.label}"))
    else:
        apply(work, mode)


def _changed(work: "WorkScreen", said: Notice) -> None:
    work.show_list(redraw=True)
    work.show_quotes()
    work.show_change(said)
