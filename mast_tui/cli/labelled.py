"""What the statistics commands start from: labels of the store or of a file of votes."""

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mast_tui.labels.labelled import Labelled


def add_source(parser: ArgumentParser) -> None:
    """Where the labels come from."""
    parser.add_argument(
        "--labels", metavar="FILE", help="votes in long form, CSV or JSONL, instead of the store"
    )
    parser.add_argument("--round", metavar="R", help="one round only")


def labelled(args: Namespace, file: str | None, round: str | None) -> "Labelled":
    """What there is in the file, or else in the store, in one round or all."""
    from mast_tui import places
    from mast_tui.labels.labelled import of_file, of_store
    from mast_tui.labels.store import Store

    if file:
        return of_file(file, args.codebook, round)
    with Store(places.database_path(args.db)) as store:
        return of_store(store, args.codebook, round)


def rounds(args: Namespace, file: str | None) -> list[str]:
    """The rounds that hold labels."""
    from mast_tui import places
    from mast_tui.labels.labelled import of_file, rounds_of
    from mast_tui.labels.store import Store

    if file:
        return sorted({look.round for look in of_file(file, args.codebook).looks})
    with Store(places.database_path(args.db)) as store:
        return rounds_of(store)
