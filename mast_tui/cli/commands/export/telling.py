"""What was written, and what was not, in words."""

from argparse import Namespace
from pathlib import Path

from mast_tui.cli.printing import say
from mast_tui.exports import FORMATS, Written
from mast_tui.exports.chosen import Chosen


def tell_written(args: Namespace, written: dict[str, Written], path: Path) -> None:
    """What was written, and what could not be."""
    what, where = FORMATS[args.format].what, "" if args.output == "-" else f" to {args.output}"
    source = f"what was frozen as {args.frozen}, in {path}" if args.frozen else str(path)
    for name, one in written.items():
        told = f"{one.number:,} {what}{'s' if one.number != 1 else ''}"
        part = f" in {name}" if name else ""
        say(f"{told}{part}{where} from {source}")
    for lost in dict.fromkeys(lost for one in written.values() for lost in one.lost):
        say(f"not carried: {lost}")
    if not path.exists():
        say("there is no label store yet: nothing was tagged")


def tell_kept(parts: dict[str, Chosen]) -> None:
    """What was carried over from other codebooks, and what stays here for want of a licence."""
    options = next(iter(parts.values())).options
    if options.secrets and options.secrets.told():
        say(options.secrets.told())
    for one in options.carried:
        for line in one.lines():
            say(line)
    if options.without_text:
        return
    kept = [part.unlicensed() for part in parts.values()]
    traces, quotes = sum(one for one, _ in kept), sum(one for _, one in kept)
    if traces:
        whose = "1 trace" if traces == 1 else f"{traces:,} traces"
        quoted = "1 quote" if quotes == 1 else f"{quotes:,} quotes"
        say(
            f"no licence: the text of {whose}, with {quoted}, stays here; give their "
            "sources a licence, or --with-text-without-licence"
        )
