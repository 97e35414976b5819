"""Tag a failure mode, as the keys do.

mast-tui tag PATH --mode 3.3 --step 12                  a step
mast-tui tag PATH --mode 3.3                            the whole trace
mast-tui tag PATH --mode 3.3 --step 12 --quote "total_count: 0" --note "..."
mast-tui tag PATH --mode other --step 12 --note "..."   what no mode names
mast-tui tag PATH --mode 3.3 --step 12 --remove         take it back

PATH is a trace file, a run directory with one trace, FILE#key, or @id-prefix. The quote is looked
up in the texts of the step and must stand there once. Tagging again adds what is given.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from mast_tui import places
from mast_tui.cli.addresses import one_trace
from mast_tui.cli.assigned import round_of
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import say
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from mast_tui.codebook.model import Codebook
    from mast_tui.labels.hand import Hand
    from mast_tui.labels.model import Place, Quote, Tag
    from mast_tui.traces.trace import Trace


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``tag``."""
    parser.add_argument("path", metavar="PATH", help="one trace: a file, FILE#key or @id-prefix")
    parser.add_argument(
        "--mode", required=True, metavar="MODE", help="3.3, FM-3.3, its name, or other"
    )
    parser.add_argument("--step", type=int, metavar="N", help="without it, the whole trace")
    parser.add_argument("--quote", metavar="TEXT", help="evidence: exact words of the step")
    parser.add_argument("--note", metavar="TEXT", help="a note on the tag")
    parser.add_argument("--confidence", metavar="C", help="high, medium or low")
    parser.add_argument("--impact", metavar="I", help="recovered or contributed")
    parser.add_argument("--actor", metavar="NAME", help="the agent whose failure it is")
    parser.add_argument("--group", metavar="NAME", help="tags of one finding share a group")
    parser.add_argument("--decisive", action="store_true", help="it decided how the run ended")
    parser.add_argument("--remove", action="store_true", help="take the tag back")
    parser.add_argument("--round", metavar="NAME", help="the round (else that of its assignment)")
    add_json(parser)


def run(args: Namespace) -> int:
    """Tag or take back."""
    from mast_tui.codebook.load import load
    from mast_tui.labels.study.guidelines import revised

    codebook = load(args.codebook)
    mode = _mode(codebook, args.mode)
    if args.quote is not None and args.step is None:
        raise UsageError("--quote needs --step N: the step that says it")
    if args.remove and (args.quote or args.note or args.decisive):
        raise UsageError("--remove takes a tag back; it takes no quote, note or --decisive")
    trace = one_trace(args.path, args.db)
    with store_of(args) as store:
        now = revised(store, codebook)
        round = round_of(args, trace.trace_id)
        hand = store.hand(places.annotator_name(args.annotator), now, round)
        tag = _remove(hand, trace, mode, args) if args.remove else _tag(hand, trace, mode, args)
    _tell(tag, codebook.mode(mode).label, args.json, store.path)
    return 0


def _mode(codebook: "Codebook", text: str) -> str:
    """The code of a mode; ``0`` is ``other``, as in the app, unless the codebook has use for it."""
    from mast_tui.codebook.model import OTHER

    if text.strip() == OTHER.keys and not codebook.begins(OTHER.keys):
        return OTHER.code
    return codebook.find(text)


def _tag(hand: "Hand", trace: "Trace", mode: str, args: Namespace) -> "Tag":
    from mast_tui.labels.model import trace_row

    place, quotes = _place(trace, args.step, args.quote)
    return hand.tag(
        trace_row(trace.info, len(trace)),
        mode,
        place,
        quotes=quotes,
        note=args.note,
        confidence=args.confidence,
        impact=args.impact,
        actor=args.actor,
        group=args.group,
        decisive=args.decisive,
    )


def _remove(hand: "Hand", trace: "Trace", mode: str, args: Namespace) -> "Tag":
    from mast_tui.labels.model import trace_row

    for tag in hand.tags(trace.trace_id):
        if (tag.mode, tag.step) == (mode, args.step):
            return hand.untag(trace_row(trace.info, len(trace)), tag.id)
    where = "the whole trace" if args.step is None else f"step {args.step}"
    raise MastError(f"{hand.annotator} has not tagged {hand.codebook.mode(mode).id} on {where}")


def _place(
    trace: "Trace", number: int | None, words: str | None
) -> "tuple[Place | None, list[Quote]]":
    from mast_tui.labels.moved.anchors import find_quote, place_of

    if number is None:
        return None, []
    if not 1 <= number <= len(trace):
        raise MastError(f"{trace.address}: there is no step {number}, it has {len(trace)} steps")
    step = trace.step(number)
    return place_of(step), [] if words is None else [find_quote(step, words)]


def _tell(tag: "Tag", label: str, as_json: bool, store: "Path") -> None:
    """One line of what was done, or the tag as the labels file has it."""
    if as_json:
        from mast_tui.labels.exchange.lines import fields
        from mast_tui.labels.rows import record_of

        record = record_of(tag)
        print(json.dumps({field: record[field] for field in fields("tag")}, ensure_ascii=False))
        return
    where = "the whole trace" if tag.step is None else f"step {tag.step}"
    done = f"took {label} back from" if tag.removed else f"tagged {label} on"
    say(f"{done} {where} of {tag.trace_id}, saved in {store}")
