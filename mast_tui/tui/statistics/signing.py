"""The heat map of modes by model, failed and successful; and how far everybody is."""

from mast_tui.analysis.association import wilson
from mast_tui.analysis.coefficients import Undefined
from mast_tui.labels.votes import Level
from mast_tui.tui.actions import with_keys
from mast_tui.tui.statistics.section import Behind, Section, bar, fit, plural
from mast_tui.tui.widgets.lines import Piece
from mast_tui.workbench.statistics import ALL, STATES, Share, Statistics

OUTCOMES = (("failed", "fail"), ("succeeded", "ok"))
"""Each outcome with the word that its column has room for."""
TOLD = {"failed": "failed", "succeeded": "successful"}
NO_VOTES = "no votes yet: mark traces done ({done})"
NO_OUTCOME = "outcomes are unknown here: {done} says them; mast-tui signature tells all traces"
CELL = 7
ROOMY = 62
"""Columns from which on there is room for two models beside names that can be told apart."""
SHADES = " ░▒▓█"
"""A share as a shade, by quarters; its number stands beside it."""


class Heat(Section):
    """14 modes by model; a cell is the share of failed, or of successful, traces with the mode."""

    name = "signature"
    keys = ("left", "right")

    def __init__(self, found: Statistics, level: Level) -> None:
        super().__init__(found, level)
        self.modes = found.labels.modes if found.vectors else ()
        self.cells = [(group, ended) for group in found.groups for ended in OUTCOMES]
        self._first = 0
        self._ended = [found.traces_in(group, outcome) for group, (outcome, _) in self.cells]
        self.empty = "; ".join(found.left_out()) or with_keys(NO_VOTES)
        if found.vectors and not any(self._ended):
            self.empty = with_keys(NO_OUTCOME)
        self._shares = {
            (mode, group, outcome): found.share(mode, group, outcome)
            for mode in self.modes
            for group, (outcome, _) in self.cells
        }

    @property
    def count(self) -> int:
        return len(self.modes) if any(self._ended) else 0

    @property
    def columns(self) -> int:
        return len(self.cells)

    def follow(self, column: int, width: int) -> None:
        """Bring a column in view: models come and go in pairs of columns."""
        pairs = self._pairs(width)
        pair = column // 2
        self._first = min(max(self._first, pair - pairs + 1), pair)

    def _name(self, width: int) -> int:
        least = 24 if width >= ROOMY else 14
        return min(36, max(least, width - (2 * CELL + 1) * len(self.cells) // 2))

    def _pairs(self, width: int) -> int:
        """How many models are in view; where that is not all, how many more are is said."""
        room = width - self._name(width)
        pairs = room // (2 * CELL + 1)
        if pairs < len(self.cells) // 2:
            pairs = (room - len(" 99 more")) // (2 * CELL + 1)
        return max(1, pairs)

    def _in_view(self, width: int) -> list[int]:
        pairs = self._pairs(width)
        return list(range(2 * self._first, min(len(self.cells), 2 * (self._first + pairs))))

    def head(self, width: int) -> list[Piece]:
        shown = self._in_view(width)
        pieces: list[Piece] = [(" " * self._name(width), "")]
        for column in shown[::2]:
            group = self.cells[column][0]
            pieces.append((fit(f" {group}", 2 * CELL) + " ", "strong"))
        left = len(self.cells) // 2 - len(shown) // 2
        return [*pieces, (f" {left} more" if left else "", "quiet")]

    def under_head(self, width: int) -> list[Piece]:
        """How many traces of each model failed and succeeded."""
        pieces: list[Piece] = [(fit("% of traces with the mode", self._name(width)), "quiet")]
        for column in self._in_view(width):
            _, (_, word) = self.cells[column]
            text = f"{self._ended[column]} {word}"[:CELL]
            pieces.append((f"{text:>{CELL}}" + " " * (column % 2), "quiet"))
        return pieces

    def row(self, row: int, width: int) -> list[Piece]:
        return self._drawn(row, width, None)

    def row_with(self, row: int, column: int, width: int) -> list[Piece]:
        return self._drawn(row, width, column)

    def _drawn(self, row: int, width: int, cursor: int | None) -> list[Piece]:
        mode = self.modes[row]
        name = fit(self.names.get(mode, mode), self._name(width))
        pieces: list[Piece] = [(name, "" if cursor is None else "strong")]
        for column in self._in_view(width):
            group, (outcome, _) = self.cells[column]
            text = _cell(self._shares[mode, group, outcome])
            ink = "cursor" if column == cursor else "error" if outcome == "failed" else ""
            pieces += [(text, ink if text.strip() != "." else ink if ink == "cursor" else "quiet")]
            pieces.append((" " * (column % 2), ""))
        return pieces

    def detail(self, row: int, column: int) -> str:
        mode, (group, (outcome, _)) = self.modes[row], self.cells[column]
        share = self._shares[mode, group, outcome]
        who = "all models" if group == ALL else group
        told = f"{self.names.get(mode, mode)}: {share.having} of {share.of} {TOLD[outcome]} traces, {who}"
        span = wilson(share.having, share.of)
        if isinstance(span, Undefined):
            return told
        return f"{told} (95% interval {span.low:.0%} to {span.high:.0%})"

    def behind(self, row: int, column: int) -> Behind:
        mode, (group, (outcome, _)) = self.modes[row], self.cells[column]
        who = "" if group == ALL else f", {group}"
        places = self.found.behind_share(mode, group, outcome)
        return Behind(f"{self.names.get(mode, mode)} in {TOLD[outcome]} traces{who}", places)


def _cell(share: Share) -> str:
    """`` ▓  62`` of a hundred; a dot for none, blank where no trace was voted on."""
    if share.value is None:
        return " " * CELL
    if not share.having:
        return f"{'.':>{CELL}}"
    shade = SHADES[min(4, 1 + int(share.value * 4))] * 2
    return f" {shade}{round(share.value * 100):>{CELL - 3}}"


class Progress(Section):
    """How far each annotator is."""

    name = "progress"
    empty = "no reviews yet, and nothing assigned"

    def __init__(self, found: Statistics, level: Level) -> None:
        super().__init__(found, level)
        self.people = list(found.states)

    @property
    def count(self) -> int:
        return len(self.people)

    def head(self, width: int) -> list[Piece]:
        heads = "".join(f"{state:>13}" for state in STATES)
        return [(f"{'annotator':<18}{heads}", "quiet")]

    def row(self, row: int, width: int) -> list[Piece]:
        name = self.people[row]
        counts = self.found.counted(name)
        settled = counts["done"] + counts["excluded"]
        cells = "".join(f"{counts[state] or '-':>13}" for state in STATES)
        wide = max(6, min(40, width - 18 - 13 * len(STATES) - 2))
        return [
            (fit(name, 17) + " ", "strong"),
            (cells, ""),
            ("  ", ""),
            (bar(settled / max(1, sum(counts.values())), wide), "quiet"),
        ]

    def detail(self, row: int, column: int) -> str:
        name = self.people[row]
        counts = self.found.counted(name)
        told = ", ".join(f"{number} {state}" for state, number in counts.items() if number)
        return f"{name}: {plural(sum(counts.values()), 'trace')}: {told}"

    def behind(self, row: int, column: int) -> Behind:
        name = self.people[row]
        return Behind(f"the traces of {name}", self.found.behind_person(name))
