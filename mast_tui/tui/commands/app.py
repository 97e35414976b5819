"""The app itself: its keys and commands, its colours, its file, and leaving."""

from pathlib import Path
from typing import TYPE_CHECKING

from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.app import MastApp
    from mast_tui.tui.screens.palette import PaletteScreen


def leader(work: BenchScreen) -> None:
    """Show what may follow the leader key."""
    from mast_tui.tui.leader import begin

    begin(work)


def palette(work: BenchScreen) -> None:
    """All commands by name, and the colours."""
    from mast_tui.tui.screens.palette import PaletteScreen, commands

    _choose(work, PaletteScreen("command:", commands()))


def theme(work: BenchScreen) -> None:
    """The themes by name; the one in use first."""
    from mast_tui.tui.screens.palette import PaletteScreen, themes

    app: MastApp = work.app  # type: ignore[assignment]
    _choose(work, PaletteScreen("colours:", themes(app.look)))


def _choose(work: BenchScreen, screen: "PaletteScreen") -> None:
    def chosen(name: str | None) -> None:
        kind, _, value = (name or "").partition(" ")
        if kind == "theme":
            set_theme(work, value)
        elif kind == "do":
            work.action_run_command(value)

    work.app.push_screen(screen, chosen)


def set_theme(work: BenchScreen, name: str) -> None:
    """Draw in this theme, from now on and the next time."""
    app: MastApp = work.app  # type: ignore[assignment]
    app.set_look(name)
    kept = work.bench.recall.keep_look(name)
    work.say(Notice(f"colours: {name}" + ("" if kept else ", for this time only")))


def help(work: BenchScreen) -> None:
    """The keys of the pane that has them, then all keys and the guidelines."""
    from mast_tui.tui.screens.text import TextScreen
    from mast_tui.tui.texts import help_lines

    work.app.push_screen(TextScreen("keys and guidelines", help_lines(work.bench, work.pane)))


def redraw(work: BenchScreen) -> None:
    """Draw everything anew, after something else wrote to the terminal."""
    work.refresh(layout=True)
    work.app.action_redraw()  # type: ignore[attr-defined]


def close(work: BenchScreen) -> None:
    """Give the keys back to the steps; there already: leave."""
    if work.pane != "steps":
        work.pane = "steps"
        work.show_focus()
    elif work.bench.reading.filter:
        from mast_tui.workbench.reading import Filter

        work.bench.reading.set_filter(Filter())
        work.show_list(redraw=True)
    elif work.beside_pane:
        from mast_tui.tui.commands.pinning import close_beside

        close_beside(work)
    else:
        leave(work)


def leave(work: BenchScreen) -> None:
    """Quit, but not silently with changes that could not be saved."""
    bench = work.bench
    if not bench.unsaved or bench.save():
        work.app.exit()
        return

    def answer(key: str) -> None:
        if key == "y":
            work.app.exit()
        elif key == "s":
            save_as(work)

    question = f"{bench.unsaved} NOT SAVED: leave and lose it? y/n, s: save as"
    work.choose(question, answer)


def save_as(work: BenchScreen) -> None:
    """Ask for another file, copy the labels there, and go on in it."""
    store = work.bench.hand.store

    def answer(text: str | None) -> None:
        if text and text.strip():
            path = Path(text.strip()).expanduser().absolute()
            work.show_change(work.bench.save_as(path))

    work.ask("save labels as:", answer, str(store.path.with_name(f"{store.path.stem}-2.db")))
