"""The list of the open traces."""

from mast_tui.errors import MastError
from mast_tui.traces.model import UNTOLD
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen, LazyRows
from mast_tui.tui.widgets.lines import Piece, crop
from mast_tui.workbench.bench import Bench

COLUMNS = (
    ("scenario", 8),
    ("trial", 5),
    ("model", 22),
    ("steps", 7),
    ("outcome", 9),
    ("tags", 4),
    ("review", 11),
)
OTHERS = ("others", 15)
LOOK = 2.0
"""Seconds between two looks at whether others wrote to the store."""
GLANCE = 0.005
"""Seconds of reading for one line of the list."""
WEIGHED = 60
"""Up to so many traces each line says how the run ended; mast-tui list says it of any number."""


class TracesScreen(ChoiceScreen[int | None]):
    """One line a trace; Enter brings it in view."""

    keys = (("Enter", "open"), ("q", "close"))

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._labels = {bench.number: _labels(bench, bench.number)}
        count = len(bench.traces)
        so_far = " so far" if bench.opening and not bench.opening.complete else ""
        self.heading = (
            f"{count:,} open trace{'s' * (count != 1)}{so_far}, "
            f"tags and reviews of {bench.hand.annotator}"
        )

    def on_mount(self) -> None:
        super().on_mount()
        if self._bench.study:
            self._changed = self._bench.study.watching()
            self.set_interval(LOOK, self._look)

    def _look(self) -> None:
        """Show what others did meanwhile in a study; nothing is drawn where they did nothing."""
        if self._changed():
            self._labels.clear()
            self.show_rows()

    def show_rows(self) -> None:
        rows = LazyRows(len(self._bench.traces), self._row)
        first = not self.rows.rows
        self.rows.put(rows, self._bench.number if first else None)

    def _row(self, number: int) -> list[Piece]:
        trace = self._bench.traces[number]
        trace.advance(GLANCE)  # as far as a line needs it: model, steps
        few = len(self._bench.traces) <= WEIGHED
        info = trace.info if few else trace.glance  # to weigh an outcome may take every step
        if number not in self._labels:
            self._labels[number] = self._read_labels(number)
        tags, review = self._labels[number]
        steps = f"{len(trace):,}" + ("" if trace.complete else "+")
        outcome = "hidden" if info.outcome_source == UNTOLD else info.outcome
        cells = [info.scenario or "-", info.trial or "-", info.model or "-", steps, outcome]
        cells += [str(tags or ""), review]
        columns = COLUMNS
        if study := self._bench.study:
            cells.append(str(study.others(trace.trace_id)))
            columns = (*COLUMNS, OTHERS)
        inks = [
            "strong",
            "strong",
            "",
            "quiet",
            "error" if info.outcome == "failed" else "",
            "tag",
            "",
            "quiet",
        ]
        pieces = [
            (crop(visible(cell, line=True), width) + " ", ink)
            for cell, (_, width), ink in zip(cells, columns, inks, strict=False)
        ]
        room = self.rows.size.width - sum(width + 1 for _, width in columns) - 2
        return [*pieces, (crop(visible(info.path.rsplit("/", 1)[-1], line=True), room), "quiet")]

    def _read_labels(self, number: int) -> tuple[int, str]:
        try:
            return _labels(self._bench, number)
        except MastError:  # the store went away while the list is drawn: it is said elsewhere
            return 0, "?"

    def action_choose(self) -> None:
        self.dismiss(self.rows.cursor)


def _labels(bench: Bench, number: int) -> tuple[int, str]:
    """How many tags, and how far the review is."""
    trace_id = bench.traces[number].trace_id
    hand = bench.hand
    if bench.study:
        round = bench.study.blinding.round_of(trace_id)
        hand = hand.store.hand(hand.annotator, hand.codebook, round)
    return len(hand.tags(trace_id)), hand.my_review(trace_id).state
