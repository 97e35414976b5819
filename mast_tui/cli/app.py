"""The app over what was named on the command line."""

from argparse import Namespace
from time import perf_counter
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.addresses import resolve
from mast_tui.cli.appearance import dressed
from mast_tui.cli.outcomes import measure_of
from mast_tui.cli.waiting import Count
from mast_tui.codebook.load import load
from mast_tui.errors import MastError
from mast_tui.labels.store import Store
from mast_tui.labels.study.guidelines import revised
from mast_tui.traces.discover import traces_at
from mast_tui.traces.trace import Trace
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.opening import Opening
from mast_tui.workbench.recall import Recall

if TYPE_CHECKING:
    from mast_tui.tui.screens.start import Offer

HEAD_START = 0.5
"""Seconds to look for traces before the first screen."""


def run_app(args: Namespace, bench: Bench | None, welcome: str = "", **more: Any) -> int:
    """Show the app until the annotator leaves it; ``work`` may be another main screen."""
    from mast_tui.tui.app import MastApp

    app = MastApp(
        bench,
        offers=() if bench else _offers(args),
        open_traces=lambda path: make_bench(args, [path]),
        welcome=welcome,
        **dressed(args, bench),
        **more,
    )
    try:
        app.run(mouse=args.mouse)
    finally:
        if app.bench is not None:
            app.bench.close()
    return app.return_code or 0


def make_bench(args: Namespace, paths: list[str], count: "Count | None" = None) -> Bench:
    """The workbench over the traces at these paths; ``count`` is told of each that is read.

    What is not met in :data:`HEAD_START` seconds is looked for while the annotator reads.
    """
    codebook = load(args.codebook)
    recall = Recall(None if args.no_state else places.state_folder())
    named, measure = resolve(paths, args.db), measure_of(args)
    store, study = Store(places.database_path(args.db)), None
    if places.study_file(args.db) is not None:
        from mast_tui.cli.assigned import studying

        study = studying(args, store)

    def prepare(trace: Trace) -> None:
        trace.measure = measure
        if study:
            study.veil(trace)

    opening = Opening(traces_at(named), prepare)
    until = perf_counter() + HEAD_START
    while perf_counter() < until and not opening.advance(0.05):
        if count:
            count(len(opening.traces))
    if not opening.complete and (last := recall.last_in(named)):
        opening.bring(traces_at([last]))
    while not opening.traces and not opening.advance(0.05):
        pass
    if not opening.traces:
        raise MastError(f"{', '.join(paths)}: no trace there can be read")
    codebook = revised(store, codebook)
    hand = store.hand(places.annotator_name(args.annotator), codebook)
    reveal = getattr(args, "reveal", False) and not (study and study.hides("truth"))
    return Bench(opening, codebook, hand, recall, reveal, study)


def _offers(args: Namespace) -> "list[Offer]":
    from mast_tui.tui.screens.start import Offer

    samples = places.samples_folder()
    offers = [
        Offer("The bundled samples", str(samples), "incidents in a web shop, written for mast-tui")
    ]
    if not args.no_state:
        offers += [
            Offer(recent["path"], recent["path"], recent["at"][:16].replace("T", " "))
            for recent in Recall(places.state_folder()).recent()
        ]
    return offers
