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

from argparse import ArgumentParser, Namespace

from mast_tui import places
from mast_tui.cli.options import add_leaving, add_saved
from mast_tui.errors import UsageError


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
    add_saved(parser)
    add_leaving(parser)
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
    from mast_tui.cli.commands.export.choosing import parts_of
    from mast_tui.cli.commands.export.telling import tell_kept, tell_written
    from mast_tui.cli.commands.export.writing import write
    from mast_tui.exports import FORMATS
    from mast_tui.labels.exchange.freezing import frozen_store
    from mast_tui.labels.store import Store

    if args.format not in FORMATS:
        formats = ", ".join(f"{name} ({one.about})" for name, one in FORMATS.items())
        raise UsageError(f'no format "{args.format}"; there are {formats}')
    _check(args)
    path = places.database_path(args.db)
    with Store(path) as current:
        store = frozen_store(current, args.frozen) if args.frozen else current
        store = readable(args, store, everything=args.format == "labels")
        parts = parts_of(args, store)
        written = write(args, parts)
        tell_written(args, written, path)
        tell_withheld(store)
        tell_kept(parts)
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
