"""The figures of failure signatures: heat map, difference plot, what comes first."""

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from mast_tui.analysis.association import Interval, wilson
from mast_tui.analysis.coefficients import Undefined
from mast_tui.analysis.mode_signature import ModeSignature
from mast_tui.reports.figures import (
    INK,
    LETTER,
    POINTS,
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
from mast_tui.traces.safe import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from mast_tui.analysis.signature import Group

MOST_GROUPS = 8
"""More groups than this make no readable heat map: those with most traces are shown."""
MOST_FIRST = 14
"""More modes than this are not drawn as first ones: those that come first most are."""
NARROW = 5.0
"""Inches; in less than these two drawings and names of modes do not stand side by side."""
HIGHEST, LONGEST = 3, 36
"""Lines of a group's name that lies, and letters of one that stands."""
DARK = 0.55
"""From this share on a cell is so dark that its number is white."""


def draw_signature(figure: "Figure", shown: Shown, style: Style) -> list[str]:
    """A row a mode; for each group a column of failed and one of successful traces."""
    report = shown.signature()
    every = report.groups or (report.whole,)
    groups = _groups(every)
    modes = [code for code in report.found.modes if report.whole.modes[code].tagged]
    if not modes:
        raise nothing("no trace has a mode; finish reviews (review --done) or name --labels")
    cells = [
        [_share(group.modes[code], side) for group in groups for side in (0, 1)] for code in modes
    ]
    labels = [shown.name(code, style) for code in modes]
    heads = _Heads.of(groups, style)
    sized(figure, style, labels, 3 + heads.rows)
    axes = figure.subplots()
    listed(axes, labels)
    _heat(figure, axes, cells, style)
    _headed(axes, groups, heads, style)
    cut = f"the {len(groups)} of {len(every)} groups with most traces are shown"
    return [cut] if len(groups) < len(every) else []


class _Heads(NamedTuple):
    """The names of groups, each over its two columns: on a few lines, or upright where they need more."""

    names: list[str]
    upright: bool
    rows: float
    """How high they are."""

    @classmethod
    def of(cls, groups: "Sequence[Group]", style: Style) -> "_Heads":
        told = [visible(group.name, line=True) for group in groups]
        room = int(0.34 / len(groups) * style.width * POINTS / (style.size * LETTER))
        lines = [textwrap.wrap(name, max(1, room), break_long_words=False) for name in told]
        if all(len(of) <= HIGHEST and max(map(len, of)) <= room for of in lines if of):
            return cls(["\n".join(of) for of in lines], False, max(map(len, lines)))
        short = [name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…" for name in told]
        return cls(short, True, 0.4 * max(map(len, short)))


def _groups(groups: "Sequence[Group]") -> "list[Group]":
    most = sorted(groups, key=lambda group: -group.traces)[:MOST_GROUPS]
    return sorted(most, key=lambda group: group.name)


def _share(one: ModeSignature, side: int) -> float | None:
    found = one.among_succeeded if side else one.among_failed
    return None if isinstance(found, Undefined) else found.value


def _heat(
    figure: "Figure", axes: "Axes", cells: Sequence[Sequence[float | None]], style: Style
) -> None:
    """Cells with their per cent; a cell without traces has no shade but a dash."""
    numbers = [[float("nan") if cell is None else 100 * cell for cell in row] for row in cells]
    image = axes.imshow(
        numbers, cmap="Greys" if style.grey else "Blues", vmin=0, vmax=100, aspect="auto"
    )
    for y, row in enumerate(cells):
        for x, cell in enumerate(row):
            told = "–" if cell is None else f"{100 * cell:.0f}"
            colour = "white" if cell is not None and cell > DARK else INK
            axes.text(x, y, told, ha="center", va="center", color=colour)
    for x in range(len(cells[0]) + 1):
        wide = 3.0 if x % 2 == 0 else 0.8
        axes.axvline(x - 0.5, color="white", linewidth=wide)
    for y in range(len(cells) + 1):
        axes.axhline(y - 0.5, color="white", linewidth=0.8)
    axes.set_xlim(-0.5, len(cells[0]) - 0.5)
    axes.spines["bottom"].set_visible(False)
    bar = figure.colorbar(image, ax=axes, shrink=0.6, pad=0.02, aspect=25)
    bar.set_label("% of traces with the mode")
    bar.outline.set_linewidth(0.4)


def _headed(axes: "Axes", groups: "Sequence[Group]", heads: _Heads, style: Style) -> None:
    """Two columns a group: failed and successful, with how many traces these are."""
    sides = []
    for group in groups:
        sides += [f"failed\n{group.outcomes['failed']}", f"ok\n{group.outcomes['succeeded']}"]
    axes.xaxis.tick_top()
    axes.set_xticks(range(len(sides)), sides)
    axes.tick_params(axis="x", length=0, pad=1)
    for place, name in enumerate(heads.names):
        axes.annotate(
            name, (2 * place + 0.5, 1), xycoords=("data", "axes fraction"),
            xytext=(0, 2.9 * style.size), textcoords="offset points", ha="center", va="bottom",
            rotation=90 if heads.upright else 0, fontweight="bold", annotation_clip=False,
        )  # fmt: skip


def draw_difference(figure: "Figure", shown: Shown, style: Style) -> None:
    """Failed less successful, a row a mode, on one scale; filled where the interval is off zero."""
    group = shown.part()
    modes = {code: one for code, one in group.modes.items() if one.tagged}
    if not modes:
        raise nothing("no trace has a mode; finish reviews (review --done) or name --labels")
    labels = [shown.name(code, style) for code in modes]
    sized(figure, style, labels)
    axes = figure.subplots()
    listed(axes, labels)
    spans(axes, [_difference(one) for one in modes.values()], style)
    _zero(axes, len(modes))
    axes.set_xlim(*_reach(modes.values()))
    told = f"failed less successful traces with the mode, points{_within(group)}"
    axes.set_xlabel(style.wrapped(told, 0.5))
    tables = [one.table for one in modes.values()]
    failed = [f"{table.failed_with}/{table.failed}" for table in tables]
    beside(axes, failed, "failed", style)
    ok = [f"{table.succeeded_with}/{table.succeeded}" for table in tables]
    beside(axes, ok, "ok", style, 2 + max(map(len, (*failed, "failed"))))


def _reach(modes: "Iterable[ModeSignature]") -> tuple[float, float]:
    """The scale: as far as the intervals go, in steps of 25 points, and zero in the middle."""
    ends = [abs(end) for one in modes if (row := _difference(one)) for end in row[1] or (row[0],)]
    most = 25 * max(1, -int(-max(ends, default=100) // 25))
    return -1.04 * most, 1.04 * most


def _difference(one: ModeSignature) -> Row | None:
    found = one.adjusted
    if isinstance(found, Undefined):
        return None
    value, low, high = (100 * number for number in found)
    return value, (max(low, -100), min(high, 100)), low > 0 or high < 0


def _within(group: "Group") -> str:
    return ", within models" if any(one.strata > 1 for one in group.modes.values()) else ""


def _zero(axes: "Axes", rows: int) -> None:
    axes.axvline(0, color=SOFT, linewidth=0.8, linestyle=(0, (3, 3)), zorder=0)
    for place in range(rows):
        axes.axhline(place, color=RULE, linewidth=0.4, zorder=0)


def draw_cascade(figure: "Figure", shown: Shown, style: Style) -> None:
    """Left how often failed traces begin with a mode, right which mode follows it."""
    group = shown.part()
    found = group.cascade
    if not found.begun:
        raise nothing("no failed trace has a mode at a step")
    seen = {*found.triggers, *(mode for move in found.transitions for mode in move)}
    modes = sorted(seen, key=lambda mode: (-found.triggers.get(mode, 0), mode))[:MOST_FIRST]
    style = style._replace(codes=style.codes or style.width < NARROW)
    labels = [shown.name(mode, style, 0.3) for mode in modes]
    sized(figure, style, labels, 5)
    bars, matrix = figure.subplots(1, 2, sharey=True, width_ratios=(1, 1.25))
    listed(bars, labels)
    for place, mode in enumerate(modes):
        _first(bars, place, found.triggers.get(mode, 0), found.begun, style)
    bars.set_xlim(left=0)
    noun = "failed trace" if found.begun == 1 else "failed traces"
    bars.set_xlabel(style.wrapped(f"% of {found.begun:,} {noun} that begin with it", 0.32))
    counts = [[found.transitions.get((one, other), 0) for other in modes] for one in modes]
    _moves(matrix, counts, style)
    heads = [shown.names.get(mode, mode).partition(" ")[0] for mode in modes]
    matrix.set_xticks(range(len(modes)), heads, rotation=90)
    matrix.set_xlabel("next mode in these")


def _first(axes: "Axes", place: int, having: int, of: int, style: Style) -> None:
    share = wilson(having, of)
    if not isinstance(share, Interval) or not having:
        return
    colour = "#9a9a9a" if style.grey else "#56a0cf"
    axes.barh(place, 100 * share.value, height=0.62, color=colour)
    axes.plot((100 * share.low, 100 * share.high), (place, place), color=INK, linewidth=1)


def _moves(axes: "Axes", counts: Sequence[Sequence[int]], style: Style) -> None:
    """A square a pair; the row's mode comes first, the column's next."""
    most = max(1, *(max(row) for row in counts))
    axes.imshow(counts, cmap="Greys" if style.grey else "Blues", vmin=0, vmax=most, aspect="auto")
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            if count:
                colour = "white" if count > DARK * most else INK
                told = f"{count:,}" if count < 10_000 else f"{count / 1000:.0f}k"
                axes.text(
                    x, y, told, ha="center", va="center", color=colour, fontsize=style.size - 1
                )
    axes.tick_params(axis="both", length=0)
    axes.tick_params(axis="y", labelleft=False)
    for side in axes.spines.values():
        side.set_edgecolor(RULE)
    for place in range(1, len(counts)):
        axes.axhline(place - 0.5, color="white", linewidth=0.6)
        axes.axvline(place - 0.5, color="white", linewidth=0.6)


DRAWN = {"signature": draw_signature, "difference": draw_difference, "cascade": draw_cascade}
