"""Agreement by mode with a bar each, what is confused with what, and all disagreements."""

from mast_tui.analysis import agreement_words as words
from mast_tui.analysis.disagreements import Confused
from mast_tui.analysis.report import ModeAgreement, Report
from mast_tui.labels.labelled import ANY
from mast_tui.labels.votes import Level
from mast_tui.tui.actions import with_keys
from mast_tui.tui.statistics.section import Behind, Section, bar, fit, plural
from mast_tui.tui.widgets.lines import Piece
from mast_tui.workbench.statistics import Statistics

NUMBERS = 61
"""Columns of a row of the table that are no name, with a bar of ten."""


class Agreement(Section):
    """A row a mode, a row a category, then all modes in one number, then what looks wrong."""

    name = "agreement"
    keys = ("statistics_level",)

    def __init__(self, found: Statistics, level: Level) -> None:
        super().__init__(found, level)
        self.report: Report = found.reports[level]
        shown = [*self.report.modes.items(), *self.report.categories.items()]
        self._modes: list[tuple[str, ModeAgreement]] = shown
        self._overall = words.overall_rows(self.report)
        self._said = [(f"between {', '.join(found.people)}: {_over(self.report)}", "quiet")]
        self._said += [(f"warning: {one}", "warning") for one in self.report.warnings]
        self._said += [(one, "warning") for one in found.left_out()]
        voting = sum(1 for votes in self.report.votes if votes)
        needs = with_keys("agreement needs the done reviews ({done}) of two annotators")
        self.empty = "; ".join(found.left_out()) or needs
        self._shown = len(shown) + len(self._overall) + len(self._said) if voting > 1 else 0

    @property
    def count(self) -> int:
        return self._shown

    def _sizes(self, width: int) -> tuple[int, int]:
        """How wide the name and the bar are."""
        name = max(10, min(36, width - NUMBERS))
        return name, min(30, max(10, width - NUMBERS - name + 10))

    def head(self, width: int) -> list[Piece]:
        name, wide = self._sizes(width)
        text = f"{'by ' + self.level:<{name}}{'n':>6}{'tagged':>7}{'pos':>6} "
        return [(f"{text}{'alpha':<{wide}}{'':>7} {'95% interval':<16}{'kappa':>6}", "quiet")]

    def row(self, row: int, width: int) -> list[Piece]:
        if row < len(self._modes):
            return self._mode_row(*self._modes[row], width)
        row -= len(self._modes)
        if row < len(self._overall):
            name, value, interval, about = self._overall[row]
            return [(f"{name:<22}{value:>6}  {interval:<18}", "strong" if not row else ""),
                    (fit(about, max(0, width - 48)), "quiet")]  # fmt: skip
        return [self._said[row - len(self._overall)]]

    def _mode_row(self, code: str, mode: ModeAgreement, width: int) -> list[Piece]:
        name, wide = self._sizes(width)
        cells = words.mode_row("", mode)
        alpha = mode.values["krippendorff_alpha"]
        ink = "" if code in self.report.modes else "strong"
        drawn = " " * wide if alpha is None else bar(alpha, wide)
        return [
            (fit(self.names.get(code, code), name), ink),
            (f"{cells[1]:>6}{cells[2]:>7}{cells[4]:>6} ", ""),
            (drawn, "quiet"),
            (f"{cells[6]:>7} ", "strong"),
            (fit(cells[7], 16), "quiet" if not mode.interval else ""),
            (f"{cells[8]:>6}", ""),
        ]

    def detail(self, row: int, column: int) -> str:
        if row < len(self._modes):
            code, mode = self._modes[row]
            modes = self.found.modes_of(code)
            rows = self.found.lists[self.level].rows
            differing = sum(one.mode in modes and one.kind != "unseen" for one in rows)
            said = mode.reason or mode.caution
            more = f"; {said}" if said else ""
            return f"{self.names.get(code, code)}: {plural(differing, 'disagreement')}{more}"
        row -= len(self._modes)
        if row < len(self._overall):
            name, value, _, about = self._overall[row]
            return f"{name} {value}: {about}"
        return self._said[row - len(self._overall)][0]

    def words(self, row: int) -> str:
        row -= len(self._modes) + len(self._overall)
        return self._said[row][0] if row >= 0 else ""

    def behind(self, row: int, column: int) -> Behind:
        code = self._modes[row][0] if row < len(self._modes) else ANY
        title = self.names.get(code, code)
        return Behind(f"{title}, by {self.level}", self.found.behind_mode(self.level, code))


def _over(report: Report) -> str:
    """``333 steps of 9 traces``"""
    of = "" if report.level == "trace" else f" of {plural(report.traces, 'trace')}"
    return f"{plural(report.units, report.level)}{of}"


class Confusions(Section):
    """Which modes were given to one place, most often first."""

    name = "confusions"
    empty = "no two modes were given to one place"
    keys = Agreement.keys

    def __init__(self, found: Statistics, level: Level) -> None:
        super().__init__(found, level)
        self.pairs: tuple[Confused, ...] = found.lists[level].confusions
        self._most = max((pair.units for pair in self.pairs), default=1)

    @property
    def count(self) -> int:
        return len(self.pairs)

    def head(self, width: int) -> list[Piece]:
        return [(f"{'by ' + self.level:<20}the same place was tagged", "quiet")]

    def row(self, row: int, width: int) -> list[Piece]:
        one = self.pairs[row]
        half = max(10, (width - 20 - 5) // 2)
        first, second = (self.names.get(mode, mode) for mode in one.modes)
        return [
            (f"{one.units:>4} ", "strong"),
            (bar(one.units / self._most, 14), "quiet"),
            (" ", ""),
            (fit(first, half), ""),
            (" and ", "quiet"),
            (fit(second, half), ""),
        ]

    def detail(self, row: int, column: int) -> str:
        one = self.pairs[row]
        pair = " and ".join(self.names.get(mode, mode) for mode in one.modes)
        where = f"{plural(one.units, 'place')} in {plural(len(one.traces), 'trace')}"
        return f"{pair}: {where}"

    def behind(self, row: int, column: int) -> Behind:
        modes = self.pairs[row].modes
        title = " and ".join(self.names.get(mode, mode) for mode in modes)
        return Behind(title, self.found.behind_confusion(self.level, modes))


class Differing(Section):
    """Every disagreement, the most contested first; Enter goes there."""

    name = "disagreements"
    empty = "no disagreement"
    enter = "go there"
    keys = Agreement.keys

    def __init__(self, found: Statistics, level: Level) -> None:
        super().__init__(found, level)
        self.rows = found.lists[level].rows

    @property
    def count(self) -> int:
        return len(self.rows)

    def head(self, width: int) -> list[Piece]:
        return [(f"{'by ' + self.level:<18}{'mode':<5}{'step':>6}  {'trace':<18}who", "quiet")]

    def row(self, row: int, width: int) -> list[Piece]:
        one = self.rows[row]
        place = self.found.place(one)
        who = place.words.partition(": ")[2] or place.words
        quiet = "quiet" if one.kind == "unseen" else ""
        return [
            (f"{one.kind:<13}", quiet or "strong"),
            (f"{one.split[0]}-{one.split[1]:<3}", quiet),
            (fit(one.mode, 5), "tag"),
            (f"{one.step or '':>6}  ", ""),
            (fit(place.name, 17) + " ", quiet),
            (fit(who, max(10, width - 49)), quiet),
        ]

    def detail(self, row: int, column: int) -> str:
        one = self.rows[row]
        return f"{self.names.get(one.mode, one.mode)}: {self.found.place(one).words}"

    def behind(self, row: int, column: int) -> Behind:
        return Behind(f"disagreements by {self.level}", self.found.disagreements(self.level))
