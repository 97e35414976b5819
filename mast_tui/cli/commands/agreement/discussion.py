"""Agreement before and after a discussion, in tables for people."""

from collections.abc import Mapping

from mast_tui.analysis.agreement_words import number
from mast_tui.analysis.discussion import Discussion, Standing
from mast_tui.analysis.judging import Judging
from mast_tui.analysis.report import Report
from mast_tui.tables import table

HEADS = ("alpha of each mode", "before", "after", "agree before", "after")
OVERALL = {
    "stratified_alpha": "stratified alpha",
    "macro_alpha": "macro alpha",
    "pooled_alpha": "pooled alpha",
}
STANDING = (
    "against the consensus", "n", "agree", "kappa", "missed", "extra", "votes changed",
    "agree after", "kappa after",
)  # fmt: skip


def lines(found: Discussion, names: Mapping[str, str]) -> list[str]:
    """Both tables, as far as there is something to tell."""
    said: list[str] = []
    if found.after is not None:
        said += ["", f"Before and after discussion, by {found.level}", ""]
        rows = _rows(found.before, found.after, names)
        said += table(HEADS, rows, frozenset(range(1, len(HEADS))))
    if found.standings:
        rows = [_standing(one, found.after is not None) for one in found.standings]
        said += ["", *table(STANDING, rows, frozenset(range(1, len(STANDING))))]
    return said


def _rows(before: Report, after: Report, names: Mapping[str, str]) -> list[list[str]]:
    told = [
        code for code, one in before.modes.items() if one.positives or after.modes[code].positives
    ]
    rows = [
        [
            names.get(code, code),
            *(number(of.modes[code].values["krippendorff_alpha"]) for of in (before, after)),
            *(number(of.modes[code].values["percent_agreement"]) for of in (before, after)),
        ]
        for code in told
    ]
    for key, name in OVERALL.items():
        both = [number(of.overall.values[key]) for of in (before, after)]
        rows.append([name, *both, "", ""])
    return rows


def _standing(one: Standing, discussed: bool) -> list[str]:
    table = one.before.overall.table
    after = _two(one.after) if discussed else ["-", "-"]
    agree, kappa = _two(one.before)
    numbers = [str(sum(table)), agree, kappa, str(table.first), str(table.second)]
    return [one.annotator, *numbers, str(one.changed), *after]


def _two(found: Judging) -> list[str]:
    agreement = found.overall.agreement.values["percent_agreement"]
    return [number(agreement), number(found.overall.kappa)]
