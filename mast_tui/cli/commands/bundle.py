"""A study for an annotator elsewhere, and back.

mast-tui bundle pack --for Ada -o ada.zip     the lead: Ada's traces, assignments, guidelines
mast-tui bundle take ada.zip DIR              Ada: a folder with a study and a store
mast-tui bundle pack --back -o back.zip       Ada, in that folder: what she said
mast-tui bundle take back.zip                 the lead, in the study: merge it

A bundle holds nobody else's labels, and nothing that lies beside the traces. In a blind round
another file stands in for each trace, without what the round hides.
"""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from mast_tui import places
from mast_tui.cli.printing import say
from mast_tui.cli.store import patient
from mast_tui.errors import UsageError


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``bundle``."""
    parser.add_argument("what", choices=("pack", "take"), metavar="pack|take")
    parser.add_argument("bundle", nargs="?", metavar="ZIP", help="take: the bundle")
    parser.add_argument("folder", nargs="?", metavar="DIR", help="take: a new folder")
    parser.add_argument("--for", dest="person", metavar="NAME", help="pack: for this annotator")
    parser.add_argument("--back", action="store_true", help="pack: your labels, for the lead")
    parser.add_argument("--round", metavar="R", help="pack: one round only")
    parser.add_argument("-o", "--output", metavar="ZIP", help="pack: where to")


def run(args: Namespace) -> int:
    """Pack or take."""
    return _pack(args) if args.what == "pack" else _take(args)


def _pack(args: Namespace) -> int:
    from mast_tui.exports.stand_in import write
    from mast_tui.labels.exchange.bundling import pack, pack_back
    from mast_tui.labels.store import Store
    from mast_tui.labels.study.plan import current

    if not args.output or bool(args.person) == args.back:
        raise UsageError("bundle pack --for NAME -o ZIP, or bundle pack --back -o ZIP")
    study, out = current(args.db), Path(args.output).expanduser()
    with Store(study.store) as store:
        if args.back:
            number = pack_back(store, study, places.annotator_name(args.annotator), out)
            _say(f"{number:,} lines packed into {out}")
            return 0
        packed = pack(store, study, args.person, out, write, args.round)
    _say(f"{packed.traces:,} traces packed into {out}")
    if packed.stand_ins:
        _say(f"{packed.stand_ins:,} of them blind: what their round hides is not in the bundle")
    if packed.masked:
        _say(f"models that are named in the texts of {packed.masked:,} of them are masked")
    return 0


def _take(args: Namespace) -> int:
    from mast_tui.labels.exchange.bundling import kind, take, take_back
    from mast_tui.labels.file.backups import before
    from mast_tui.labels.study.plan import current

    if not args.bundle:
        raise UsageError("bundle take ZIP [DIR]")
    bundle = Path(args.bundle).expanduser()
    if kind(bundle) == "back":
        study = current(args.db)
        before(study.store, "bundle")
        with patient(study.store) as store:
            taken = take_back(bundle, store, study)
        _say(f"{taken.annotator}: {taken.report.text()}")
        for line in taken.said:
            _say(line)
        return 0
    taken = take(bundle, Path(args.folder or bundle.stem).expanduser())
    told = f"{taken.traces:,} traces for {taken.annotator} in {taken.folder}"
    _say(f"{told}; work there with --annotator {taken.annotator}")
    return 0


def _say(text: str) -> None:
    say(text)
