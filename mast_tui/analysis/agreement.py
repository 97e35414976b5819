"""Agreement between annotators: votes in, a report out.

Plain values only: whoever has a store or a file makes the votes of it. What each statistic needs
stands in :mod:`counts`, :mod:`tally` and :mod:`coefficients`, its spread in :mod:`intervals`, what
looks wrong with the data in :mod:`suspicions`.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import TypeVar

from mast_tui.analysis.bootstrap import Drawn, Draws, bootstrap
from mast_tui.analysis.coefficients import Undefined, Value, bias_index
from mast_tui.analysis.counts import Ballot, UnitVotes, pack, spell
from mast_tui.analysis.grouping import grouped
from mast_tui.analysis.intervals import Spread, jackknife, shown
from mast_tui.analysis.leftout import LeftOut
from mast_tui.analysis.overall import overall_of
from mast_tui.analysis.report import ModeAgreement, Report, split
from mast_tui.analysis.setwise import set_agreement
from mast_tui.analysis.suspicions import notes_of, warnings_of
from mast_tui.analysis.tally import (
    Tally,
    TraceVotes,
    groups_of,
    kappas,
    minus,
    of_ballot,
    of_trace,
    raters,
    statistics,
)

U = TypeVar("U", bound=Hashable)
Row = tuple[int | None, ...]
"""The votes of all annotators on one mode of a trace."""


def agreement(
    modes: Mapping[str, Mapping[U, UnitVotes]],
    annotators: Sequence[str],
    *,
    level: str = "trace",
    units: Sequence[U] | None = None,
    unfinished: Mapping[str, int] | None = None,
    warnings: Sequence[str] = (),
    intervals: bool = True,
    categories: Mapping[str, Sequence[str]] | None = None,
    sets: bool = False,
    draws: Draws | None = None,
) -> Report:
    """The report of votes: mode to unit to annotator to 1, 0 or None.

    At step level a unit is ``(trace, step)``, at span level ``(trace, first, last)``.
    ``unfinished`` tells how many reviews of an annotator are not done, which is warned about
    beside the ``warnings`` that reading the votes gave. ``intervals`` may be left out for speed;
    ``categories`` (name to codes), ``sets`` and ``draws`` (the bootstrap) are asked for.
    """
    places = list(units) if units is not None else _units(modes)
    ballots = {code: pack(votes, places, annotators) for code, votes in modes.items()}
    groups = groups_of(places, level)
    found = report_of(
        ballots, tuple(annotators), groups, level, unfinished or {}, intervals, categories, draws
    )
    return replace(
        found,
        warnings=(*warnings, *found.warnings),
        sets=set_agreement(ballots) if sets else None,
    )


def report_of(
    ballots: Mapping[str, Ballot],
    annotators: tuple[str, ...],
    groups: Sequence[Sequence[int]],
    level: str = "trace",
    unfinished: Mapping[str, int] | None = None,
    intervals: bool = True,
    categories: Mapping[str, Sequence[str]] | None = None,
    draws: Draws | None = None,
) -> Report:
    """The report of packed votes; ``groups`` are the places of each trace's units."""
    tallies = {code: of_ballot(ballot) for code, ballot in ballots.items()}
    left = LeftOut(ballots, tallies, groups) if intervals or draws else None
    unions = grouped(ballots, categories) if categories is not None else {}
    found = Report(
        level,
        annotators,
        max((ballot.size for ballot in ballots.values()), default=0),
        len(groups),
        tuple(
            int(sum(tally.shares[place][1] for tally in tallies.values()))
            for place in range(len(annotators))
        ),
        modes_of(ballots, tallies, annotators, left),
        overall_of(tallies, left, pair_names(annotators)),
        tuple(warnings_of(_unreadable(ballots), tallies, annotators, unfinished or {}, left)),
        tuple(notes_of(tallies, annotators, level, len(groups) if left else None, draws)),
        category_agreements(unions, annotators, groups, left is not None, draws),
        draws=draws,
    )
    return drawn(found, tallies, left, draws) if draws and left else found


def report_of_counts(
    counts: Mapping[str, Mapping[Row, int]],
    annotators: tuple[str, ...],
    level: str = "trace",
    traces: int = 0,
    intervals: bool = False,
    unfinished: Mapping[str, int] | None = None,
    together: Mapping[tuple[Row, ...], int] | None = None,
) -> Report:
    """The report of votes that somebody else counted.

    ``counts`` gives each mode how often each row of votes occurs, in the order of ``annotators``.
    With ``intervals`` each row is a trace, which is left out: mode by mode, and of all modes at once
    where ``together`` counts the rows on every mode of a trace.
    """
    tallies, tagged = {}, {}
    single: dict[str, dict[TraceVotes, int]] = {}
    for code, rows in counts.items():
        voting = sum(
            any(row[place] is not None for row in rows) for place in range(len(annotators))
        )
        patterns = frozenset((spell(row), times) for row, times in rows.items())
        tallies[code] = of_trace(patterns, voting) if rows else of_ballot(_nobody(annotators))
        single[code] = {frozenset([(spell(row), 1)]): times for row, times in rows.items()}
        tagged[code] = sum(
            n for row, n in rows.items() if 1 in row and row.count(None) < len(row) - 1
        )
    names = pair_names(annotators)
    left = LeftOut.of_counts(tallies, single, _signed(together)) if intervals else None
    joined = left if together is not None else None
    return Report(
        level,
        annotators,
        max((sum(rows.values()) for rows in counts.values()), default=0),
        traces,
        tuple(
            int(sum(tally.shares[place][1] for tally in tallies.values()))
            for place in range(len(annotators))
        ),
        {code: _mode(tagged[code], tallies[code], names, code, left) for code in tallies},
        overall_of(tallies, joined, names),
        tuple(warnings_of(0, tallies, annotators, unfinished or {})),
        tuple(notes_of(tallies, annotators, level, traces if left else None)),
    )


def _signed(
    together: Mapping[tuple[Row, ...], int] | None,
) -> dict[tuple[TraceVotes, ...], int] | None:
    if together is None:
        return None
    return {
        tuple(frozenset([(spell(row), 1)]) for row in rows): times
        for rows, times in together.items()
    }


def _nobody(annotators: Sequence[str]) -> Ballot:
    none = (0,) * len(annotators)
    return Ballot(none, none, 0)


def pair_names(annotators: Sequence[str]) -> list[str]:
    """What the pairs are called, in the order in which they are counted."""
    return [f"{one}|{other}" for one, other in combinations(annotators, 2)]


def _unreadable(ballots: Mapping[str, Ballot]) -> int:
    return sum(ballot.unreadable for ballot in ballots.values())


def modes_of(
    ballots: Mapping[str, Ballot],
    tallies: Mapping[str, Tally],
    annotators: Sequence[str],
    left: LeftOut | None,
) -> dict[str, ModeAgreement]:
    """The agreement of each mode."""
    names = pair_names(annotators)
    return {
        code: _mode(_tagged(ballots[code]), tallies[code], names, code, left) for code in ballots
    }


def category_agreements(
    ballots: Mapping[str, Ballot],
    annotators: Sequence[str],
    groups: Sequence[Sequence[int]],
    intervals: bool,
    draws: Draws | None = None,
) -> dict[str, ModeAgreement]:
    """The agreement of each category, told like a mode's."""
    tallies = {name: of_ballot(ballot) for name, ballot in ballots.items()}
    left = LeftOut(ballots, tallies, groups) if intervals else None
    found = modes_of(ballots, tallies, annotators, left)
    if draws and left:
        by_name, _ = bootstrap(tallies, left, draws)
        found = {name: _with(one, by_name[name]) for name, one in found.items()}
    return found


def drawn(report: Report, tallies: Mapping[str, Tally], left: LeftOut, draws: Draws) -> Report:
    """The report with bootstrap intervals in the place of the jackknife's."""
    by_mode, overall = bootstrap(tallies, left, draws)
    intervals = {
        name: None if isinstance(one.interval, Undefined) else one.interval
        for name, one in overall.items()
    }
    withheld = report.overall.caution == "counts only"
    spans = dict.fromkeys(intervals) if withheld else intervals
    return replace(
        report,
        modes={code: _with(mode, by_mode[code]) for code, mode in report.modes.items()},
        overall=replace(report.overall, intervals=spans, drawn=overall),
    )


def _with(mode: ModeAgreement, found: dict[str, Drawn]) -> ModeAgreement:
    """A mode with its bootstrap; where too few traces carry the mode, still without interval."""
    interval = found["krippendorff_alpha"].interval
    reasons = {name: why for name, why in mode.reasons.items() if name != "krippendorff_alpha_ci"}
    if mode.caution == "counts only" or mode.values["krippendorff_alpha"] is None:
        return replace(mode, drawn=found)
    if isinstance(interval, Undefined):
        reasons["krippendorff_alpha_ci"] = interval.reason
        return replace(mode, interval=None, drawn=found, reasons=reasons)
    return replace(mode, interval=interval, drawn=found, reasons=reasons)


def _mode(
    tagged: int, tally: Tally, names: Sequence[str], code: str, left: LeftOut | None
) -> ModeAgreement:
    found = statistics(tally)
    found["bias_index"] = _bias(tally)
    spreads = _spreads(found, tally, code, left) if left else {}
    alpha = spreads.get("krippendorff_alpha")
    values, reasons = split(found)
    errors, _ = split({name: spread.error for name, spread in spreads.items()})
    if alpha and isinstance(alpha.interval, Undefined):
        reasons["krippendorff_alpha_ci"] = alpha.interval.reason
    by_pair, _ = split(dict(zip(names, kappas(tally), strict=True)))
    return ModeAgreement(
        int(tally.sums.units),
        int(tally.sums.positives),
        tagged,
        values,
        reasons,
        by_pair,
        alpha.interval if alpha and not isinstance(alpha.interval, Undefined) else None,
        alpha.caution if alpha else "",
        errors,
    )


def _bias(tally: Tally) -> Value:
    """The bias index, where two annotators voted and no more."""
    if raters(tally.shares) != 2:
        return Undefined("not two annotators")
    return bias_index(next((pair for pair in tally.pairs if sum(pair)), tally.pairs[0]))


def _tagged(ballot: Ballot) -> int:
    """Pairable units with any 1."""
    once = twice = tagged = 0
    for positive, rated in zip(ballot.positives, ballot.rated, strict=True):
        twice |= once & rated
        once |= rated
        tagged |= positive
    return (tagged & twice).bit_count()


def _spreads(
    found: Mapping[str, Value], whole: Tally, code: str, left: LeftOut
) -> dict[str, Spread]:
    """The jackknife of every statistic; of alpha as it may be shown."""
    counts: dict[str, dict[float | None, int]] = {name: {} for name in found}
    for votes, times in left.counted[code].items():
        without = statistics(minus(whole, left.parts[code][votes]))
        for name, value in without.items():
            point = None if isinstance(value, Undefined) else value
            counts[name][point] = counts[name].get(point, 0) + times
    skipped = ("prevalence_index", "bias_index")
    spreads = {
        name: jackknife(value, counts[name]) for name, value in found.items() if name not in skipped
    }
    name = "krippendorff_alpha"
    return spreads | {name: shown(found[name], spreads[name], *left.rarity(code))}


def _units(modes: Mapping[str, Mapping[U, UnitVotes]]) -> list[U]:
    """Every unit of any mode, in the order met."""
    return list(dict.fromkeys(unit for votes in modes.values() for unit in votes))
