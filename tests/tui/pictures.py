"""The pictures of the README: ``python -m tests.tui.pictures`` draws them anew."""

import asyncio
import re
import tempfile
from argparse import Namespace
from pathlib import Path
from typing import NamedTuple

from mast_tui.cli.app import make_bench
from mast_tui.cli.samples import STORE, make_demo
from mast_tui.tui.app import MastApp

FOLDER = Path(__file__).resolve().parents[2] / "docs"


class Picture(NamedTuple):
    """A screen of the demo, seen as ``annotator`` after these keys."""

    name: str
    path: str
    annotator: str
    keys: tuple[str, ...]
    size: tuple[int, int] = (120, 40)


PICTURES = (
    Picture(
        "screen", "Scenario-15/1", "ines", (":", *"24", "enter", "tab", "tab", "g", *"jjjjjjjj")
    ),
    Picture("narrow", "Scenario-4/2", "ines", (":", *"29", "enter", "3"), (80, 24)),
    Picture("agreement", "", "ines", ("A",), (120, 40)),
)


async def draw(picture: Picture) -> str:
    """The picture as SVG."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = make_demo(Path(scratch) / "samples")
        args = Namespace(
            db=str(folder / STORE), annotator=picture.annotator, codebook=None, no_state=True
        )
        bench = make_bench(args, [str(folder / picture.path)])
        app = MastApp(bench)
        async with app.run_test(size=picture.size) as pilot:
            await pilot.press(*picture.keys)
            await pilot.pause()
            drawn = app.export_screenshot(title="mast-tui")
        bench.close()
    return same_names(drawn)


def same_names(svg: str) -> str:
    """The SVG without the number that Rich draws for each."""
    return re.sub(r"terminal-\d+", "terminal", svg)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for one in PICTURES:
        (FOLDER / f"{one.name}.svg").write_text(asyncio.run(draw(one)), encoding="utf-8")
