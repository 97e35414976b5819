"""Every screen as text, at three sizes: ``python -m tests.tui.screens`` writes them anew.

Text and not pictures, so that a change reads as a change. What colours do to a screen is tested
on the styles that it is drawn in.
"""

import asyncio
import re
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from textual.screen import Screen

from mast_tui.tui.app import MastApp
from mast_tui.tui.screens.adjudicate import AdjudicateScreen
from mast_tui.tui.screens.start import Offer
from mast_tui.tui.screens.work import WorkScreen
from mast_tui.tui.tutor import TutorScreen
from mast_tui.tui.widgets.lines import LineView
from mast_tui.workbench.bench import Bench
from mast_tui.workbench.questions import ask
from tests.helpers import a_bench, shop_run
from tests.studies import a_queue, a_study, give_out, judge_says
from tests.tui.given import BROAD, NARROW, WIDE, key_event, screen_text
from tests.workbench.settling_given import a_discussed_round, desk_of

FOLDER = Path(__file__).parent / "drawn"
SIZES = (WIDE, NARROW, BROAD)
THEMES = ("dark", "light", "none")
OFFERS = (
    Offer("The bundled samples", "samples", "incidents in a web shop, written for mast-tui"),
    Offer("/runs/Scenario-3/1", "/runs/Scenario-3/1", "2026-01-02 03:04"),
)
TIME = re.compile(r"\d\d\d\d-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d)?|\d\d:\d\d:\d\d")


class Shown(NamedTuple):
    """A screen, and the keys that lead to it from step 11, tagged 3.3, of a failed run."""

    name: str
    keys: tuple[str, ...] = ()
    work: type[WorkScreen] = WorkScreen
    start: bool = False
    settling: bool = False
    """A round that is settled, and not the run."""
    study: bool = False
    """A trace of a blind round, with a question and a judge's labels."""


SCREENS = (
    Shown("start", start=True),
    Shown("main"),
    Shown("code", ("3",)),
    Shown("room", ("Z",)),
    Shown("taxonomy", ("tab", "tab", "j")),
    Shown("evidence", ("v", "v", "w", "w")),
    Shown("leader", (",",)),
    Shown("rather", ("B",)),
    Shown("macros", ("M",)),
    Shown("commands", ("ctrl+p", "t", "a", "g")),
    Shown("help", ("?",)),
    Shown("filter", ("f", "j", "space")),
    Shown("traces", ("L",)),
    Shown("phases", ("o",)),
    Shown("agreement", ("A",)),
    Shown("done", ("D", "f", "enter")),
    Shown("tutor", (), TutorScreen),
    Shown("adjudicate", ("j", "j"), settling=True),
    Shown("blind", ("G",), study=True),
    Shown("queue", ("Q",), study=True),
    Shown("questions", (",", "q"), study=True),
    Shown("suggestions", (",", "j"), study=True),
    Shown("progress", (",", "r"), study=True),
    Shown("settled", ("a", "o", "k", "enter", "k"), settling=True),
)


class Drawn(NamedTuple):
    """What a screen shows, and the colours that it is drawn in."""

    text: str
    colours: frozenset[str]
    backgrounds: frozenset[str]


@contextmanager
def a_tagged_run() -> Iterator[Bench]:
    """Ada at step 11 of a failed run, which she tagged."""
    with tempfile.TemporaryDirectory() as scratch:
        bench = a_bench(Path(scratch) / "home", shop_run(Path(scratch)))
        bench.trace.finish()
        bench.reading.go(11)
        bench.toggle(bench.codebook.mode("3.3"))
        yield bench
        bench.close()


@contextmanager
def a_blind_round() -> Iterator[Bench]:
    """Ada at the first of three traces; she asked something, and a judge labelled it."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = a_study(Path(scratch) / "study", runs=3, settings="preannotations = true")
        give_out(folder, "r1")
        bench = a_queue(folder, "Ada")
        judge_says(folder, bench.row(), ("3.3", 11, "it never looked"), ("1.3", 8, "once more"))
        ask(bench, "is this a repetition?", 8)
        yield bench
        bench.close()


async def draw(shown: Shown, size: tuple[int, int], look: str = "16") -> Drawn:
    """The screen in a theme, as it is once nothing moves any more."""
    with a_blind_round() if shown.study else a_tagged_run() as bench:
        app = MastApp(
            None if shown.start else bench,
            offers=OFFERS,
            look=look,
            work=shown.work,
            first=_settling if shown.settling else None,
        )
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in shown.keys:
                app.post_message(key_event(key))
                await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            text = TIME.sub(lambda found: "-" * len(found[0]), screen_text(app))
            styles = [
                segment.style
                for view in app.screen.query(LineView)
                for y in range(view.size.height)
                for segment in view.render_line(y)
                if segment.style and view.size.width
            ]
    colours = frozenset(style.color.name for style in styles if style.color)
    backgrounds = frozenset(style.bgcolor.name for style in styles if style.bgcolor)
    lines = (line.rstrip() for line in text.split("\n"))
    return Drawn("\n".join(lines) + "\n", colours, backgrounds)


def _settling() -> Screen[None]:
    """A round with three disagreements; its files are gone when the test ends."""
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    screen = AdjudicateScreen(desk_of(a_discussed_round(Path(folder.name))))
    weakref.finalize(screen, folder.cleanup)
    return screen


def file_of(shown: Shown, size: tuple[int, int]) -> Path:
    """Where the text of a screen is kept."""
    return FOLDER / f"{shown.name}-{size[0]}x{size[1]}.txt"


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.glob("*.txt"):
        old.unlink()
    for one in SCREENS:
        for columns_and_rows in SIZES:
            text = asyncio.run(draw(one, columns_and_rows)).text
            file_of(one, columns_and_rows).write_text(text, encoding="utf-8")
