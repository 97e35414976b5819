"""Choosing which steps the list shows."""

from collections import Counter
from typing import ClassVar

from textual.binding import Binding, BindingType

from mast_tui.traces.kinds import KINDS
from mast_tui.tui.screens.choice import ChoiceScreen
from mast_tui.tui.screens.follow import own
from mast_tui.tui.widgets.lines import Piece
from mast_tui.workbench.reading import Filter, Reading

COUNTED = 5_000
"""Kinds are counted in traces of up to this many steps: counting builds every step."""


class FilterScreen(ChoiceScreen[Filter | None]):
    """Kinds to tick, then errors and tagged steps; Enter applies."""

    heading = "show only these steps"
    enter_word, close_word = "", "leave as it was"
    BINDINGS: ClassVar[list[BindingType]] = [
        *own("filter")[:1],  # to tick comes before to apply
        Binding("enter", "choose", "apply"),
        *own("filter")[1:],
    ]

    def __init__(self, reading: Reading, *, ascii_only: bool = False) -> None:
        super().__init__()
        self._ascii = ascii_only
        wanted = reading.filter
        self.ticked = set(wanted.kinds) | {
            name
            for name, on in (
                ("errors", wanted.errors),
                ("tagged", wanted.tagged),
                ("found", wanted.found),
            )
            if on
        }
        found = ["found"] if reading.search else []
        self._folded = wanted.folded
        self._names = [*KINDS, "errors", "tagged", *found]
        self._counts = _counts(reading)

    def show_rows(self) -> None:
        self.rows.put([self._row(name) for name in self._names])

    def _row(self, name: str) -> list[Piece]:
        box = "[x] " if name in self.ticked else "[ ] "
        count = f"{self._counts[name]:>7,}" if name in self._counts else ""
        if name not in KINDS:
            words = {
                "errors": "errors only",
                "tagged": "steps that I tagged only",
                "found": "steps with search hits only",
            }[name]
            return [
                (box, ""),
                (f"{words:<28}", "error" if name == "errors" else "tag"),
                (count, "quiet"),
            ]
        kind = KINDS[name]
        glyph = kind.ascii if self._ascii else kind.glyph
        return [(box, ""), (f"{glyph} {kind.label:<26}", f"kind-{name}"), (count, "quiet")]

    def action_tick(self) -> None:
        self.ticked ^= {self._names[self.rows.cursor]}
        self.show_rows()

    def action_only(self) -> None:
        self.ticked = {self._names[self.rows.cursor]}
        self.action_choose()

    def action_clear(self) -> None:
        self.ticked = set()
        self.action_choose()

    def action_choose(self) -> None:
        kinds = frozenset(self.ticked & set(KINDS))
        errors, tagged, found = (name in self.ticked for name in ("errors", "tagged", "found"))
        self.dismiss(Filter(kinds, errors, tagged, found, self._folded))


def _counts(reading: Reading) -> Counter[str]:
    """How many steps there are of each kind; empty where counting would take too long."""
    trace = reading.trace
    if not trace.complete or len(trace) > COUNTED:
        return Counter()
    facts = [trace.fact(number) for number in range(1, len(trace) + 1)]
    counts = Counter(kind for kind, _ in facts)
    counts["errors"] = sum(error for _, error in facts)
    counts["tagged"] = len(reading.tagged())
    counts["found"] = reading.search.steps() if reading.search else 0
    for kind in KINDS:
        counts.setdefault(kind, 0)
    return counts
