"""Around the work: the leader key, all commands by name, the colours."""

from typing import TYPE_CHECKING

from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.tui.app import MastApp
    from mast_tui.tui.screens.bench import BenchScreen
    from mast_tui.tui.screens.palette import PaletteScreen


def leader(work: "BenchScreen") -> None:
    """Show what may follow the leader key."""
    from mast_tui.tui.leader import begin

    begin(work)


def palette(work: "BenchScreen") -> None:
    """All commands by name, and the colours."""
    from mast_tui.tui.screens.palette import PaletteScreen, commands

    _choose(work, PaletteScreen("command:", commands()))


def theme(work: "BenchScreen") -> None:
    """The themes by name; the one in use first."""
    from mast_tui.tui.screens.palette import PaletteScreen, themes

    app: MastApp = work.app  # type: ignore[assignment]
    _choose(work, PaletteScreen("colours:", themes(app.look)))


def _choose(work: "BenchScreen", screen: "PaletteScreen") -> None:
    def chosen(name: str | None) -> None:
        kind, _, value = (name or "").partition(" ")
        if kind == "theme":
            set_theme(work, value)
        elif kind == "do":
            work.action_run_command(value)

    work.app.push_screen(screen, chosen)


def set_theme(work: "BenchScreen", name: str) -> None:
    """Draw in this theme, from now on and the next time."""
    app: MastApp = work.app  # type: ignore[assignment]
    app.set_look(name)
    kept = work.bench.recall.keep_look(name)
    work.say(Notice(f"colours: {name}" + ("" if kept else ", for this time only")))
