"""Macros: several tags by one letter, and recording them."""

from collections.abc import Sequence

from mast_tui.traces.safe import visible
from mast_tui.tui.actions import key_for
from mast_tui.tui.leader import lay_over, take_away, wide_pane
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.screens.follow import closes
from mast_tui.tui.widgets.lines import Piece, cut
from mast_tui.workbench.applying import apply
from mast_tui.workbench.macros import Macro, check_letter, load, record
from mast_tui.workbench.saving import Notice

RECORD = "="


def macro(work: BenchScreen) -> None:
    """Show the macros, and tag with the one whose letter comes next."""
    found = load()
    last: Sequence[Piece] = [
        (f" {RECORD:>5} ", "strong"),
        ("record the tags of this step", ""),
    ]
    room = wide_pane(work).size.width - 7
    lay_over(work, [*(_row(one, room) for one in found.values()), last])
    work.choose(
        f"macro: its letter; {key_for('close')} gives up", lambda key: _take(work, key, found)
    )


def _take(work: BenchScreen, key: str, found: "dict[str, Macro]") -> None:
    take_away(work)
    if key == RECORD:
        _record(work, found)
    elif key in found:
        selection = work.selection
        work.show_selection(None)
        work.show_changes(apply(work.bench, found[key], selection))
    elif not closes(key):
        work.say(Notice(f"there is no macro {key}", trouble=True))


def _record(work: BenchScreen, found: "dict[str, Macro]") -> None:
    if not work.bench.tags_here():
        work.say(Notice("tag this step first, then record its tags", trouble=True))
        return
    work.choose("record under which letter?", lambda key: _name(work, key, found))


def _name(work: BenchScreen, letter: str, found: "dict[str, Macro]") -> None:
    if closes(letter):
        return
    check_letter(letter, "a macro")
    known = found.get(letter)
    if known and not known.recorded:
        said = f"{letter} is a macro of the configuration file; take another letter"
        work.say(Notice(said, trouble=True))
        return

    def keep(name: str | None) -> None:
        if name is None:
            return
        made = record(letter, name, work.bench.tags_here())
        words = "replaced" if known else "recorded"
        work.say(Notice(f"{words} macro {letter}: {_tags(made)}"))

    work.ask(f"name of macro {letter} (may be empty):", keep, known.name if known else "")


def _row(macro: "Macro", room: int) -> Sequence[Piece]:
    name = visible(f"{macro.name}: " if macro.name else "", line=True)
    tags = visible(_tags(macro), line=True)
    return [
        (f" {macro.letter:>5} ", "strong"),
        (cut(name, room // 2), ""),
        (cut(tags, room - min(len(name), room // 2)), "tag"),
    ]


def _tags(macro: "Macro") -> str:
    """``1.3 low "nothing changed", 3.1 on the whole trace``."""
    said = []
    for tag in macro.tags:
        words = [tag.mode, tag.confidence, tag.impact, f'"{tag.note}"' if tag.note else None]
        words += ["on the whole trace"] if tag.trace else []
        said.append(" ".join(word for word in words if word))
    return ", ".join(said)
