"""Small drawings beside numbers: a value with its interval on a scale. Colour says nothing alone."""

from mast_tui.analysis.association import Interval
from mast_tui.analysis.coefficients import Undefined
from mast_tui.reports.blocks import Cell
from mast_tui.reports.html import Html, element

WIDTH, HEIGHT = 160, 18
LEVELS = 10
"""Shades of the heat map."""


def interval_bar(
    value: float | None,
    interval: tuple[float, float] | None,
    least: float,
    most: float,
    told: str,
    bar: bool = True,
    width: int = WIDTH,
) -> Html:
    """A bar or a dot from zero, and a line for the interval, cut off where the scale ends."""

    def at(number: float) -> float:
        inside = min(max(number, least), most)
        return round(4 + (width - 8) * (inside - least) / (most - least), 2)

    drawn = [_line(at(0), 1, at(0), HEIGHT - 1, "zero")]
    if value is not None and bar:
        left, right = sorted((at(0), at(value)))
        drawn.append(_shape("rect", "bar", x=left, y=5, width=right - left, height=HEIGHT - 10))
    middle = HEIGHT / 2
    if interval:
        low, high = at(interval[0]), at(interval[1])
        drawn.append(_line(low, middle, high, middle, "span"))
        drawn += [_line(x, middle - 4, x, middle + 4, "span") for x in (low, high)]
    if value is not None:
        drawn.append(_shape("circle", "dot", cx=at(value), cy=middle, r=3.5))
    return element(
        "svg", drawn, viewBox=f"0 0 {width} {HEIGHT}", width=width, height=HEIGHT,
        role="img", aria_label=told, class_="plot",
    )  # fmt: skip


def heat(found: Interval | Undefined, having: int, of: int) -> Cell:
    """A cell of the heat map: the share as a shade, in per cent, and as counts."""
    if isinstance(found, Undefined):
        return Cell("-", float("-inf"), "heat none", found.reason)
    shade = min(LEVELS, int(found.value * LEVELS + 0.5))
    hint = f"{having} of {of}; 95% interval {100 * found.low:.0f} to {100 * found.high:.0f}%"
    shown = [element("b", f"{100 * found.value:.0f}"), element("small", f" {having}/{of}")]
    return Cell(shown, found.value, f"heat h{shade}", hint)


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Html:
    return _shape("line", kind, x1=x1, y1=y1, x2=x2, y2=y2)


def _shape(name: str, kind: str, **places: float) -> Html:
    return element(name, class_=kind, **{key: f"{value:g}" for key, value in places.items()})
