"""Six themes: enough contrast, no state told by colour alone, changed while reading."""

import math
import os
from argparse import Namespace
from itertools import combinations
from pathlib import Path

import pytest
from rich.color import Color
from rich.style import Style

from mast_tui import places
from mast_tui.cli.appearance import dressed
from mast_tui.cli.commands.open import add_arguments
from mast_tui.tui.inks import INKS, TERMINAL, THEMES
from mast_tui.tui.themes import PALETTES, inks
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.recall import Recall
from tests.tui.given import running, text_of

Rgb = tuple[float, float, float]


def rgb(colour: str) -> Rgb:
    red, green, blue = Color.parse(colour).get_truecolor()
    return red / 255, green / 255, blue / 255


def linear(colour: Rgb) -> Rgb:
    red, green, blue = (
        (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in colour
    )
    return red, green, blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    weights = (0.2126, 0.7152, 0.0722)
    low, high = sorted(
        sum(w * c for w, c in zip(weights, linear(rgb(colour)), strict=True))
        for colour in (one, other)
    )
    return (high + 0.05) / (low + 0.05)


SEEN_WITHOUT = {
    "red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
}  # fmt: skip
"""What eyes without these cones see (Machado, Oliveira and Fernandes 2009, severity 1)."""


def seen(colour: str, without: str) -> Rgb:
    before = linear(rgb(colour))
    red, green, blue = (
        sum(weight * value for weight, value in zip(row, before, strict=True))
        for row in SEEN_WITHOUT[without]
    )
    return red, green, blue


def lab(colour: Rgb) -> Rgb:
    """Linear RGB as CIE L*a*b*, where distances are about as the eye has them."""
    r, g, b = (max(0.0, c) for c in colour)
    x = (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    z = (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def distance(one: Rgb, other: Rgb) -> float:
    return math.dist(lab(one), lab(other))


@pytest.mark.parametrize("name", PALETTES)
def test_every_colour_stands_out_from_the_background(name: str) -> None:
    palette = PALETTES[name]
    least = 7 if name == "contrast" else 4.5
    for role, colour in palette._asdict().items():
        if role != "background":
            assert contrast(colour, palette.background) >= least, role


@pytest.mark.parametrize("without", SEEN_WITHOUT)
def test_what_must_not_be_mixed_up_stays_apart_for_colour_blind_eyes(without: str) -> None:
    """given the colours of error, tag, hit, cluster action, answer and log query"""
    palette = PALETTES["colour-blind"]
    roles = ("red", "magenta", "yellow", "green", "cyan", "foreground")
    for one, other in combinations(roles, 2):
        apart = distance(
            seen(getattr(palette, one), without), seen(getattr(palette, other), without)
        )
        assert apart >= 10, (one, other, apart)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("depth", ["standard", "truecolor"])
def test_every_theme_has_every_ink(theme: str, depth: str) -> None:
    assert inks(theme, depth).keys() == TERMINAL.keys()


def test_no_colour_means_none_at_all() -> None:
    for name, style in inks("none", "truecolor").items():
        assert style.color is None, name
        assert style.bgcolor is None, name


def test_in_sixteen_colours_no_grey_becomes_the_colour_of_plain_text() -> None:
    assert inks("16", "standard")["quiet"] == Style(dim=True)
    for theme in THEMES:
        for style in inks(theme, "standard").values():
            assert style.color is None or style.color.number is not None


async def test_without_colour_each_state_has_a_sign(bench: Bench) -> None:
    """given errors, tags, hits, evidence, the cursor and the pane with the keys"""
    bench.trace.finish()
    bench.reading.go(11)
    async with running(bench, look="none") as the:
        await the.press("3", "3", "/", *"paiment", "enter")
        rows = text_of(the.work.steps).splitlines()
        assert rows[10].startswith(">")
        assert rows[10].rstrip().endswith("/x 3.3")
        assert "*   1" in text_of(the.work.taxonomy)
        assert "  error" in text_of(the.work.step_view).splitlines()[0]
        assert "━ steps ━" in the.text
        assert "─ step ─" in the.text
        assert INKS["hit"].reverse
        assert INKS["quote"].underline
        assert "saved" in the.status


async def test_the_theme_changes_while_reading(bench: Bench) -> None:
    async with running(bench) as the:
        for typed, name in (
            ("light", "light"),
            ("none", "none"),
            ("16", "16"),
            ("contr", "contrast"),
        ):
            await the.press("ctrl+p")
            await the.type(f"colours {typed}")
            await the.press("enter")
            assert the.app.look == name
            assert the.notice.startswith(f"colours: {name}")
        strip = the.work.steps.render_line(0)
        assert {segment.style.bgcolor.name for segment in strip if segment.style} == {"#000000"}  # type: ignore[union-attr]
        await the.press(",", "c")
        assert "> contrast" in the.text
        await the.press("escape")
        assert the.app.look == "contrast"


def looked(**options: object) -> str:
    """The theme that the app would start in."""
    args = Namespace(theme=None, mouse=False, ascii=False, codebook=None, no_state=False)
    vars(args).update(options)
    return str(dressed(args, None)["look"])


async def test_a_theme_chosen_in_the_app_is_there_the_next_time(
    bench: Bench, own_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MAST_TUI_THEME", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    bench.recall = Recall(places.state_folder())
    async with running(bench) as the:
        await the.press(",", "c", *"contr", "enter")
        assert the.notice == "colours: contrast"
    assert looked() == "contrast"
    assert looked(theme="light") == "light"
    monkeypatch.setenv("MAST_TUI_THEME", "dark")
    assert looked() == "dark"


async def test_without_a_state_no_theme_is_kept(
    bench: Bench, own_places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    bench.recall = Recall(None)
    async with running(bench) as the:
        await the.press(",", "c", *"contr", "enter")
        assert the.notice == "colours: contrast, for this time only"
    assert looked() == "16"
    assert not (places.state_folder() / "look.json").exists()


def test_the_file_wins_once_it_names_another_theme(own_places: Path) -> None:
    Recall(places.state_folder()).keep_look("contrast")
    own_places.mkdir(exist_ok=True)
    config = own_places / "config.toml"
    config.write_text('theme = "dark"\n')
    os.utime(config, (1e9, 1e9))
    assert looked() == "contrast"
    os.utime(config, (4e9, 4e9))
    assert looked() == "dark"


def test_the_option_names_every_theme() -> None:
    from argparse import ArgumentParser

    parser = ArgumentParser()
    add_arguments(parser)
    assert all(name in parser.format_help() for name in THEMES)
