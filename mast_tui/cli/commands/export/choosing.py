"""What is written: the labels that were chosen, in parts, as they may leave."""

from argparse import Namespace

from mast_tui import places
from mast_tui.cli.rights import rights_for
from mast_tui.codebook.load import load
from mast_tui.errors import UsageError
from mast_tui.exports.chosen import Chosen, Options
from mast_tui.exports.secrets import Masker
from mast_tui.exports.split import by_scenario, shares
from mast_tui.labels.mapped.modes import carry
from mast_tui.labels.mapped.store import Carried, Told, told
from mast_tui.labels.store import Store
from mast_tui.labels.study.rules import rules_of

PARTS = "train=0.8,test=0.2"


def parts_of(args: Namespace, store: Store) -> dict[str, Chosen]:
    """The labels to write, by the name of the part; one of no name without ``--split``."""
    store, carried = _carried(args, store)
    chosen = Chosen(store, _options(args, store, carried))
    if not args.split:
        return {"": chosen}
    traces = by_scenario(store.traces(), shares(args.parts or PARTS), args.seed or 0)
    return {name: chosen.narrowed(ids) for name, ids in traces.items()}


def _carried(args: Namespace, store: Store) -> tuple[Store, tuple[Told, ...]]:
    """The store in one codebook, where that is asked for, and what became of the others."""
    if not args.map:
        return store, ()
    way = carry(store.codebooks(), load(args.codebook), args.map)
    return Carried(store, way), tuple(told(store, way, args.round))


def _options(args: Namespace, store: Store, carried: tuple[Told, ...] = ()) -> Options:
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
