"""In a study: a judge's labels, to accept or reject."""

from mast_tui.errors import MastError
from mast_tui.traces.model import PartName
from mast_tui.tui.commands.studying import study_of
from mast_tui.tui.screens.bench import BenchScreen
from mast_tui.tui.screens.suggestions import SuggestionsScreen
from mast_tui.workbench.saving import Notice
from mast_tui.workbench.suggestions import Suggestion, accept, evidence, next_open, reject, shown


def suggestions(work: BenchScreen) -> None:
    """A judge's labels on this trace, where the round lets them be shown before one's own."""
    study = study_of(work)
    if study is None:
        return
    try:
        found = shown(work.bench)
    except MastError as error:
        work.say(Notice(str(error), trouble=True))
        return

    def chosen(place: "Suggestion | None") -> None:
        work.show_reading(redraw=True)
        if place is not None:
            _walk(work, place)
        work.keep_working()

    work.app.push_screen(SuggestionsScreen(work.bench, found), chosen)


def _walk(work: BenchScreen, one: "Suggestion") -> None:
    """Show the step of a label in view and ask what it is; then the next that is open."""
    if one.step:
        work.bench.reading.go(one.step)
    work.show_reading(redraw=True)
    _show_evidence(work, one)

    def answer(key: str) -> None:
        decide = {"a": accept, "r": reject}.get(key)
        if decide is None and key != "n":
            return
        said = decide(work.bench, one) if decide else None
        if said:
            work.show_change(said)
        following = next_open(work.bench, one)
        if following is not None:
            _walk(work, following)
        else:
            work.say(said or Notice("no label of a judge is left to decide on"))

    work.choose(f"a accept  r reject  n next   {one.in_words(work.bench)}", answer)


def _show_evidence(work: BenchScreen, one: "Suggestion") -> None:
    """Show a judge's quotes in the step in view, the first of them in sight."""
    quotes = sorted(evidence(work.bench, one), key=lambda quote: (quote.part, quote.start))
    places: dict[PartName, list[tuple[int, int]]] = {}
    for quote in quotes:
        places.setdefault(quote.part, []).append((quote.start, quote.end))
    if quotes:
        work.step_view.show_hits(places)
        work.step_view.bring_in_view(quotes[0].part, quotes[0].start)
