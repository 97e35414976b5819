"""Statistics, and walking through what stands behind them."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from mast_tui.labels.model import HIDDEN
from mast_tui.tui.actions import key_for, with_keys
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.screens.statistics import StatisticsScreen
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.statistics import Statistics, of_store
from mast_tui.workbench.walking import Walk, go_to

if TYPE_CHECKING:
    from mast_tui.labels.votes import Level


def statistics(work: BenchScreen) -> None:
    """Agreement, disagreements, signature and progress of the store; hidden in blind reading."""
    study = work.bench.study
    if study and study.hides("labels"):
        why = "hidden while a blind round hides labels of your traces: {done}, then v shows them"
        work.say(Notice(with_keys(why), trouble=True))
        return
    path, codebook = work.bench.hand.store.path, work.bench.codebook
    show(work, lambda: of_store(path, codebook))


def show(
    work: BenchScreen,
    count: "Callable[[], Statistics]",
    section: int = 0,
    level: "Level" = "trace",
) -> None:
    """Show the statistics; what is chosen there is gone to, and can be walked through."""
    study = work.bench.study
    if work.bench.blind or (study and any(map(study.hides, HIDDEN))):
        work.say(Notice("statistics are hidden while a blind round goes on", trouble=True))
        return

    def chosen(walk: "Walk | None") -> None:
        if walk is None:
            work.keep_working()
        else:
            work.walk = walk
            work.attempt(lambda: _arrive(work))

    work.app.push_screen(StatisticsScreen(count, section, level), chosen)


def next_in_list(work: BenchScreen) -> None:
    """The next place of the list that was last chosen from."""
    _walk(work, 1)


def previous_in_list(work: BenchScreen) -> None:
    _walk(work, -1)


def _walk(work: BenchScreen, direction: int) -> None:
    walk = work.walk
    if walk is None:
        key = key_for("statistics")
        work.say(Notice(f"no list to walk through: {key} has disagreements", trouble=True))
    elif walk.move(direction):
        _arrive(work)
    else:
        which = "last" if direction > 0 else "first"
        work.say(Notice(f"this is the {which} of {len(walk.places)}: {walk.title}", trouble=True))


def _arrive(work: BenchScreen) -> None:
    assert work.walk is not None
    go_to(work.bench, work.walk.place)
    work.show_trace()
    work.say(Notice(f"{work.walk.in_words()}   {key_for('next_in_list')} goes on"))
