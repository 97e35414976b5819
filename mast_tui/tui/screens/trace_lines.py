"""What the list of the open traces says of each trace that was looked at, in columns."""

from mast_tui.errors import MastError
from mast_tui.traces.model import UNTOLD
from mast_tui.traces.safe import visible
from mast_tui.traces.trace import Trace
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


class TraceLines:
    """The lines of the list; a trace is in it once it was looked at."""

    def __init__(self, bench: Bench) -> None:
        self._bench = bench
        self._facts: dict[int, dict[str, str]] = {}
        self._labels = {bench.number: _labels(bench, bench.number)}
        self._by_task = False
        self._widths: dict[str, int] = {}

    def __contains__(self, number: int) -> bool:
        return number in self._facts

    def is_current(self, number: int) -> bool:
        """Whether a trace was looked at, and not read on since."""
        known = self._facts.get(number)
        return known is not None and known["steps"] == _steps(self._bench.traces[number])

    def look_at(self, number: int) -> None:
        """Read a trace as far as its line needs it: model, steps, what it begins with."""
        if self.is_current(number):
            return
        trace = self._bench.traces[number]
        try:
            facts = self._read(trace)
        except OSError as error:  # it was there when it was found
            gone = f"cannot be read any more: {error.strerror}"
            facts = {**dict.fromkeys(COLUMNS, ""), "steps": _steps(trace), "file": "", "task": gone}
        self._facts[number] = {name: visible(fact, line=True) for name, fact in facts.items()}

    def _read(self, trace: Trace) -> dict[str, str]:
        trace.advance(GLANCE)
        if len(trace):
            trace.raw(1)  # OSError where the file is gone: its steps would only say so themselves
        few = len(self._bench.traces) <= WEIGHED
        info = trace.info if few else trace.glance  # to weigh an outcome may take every step
        return {
            "scenario": info.scenario or "",
            "trial": info.trial or "",
            "model": info.model or "",
            "steps": _steps(trace),
            "outcome": "hidden" if info.outcome_source == UNTOLD else info.outcome,
            "file": info.path.rsplit("/", 1)[-1],
            "task": _begins(trace),
        }

    def forget_labels(self) -> None:
        """Others changed the store: what is tagged and reviewed is read anew."""
        self._labels.clear()

    def measure(self, width: int) -> Piece:
        """Fit the columns to the room there is; the line that names them."""
        measured = range(min(len(self._bench.traces), MEASURED))
        for number in measured:
            self.look_at(number)
        cells = [self._cells(number) for number in measured]
        self._widths = {
            name: min(most, max(len(name), *(len(one[name]) for one in cells)))
            for name, most in COLUMNS.items()
            if any(one[name] for one in cells)
        }
        self._make_room(width)
        names = "".join(crop(name, width) + " " for name, width in self._widths.items())
        tasks = [one["task"] for one in cells]
        self._by_task = len({*tasks}) > len(tasks) / 2  # else the files tell them apart
        return f"  {names}{'task, file' if self._by_task else 'file, task'}", "quiet"

    def _make_room(self, width: int) -> None:
        """Names make way where else no room would be left for file and task."""
        widths = self._widths
        for name in ("scenario", "model"):
            over = sum(width + 1 for width in widths.values()) + LEAST + 2 - width
            if over > 0 and name in widths:
                widths[name] = max(len(name), widths[name] - over)

    def row(self, number: int, width: int) -> list[Piece]:
        """The line of a trace that was looked at."""
        cells = self._cells(number)
        pieces = [
            (crop(cells[name], width) + " ", _ink(name, cells[name]))
            for name, width in self._widths.items()
        ]
        room = width - length(pieces) - 2
        file, task = cells["file"], cells["task"]
        left = room - len(file) - 2
        if not self._by_task:
            return [*pieces, (crop(f"{file}  {task}", room), "quiet")]
        if task and left >= LEAST:
            return [*pieces, (crop(task, left) + "  ", ""), (file, "quiet")]
        return [*pieces, (crop(task or file, room), "" if task else "quiet")]

    def _cells(self, number: int) -> dict[str, str]:
        """What is known of a trace, and what is said of it."""
        if number not in self._labels:
            try:
                self._labels[number] = _labels(self._bench, number)
            except (MastError, OSError):  # store or file went away: it is said elsewhere
                self._labels[number] = {"tags": "", "review": "?", "others": ""}
        return self._facts[number] | self._labels[number]


def _steps(trace: Trace) -> str:
    """How many there are, as far as it was read."""
    return f"{len(trace):,}" + ("" if trace.complete else "+")


def _begins(trace: Trace) -> str:
    """What the trace begins with that is no injected prompt; empty where that is hidden."""
    steps = (trace.peek(number) for number in range(1, min(len(trace), BEGINNING) + 1))
    first = next((one for one in steps if one.kind == "message" and not one.folded), None)
    return first.title if first and not first.leak else ""


def _labels(bench: Bench, number: int) -> dict[str, str]:
    """How many tags, how far the review is, and how far others are."""
    trace_id = bench.traces[number].trace_id
    hand, study = bench.hand, bench.study
    if study:
        hand = hand.store.hand(hand.annotator, hand.codebook, study.blinding.round_of(trace_id))
    return {
        "tags": str(len(hand.tags(trace_id)) or ""),
        "review": hand.my_review(trace_id).state,
        "others": str(study.others(trace_id)) if study else "",
    }


def _ink(name: str, cell: str) -> str:
    return "error" if (name, cell) == ("outcome", "failed") else INKS.get(name, "")
