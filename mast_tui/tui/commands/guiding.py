"""Guidelines at hand: this mode or rather another one, and the study's notes."""

from typing import TYPE_CHECKING

from mast_tui.codebook.boundaries import rivals
from mast_tui.codebook.model import OTHER, Mode
from mast_tui.labels.model import Tag
from mast_tui.tui.commands.tagging import apply
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.view import EDITING
from mast_tui.workbench.entry import Entry
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.line_editor import LineEditor
    from mast_tui.tui.screens.rather import Decided
    from mast_tui.tui.widgets.lines import Piece


EDITOR_KEY = "ctrl+o"
LONG = 200
"""Characters from which on a note is edited in the editor at once."""


def rather(work: BenchScreen) -> None:
    """Show what a mode is mistaken for; what is chosen is tagged, in the tag's place.

    Where no mode is meant by where one stands, its code is asked for.
    """
    mode, tag = subject(work)
    if tag is None and work.pane != "taxonomy":
        _ask_code(work, Entry(work.bench.codebook))
    elif mode is None:
        work.say(Notice("no mode here", trouble=True))
    else:
        _compare(work, mode, tag)


def _ask_code(work: BenchScreen, entry: Entry) -> None:
    """Take the keys of a mode one by one, and compare it then."""
    from mast_tui.tui.actions import key_for
    from mast_tui.tui.screens.follow import closes

    def take(key: str) -> None:
        typed = entry.typed + key
        if not entry.starts(key):
            if not closes(key):
                work.say(Notice(f"no mode has the keys {typed}", trouble=True))
        elif (mode := entry.press(key)) is None:
            _ask_code(work, entry)
        elif mode is OTHER:
            work.say(Notice("that is no mode of the codebook", trouble=True))
        else:
            _compare(work, mode, None)

    so_far = f" {entry.typed}_" if entry.typed else ""
    work.choose(f"which mode, by its code?{so_far}  {key_for('close')} gives up", take)


def _compare(work: BenchScreen, mode: Mode, tag: Tag | None) -> None:
    from mast_tui.tui.screens.rather import RatherScreen
    from mast_tui.tui.widgets.taxonomy import known_of

    bench = work.bench
    where = "" if tag is None else "the whole trace" if tag.step is None else f"step {tag.step}"

    def decided(found: "Decided | None") -> None:
        if found is not None:
            work.attempt(lambda: _decide(work, found.mode, tag))

    def known(mode: Mode) -> "list[Piece]":
        return known_of(mode, work.taxonomy.settled.get(mode.code, ()))

    found = rivals(bench.codebook, mode)
    work.app.push_screen(RatherScreen(mode, found, known, where), decided)


def guideline(work: BenchScreen) -> None:
    """Write the study's note on a mode: in the footer, or in the editor where it is long."""
    from mast_tui.workbench.guiding import check_lead

    mode, _ = subject(work)
    if mode is None or mode is OTHER:
        work.say(Notice("no mode here to write a note on", trouble=True))
        return
    check_lead(work.bench)
    if "\n" in mode.note or len(mode.note) > LONG:
        _edit(work, mode, mode.note)
        return

    def press(editor: "LineEditor", key: str) -> bool:
        if key == EDITOR_KEY:
            text = editor.text
            work.give_up()
            work.call_later(lambda: _edit(work, mode, text))
        return key == EDITOR_KEY

    work.ask(f"agreed on {mode.id}:", lambda text: _note(work, mode, text), mode.note, press=press)
    work.beside_question = [("  ctrl+o", "strong"), (" in your editor ", "quiet"), *EDITING]
    work.show_footer()


def _edit(work: BenchScreen, mode: Mode, text: str) -> None:
    from mast_tui.tui.commands.outside import edited

    _note(work, mode, edited(work, text, f"note-{mode.code}"))


def _note(work: BenchScreen, mode: Mode, text: str | None) -> None:
    from mast_tui.workbench.guiding import write_note

    def write() -> None:
        said = write_note(work.bench, mode.code, text or "")
        work.taxonomy.use(work.bench.codebook)
        work.say(said)

    if text is not None:
        work.attempt(write)


def subject(work: BenchScreen) -> tuple[Mode | None, Tag | None]:
    """What is asked about: the mode under the cursor, else the tag of the step, else that mode."""
    bench, mode = work.bench, work.taxonomy.mode
    if work.pane == "taxonomy" and mode is not None:
        return mode, bench.tag_of(mode.code, bench.reading.at) or bench.tag_of(mode.code, None)
    tags = [tag for tag in bench.tags_here() if tag.mode in bench.codebook]
    if not tags:
        return mode, None
    tag = max(tags, key=lambda one: one.changed_at)
    return bench.codebook.mode(tag.mode), tag


def _decide(work: BenchScreen, mode: Mode | None, tag: Tag | None) -> None:
    from mast_tui.workbench.deciding import drop, retag

    bench = work.bench
    if tag is not None and mode is None:
        work.show_changes(drop(bench, tag))
    elif tag is not None and mode is not None and mode.code != tag.mode:
        work.show_changes(retag(bench, tag, mode))
    elif mode is None:
        work.say(Notice("nothing is tagged: no failure"))
    elif work.selection is None and (
        tag is not None or bench.tag_of(mode.code, bench.reading.at) is not None
    ):
        work.say(Notice(f"it stays {mode.label}"))
    else:
        apply(work, mode)
