"""Settle what the annotators of a round differ on; the consensus is kept beside their votes.

  mast-tui adjudicate --round r1               the screen: each disagreement, its sides, the step
  mast-tui adjudicate --round r1 --with Ben    two annotators together
  mast-tui adjudicate --round r1 --json        the disagreements as data (a table without a terminal)

For scripts, each with --reason and --with where they apply:

  mast-tui adjudicate --settle ID --take A             one side's, with its quotes
  mast-tui adjudicate --settle ID --neither            nothing of it is there
  mast-tui adjudicate --settle ID --new "3.3 14"       something else: mode and step
  mast-tui adjudicate --agreed                         take over what all agree on
  mast-tui adjudicate --undo TRACE                     take the last decision on a trace back
  mast-tui adjudicate --change ID --take A             your own vote, after discussion

A trace comes up when all who were given it are done, or the round is closed (mast-tui study close
ROUND). Votes are never changed by settling.
"""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.options import add_json, add_screen_options
from mast_tui.cli.printing import print_json, say
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.labels.settling.round import Docket, Item
    from mast_tui.labels.store import Store
    from mast_tui.workbench.adjudicating import Desk
    from mast_tui.workbench.saving import Notice

HEADS = ("id", "kind", "what", "trace", "sides", "settled")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``adjudicate``."""
    parser.add_argument("--round", metavar="R", help="needed where there are several")
    parser.add_argument("--trace", metavar="ID", help="only this trace: its id, or how that begins")
    parser.add_argument("--kind", metavar="K", help="confusion, localisation, omission or unsure")
    parser.add_argument("--with", dest="second", metavar="NAME", help="who decides with you")
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--settle", metavar="ID", help="settle this disagreement")
    doing.add_argument("--change", metavar="ID", help="your own vote on it, after discussion")
    doing.add_argument("--agreed", action="store_true", help="take over what all agree on")
    doing.add_argument("--undo", metavar="TRACE", help="take the last decision on a trace back")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--take", metavar="A", help="the side of this letter")
    how.add_argument("--neither", action="store_true", help="nothing of it is there")
    how.add_argument("--new", metavar="MODE STEP", help="something else is there")
    parser.add_argument("--reason", default="", metavar="TEXT", help="why it is settled so")
    parser.add_argument("--no-precedent", action="store_true", help="the guidelines do not show it")
    add_json(parser)
    add_screen_options(parser)


def run(args: Namespace) -> int:
    """Settle one, or list all, or open the screen."""
    from mast_tui.labels.store import Store

    _check(args)
    script = args.settle or args.change or args.agreed or args.undo
    shown = not script and not args.json and sys.stdout.isatty()
    if not shown:
        with store_of(args) as store:
            desk = _desk(args, store)
            try:
                return _do(args, desk) if script else _list(args, desk)
            finally:
                desk.close()
    if os.environ.get("TERM", "") in ("", "dumb"):
        raise MastError("this terminal cannot draw a screen (TERM is dumb): --json lists them")
    with Store(places.database_path(args.db)) as store:
        return _show(args, _desk(args, store))


def _check(args: Namespace) -> None:
    from mast_tui.labels.settling.cases import KINDS

    if args.kind and args.kind not in KINDS:
        raise UsageError(f"--kind {args.kind}: is none of {', '.join(KINDS)}")
    how = args.take or args.neither or args.new
    if args.settle and not how:
        raise UsageError("--settle ID needs --take A, --neither or --new")
    if args.change and not args.take:
        raise UsageError("--change ID needs --take A: the side that is your vote now")
    if how and not (args.settle or args.change):
        raise UsageError("say what is settled so: --settle ID (--json lists the ids)")


def _desk(args: Namespace, store: "Store") -> "Desk":
    from mast_tui.codebook.load import load
    from mast_tui.labels.study.guidelines import revised
    from mast_tui.workbench.adjudicating import Desk

    codebook = revised(store, load(args.codebook))
    round = _round(args, store)
    by = places.annotator_name(args.annotator)
    desk = Desk(store, codebook, round, by, args.second)
    desk.kind = args.kind
    if args.trace and not any(one.trace.trace_id.startswith(args.trace) for one in desk.items):
        raise MastError(f"{args.trace}: nothing to settle in a trace of this id")
    if args.trace:
        desk.to_trace(next(i.trace.trace_id for i in desk.items if _of(i, args.trace)))
    return desk


def _of(item: "Item", prefix: str) -> bool:
    return item.trace.trace_id.startswith(prefix)


def _round(args: Namespace, store: "Store") -> str:
    """The round that is named, or the only one that there is."""
    from mast_tui.codebook.load import load
    from mast_tui.labels.settling.round import rounds_to_settle
    from mast_tui.labels.study import rounds

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


def _show(args: Namespace, desk: "Desk") -> int:
    from mast_tui.cli.app import run_app
    from mast_tui.tui.screens.adjudicate import AdjudicateScreen

    def first() -> "AdjudicateScreen":
        return AdjudicateScreen(desk, ascii_only=args.ascii)

    return run_app(args, None, first=first)


def _do(args: Namespace, desk: "Desk") -> int:
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


def _told(said: "Notice", desk: "Desk", as_json: bool) -> int:
    if said.trouble:
        raise MastError(said.text)
    if as_json:
        print(
            json.dumps(
                {"done": said.text, "settled": desk.docket.settled, "of": len(desk.docket.items)}
            )
        )
    say(f"{said.text} ({desk.told()})")
    return 0


def _find(desk: "Desk", id: str) -> None:
    found = [number for number, one in enumerate(desk.items) if one.id.startswith(id.lower())]
    if len(found) != 1:
        what = "no disagreement has" if not found else f"{len(found)} disagreements have"
        raise MastError(f"{id}: {what} this id; mast-tui adjudicate --json lists them")
    desk.show(found[0])


def _undo(desk: "Desk", trace: str) -> "Notice":
    ids = {row.trace_id for row in desk.store.traces() if row.trace_id.startswith(trace)}
    if len(ids) != 1:
        raise MastError(f"{trace}: {len(ids)} traces have such an id")
    return desk.undo(ids.pop())


# --- as data


def _list(args: Namespace, desk: "Desk") -> int:
    from mast_tui.tables import table

    items = [one for one in desk.items if not args.trace or _of(one, args.trace)]
    if args.json:
        print_json(as_dict(desk, items))
        return 0
    if items:
        print("\n".join(table(HEADS, [_row(desk, one) for one in items], frozenset())))
    say(desk.told())
    for path, names in desk.docket.waiting.items():
        say(f"{path} waits for {', '.join(names)}")
    if agreed := desk.agreed_told():
        say(f"all agree on {agreed}: --agreed takes that over")
    return 0


def _row(desk: "Desk", item: "Item") -> list[str]:
    from mast_tui.labels.settling.cases import said

    sides = [f"{one.letter} {', '.join(one.holders)}: {said(one.units)}" for one in item.case.sides]
    unsure = [f"unsure: {', '.join(item.case.unsure)}"] if item.case.unsure else []
    name = item.trace.path.replace("\\", "/").rsplit("/", 1)[-1]
    where = " / ".join(one for one in (item.trace.scenario, item.trace.trial) if one)
    settled = said(item.present) if item.decided else "-"
    what = ", ".join(unit.text() for unit in item.case.units)
    return [item.id, item.case.kind, what, where or name, "; ".join([*sides, *unsure]), settled]


def as_dict(desk: "Desk", items: "list[Item]") -> dict[str, Any]:
    """The disagreements as ``--json`` prints them."""
    docket = desk.docket
    return {
        "round": docket.round,
        "closed_at": docket.closed_at,
        "settled": docket.settled,
        "of": len(docket.items),
        "waiting": {path: list(names) for path, names in docket.waiting.items()},
        "seen_by_one": list(docket.alone),
        "agreed": _agreed(docket),
        "disagreements": [_item(desk, one) for one in items],
    }


def _agreed(docket: "Docket") -> list[dict[str, Any]]:
    return [
        {
            "trace_id": one.trace.trace_id,
            "tags": [unit._asdict() for unit in one.tags],
            "taken": one.taken,
        }
        for one in docket.agreed
    ]


def _item(desk: "Desk", item: "Item") -> dict[str, Any]:
    names = {one.uuid: one.name for one in desk.store.annotators()}
    row = item.trace
    return {
        "id": item.id,
        "kind": item.case.kind,
        "trace_id": row.trace_id,
        "path": row.path,
        "model": row.model,
        "scenario": row.scenario,
        "trial": row.trial,
        "units": [unit._asdict() for unit in item.case.units],
        "sides": [
            {
                "letter": side.letter,
                "annotators": list(side.holders),
                "units": [unit._asdict() for unit in side.units],
                "tags": [
                    {
                        "annotator": name,
                        "mode": tag.mode,
                        "step": tag.step,
                        "note": tag.note,
                        "quotes": [quote.text for quote in tag.quotes],
                        "confidence": tag.confidence,
                    }
                    for name, tag in item.tags
                    if name in side.holders
                ],
            }
            for side in item.case.sides
        ],
        "unsure": list(item.case.unsure),
        "judges": dict(item.judges),
        "settled": [
            {
                "mode": unit.mode,
                "step": unit.step,
                "value": one.value,
                "choice": one.choice if not one.choice.startswith("[") else "side",
                "reason": one.reason,
                "precedent": one.precedent,
                "decided_by": names.get(one.decided_by),
                "decided_with": names.get(one.decided_with or ""),
                "at": one.changed_at,
            }
            for unit, one in item.settled.items()
        ],
    }
