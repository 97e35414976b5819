"""Learn the app in five minutes, by doing: on a sample, in a throw-away copy.

mast-tui tutor
"""

import os
import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from mast_tui.cli.options import add_screen_options
from mast_tui.errors import MastError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``tutor``."""
    add_screen_options(parser)


def run(args: Namespace) -> int:
    """Teach."""
    if not sys.stdout.isatty() or os.environ.get("TERM", "") in ("", "dumb"):
        raise MastError("the tutor needs a terminal that can draw a screen; mast-tui keys prints")
    from mast_tui.cli.app import make_bench, run_app
    from mast_tui.cli.samples import make_demo
    from mast_tui.tui.tutor import SAMPLE, TutorScreen

    with tempfile.TemporaryDirectory(prefix="mast-tui-tutor-") as scratch:
        folder = make_demo(Path(scratch) / "samples")
        args.db, args.no_state, args.annotator = str(Path(scratch) / "tutor.db"), True, "you"
        bench = make_bench(args, [str(folder / SAMPLE)])
        return run_app(args, bench, work=TutorScreen)
