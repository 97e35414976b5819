"""Print the steps of a trace to the terminal or a pipe.

mast-tui show PATH                      every step of every trace there
mast-tui show PATH --step 12            one step in full
mast-tui show PATH --step 12-20         a range of steps
mast-tui show PATH --kind log           only steps of one kind
mast-tui show PATH --reveal             with embedded answers and earlier annotators' notes
mast-tui show PATH --json               one JSON document

Plain lines in reading order, every state in words (the kind of a step, ERROR, exit 1): made for
pipes and for screen readers. Tag with `mast-tui tag`, mark done with `mast-tui review`.
"""

from argparse import ArgumentParser, Namespace

from mast_tui.cli.options import add_json, add_outcome_options
from mast_tui.errors import UsageError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``show``."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="a trace, FILE#key or @id-prefix")
    parser.add_argument("--step", metavar="N|A-B", help="one step or a range of steps")
    parser.add_argument("--kind", metavar="K", help="only steps of this kind")
    add_json(parser)
    parser.add_argument("--reveal", action="store_true", help="show embedded answers and notes")
    add_outcome_options(parser)


def run(args: Namespace) -> int:
    """Print the steps that were asked for."""
    from mast_tui.cli.steps import print_steps

    print_steps(args, _range(args.step), _kind(args.kind), as_json=args.json)
    return 0


def _kind(name: str | None) -> str | None:
    from mast_tui.traces.kinds import KINDS

    if name is not None and name not in KINDS:
        raise UsageError(f"--kind {name}: no such kind; there are {', '.join(KINDS)}")
    return name


def _range(words: str | None) -> tuple[int, int | None]:
    """The first and last step that ``--step`` names."""
    if words is None:
        return 1, None
    first, dash, last = words.partition("-")
    try:
        numbers = int(first), int(last) if dash else int(first)
    except ValueError:
        raise UsageError(f"--step {words}: give a number or a range, like 12 or 12-20") from None
    if not 1 <= numbers[0] <= numbers[1]:
        raise UsageError(f"--step {words}: steps count from 1, and a range goes up")
    return numbers
