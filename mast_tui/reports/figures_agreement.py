"""The figures of agreement: alpha with its interval, and where annotators differ."""

from collections import Counter
from typing import TYPE_CHECKING

from mast_tui.analysis.agreement_words import number
from mast_tui.analysis.disagreements import KINDS
from mast_tui.reports.figures import (
    INK,
    RULE,
    SOFT,
    Row,
    Shown,
    Style,
    beside,
    listed,
    nothing,
    sized,
    spans,
)

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from mast_tui.analysis.report import ModeAgreement, Report

TENTATIVE, RELIABLE = 0.667, 0.8
"""Krippendorff's bounds: below the first nothing is to be concluded, from the second on it is."""
OVERALL = {"stratified_alpha": "all modes, stratified", "macro_alpha": "all modes, mean"}
FILLS = {
    "omission": ("#0b4f7d", "#333333", ""),
    "confusion": ("#d9692b", "#7d7d7d", "////"),
    "localisation": ("#f2c46d", "#b5b5b5", "...."),
    "unseen": ("#f2f2f2", "#f2f2f2", ""),
}
"""Colour, grey and hatch of each kind: apart in grey, and without any colour."""


def draw_agreement(figure: "Figure", shown: Shown, style: Style) -> None:
    """A row a mode, then the categories, then all modes together."""
    report = shown.report()
    rows = _rows(report, shown, style)
    if not any(row[1] for row in rows):
        raise nothing("agreement needs the done reviews of two annotators")
    sized(figure, style, [row[0] for row in rows], 4.5)
    axes = figure.subplots()
    overall = [place for place, row in enumerate(rows) if row[3]]
    listed(axes, [row[0] for row in rows], overall)
    spans(axes, [row[1] for row in rows], style)
    least = min((row[1][1] or (row[1][0],))[0] for row in rows if row[1])
    axes.set_xlim(min(-0.05, max(-1.0, least) - 0.05), 1.04)
    for bound in (TENTATIVE, RELIABLE):
        axes.axvline(bound, color=SOFT, linewidth=0.8, linestyle=(0, (3, 3)), zorder=0)
    axes.axvline(0, color=SOFT, linewidth=0.6, zorder=0)
    for place in range(len(rows)):
        axes.axhline(place, color=RULE, linewidth=0.4, zorder=0)
    for place in _breaks(report):
        axes.axhline(place - 0.5, color=SOFT, linewidth=0.6)
    of = f"by {report.level}, {len(report.annotators)} annotators"
    words = "filled: with its 95% interval; open: too few traces for one"
    axes.set_xlabel(
        style.wrapped(f"Krippendorff's alpha {of}", 0.55) + f"\n{style.wrapped(words, 0.55)}"
    )
    beside(axes, [row[2] for row in rows], "tagged/n", style)


_Row = tuple[str, Row | None, str, bool]


def _rows(report: "Report", shown: Shown, style: Style) -> list[_Row]:
    each = {**report.modes, **report.categories}
    rows: list[_Row] = [
        (shown.name(code, style), _alpha(one), _told(one), False) for code, one in each.items()
    ]
    for name, words in OVERALL.items():
        value, span = report.overall.values[name], report.overall.intervals.get(name)
        told = number(value) if value is not None else "undefined"
        rows.append((words, None if value is None else (value, span, True), told, True))
    return rows


def _breaks(report: "Report") -> list[int]:
    """Where categories begin, and where all modes together do."""
    first = len(report.modes)
    return [first, first + len(report.categories)] if report.categories else [first]


def _alpha(one: "ModeAgreement") -> Row | None:
    value = one.values["krippendorff_alpha"]
    return None if value is None else (value, one.interval, one.interval is not None)


def _told(one: "ModeAgreement") -> str:
    counts = f"{one.tagged_units}/{one.n}"
    if one.values["krippendorff_alpha"] is None:
        return f"{counts}  {one.reasons.get('krippendorff_alpha', 'undefined')}"
    return counts


def draw_disagreements(figure: "Figure", shown: Shown, style: Style) -> None:
    """A bar a mode, parted by kind, the longest first."""
    found = shown.disagreements()
    counts: Counter[tuple[str, str]] = Counter((row.mode, row.kind) for row in found.rows)
    modes = sorted(
        {row.mode for row in found.rows},
        key=lambda mode: (-sum(counts[mode, kind] for kind in KINDS), mode),
    )
    if not modes:
        raise nothing(f"no disagreements by {found.level}")
    from matplotlib.ticker import MaxNLocator

    labels = [shown.name(mode, style) for mode in modes]
    sized(figure, style, labels, 5)
    axes = figure.subplots()
    listed(axes, labels)
    ends = [0] * len(modes)
    for kind, (colour, grey, hatch) in FILLS.items():
        sizes = [counts[mode, kind] for mode in modes]
        if any(sizes):
            axes.barh(
                range(len(modes)), sizes, left=ends, height=0.68, label=_legend(kind),
                color=grey if style.grey else colour, hatch=hatch, edgecolor=INK, linewidth=0.5,
            )  # fmt: skip
        ends = [end + size for end, size in zip(ends, sizes, strict=True)]
    for place, end in enumerate(ends):
        axes.text(end, place, f" {end}", va="center", ha="left")
    axes.set_xlim(0, max(ends) * 1.08)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    told = f"disagreements by {found.level} between {len(found.annotators)} annotators"
    axes.set_xlabel(style.wrapped(told, 0.55))
    figure.legend(loc="outside upper center", ncols=4 if style.width > 5 else 2, frameon=False)


def _legend(kind: str) -> str:
    told = {"localisation": "localisation (other step)", "unseen": "unseen (no vote)"}
    return told.get(kind, kind)


DRAWN = {"agreement": draw_agreement, "disagreements": draw_disagreements}
