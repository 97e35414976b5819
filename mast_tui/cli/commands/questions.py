"""Questions of annotators to the lead of a study, and answers.

mast-tui questions                           what was asked, open questions first
mast-tui questions --open --json             only what has no answer
mast-tui questions ask PATH "is this 1.3?" --step 12
mast-tui questions answer 4f1c "no, it polls" --all     for all annotators, not only who asked

An annotator sees their own questions, and those that were answered for all; the lead sees every
one. In the app F asks about the step in view, and answers stand at their step.
"""

import json
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from mast_tui.cli.addresses import one_trace
from mast_tui.cli.assigned import studying
from mast_tui.cli.options import add_json
from mast_tui.cli.printing import print_json, say
from mast_tui.cli.store import store_of
from mast_tui.errors import MastError, UsageError
from mast_tui.traces.safe import visible

if TYPE_CHECKING:
    from mast_tui.labels.store import Store
    from mast_tui.labels.study.rows import Question
    from mast_tui.workbench.studying import Studying

WHAT = ("list", "ask", "answer")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments of ``questions``."""
    parser.add_argument("words", nargs="*", metavar="ask PATH TEXT | answer ID TEXT")
    parser.add_argument("--step", type=int, metavar="N", help="ask: about this step")
    parser.add_argument("--all", action="store_true", help="answer: all annotators see it")
    parser.add_argument("--open", action="store_true", help="only questions without an answer")
    add_json(parser)


def run(args: Namespace) -> int:
    """List, ask or answer."""
    what, *rest = args.words or ["list"]
    if what not in WHAT or len(rest) != (0 if what == "list" else 2):
        raise UsageError('questions, questions ask PATH "TEXT", or questions answer ID "TEXT"')

    with store_of(args) as store:
        if what == "ask":
            return _ask(args, store, *rest)
        if what == "answer":
            return _answer(args, store, *rest)
        return _list(args, store)


def _study(args: Namespace, store: "Store") -> "Studying":
    found = studying(args, store)
    if found is None:
        raise MastError(f"{store.path}: belongs to no study; mast-tui study init makes one")
    return found


def _list(args: Namespace, store: "Store") -> int:
    study = _study(args, store)
    asked = [one for one in study.questions if one.answer is None or not args.open]
    asked.sort(key=lambda one: one.answer is not None)
    if args.json:
        print_json([_as_dict(study, one) for one in asked])
        return 0
    for one in asked:
        where = f"step {one.step}" if one.step else "whole trace"
        head = f"{one.id[:8]}  {study.name(one.annotator)}  {study.about(one.trace_id)}, {where}"
        print(visible(head, line=True))
        print(visible(f"          {one.text}", line=True))
        if one.answer is not None:
            whom = "for all" if one.audience == "all" else f"for {study.name(one.annotator)}"
            said = f"          {study.name(one.answered_by)}, {whom}: {one.answer}"
            print(visible(said, line=True))
    waiting = sum(one.answer is None for one in asked)
    what = "1 question" if len(asked) == 1 else f"{len(asked)} questions"
    say(f"{what}, {waiting} open")
    return 0


def _as_dict(study: "Studying", one: "Question") -> dict[str, Any]:
    return {
        "id": one.id,
        "trace_id": one.trace_id,
        "step": one.step,
        "round": one.round,
        "annotator": study.name(one.annotator),
        "text": one.text,
        "asked_at": one.created_at,
        "answer": one.answer,
        "answered_by": study.name(one.answered_by) if one.answered_by else None,
        "audience": one.audience if one.answer is not None else None,
    }


def _ask(args: Namespace, store: "Store", path: str, text: str) -> int:
    from mast_tui.labels.model import trace_row
    from mast_tui.labels.study import assigned

    study = _study(args, store)
    trace = one_trace(path, args.db)
    if args.step is not None and not 1 <= args.step <= len(trace):
        raise UsageError(f"--step {args.step}: this trace has {len(trace)} steps")
    row = trace_row(trace.info, len(trace))
    round = study.blinding.round_of(row.trace_id)
    asked = assigned.ask(store, study.annotator, row, args.step, text, round)
    study.refresh()
    _told(args, study, asked, "asked")
    return 0


def _answer(args: Namespace, store: "Store", id: str, text: str) -> int:
    from mast_tui.labels.study import assigned

    study = _study(args, store)
    if not study.lead:
        raise MastError(f"{study.annotator} is not the lead of this study: {study.leads} answers")
    found = [one for one in study.questions if id and one.id.startswith(id)]
    if len(found) != 1:
        many = "several questions begin" if found else "no question begins"
        raise MastError(f"{many} with {id}; mast-tui questions lists them")
    audience = "all" if args.all else "asker"
    changed = assigned.answer(store, found[0], study.annotator, text, audience)
    study.refresh()
    _told(args, study, changed, "answered")
    return 0


def _told(args: Namespace, study: "Studying", one: "Question", what: str) -> None:
    if args.json:
        print(json.dumps(_as_dict(study, one), ensure_ascii=False))
        return
    whom = {"asker": "who asked", "all": "all annotators"}[one.audience]
    seen = f", seen by {whom}" if what == "answered" else ""
    say(f"{what} {one.id[:8]}{seen}")
