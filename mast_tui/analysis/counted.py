"""Agreement from counts: what an engine counted over a data set, told as the store's votes are.

All that is told of one mode or category is the same, the jackknife included: a trace is one row of
votes. What needs several modes of a trace at once is left undefined where there are too many traces
to count their votes on all modes together.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mast_tui.analysis.agreement import report_of_counts
from mast_tui.analysis.coefficients import Undefined, Value, cohen_kappa, light_kappa
from mast_tui.analysis.counts import Pair
from mast_tui.analysis.grouping import ANY
from mast_tui.analysis.judging import MAJORITY, JudgeAgreement, Judging
from mast_tui.analysis.report import ALPHAS, Report
from mast_tui.analysis.setwise import of_rows
from mast_tui.labels.dataset.counts import Histogram, VoteCounts

COUNTED = "counted mode by mode: which votes are of the same trace is not known"


def report_of(
    counts: VoteCounts,
    annotators: Sequence[str],
    unfinished: Mapping[str, int] | None = None,
    warnings: Sequence[str] = (),
) -> Report:
    """Agreement by trace, from the rows of votes of each mode and category."""
    names = tuple(annotators)
    made = report_of_counts(
        counts.modes, names, "trace", counts.traces, True, unfinished, counts.together
    )
    unions = report_of_counts(counts.unions, names, "trace", counts.traces, True)
    whole = replace(
        made, units=counts.traces, categories=unions.modes, warnings=(*warnings, *made.warnings)
    )
    if counts.together is not None:
        return replace(whole, sets=of_rows(counts.together, list(counts.modes)))
    reasons = made.overall.reasons | {
        f"{name}_ci": COUNTED for name in ALPHAS if made.overall.values[name] is not None
    }
    note = f"no intervals over all modes and no label sets: {COUNTED}"
    return replace(whole, overall=replace(made.overall, reasons=reasons), notes=(*made.notes, note))


def judges_of(
    counts: VoteCounts, people: Sequence[str], agreed: Sequence[str], judges: Sequence[str]
) -> list[Judging]:
    """Each judge against the majority of people, and against each consensus.

    The rows of ``counts`` are of people, consensus and judges, in this order.
    """
    everybody = [*people, *agreed, *judges]
    mine = list(range(len(people)))
    sides = [(MAJORITY, mine)] if mine else []
    sides += [(name, [everybody.index(name)]) for name in agreed]
    return [
        _judging(counts, places, everybody.index(judge), judge, against)
        for judge in judges
        for against, places in sides
    ]


def _judging(
    counts: VoteCounts, people: Sequence[int], judge: int, name: str, against: str
) -> Judging:
    both = {code: _against(rows, people, judge) for code, rows in counts.modes.items()}
    pooled: Counter[tuple[int | None, ...]] = Counter()
    for rows in both.values():
        pooled.update(rows)
    modes = report_of_counts(both, (against, name), "trace", counts.traces, True).modes
    overall = report_of_counts({ANY: pooled}, (against, name)).modes[ANY]
    overall.reasons["krippendorff_alpha_ci"] = COUNTED
    return Judging(
        name,
        against,
        {code: JudgeAgreement(_pair(both[code], 0, 1), modes[code], True) for code in both},
        JudgeAgreement(_pair(pooled, 0, 1), overall, False),
        light_kappa([_kappa(counts, one, judge) for one in people]),
        light_kappa(
            [
                _kappa(counts, one, other)
                for i, one in enumerate(people)
                for other in people[i + 1 :]
            ]
        ),
    )


def _against(rows: Histogram, people: Sequence[int], judge: int) -> Histogram:
    """Two annotators: the majority of some, none where they are split, and one other."""
    found: Counter[tuple[int | None, ...]] = Counter()
    for row, times in rows.items():
        given = [vote for place in people if (vote := row[place]) is not None]
        ones = 2 * sum(given)
        most = None if ones == len(given) else 1 if ones > len(given) else 0
        found[most, row[judge]] += times
    return found


def _pair(rows: Mapping[tuple[int | None, ...], int], one: int, other: int) -> Pair:
    cells = [0, 0, 0, 0]
    for row, times in rows.items():
        first, second = row[one], row[other]
        if first is not None and second is not None:
            cells[3 - 2 * first - second] += times
    return Pair(*cells)


def _kappa(counts: VoteCounts, one: int, other: int) -> Value:
    """Cohen's kappa of two annotators, all modes as one."""
    tables = [_pair(rows, one, other) for rows in counts.modes.values()]
    if not tables:
        return Undefined("none")
    return cohen_kappa(Pair(*map(sum, zip(*tables, strict=True))))
