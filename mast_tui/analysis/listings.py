"""Steps, judges, groups and disagreements in words and columns, for whoever draws the table."""

from collections.abc import Iterable, Mapping, Sequence

from mast_tui.analysis.agreement_words import number
from mast_tui.analysis.association import Interval
from mast_tui.analysis.coefficients import Undefined, Value
from mast_tui.analysis.disagreements import Disagreement, Disagreements
from mast_tui.analysis.judging import JudgeAgreement, Judging
from mast_tui.analysis.localisation import TOLERANCES, Decisive, Localisation, StepAgreement
from mast_tui.analysis.report import Report

STEP_HEADS = (
    "steps of a mode", "compared", "tags", "F1", "F1 +-1", "F1 +-2", "net", "net +-1", "net +-2",
    "first +-1", "apart",
)  # fmt: skip
STEP_NUMBERS = frozenset(range(1, len(STEP_HEADS)))

JUDGE_HEADS = (
    "mode", "n", "both", "missed", "extra", "kappa", "precision", "95%", "recall", "95%", "F1",
)  # fmt: skip
JUDGE_NUMBERS = frozenset((1, 2, 3, 4, 5, 6, 8, 10))

GROUP_HEADS = (
    "",
    "annotators",
    "units",
    "agree",
    "pos",
    "stratified",
    "95% interval",
    "macro",
    "kappa",
)
GROUP_NUMBERS = frozenset((1, 2, 3, 4, 5, 7, 8))

LIST_HEADS = (
    "type",
    "split",
    "mode",
    "step",
    "trace",
    "tagged it",
    "did not",
    "instead, or why not",
)
LIST_NUMBERS = frozenset((3,))

STEP_LEGEND = """\
compared: how often two annotators are, on a trace where either tagged the mode at a step; F1: 2
matched / tags of both, one to one, at most so many steps apart; net: less what circular shifts
match; first +-1: first steps at most 1 apart, where both tagged it; apart: their median."""


def step_rows(found: Localisation, names: Mapping[str, str]) -> list[list[str]]:
    """One row a mode that somebody placed, then all modes, then the pairs."""
    rows = [
        _step_row(names.get(code, code), one) for code, one in found.modes.items() if one.traces
    ]
    rows.append(_step_row("all modes", found.overall))
    if len(found.pairs) > 1:
        rows += [
            _step_row(f"  {name.replace('|', ', ')}", one) for name, one in found.pairs.items()
        ]
    return rows


def _step_row(name: str, found: StepAgreement) -> list[str]:
    first = found.first
    return [
        name,
        str(found.traces),
        str(sum(found.tags)),
        *(_value(found.f1[k]) for k in TOLERANCES),
        *(_value(found.corrected[k]) for k in TOLERANCES),
        f"{_value(first.within[1])} of {first.traces}" if first.traces else "-",
        _value(first.median, 1),
    ]


def decisive_line(found: Decisive) -> str:
    """Agreement on the decisive tag in one line."""
    if not found.traces:
        return ""
    line = (
        f"decisive tag, named by both in {found.traces} comparisons: same mode {_value(found.mode)}"
    )
    if found.placed:
        line += (
            f"; of {found.placed} at a step, same step {_value(found.step[0])}, +-1 "
            f"{_value(found.step[1])}, mode and step {_value(found.joint[0])}, +-1 "
            f"{_value(found.joint[1])}"
        )
    return line


def judge_rows(found: Judging, names: Mapping[str, str]) -> list[list[str]]:
    """One row a mode that either tagged, then all modes."""
    rows = [
        _judge_row(names.get(code, code), one)
        for code, one in found.modes.items()
        if one.table.both or one.table.first or one.table.second
    ]
    return [*rows, _judge_row("all modes", found.overall)]


def _judge_row(name: str, found: JudgeAgreement) -> list[str]:
    table = found.table
    shown = found.units_stand_alone
    return [
        name,
        str(sum(table)),
        str(table.both),
        str(table.first),
        str(table.second),
        number(found.kappa),
        *_share(found.precision, shown),
        *_share(found.recall, shown),
        number(found.f1),
    ]


def _share(found: Interval | Undefined, shown: bool) -> tuple[str, str]:
    if isinstance(found, Undefined):
        return "-", ""
    return number(found.value), f"{number(found.low)} to {number(found.high)}" if shown else ""


def judge_line(found: Judging) -> str:
    """How the judge's kappa stands beside that between people."""
    return (
        f"kappa over all modes: {found.judge} with each of the people "
        f"{_value(found.kappa_with_people)}, between people {_value(found.kappa_between_people)}"
    )


def group_rows(groups: Mapping[str, Report]) -> list[list[str]]:
    """One row a group."""
    rows = []
    for name, report in groups.items():
        values, overall = report.overall.values, report.overall
        span = overall.intervals.get("stratified_alpha")
        interval = f"{number(span[0])} to {number(span[1])}" if span else ""
        rows.append(
            [
                name or "(none)",
                str(sum(1 for votes in report.votes if votes)),
                str(report.units),
                number(values["percent_agreement"], 3),
                number(values["positive_agreement"]),
                number(values["stratified_alpha"]),
                interval + (" ?" if span and overall.caution else ""),
                f"{number(values['macro_alpha'])} ({overall.defined} of {overall.modes})",
                number(values["pooled_kappa_mean"]),
            ]
        )
    return rows


def alpha_rows(
    groups: Mapping[str, Report], names: Mapping[str, Mapping[str, str]]
) -> list[list[str]]:
    """Alpha of each mode in each group, by the names that each group has for its modes.

    Rounds may be in other codebooks, which give the same number to another mode.
    """
    found: dict[str, dict[str, float | None]] = {}
    for group, report in groups.items():
        for code, mode in report.modes.items():
            row = found.setdefault(names[group].get(code, code), {})
            row[group] = mode.values["krippendorff_alpha"]
    return [
        [label, *(number(row.get(group)) for group in groups)]
        for label, row in found.items()
        if any(alpha is not None for alpha in row.values())
    ]


def disagreement_rows(found: Disagreements, names: Mapping[str, str]) -> list[list[str]]:
    """One row a disagreement."""
    return [_disagreement(row, names) for row in found.rows]


def _disagreement(row: Disagreement, names: Mapping[str, str]) -> list[str]:
    for_it = [_tagger(name, row) for name, vote in row.votes.items() if vote == 1]
    against = [name for name, vote in row.votes.items() if vote == 0]
    more = [f"{name}: {', '.join(others)}" for name, others in row.instead.items()]
    more += [f"{name}: {why}" for name, why in row.unknown.items()]
    if row.distance is not None:
        more.append(f"{row.distance} steps apart")
    return [
        row.kind,
        "-".join(map(str, row.split)),
        names.get(row.mode, row.mode).split(" ")[0],
        "" if row.step is None else str(row.step),
        where(row),
        ", ".join(for_it),
        ", ".join(against),
        "; ".join(more),
    ]


def where(row: Disagreement) -> str:
    """The trace in words that people know it by."""
    scenario, trial = row.about.get("scenario"), row.about.get("trial")
    known = " / ".join(text for text in (scenario and f"Scenario-{scenario}", trial) if text)
    return known or row.trace[:16]


def _tagger(name: str, row: Disagreement) -> str:
    at = [str(step) for step in row.steps.get(name, []) if step is not None]
    return f"{name} @{','.join(at[:4])}{'..' if len(at) > 4 else ''}" if at else name


def confusion_lines(found: Disagreements, names: Mapping[str, str]) -> Iterable[str]:
    """What is confused with what, most often first."""
    for one in found.confusions:
        pair = " and ".join(names.get(mode, mode) for mode in one.modes)
        times = f"{one.units} times" if one.units > 1 else "once"
        yield f"{pair}: {times}, in {len(one.traces)} trace{'s' if len(one.traces) > 1 else ''}"


def count_line(found: Disagreements) -> str:
    """How many disagreements of each kind."""
    told = ", ".join(f"{count} {kind}" for kind, count in found.counts.items() if count)
    noun = "disagreement" if len(found.rows) == 1 else "disagreements"
    return f"{len(found.rows)} {noun} by {found.level}: {told or 'none'}"


def heads_of(first: str, groups: Sequence[str]) -> tuple[str, ...]:
    """The heads of a table with a column a group."""
    return (first, *(name or "(none)" for name in groups))


def _value(value: Value, digits: int = 2) -> str:
    return "-" if isinstance(value, Undefined) else number(value, digits)
