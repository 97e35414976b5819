"""Say how far you are with a trace, and how its run ended.

mast-tui review PATH --done --outcome failed            nothing untagged was there
mast-tui review PATH --summary "restarted the wrong pod"
mast-tui review PATH --exclude "the provider never answered"
mast-tui review PATH --reopen
mast-tui review PATH --reveal                           what a blind round hid, once it is done

A mode that is not tagged counts as absent only once the trace is done. A later change of its tags
reopens it.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from mast_tui import places
from mast_tui.cli.addresses import one_trace
from mast_tui.cli.assigned import round_of
from mast_tui.cli.blind import blinding_of
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import say
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError, UsageError

if TYPE_CHECKING:
    from mast_tui.labels.hand import Hand
    from mast_tui.labels.model import Review, TraceRow


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``review``."""
    parser.add_argument("path", metavar="PATH", help="one trace: a file, FILE#key or @id-prefix")
    state = parser.add_mutually_exclusive_group()
    state.add_argument("--done", action="store_true", help="everything that is there is tagged")
    state.add_argument("--reopen", action="store_true", help="take the done or excluded mark back")
    state.add_argument("--exclude", metavar="REASON", help="the trace cannot be judged")
    parser.add_argument("--outcome", metavar="O", help="failed, succeeded or unknown")
    parser.add_argument("--summary", metavar="TEXT", help="what happened, in a sentence or two")
    parser.add_argument(
        "--reveal",
        action="store_true",
        help="show from now on what a blind round hid; only if done",
    )
    parser.add_argument("--round", metavar="NAME", help="the round (else that of its assignment)")
    add_json(parser)


def run(args: Namespace) -> int:
    """Set what is given."""
    from mast_tui.codebook.load import load
    from mast_tui.labels.model import trace_row
    from mast_tui.labels.rows import record_of
    from mast_tui.labels.study.guidelines import revised

    given = _given(args)
    if not given and not args.reveal:
        raise UsageError("give --done, --reopen, --exclude REASON, --outcome O or --summary TEXT")
    trace = one_trace(args.path, args.db)
    with store_of(args) as store:
        codebook = revised(store, load(args.codebook))
        round = round_of(args, trace.trace_id)
        hand = store.hand(places.annotator_name(args.annotator), codebook, round)
        if args.done:
            _check_required(hand, trace.info.trace_id, given, args.db)
        review = hand.review(trace_row(trace.info, len(trace)), **given)
        if args.reveal:
            review = _reveal(args, hand, trace_row(trace.info, len(trace)), review)
    if args.json:
        print(json.dumps(record_of(review), ensure_ascii=False))
        return 0
    outcome = f", outcome {review.outcome}" if review.outcome else ""
    told = f"review of {review.trace_id} by {hand.annotator}: {review.state}{outcome}"
    say(f"{told}, saved in {store.path}")
    return 0


def _reveal(args: Namespace, hand: "Hand", row: "TraceRow", review: "Review") -> "Review":
    """Record that the annotator sees now what a blind round hid."""
    blinding = blinding_of(args, hand.store)
    hidden = blinding.hidden(row.trace_id) if blinding else None
    if not hidden:
        raise MastError(f"{row.trace_id}: nothing is hidden from {hand.annotator}")
    if review.state not in ("done", "excluded"):
        raise MastError(f"{row.trace_id}: it is shown once you are done: review --done")
    return hand.reveal(row, hidden)


def _check_required(hand: "Hand", trace_id: str, given: dict[str, Any], db: str | None) -> None:
    """Refuse done where the study wants more of a review."""
    path = places.study_file(db)
    if path is None:
        return
    from mast_tui.labels.study.plan import lacking, load

    said = {field: value for field, value in given.items() if field != "state"}
    review = hand.my_review(trace_id)._replace(**said)
    if missing := lacking(load(path), review, hand.tags(trace_id)):
        raise MastError(f"not done: the study wants {' and '.join(missing)}")


def _given(args: Namespace) -> dict[str, Any]:
    state = "done" if args.done else "in progress" if args.reopen else None
    state = "excluded" if args.exclude is not None else state
    said = {
        "state": state,
        "outcome": args.outcome,
        "summary": args.summary,
        "exclusion": args.exclude,
    }
    return {field: value for field, value in said.items() if value is not None}
