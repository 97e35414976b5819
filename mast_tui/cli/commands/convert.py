"""Write traces of any format as ATIF, the Agent Trajectory Interchange Format.

mast-tui convert PATH --to atif                 one trace, to standard output
mast-tui convert PATH --to atif -o run.json     one trace, to a file
mast-tui convert PATH --to atif -o DIR          one file a trace, in a folder

Sub-agents stand in the file of the agent that called them. What ATIF cannot hold is listed on
stderr and in the file's notes. Embedded answers and earlier annotators' notes are left out
unless --reveal.
"""

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from mast_tui.cli.blind import reveals, tell_hidden, veiled
from mast_tui.cli.printing import say
from mast_tui.errors import UsageError

if TYPE_CHECKING:
    from mast_tui.traces.trace import Trace

FORMATS = ("atif",)
_unsafe = re.compile(r"[^\w.-]+")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``convert``."""
    parser.add_argument("paths", nargs="+", metavar="PATH", help="traces, or folders of them")
    parser.add_argument("--to", default="atif", metavar="FORMAT", help="atif (the default)")
    parser.add_argument(
        "-o", "--output", default="-", metavar="OUT", help="a folder, a file, or - (default)"
    )
    parser.add_argument("--reveal", action="store_true", help="with embedded answers and notes")


def run(args: Namespace) -> int:
    """Convert the traces at the paths."""
    from mast_tui.cli.addresses import resolve
    from mast_tui.cli.rows import tell_skipped
    from mast_tui.traces.discover import open_traces

    if args.to not in FORMATS:
        raise UsageError(f"--to {args.to}: no such format; there is {', '.join(FORMATS)}")
    traces, skipped = open_traces(resolve(args.paths, args.db))
    blinding = veiled(args, traces)
    tell_hidden(blinding, [trace.trace_id for trace in traces])
    groups = families(traces)
    folder = _folder(args.output, len(groups))
    for trace, subagents in groups:
        target = str(folder / file_name(trace)) if folder else args.output
        _convert(trace, subagents, target, reveals(args, blinding, trace.trace_id))
    if folder:
        files = "1 file" if len(groups) == 1 else f"{len(groups):,} files"
        say(f"{files} written to {folder}")
    tell_skipped(skipped)
    return 0


def families(traces: "list[Trace]") -> "list[tuple[Trace, list[Trace]]]":
    """The traces that get a file of their own, each with the sub-agents that its file carries."""
    heads = {trace.path: trace for trace in traces if trace.key is None}
    below: dict[str, list[Trace]] = {}
    for trace in traces:
        if trace.key is not None and trace.path in heads:
            below.setdefault(trace.path, []).append(trace)
    return [
        (trace, below.get(trace.path, []))
        for trace in traces
        if trace.key is None or trace.path not in heads
    ]


def file_name(trace: "Trace") -> str:
    """Telling and unique: the name of the source, and the trace id."""
    stem = _unsafe.sub("_", Path(trace.path).stem)[:80] if trace.path != "-" else "stdin"
    stem = "trace" if trace.veil and "model" in trace.veil else stem
    return f"{stem}.{trace.trace_id}.atif.json"


def _folder(output: str, files: int) -> Path | None:
    """The folder to write into; None where one file or standard output is meant."""
    path = Path(output).expanduser()
    if output != "-" and (path.is_dir() or output.endswith("/")):
        return path
    if files == 1:
        return None
    if output == "-" or path.exists():
        raise UsageError(f"there are {files} traces, one file each: name a folder with -o DIR")
    return path


def _convert(trace: "Trace", subagents: "list[Trace]", target: str, reveal: bool) -> None:
    from mast_tui.cli.rows import tell_warnings
    from mast_tui.exports.atif import write
    from mast_tui.exports.files import output

    with output(target) as out:
        lost = write(trace, out, reveal=reveal, subagents=subagents)
    for one in (trace, *subagents):
        tell_warnings(one.trace_id, one.info.warnings)
        one.close()
    for what in lost:
        say(f"{trace.trace_id}: not carried: {what}")
