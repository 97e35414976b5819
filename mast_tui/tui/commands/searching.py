"""Searching in this trace and in all that are open, and showing only some of the steps."""

from typing import TYPE_CHECKING

from mast_tui.tui import view
from mast_tui.tui.actions import with_keys
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.workbench.saving import Notice

if TYPE_CHECKING:
    from mast_tui.workbench.query import Query
    from mast_tui.workbench.reading import Filter


def find(work: BenchScreen) -> None:
    """Ask for a text and go to its first hit from here on."""
    from mast_tui.tui.finder import Finder

    Finder(work).ask()


def find_all(work: BenchScreen, query: "Query") -> None:
    """Search all open traces; Enter goes to a step there."""
    from mast_tui.tui.screens.found import FoundScreen
    from mast_tui.workbench.search_all import Found, SearchAll

    def chosen(found: Found | None) -> None:
        if found is None:
            work.keep_working()
            return
        work.bench.turn_to(found.trace)
        reading = work.bench.reading
        reading.find(query)
        reading.go(found.step.index)
        work.show_trace()
        next_hit(work)

    work.app.push_screen(FoundScreen(work.bench, SearchAll(work.bench, query)), chosen)


def next_hit(work: BenchScreen) -> None:
    _to_hit(work, 1)


def previous_hit(work: BenchScreen) -> None:
    _to_hit(work, -1)


def _to_hit(work: BenchScreen, direction: int) -> None:
    reading = work.bench.reading
    if reading.search is None:
        _say_unsearched(work)
        return
    before = reading.at
    hit, wrapped = reading.next_hit(direction)
    if hit is None:
        _say_none(work)
        return
    if reading.at != before:
        work.show_list()
        work.show_step()
    work.step_view.hits = view.hits(work.bench)
    work.step_view.bring_in_view(hit.part, hit.start)
    _say_which(work, "  (from the other end)" if wrapped else "")
    work.keep_working()


def _say_unsearched(work: BenchScreen) -> None:
    work.say(Notice(with_keys("nothing searched for yet: {find} finds"), trouble=True))


def _say_which(work: BenchScreen, turned: str = "") -> None:
    """Which hit the last one is, of how many so far."""
    search, hit = work.bench.reading.search, work.bench.reading.hit
    assert search is not None
    assert hit is not None
    so_far = "" if search.complete else "+"
    number = search.count_before(hit) + 1
    work.say(Notice(f"hit {number:,} of {len(search.hits):,}{so_far}{turned}"))
    work.search_told = True


def _say_none(work: BenchScreen) -> None:
    reading = work.bench.reading
    assert reading.search is not None
    still = "" if reading.search.complete else " yet: still searching"
    hidden = " in the steps shown" if reading.search.hits and reading.filter else ""
    work.say(Notice(f"no hit for {reading.search.text}{hidden}{still}", trouble=True))
    work.search_told = True
    work.keep_working()


def follow(work: BenchScreen) -> None:
    """The search went on: what was said of it last comes true, if no key came since."""
    reading = work.bench.reading
    search = reading.search
    if search is None or not work.search_told or work.asks:
        return
    if reading.hit is None and search.hits:
        _to_hit(work, 1)
    elif search.complete:
        if reading.hit is None:
            _say_none(work)
        else:
            _say_which(work)


def found_only(work: BenchScreen) -> None:
    """Show only the steps with hits, or all again."""
    reading = work.bench.reading
    if reading.search is None:
        _say_unsearched(work)
        return
    reading.set_filter(reading.filter._replace(found=not reading.filter.found))
    work.show_reading(redraw=True)


def filter(work: BenchScreen) -> None:
    """Choose what the list shows."""
    from mast_tui.tui.screens.filters import FilterScreen

    def chosen(wanted: "Filter | None") -> None:
        if wanted is not None:
            work.bench.reading.set_filter(wanted)
            work.show_reading(redraw=True)
        work.keep_working()

    work.app.push_screen(FilterScreen(work.bench.reading, ascii_only=work.ascii_only), chosen)
