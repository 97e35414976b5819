"""The list of the open traces."""

from textual.app import ComposeResult

from mast_tui.errors import MastError
from mast_tui.traces.model import UNTOLD
from mast_tui.traces.safe import visible
from mast_tui.tui.screens.choice import ChoiceScreen, LazyRows
from mast_tui.tui.widgets.bars import Line
from mast_tui.tui.widgets.lines import Piece, crop, length
from mast_tui.workbench.bench import Bench

COLUMNS = {
    "scenario": 24,
    "trial": 6,
    "model": 24,
    "steps": 7,
    "outcome": 9,
    "tags": 4,
    "review": 11,
    "others": 15,
}
"""What stands in each line, and how wide it may be; what no trace has to say is left out."""
INKS = {"scenario": "strong", "trial": "strong", "steps": "quiet", "tags": "tag", "others": "quiet"}
MEASURED = 40
"""So many traces at the beginning decide which columns there are, and how wide."""
LEAST = 20
"""Cells that file and task need at least."""
BEGINNING = 6
"""Among so many steps the task is looked for."""
GLANCE = 0.005
"""Seconds of reading for one line of the list."""
WEIGHED = 60
"""Up to so many traces each line says how the run ended; mast-tui list says it of any number."""


class TracesScreen(ChoiceScreen[int | None]):
    """One line a trace; Enter brings it in view."""

    enter_word = "open"

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self._tasks: dict[int, str] = {}
        self._by_task = False
        self._widths: dict[str, int] = {}
        self._labels = {bench.number: _labels(bench, bench.number)}
        count = len(bench.traces)
        so_far = " so far" if not bench.opening.complete else ""
        self.heading = (
            f"{count:,} open trace{'s' * (count != 1)}{so_far}, "
            f"tags and reviews of {bench.hand.annotator}"
        )

    def on_mount(self) -> None:
        if self._bench.study:
            self.keep_up(self._bench.study.watching(), self._read_anew)
        super().on_mount()

    def _read_anew(self) -> None:
        self._labels.clear()
        self.show_rows()

    def compose(self) -> ComposeResult:
        self.names_line = Line(id="columns")
        heading, *others = super().compose()
        yield heading
        yield self.names_line
        yield from others

    def show_rows(self) -> None:
        count = len(self._bench.traces)
        measured = [self._cells(number) for number in range(min(count, MEASURED))]
        self._widths = self._fitted({
            name: min(most, max(len(name), *(len(one.get(name, "")) for one in measured)))
            for name, most in COLUMNS.items()
            if any(one.get(name) for one in measured)
        })  # fmt: skip
        names = "".join(crop(name, width) + " " for name, width in self._widths.items())
        tasks = [self._begins(number) for number in range(len(measured))]
        self._by_task = len({*tasks}) > len(tasks) / 2  # else the files tell them apart
        self.names_line.say(
            (f"  {names}{'task, file' if self._by_task else 'file, task'}", "quiet")
        )
        rows = LazyRows(count, self._row)
        first = not self.rows.rows
        self.rows.put(rows, self._bench.number if first else None)

    def _fitted(self, widths: dict[str, int]) -> dict[str, int]:
        """Names make way where else no room would be left for file and task."""
        for name in ("scenario", "model"):
            over = sum(width + 1 for width in widths.values()) + LEAST + 2 - self.rows.size.width
            if over > 0 and name in widths:
                widths[name] = max(len(name), widths[name] - over)
        return widths

    def _cells(self, number: int) -> dict[str, str]:
        trace = self._bench.traces[number]
        trace.advance(GLANCE)  # as far as a line needs it: model, steps
        few = len(self._bench.traces) <= WEIGHED
        info = trace.info if few else trace.glance  # to weigh an outcome may take every step
        if number not in self._labels:
            self._labels[number] = self._read_labels(number)
        tags, review = self._labels[number]
        study = self._bench.study
        cells = {
            "scenario": info.scenario or "",
            "trial": info.trial or "",
            "model": info.model or "",
            "steps": f"{len(trace):,}" + ("" if trace.complete else "+"),
            "outcome": "hidden" if info.outcome_source == UNTOLD else info.outcome,
            "tags": str(tags or ""),
            "review": review,
            "others": str(study.others(trace.trace_id)) if study else "",
        }
        return {name: visible(cell, line=True) for name, cell in cells.items()}

    def _row(self, number: int) -> list[Piece]:
        cells = self._cells(number)
        pieces = [
            (crop(cells[name], width) + " ", _ink(name, cells[name]))
            for name, width in self._widths.items()
        ]
        room = self.rows.size.width - length(pieces) - 2
        trace = self._bench.traces[number]
        file = visible(trace.address.rsplit("/", 1)[-1], line=True)
        task = visible(self._begins(number), line=True)
        left = room - len(file) - 2
        if not self._by_task:
            return [*pieces, (crop(f"{file}  {task}", room), "quiet")]
        if task and left >= LEAST:
            return [*pieces, (crop(task, left) + "  ", ""), (file, "quiet")]
        return [*pieces, (crop(task or file, room), "" if task else "quiet")]

    def _begins(self, number: int) -> str:
        """What the trace begins with that is no injected prompt; empty where that is hidden."""
        if number not in self._tasks:
            trace = self._bench.traces[number]
            steps = (trace.peek(one) for one in range(1, min(len(trace), BEGINNING) + 1))
            first = next((one for one in steps if one.kind == "message" and not one.folded), None)
            self._tasks[number] = first.title if first and not first.leak else ""
        return self._tasks[number]

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


def _ink(name: str, cell: str) -> str:
    return "error" if (name, cell) == ("outcome", "failed") else INKS.get(name, "")
