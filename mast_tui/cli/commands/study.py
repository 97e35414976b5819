"""A study of many annotators: make one, check it, close its rounds, freeze its labels.

mast-tui study init DIR --annotators Ada,Ben,Cam --traces runs
mast-tui study check                 what the study file says, and what is wrong with it
mast-tui study close ROUND           freeze the votes of a round; then they are discussed
mast-tui study reopen ROUND          let the votes of a round be changed again
mast-tui study freeze NAME           keep the labels as they are now under a name

The study file (mast-study.toml) stands in the study's folder, with the store beside it. Commands
run in that folder, or below it, use that store and that codebook.
"""

import json
import os
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import say
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.labels.study.plan import Study


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``study``."""
    parser.add_argument("what", choices=tuple(_COMMANDS), metavar="init|check|close|reopen|freeze")
    parser.add_argument(
        "target", nargs="?", metavar="DIR|NAME|ROUND", help="the folder (default: .)"
    )
    parser.add_argument("--name", metavar="NAME", help="init: what the study is called")
    parser.add_argument("--annotators", metavar="A,B,..", help="init: who annotates")
    parser.add_argument(
        "--traces", action="append", metavar="PATH", help="init: traces, seen from DIR or from here"
    )
    parser.add_argument("--licence", metavar="L", help="init: of what the traces say")
    add_json(parser)


def run(args: Namespace) -> int:
    """Do what was asked for."""
    return _COMMANDS[args.what](args)


def _init(args: Namespace) -> int:
    from mast_tui.labels.study.plan import begin, load

    folder = Path(args.target or ".")
    names = [name.strip() for name in (args.annotators or "").split(",") if name.strip()]
    name = args.name or folder.resolve().name or "study"
    people = names or [places.annotator_name(args.annotator)]
    traces = [_from(folder, one) for one in args.traces or ["traces"]]
    path = begin(folder, name, traces, people, args.licence)
    try:
        load(path)
    except MastError:
        path.unlink()
        raise
    say(f"made {path}; edit it, then mast-tui study check")
    return 0


def _from(folder: Path, traces: str) -> str:
    """A path as the study file has it: relative to the study, where it is there or nowhere yet.

    On the command line people name what lies where they stand.
    """
    here = Path(traces).expanduser()
    if ((folder / here).exists() and not here.is_absolute()) or not here.exists():
        return traces
    return Path(os.path.relpath(here.resolve(), folder.resolve())).as_posix()


def _check(args: Namespace) -> int:
    from mast_tui.labels.study.plan import (
        calibration_paths,
        codebook_of,
        current,
        load,
        trace_paths,
    )
    from mast_tui.traces.scan import Scan
    from mast_tui.traces.scan_cache import ScanCache

    study = load(Path(args.target) / places.STUDY) if args.target else current(args.db)
    codebook = codebook_of(study)
    scan = Scan(
        [*trace_paths(study), *calibration_paths(study)],
        ScanCache(None if args.no_state else places.state_folder()),
    )
    traces = len({row.trace_id for row in scan.finish()})
    needed = max((one.traces or 0 for one in study.rounds), default=0)
    if needed > traces:
        raise UsageError(f"{study.path}: a round wants {needed} traces, and there are {traces}")
    _tell(args, study, f"{codebook.name} {codebook.version}", traces, len(scan.skipped))
    return 0


def _tell(args: Namespace, study: "Study", codebook: str, traces: int, skipped: int) -> None:
    if args.json:
        print(json.dumps(as_dict(study) | {"found": traces, "skipped": skipped}, indent=2))
        return
    print(f"study      {study.name}, {study.path}")
    print(f"store      {study.store}{'' if study.store.exists() else ' (not there yet)'}")
    print(f"codebook   {codebook}")
    print(f"annotators {', '.join(study.annotators)}")
    print(f"traces     {traces:,}{f', {skipped:,} files skipped' if skipped else ''}")
    for one in study.rounds:
        number = "all" if one.traces is None else f"{one.traces:,}"
        how = f"blind, without {', '.join(one.hides)}" if one.blind else "open"
        print(f"round      {one.name}: {number} traces, {one.overlap} annotators each, {how}")
    unlicensed = sum(source.licence is None for source in study.sources)
    if unlicensed:
        what = "1 trace source has" if unlicensed == 1 else f"{unlicensed} trace sources have"
        say(f"{what} no licence: the text is not handed on")


def as_dict(study: "Study") -> dict[str, Any]:
    """The study as ``--json`` prints it."""
    values = study._asdict()
    return values | {
        "path": str(study.path),
        "store": str(study.store),
        "sources": [source._asdict() for source in study.sources],
        "rounds": [one._asdict() for one in study.rounds],
    }


def _freeze(args: Namespace) -> int:
    from mast_tui.labels.exchange.freezing import freeze

    if not args.target:
        raise UsageError("study freeze NAME: give the frozen labels a name")
    with store_of(args) as store:
        made = freeze(store, args.target)
        file = store.path.parent / made.file
    if args.json:
        print(json.dumps(made._asdict()))
    say(f"froze {made.lines:,} lines as {made.name}: {file}")
    say(f"sha256 {made.hash}")
    return 0


def _close(args: Namespace) -> int:
    from mast_tui.labels.study.assigned import queue
    from mast_tui.labels.study.rounds import close

    round = _named(args)
    with store_of(args) as store:
        at = close(store, round)
        left = {
            who.name: sum(not one.settled for one in queue(store, who.uuid, round))
            for who in store.annotators()
        }
    if args.json:
        values = {"round": round, "closed_at": at, "unfinished": sum(left.values())}
        print(json.dumps(values))
    say(f"round {round} is closed, its votes are frozen")
    if open := ", ".join(f"{name} {number}" for name, number in left.items() if number):
        told = f"reviews that were not done do not count: {open}"
        say(f"{told}; mast-tui study reopen {round} lets them go on")
    say(f"settle it with mast-tui adjudicate --round {round}")
    return 0


def _reopen(args: Namespace) -> int:
    from mast_tui.labels.study.rounds import reopen

    round = _named(args)
    with store_of(args) as store:
        reopen(store, round)
    if args.json:
        print(json.dumps({"round": round, "closed_at": None}))
    say(f"round {round} is open: its votes can be changed")
    return 0


def _named(args: Namespace) -> str:
    if args.target is None:
        raise UsageError(f"study {args.what} ROUND: name the round")
    return str(args.target)


_COMMANDS: dict[str, Callable[[Namespace], int]] = {
    "init": _init,
    "check": _check,
    "close": _close,
    "reopen": _reopen,
    "freeze": _freeze,
}
