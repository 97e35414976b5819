"""What a script settles, and the desk at which it does."""

import json
from argparse import Namespace

from mast_tui import places
from mast_tui.cli.printing import say
from mast_tui.codebook.load import load
from mast_tui.errors import MastError, UsageError
from mast_tui.labels.settling.round import rounds_to_settle
from mast_tui.labels.store import Store
from mast_tui.labels.study import rounds
from mast_tui.labels.study.guidelines import revised
from mast_tui.workbench.adjudicating import Desk
from mast_tui.workbench.saving import Notice


def desk_of(args: Namespace, store: Store) -> Desk:
    """The round as it is settled, at the trace that is named."""
    codebook = revised(store, load(args.codebook))
    round = _round(args, store)
    by = places.annotator_name(args.annotator)
    desk = Desk(store, codebook, round, by, args.second)
    desk.kind = args.kind
    if args.trace:
        found = [
            one.trace.trace_id for one in desk.items if one.trace.trace_id.startswith(args.trace)
        ]
        if not found:
            raise MastError(f"{args.trace}: nothing to settle in a trace of this id")
        desk.to_trace(found[0])
    return desk


def _round(args: Namespace, store: Store) -> str:
    """The round that is named, or the only one that there is."""
    if args.round is not None:
        rounds.check(store, args.round)
        return str(args.round)
    there = rounds_to_settle(store, load(args.codebook))
    if not there:
        raise MastError(
            f"{store.path}: nothing to settle: it takes the done reviews of two annotators"
        )
    if len(there) > 1:
        raise UsageError(
            f"name a round with --round: {', '.join(name or '(none)' for name in there)}"
        )
    return there[0]


def do(args: Namespace, desk: Desk) -> int:
    """What a script asks for."""
    precedent = False if args.no_precedent else None
    if args.agreed:
        said = desk.agree()
    elif args.undo:
        said = _undo(desk, args.undo)
    else:
        _find(desk, args.settle or args.change)
        if args.change:
            said = desk.rethink(desk.by, args.take)
        elif args.take:
            said = desk.take(args.take, args.reason, precedent)
        elif args.neither:
            said = desk.neither(args.reason, precedent)
        else:
            said = desk.new(args.new, args.reason, precedent)
    return _told(said, desk, args.json)


def _told(said: Notice, desk: Desk, as_json: bool) -> int:
    if said.trouble:
        raise MastError(said.text)
    if as_json:
        settled, of = desk.docket.settled, len(desk.docket.items)
        print(json.dumps({"done": said.text, "settled": settled, "of": of}))
    say(f"{said.text} ({desk.in_words()})")
    return 0


def _find(desk: Desk, id: str) -> None:
    found = [number for number, one in enumerate(desk.items) if one.id.startswith(id.lower())]
    if len(found) != 1:
        what = "no disagreement has" if not found else f"{len(found)} disagreements have"
        raise MastError(f"{id}: {what} this id; mast-tui adjudicate --json lists them")
    desk.show(found[0])


def _undo(desk: Desk, trace: str) -> Notice:
    ids = {row.trace_id for row in desk.store.traces() if row.trace_id.startswith(trace)}
    if len(ids) != 1:
        raise MastError(f"{trace}: {len(ids)} traces have such an id")
    return desk.undo(ids.pop())
