"""What the statistics commands start from: labels of the store or of a file of votes."""

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from mast_tui import places
from mast_tui.cli.blind import readable, tell_withheld
from mast_tui.cli.printing import say
from mast_tui.errors import MastError, UsageError
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.labels.dataset.engine import is_data_set
from mast_tui.labels.exchange.freezing import frozen_store
from mast_tui.labels.labelled import Labelled, of_file, of_store, rounds_of
from mast_tui.labels.mapped.modes import AUTO, carry
from mast_tui.labels.store import Store
from mast_tui.labels.study.rules import rules_of


def labelled(args: Namespace, file: str | None, round: str | None) -> Labelled:
    """What there is in the file, or else in the store, in one round or all.

    In a study its rules hold: what unsure counts as, and from which score on a run succeeded.
    """
    if getattr(args, "memory", None) or getattr(args, "engine", "duckdb") != "duckdb":
        raise UsageError("--engine and --memory count a Parquet data set: name one with --labels")
    if file:
        check_file(args)
        _check_form(file)
        return of_file(file, args.codebook, round)
    with source(args) as store:
        found = of_store(store, args.codebook, round, args.map, rules_of(args.db))
        if not args.map:
            _tell_others(store, found, round)
        return found


def _tell_others(store: Store, labels: Labelled, round: str | None) -> None:
    """Say that there are labels in other codebooks, where they could be carried over."""
    found = Counter(one.codebook for one in store.reviews(round=round))
    if set(found) <= {labels.codebook.id}:
        return
    ways = carry(store.codebooks(), labels.codebook, AUTO).ways
    known = {id for (id, _, _), way in ways.items() if way.codes} - {labels.codebook.id}
    for id in sorted(known & found.keys()):
        reviews = "1 review" if found[id] == 1 else f"{found[id]:,} reviews"
        say(f"{reviews} in codebook {id} not counted; --map auto carries them over")


def _check_form(file: str) -> None:
    if is_data_set(file):
        raise UsageError(
            f"{file}: a Parquet data set is counted by agreement and signature only; "
            "give a CSV or JSONL of votes here"
        )


def people_of(args: Namespace, labels: Labelled) -> list[str]:
    """Whose votes count: the humans, or those named."""
    if not args.among:
        return labels.people()
    wanted = [name.strip() for name in args.among.split(",") if name.strip()]
    known = {look.annotator for look in labels.looks}
    unknown = [name for name in wanted if name not in known]
    if unknown:
        there = ", ".join(sorted(known)) or "nobody yet"
        raise MastError(f"no labels by {', '.join(unknown)}; there are labels by {there}")
    return wanted


@contextmanager
def source(args: Namespace) -> Iterator[Store]:
    """The store, or what was frozen of it."""
    with Store(places.database_path(args.db)) as store:
        if not args.frozen:
            shown = readable(args, store)
            yield _named(args, shown)
            tell_withheld(shown)
            return
        with frozen_store(store, args.frozen) as frozen:
            shown = readable(args, frozen)
            yield _named(args, shown)
            tell_withheld(shown)


def _named(args: Namespace, store: Store) -> Store:
    """The store with pseudonyms for names, where that is asked for."""
    if not getattr(args, "pseudonyms", False):
        return store

    return Chosen(store, Options(pseudonyms=True))


def check_file(args: Namespace) -> None:
    """Refuse what only a store has."""
    for name in ("frozen", "map"):
        if getattr(args, name):
            raise UsageError(f"--{name} is for the labels of the store, not for a file of votes")


def rounds(args: Namespace, file: str | None) -> list[str]:
    """The rounds that hold labels."""
    if file:
        return sorted({look.round for look in of_file(file, args.codebook).looks})
    with source(args) as store:
        return rounds_of(store)


def tell_carried(labels: Labelled) -> None:
    """What was carried over from other codebooks and versions, and what could not be."""
    for one in labels.carried:
        for line in one.lines():
            say(line)
