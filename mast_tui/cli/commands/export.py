"""Write labels and datasets.

mast-tui export jsonl -o labels.jsonl     one JSON object a tag, for a program
mast-tui export csv -o labels.csv         the same as a table
mast-tui export labels -o all.jsonl       everything, to be read back by mast-tui import
mast-tui export jsonl -o -                to standard output (so does leaving -o away)
mast-tui export csv --done --round r1     only done reviews, only one round
mast-tui export csv --annotators ada,ben --pseudonyms --defuse -o labels.csv
mast-tui export csv --frozen paper-v1     the labels as they were when they were frozen
mast-tui export csv --map auto            with labels in other codebooks, carried over by name
mast-tui export parquet -o votes.parquet  the long form, a row a vote (needs mast-tui[parquet])
mast-tui export huggingface --split scenario --parts train=0.8,test=0.2 --seed 1 -o DIR
mast-tui export mad-full --without-text -o mad.json

jsonl and csv hold one row a tag with its first quote, and a row without a mode for a review
without tags; labels holds every quote, verdict and removed tag too. The field's own formats are
mad-human, mad-full, agentdash, adamast, agentrx, few-shot and, as folders, who-and-when, trail, atif
(traces with labels in them) and pygamma: of humans unless --annotators names others or
--consensus-only is given. What a format cannot hold is listed on stderr. Beside a file or folder,
OUT.manifest.json says what it was made from. --split writes OUT once a part (labels.train.jsonl), a
folder with a folder a part. In a study, text of traces whose source has no licence stays here,
unless --with-text-without-licence. Tokens, keys and passwords in what leaves are counted; with
--mask-secrets each of their characters is a *.
"""

import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.printing import say
from mast_tui.cli.rights import rights_for
from mast_tui.errors import UsageError
from mast_tui.exports.files import output

if TYPE_CHECKING:
    from mast_tui.exports import Written
    from mast_tui.exports.chosen import Chosen, Options
    from mast_tui.labels.mapped.store import Told
    from mast_tui.labels.store import Store

PARTS = "train=0.8,test=0.2"


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``export``."""
    parser.add_argument("format", metavar="FORMAT", help="what to write, see above")
    parser.add_argument(
        "-o", "--output", metavar="OUT", default="-", help="a file, a folder, or - (default)"
    )
    parser.add_argument("--annotators", metavar="A,B", help="only the labels of these")
    parser.add_argument(
        "--consensus-only", action="store_true", help="only what was agreed on, not who said what"
    )
    parser.add_argument("--done", action="store_true", help="only reviews marked done")
    parser.add_argument("--round", metavar="NAME", help="only this round")
    parser.add_argument("--frozen", metavar="NAME", help="what study freeze kept under this name")
    parser.add_argument("--without-text", action="store_true", help="nothing that traces say")
    parser.add_argument(
        "--with-text-without-licence",
        action="store_true",
        help="in a study, also what traces say whose source has no licence",
    )
    parser.add_argument(
        "--map", metavar="FILE|auto", help="carry labels in other codebooks over, by name or file"
    )
    parser.add_argument(
        "--pseudonyms",
        action="store_true",
        help="annotator-1 for a name, and paths without folders",
    )
    parser.add_argument(
        "--defuse", action="store_true", help="a ' before CSV cells that begin like a formula"
    )
    parser.add_argument(
        "--mask-secrets", action="store_true", help="hide tokens, keys and passwords in texts"
    )
    parser.add_argument("--split", choices=("scenario",), help="no scenario falls into two parts")
    parser.add_argument("--parts", metavar="P=S,..", help="train=0.8,test=0.2 (the default)")
    parser.add_argument("--seed", metavar="N", type=int, help="which split (default 0)")


def run(args: Namespace) -> int:
    """Write the labels of the store."""
    from mast_tui.cli.blind import readable, tell_withheld
    from mast_tui.exports import FORMATS
    from mast_tui.labels.store import Store
    from mast_tui.labels.exchange.freezing import frozen_store

    if args.format not in FORMATS:
        formats = ", ".join(f"{name} ({one.about})" for name, one in FORMATS.items())
        raise UsageError(f'no format "{args.format}"; there are {formats}')
    _check(args)
    path = places.database_path(args.db)
    with Store(path) as current:
        store = frozen_store(current, args.frozen) if args.frozen else current
        store = readable(args, store, everything=args.format == "labels")
        parts = _parts(args, store)
        written = _write(args, parts)
        _tell(args, written, path)
        tell_withheld(store)
        _tell_kept(parts)
    return 0


def _check(args: Namespace) -> None:
    from mast_tui.exports import FORMATS

    if args.output == "-" and (FORMATS[args.format].shape != "text" or args.split):
        what = "--split writes several files" if args.split else f"{args.format} is no text"
        raise UsageError(f"{what}: say where with -o OUT")
    if args.map and args.format == "labels":
        raise UsageError("labels is read back in the codebooks it was made with: leave out --map")
    if not args.split and (args.parts or args.seed is not None):
        raise UsageError("--parts and --seed are for --split scenario")


def _parts(args: Namespace, store: "Store") -> "dict[str, Chosen]":
    from mast_tui.exports.chosen import Chosen
    from mast_tui.exports.split import by_scenario, shares

    store, carried = _carried(args, store)
    chosen = Chosen(store, _options(args, store, carried))
    if not args.split:
        return {"": chosen}
    traces = by_scenario(store.traces(), shares(args.parts or PARTS), args.seed or 0)
    return {name: chosen.narrowed(ids) for name, ids in traces.items()}


def _carried(args: Namespace, store: "Store") -> "tuple[Store, tuple[Told, ...]]":
    """The store in one codebook, where that is asked for, and what became of the others."""
    if not args.map:
        return store, ()
    from mast_tui.codebook.load import load
    from mast_tui.labels.mapped.modes import carry
    from mast_tui.labels.mapped.store import Carried, told

    way = carry(store.codebooks(), load(args.codebook), args.map)
    return Carried(store, way), tuple(told(store, way, args.round))


def _write(args: Namespace, parts: "dict[str, Chosen]") -> "dict[str, Written]":
    from mast_tui.exports import writer
    from mast_tui.exports.leaving import leave

    if args.output == "-":
        with output("-") as out:
            return {"": writer(args.format)(parts[""], out)}
    split = {"by": args.split, "parts": args.parts or PARTS, "seed": args.seed or 0}
    filters: dict[str, Any] = {"frozen": args.frozen, "split": split if args.split else None}
    return leave(args.format, parts, _target(args.output), **filters)


def _target(name: str) -> Path:
    path = Path(os.path.abspath(Path(name).expanduser()))
    if not path.name:
        raise UsageError(f"{name} is no name for a file: say where with -o OUT")
    return path


def _tell(args: Namespace, written: "dict[str, Written]", path: Path) -> None:
    """What was written, and what could not be."""
    from mast_tui.exports import FORMATS

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


def _tell_kept(parts: "dict[str, Chosen]") -> None:
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


def _options(args: Namespace, store: "Store", carried: "tuple[Told, ...]" = ()) -> "Options":
    from mast_tui.exports.chosen import Options
    from mast_tui.exports.secrets import Masker
    from mast_tui.labels.study.rules import rules_of

    names = tuple(name.strip() for name in (args.annotators or "").split(",") if name.strip())
    if args.annotators is not None and not names:
        raise UsageError("--annotators names nobody")
    if names and args.consensus_only:
        raise UsageError("--annotators and --consensus-only each say whose labels: give one")
    return Options(
        names,
        args.done,
        args.round,
        args.codebook,
        args.without_text,
        args.pseudonyms,
        args.defuse,
        args.consensus_only,
        places.database_path(args.db).parent,
        rights_for(args, store),
        Masker(args.mask_secrets),
        carried,
        rules_of(args.db),
    )
