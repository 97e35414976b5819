"""The disagreements of a round as a table and as data."""

from argparse import Namespace
from typing import Any

from mast_tui.cli.printing import print_json, print_table, say
from mast_tui.labels.settling.cases import said
from mast_tui.labels.settling.round import Docket, Item
from mast_tui.workbench.adjudicating import Desk

HEADS = ("id", "kind", "what", "trace", "sides", "settled")


def print_disagreements(args: Namespace, desk: Desk) -> int:
    """Print what there is to settle, and what it waits for."""
    items = [
        one for one in desk.items if not args.trace or one.trace.trace_id.startswith(args.trace)
    ]
    if args.json:
        print_json(as_dict(desk, items))
        return 0
    if items:
        print_table(HEADS, [_row(desk, one) for one in items])
    say(desk.in_words())
    for path, names in desk.docket.waiting.items():
        say(f"{path} waits for {', '.join(names)}")
    if agreed := desk.agreed_in_words():
        say(f"all agree on {agreed}: --agreed takes that over")
    return 0


def _row(desk: Desk, item: Item) -> list[str]:
    sides = [f"{one.letter} {', '.join(one.holders)}: {said(one.units)}" for one in item.case.sides]
    unsure = [f"unsure: {', '.join(item.case.unsure)}"] if item.case.unsure else []
    name = item.trace.path.replace("\\", "/").rsplit("/", 1)[-1]
    where = " / ".join(one for one in (item.trace.scenario, item.trace.trial) if one)
    settled = said(item.present) if item.decided else "-"
    what = ", ".join(unit.text() for unit in item.case.units)
    return [item.id, item.case.kind, what, where or name, "; ".join([*sides, *unsure]), settled]


def as_dict(desk: Desk, items: list[Item]) -> dict[str, Any]:
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


def _agreed(docket: Docket) -> list[dict[str, Any]]:
    return [
        {
            "trace_id": one.trace.trace_id,
            "tags": [unit._asdict() for unit in one.tags],
            "taken": one.taken,
        }
        for one in docket.agreed
    ]


def _item(desk: Desk, item: Item) -> dict[str, Any]:
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
