"""Labelled ATIF: a folder, a file a trace, with what was said of it in ``extra.mast_tui.labels``.

A label names its step by ``step_id``. ``value`` is the vote: true for a tag, false for a mode that
was found absent, null for one that somebody was unsure of or not done with. Where the text of a
trace does not leave, or is no longer there, its steps stand empty in their places.
"""

from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from mast_tui.exports import Written
from mast_tui.exports.atif import SCHEMA, UNKNOWN
from mast_tui.exports.atif import write as write_atif
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.faults import Faults
from mast_tui.exports.looks import Looks, clean_json, counted, looks_in
from mast_tui.exports.texts import Texts
from mast_tui.labels.looks import Look
from mast_tui.labels.model import Review, Tag, TraceRow
from mast_tui.traces.formats.atif_own import MARK

Object = dict[str, Any]
KEPT = ("step", "quotes", "note", "confidence", "impact", "actor", "group")


def write(chosen: Chosen, folder: Path) -> Written:
    """Write ``TRACE_ID.atif.json`` for every trace with labels."""
    texts, found, number = Texts(chosen), looks_in(chosen, kept=KEPT), 0
    people, lost = Faults(chosen, found), Counter[str]()
    reviews = {(one.trace_id, one.annotator, one.round): one for one in chosen.reviews()}
    uuids = {one.name: one.uuid for one in chosen.annotators()}
    for trace, looks in found.by_trace().items():
        about = {
            "trace_id": trace,
            "codebook": f"{found.codebook.id} {found.codebook.version}",
            "reviews": [
                _review(look, reviews.get((trace, uuids[look.annotator], look.round)))
                for look in looks
            ],
            "labels": [
                label for look in looks for label in _labels(found, look, people.tags(look))
            ],
        }
        number += len(about["labels"])
        text, missing = _file(texts, found.traces[trace], about)
        lost.update(missing)
        (folder / f"{trace}.atif.json").write_text(text, encoding="utf-8")
    return Written(number, (*found.lost, *counted(lost), *texts.lost()))


def _file(texts: Texts, row: TraceRow, about: Object) -> tuple[str, list[str]]:
    """A trace with its labels, and what ATIF could not hold of it."""
    trace = texts.trace(row.trace_id)
    if trace is None:
        return clean_json(_outline(row, about), 1) + "\n", []
    out = StringIO()
    lost = write_atif(trace, out, said=about)
    trace.close()
    return texts.masked(out.getvalue()), [one.partition(":")[0] for one in lost]


def _outline(row: TraceRow, about: Object) -> Object:
    """The steps of a trace without their words."""
    agent = {"name": row.agent or UNKNOWN, "version": UNKNOWN}
    known = {"format": row.format, "scenario": row.scenario, "trial": row.trial}
    return {
        "schema_version": SCHEMA,
        "session_id": row.run_id,
        "trajectory_id": row.trace_id,
        "agent": agent | ({"model_name": row.model} if row.model else {}),
        "notes": "Labels by mast-tui; the text of the steps is left out.",
        "extra": {MARK: {k: v for k, v in known.items() if v is not None} | about},
        "steps": [
            {"step_id": number, "source": "agent", "message": ""}
            for number in range(1, row.steps + 1)
        ],
    }


def _review(look: Look, review: Review | None) -> Object:
    return {
        "annotator": look.annotator,
        "annotator_kind": look.kind,
        "round": look.round,
        "review": look.state,
        "outcome": look.outcome,
        "summary": review.summary if review else None,
    }


def _labels(found: Looks, look: Look, tags: list[Tag]) -> Iterator[Object]:
    """A label a tag, and one for each mode without a tag."""
    decisive = {(mark.mode, mark.step) for mark in look.marks if mark.decisive}
    for mode in found.codebook.modes:
        about = {"name": mode.code, "annotator": look.annotator, "round": look.round}
        mine = [tag for tag in tags if tag.mode == mode.code]
        for tag in mine:
            yield about | {"value": True} | _tag(tag, (tag.mode, tag.step) in decisive)
        if not mine:
            vote = look.vote(mode.code)
            yield about | {"value": None if vote is None else bool(vote), "step_id": None}


def _tag(tag: Tag, decisive: bool) -> Object:
    quotes = [
        {
            "part": one.part,
            "start": one.start,
            "end": one.end,
            "text": one.text,
            "step_id": one.step,
        }
        for one in tag.quotes
    ]
    told = {
        "quotes": quotes or None,
        "note": tag.note,
        "confidence": tag.confidence,
        "impact": tag.impact,
        "actor": tag.actor,
        "finding": tag.group,
        "decisive": decisive or None,
    }
    return {"step_id": tag.step} | {
        name: value for name, value in told.items() if value is not None
    }
