"""Computed signals: off until asked for."""

from typing import Literal

from mast_tui.tui.commands.studying import offer_reveal
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.screens.signals import SignalsScreen
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.signals import Signals


def signals(work: BenchScreen) -> None:
    """Compute the signals of the trace, mark their steps and list them."""
    bench = work.bench
    if bench.blind:
        offer_reveal(work, "in a blind round nothing computed is shown")
        return
    reading = bench.reading
    if reading.signals is None:
        reading.signals = Signals(reading.index, reading.reveal)

    def chosen(found: int | Literal["off"] | None) -> None:
        if found == "off":
            reading.signals = None
        elif found is not None:
            reading.go(found)
        work.show_reading(redraw=True)
        if found == "off":
            work.say(Notice("signals are off"))

    work.app.push_screen(SignalsScreen(reading.signals, reading.at), chosen)
