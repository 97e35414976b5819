"""A report in words and columns, for whoever draws the table: a pipe, a terminal, the screen."""

from collections.abc import Mapping

from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.report import ModeAgreement, Report
from mast_tui.analysis.setwise import SetAgreement

HEADS = ("mode", "n", "tagged", "agree", "pos", "neg", "alpha", "95% interval", "kappa")
NUMBERS = frozenset((1, 2, 3, 4, 5, 6, 8))
"""The columns that hold numbers."""

OVERALL_HEADS = ("overall", "", "95% interval", "")
OVERALL_NUMBERS = frozenset((1,))

LEGEND = """\
n: units with two votes or more; tagged: those with a vote for the mode; agree: percent agreement;
pos, neg: positive and negative agreement; alpha: Krippendorff's; kappa: Cohen's, mean of the pairs.
(alpha): fewer than 5 traces carry the rarer vote, read the counts; ?: fewer than 15."""

OVERALL = {
    "stratified_alpha": "disagreements of the modes added up",
    "macro_alpha": "mean of the modes' alphas",
    "pooled_alpha": "(mode, unit) as unit: rewards knowing which modes are common",
    "pooled_kappa_mean": "Cohen's kappa over the same, mean of the pairs",
    "percent_agreement": "over all modes",
    "positive_agreement": "over all modes",
}

_SHORT = {
    "fewer than 5 traces carry a tag": "few tagged",
    "fewer than 5 traces carry a vote against": "few untagged",
    "no variance between traces": "all alike",
    "needs two traces": "one trace",
}


def title(report: Report) -> str:
    """What was compared, between whom, over how much."""
    units = f"{report.units} {report.level}s"
    of = "" if report.level == "trace" else f" of {report.traces} traces"
    return f"Agreement by {report.level}: {', '.join(report.annotators) or 'nobody'}; {units}{of}"


def mode_rows(report: Report, names: Mapping[str, str]) -> list[list[str]]:
    """One row a mode; ``names`` are what the codes are shown as."""
    return [mode_row(names.get(code, code), mode) for code, mode in report.modes.items()]


def category_rows(report: Report, names: Mapping[str, str]) -> list[list[str]]:
    """One row a category, told as a mode is; then any failure at all."""
    return [mode_row(names.get(name, name), found) for name, found in report.categories.items()]


def overall_rows(report: Report) -> list[list[str]]:
    """One row for each way to put all modes into one number."""
    overall = report.overall
    rows = []
    for name, words in OVERALL.items():
        value, span = overall.values[name], overall.intervals.get(name)
        interval = _span(span) + (" ?" if overall.caution else "") if span else ""
        why = overall.reasons.get(name, words) if value is None else words
        if name == "stratified_alpha":
            why += f"; {overall.defined} of {overall.modes} modes have an alpha"
        rows.append([name.replace("_", " "), number(value), interval, why])
    return rows + (_set_rows(report.sets) if report.sets else [])


def _set_rows(sets: SetAgreement) -> list[list[str]]:
    """Alpha over whole label sets."""
    about = f"alpha over label sets, {sets.n} units, {sets.empty} of them with no tag by anybody"
    return [
        [f"{name} alpha", number(value), "", about]
        if not isinstance(value, Undefined)
        else [f"{name} alpha", "-", "", value.reason]
        for name, value in sets.alphas.items()
        if name != "exact"
    ]


MORE = {
    "fleiss_kappa": "fleiss",
    "conger_kappa": "conger",
    "gwet_ac1": "AC1",
    "pabak": "PABAK",
    "prevalence_index": "prevalence",
    "bias_index": "bias",
}
"""The statistics that ``--coefficients`` prints, and the heads of their columns."""
MORE_HEADS = ("mode", *MORE.values())
MORE_NUMBERS = frozenset(range(1, len(MORE_HEADS)))
MORE_LEGEND = """\
fleiss, conger: kappas over all annotators; AC1: Gwet's; PABAK: 2 agree - 1; prevalence: share of votes
for less share against; bias: of two annotators, (b - c) / n. AC1 and PABAK are near 1 for a rare mode."""


def more_rows(report: Report, names: Mapping[str, str]) -> list[list[str]]:
    """The other coefficients of each mode and category."""
    shown = {**report.modes, **report.categories}
    return [
        [names.get(code, code), *(number(one.values.get(name)) for name in MORE)]
        for code, one in shown.items()
    ]


def pair_rows(report: Report) -> list[list[str]]:
    """Cohen's kappa of each pair over all modes as one, a row an annotator; none for two."""
    people = [name for name, votes in zip(report.annotators, report.votes, strict=True) if votes]
    if len(people) < 3:
        return []
    kappas = report.overall.cohen_kappa
    return [
        [one, *("" if one == other else number(_of_pair(kappas, one, other)) for other in people)]
        for one in people
    ]


def _of_pair(kappas: Mapping[str, float | None], one: str, other: str) -> float | None:
    return kappas.get(f"{one}|{other}", kappas.get(f"{other}|{one}"))


def number(value: float | None, digits: int = 2) -> str:
    """The value, or "-" for what is undefined; never a minus before nothing."""
    return "-" if value is None else f"{round(value, digits) + 0.0:.{digits}f}"


def mode_row(name: str, mode: ModeAgreement) -> list[str]:
    """The cells of one mode, under :data:`HEADS`."""
    values = mode.values
    alpha = number(values["krippendorff_alpha"])
    return [
        name,
        str(mode.n),
        str(mode.tagged_units),
        number(values["percent_agreement"], 3),  # a rare mode's .998 must not read as 1
        number(values["positive_agreement"]),
        number(values["negative_agreement"], 3),
        f"({alpha})" if mode.caution == "counts only" else alpha,
        _interval(mode),
        number(values["cohen_kappa_mean"]),
    ]


def _interval(mode: ModeAgreement) -> str:
    """The interval, or in few words why there is none."""
    if mode.interval:
        return _span(mode.interval) + (" ?" if mode.caution else "")
    if "krippendorff_alpha" in mode.reasons:
        return mode.reasons["krippendorff_alpha"]
    return _SHORT.get(mode.reasons.get("krippendorff_alpha_ci", ""), "unstable")


def _span(interval: tuple[float, float]) -> str:
    return f"{number(interval[0])} to {number(interval[1])}"
