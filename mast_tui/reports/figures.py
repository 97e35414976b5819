"""Figures for papers: which there are, how they look, and files that come out the same each time.

The numbers are those of ``mast-tui agreement`` and ``signature``; only drawing stands here and in
the modules beside it. Nothing here is imported unless a figure is asked for.
"""

import textwrap
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from mast_tui.errors import MastError, UsageError
from mast_tui.traces.safe import visible

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from mast_tui.analysis.disagreements import Disagreements
    from mast_tui.analysis.report import Report
    from mast_tui.analysis.signature import Group, Signature

FORMATS = ("svg", "pdf", "png")
POINTS = 72
"""Points in an inch."""
LETTER = 0.55
"""The mean width of a letter, by the size of the font."""
INK, SOFT, RULE = "#1a1a1a", "#5f5f5f", "#c8c8c8"
MARK = "#0072b2"
"""Blue that is told from every other colour here, in grey too."""


class Style(NamedTuple):
    """What one may want otherwise."""

    width: float = 7.0
    """Inches; journals have columns of about 3.5."""
    height: float | None = None
    """Inches; None is what the rows need."""
    font: str = "DejaVu Sans"
    size: float = 8.0
    """Of the letters, in points."""
    dpi: int = 300
    grey: bool = False
    codes: bool = False
    """Codes alone where names of modes stand."""
    title: str = ""

    def wrapped(self, text: str, share: float) -> str:
        """Text on as many lines as it needs in such a share of the width."""
        letters = int(share * self.width * POINTS / (self.size * LETTER))
        return "\n".join(textwrap.wrap(text, max(6, letters)))

    def rows(self, number: float, of: float = 1.9) -> float:
        """The height of so many rows, in inches."""
        return number * of * self.size / POINTS


class Shown(NamedTuple):
    """What a figure is made of; what it does not need is not made."""

    names: Mapping[str, str]
    """What each mode and category is shown as."""
    categories: Mapping[str, Sequence[str]]
    """The modes of each category."""
    signature: "Callable[[], Signature]"
    report: "Callable[[], Report]"
    disagreements: "Callable[[], Disagreements]"
    group: str | None = None
    """One group of the signature instead of all traces."""

    def name(self, code: str, style: Style, share: float = 0.36) -> str:
        """A mode or category as the codebook names it, on as many lines as it needs."""
        told = visible(self.names.get(code, code), line=True)
        if style.codes:
            return told.partition(" ")[0]
        return style.wrapped(told, share)

    def part(self) -> "Group":
        """The group that is drawn."""
        found = self.signature()
        if self.group is None:
            return found.whole
        for one in (*found.groups, found.whole):
            if one.name == self.group:
                return one
        there = ", ".join(one.name for one in found.groups)
        raise MastError(f'no group "{self.group}" by {found.by}; there is {there}')


class Kind(NamedTuple):
    """One figure."""

    told: str
    module: str
    """Where ``draw_NAME`` stands."""


FIGURES = {
    "signature": Kind(
        "share of failed and successful traces with each mode, by group", "signature"
    ),
    "difference": Kind("failed less successful, each mode with its interval", "signature"),
    "cascade": Kind("the mode that comes first, and which follows which", "signature"),
    "agreement": Kind("Krippendorff's alpha of each mode with its interval", "agreement"),
    "disagreements": Kind("where annotators differ, by mode and kind", "agreement"),
}


def draw(name: str, shown: Shown, style: Style, path: Path, form: str) -> list[str]:
    """Draw a figure into a file; what is to be said about it comes back."""
    drawing = import_module(f"mast_tui.reports.figures_{FIGURES[name].module}")
    _import("matplotlib")
    figures = import_module("matplotlib.figure")
    with _looks(style), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure: Figure = figures.Figure(layout="constrained")
        told: list[str] = drawing.DRAWN[name](figure, shown, style) or []
        if style.title:
            figure.suptitle(visible(style.title, line=True), fontsize=style.size + 1)
        # without dates the same numbers make the same bytes
        figure.savefig(path, format=form, dpi=style.dpi, metadata=_METADATA[form])
    if any(str(one.message).startswith("Glyph") for one in caught):
        told.append(f"font {style.font} lacks letters of a label: choose one with --font")
    return told


_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None},
    "pdf": {"CreationDate": None, "ModDate": None},
    "png": {"Software": None},
}


@contextmanager
def _looks(style: Style) -> Iterator[None]:
    """Matplotlib as it is delivered, whatever is set on this machine, with what is wanted here."""
    plot = _import("matplotlib")
    fonts = import_module("matplotlib.font_manager")
    try:
        fonts.findfont(style.font, fallback_to_default=False)
    except ValueError:
        raise MastError(
            f'no font "{style.font}" on this machine; DejaVu Sans is always there'
        ) from None
    with plot.rc_context():
        plot.rcdefaults()
        plot.rcParams.update(
            {
                "font.family": [style.font, "DejaVu Sans"],
                "font.size": style.size,
                "axes.titlesize": style.size,
                "axes.labelsize": style.size,
                "xtick.labelsize": style.size,
                "ytick.labelsize": style.size,
                "legend.fontsize": style.size,
                "axes.edgecolor": SOFT,
                "axes.labelcolor": INK,
                "axes.linewidth": 0.6,
                "xtick.color": INK,
                "ytick.color": INK,
                "xtick.major.width": 0.6,
                "hatch.linewidth": 0.6,
                "text.color": INK,
                "text.parse_math": False,  # a dollar in a name is a dollar
                "svg.hashsalt": "mast-tui",
                "pdf.fonttype": 42,
            }
        )
        yield


def _import(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise MastError(
            f"figures are drawn with {name}, which is not installed: pip install 'mast-tui[figures]'"
        ) from None


# --- what several figures share


def sized(figure: "Figure", style: Style, labels: Sequence[str], above: float = 3.5) -> None:
    """Give the figure its size: a row for each label, and what stands above and below them."""
    most = max(label.count("\n") + 1 for label in labels)
    height = style.height or style.rows(len(labels), max(1.9, 0.5 + 1.25 * most)) + style.rows(
        above
    )
    figure.set_size_inches(style.width, height + (style.rows(1.2) if style.title else 0))
    layout: Any = figure.get_layout_engine()
    layout.set(w_pad=0.03, h_pad=0.03, wspace=0.02)


def listed(axes: "Axes", labels: Sequence[str], bold: Sequence[int] = ()) -> None:
    """One row for each label, the first at the top."""
    axes.set_yticks(range(len(labels)), labels)
    axes.set_ylim(len(labels) - 0.5, -0.5)
    axes.tick_params(axis="y", length=0)
    for place in bold:
        axes.get_yticklabels()[place].set_fontweight("bold")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)


Row = tuple[float, tuple[float, float] | None, bool]
"""A value, its interval, and whether its dot is filled."""


def spans(axes: "Axes", rows: Sequence[Row | None], style: Style) -> None:
    """A dot and its interval in each row; None leaves a row empty."""
    for place, row in enumerate(rows):
        if row is None:
            continue
        value, interval, filled = row
        if interval:
            axes.plot(interval, (place, place), color=INK, linewidth=1, solid_capstyle="butt")
            axes.plot(interval, (place, place), "|", color=INK, markersize=5, markeredgewidth=1)
        face = ("#4d4d4d" if style.grey else MARK) if filled else "white"
        axes.plot(
            value, place, "o", markersize=5, markerfacecolor=face, markeredgecolor=INK,
            markeredgewidth=0.8,
        )  # fmt: skip


def beside(axes: "Axes", words: Sequence[str], head: str, style: Style, letters: int = 0) -> None:
    """A column of words at the right of each row, so many letters away from the rows."""
    away = 0.6 * style.size + letters * LETTER * style.size
    for place, told in enumerate([head, *words], start=-1):
        axes.annotate(
            told, (1, place), xycoords=axes.get_yaxis_transform(),
            xytext=(away, 0), textcoords="offset points", va="center", ha="left",
            color=SOFT if place < 0 else INK, annotation_clip=False,
        )  # fmt: skip


def nothing(why: str) -> MastError:
    """There is nothing to draw."""
    return MastError(f"nothing to draw: {why}")


def check(name: str, output: str) -> str:
    """The format of a file by its ending; refuse a figure or a format that there is not."""
    if name not in FIGURES:
        raise UsageError(f'no figure "{name}"; there is {", ".join(FIGURES)}')
    form = Path(output).suffix.lower().removeprefix(".")
    if form not in FORMATS:
        raise UsageError(f"-o {output}: a figure is a file with the ending {', '.join(FORMATS)}")
    return form
