"""The flat views: one row a tag, as JSON lines or as a table.

A review without tags is a row whose ``mode`` is null, so that "done, nothing found" is not lost.
``quote`` is the first quote of a tag, in its exact words; the labels file has them all, with their
places. ``step_end`` is the last step of the tag's group where that group is one unbroken range of
steps of one mode, else null. A removed tag, and a review that was taken back, leave no row; nor
does what was said after a round was discussed, for the vote before stands.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, TextIO

from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.labels.identity import Scope
from mast_tui.labels.model import Annotator, Review, Tag, TraceRow
from mast_tui.labels.rows import scope_of

if TYPE_CHECKING:
    from mast_tui.labels.store import Store

Row = dict[str, Any]

COLUMNS = (
    "trace_id", "path", "scenario", "model", "trial", "annotator", "annotator_kind", "codebook",
    "codebook_version", "mode", "step", "step_end", "source_index", "quote", "note", "confidence",
    "impact", "decisive", "round", "created_at", "changed_at", "review", "review_outcome",
    "outcome",
)  # fmt: skip
FORMULA = tuple("=+-@\t\r\n")
"""What a cell begins with that a spreadsheet may run."""


def write_jsonl(chosen: Chosen, out: TextIO) -> Written:
    """Write a JSON object a line."""
    number = 0
    for row in table(chosen):
        out.write(json.dumps(row, ensure_ascii=False) + "\n")
        number += 1
    return Written(number, lost(chosen))


def write_csv(chosen: Chosen, out: TextIO) -> Written:
    """Write a table with a header; null is an empty cell, and true and false are words."""
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(COLUMNS)
    number = 0
    for row in table(chosen):
        lines.writerow([cell(row[column], chosen.options.defuse) for column in COLUMNS])
        number += 1
    return Written(number, lost(chosen))


def lost(chosen: Chosen) -> tuple[str, ...]:
    """What the columns have no place for."""
    tags = chosen.tags()
    told = {
        "quotes of a tag behind its first": sum(max(0, len(tag.quotes) - 1) for tag in tags),
        "the actor of a tag": sum(bool(tag.actor) for tag in tags),
        "labels given after a discussion": sum(bool(tag.phase) for tag in tags),
        "verdicts: modes somebody was unsure of or found absent": len(chosen.verdicts()),
        "summaries of reviews": sum(bool(review.summary) for review in chosen.reviews()),
    }
    return tuple(f"{what}: {number:,}" for what, number in told.items() if number)


def cell(value: Any, defuse: bool = False) -> Any:
    """A value as a cell; defused, no spreadsheet runs it as a formula."""
    if isinstance(value, bool):
        return str(value).lower()
    return f"'{value}" if defuse and isinstance(value, str) and value[:1] in FORMULA else value


def table(store: "Store") -> Iterator[Row]:
    """The rows by scenario, trial, trace, annotator, step and mode."""
    tags: defaultdict[Scope, list[Tag]] = defaultdict(list)
    for tag in store.tags():
        if not tag.phase:
            tags[scope_of(tag)].append(tag)
    reviews = {scope_of(review): review for review in store.reviews() if not review.phase}
    annotators = {one.uuid: one for one in store.annotators()}
    traces = {one.trace_id: one for one in store.traces()}
    looks = [look for look in {*tags, *reviews} if look in tags or _begun(reviews[look])]
    for look in sorted(looks, key=lambda look: _place(traces, annotators, look)):
        about = (traces[look.trace_id], annotators[look.annotator], reviews.get(look))
        ends = range_ends(tags[look])
        for tag in tags[look]:
            yield _row(*about, tag, ends.get(tag.id))
        if not tags[look] and (review := reviews.get(look)):
            yield _row(*about, None, None) | _review_only(review)


def _begun(review: Review) -> bool:
    return review.state != "not started"


def _place(
    traces: dict[str, TraceRow], annotators: dict[str, Annotator], look: Scope
) -> tuple[str, ...]:
    trace, name = traces[look.trace_id], annotators[look.annotator].name
    return trace.scenario or "", trace.trial or "", trace.trace_id, name, *look


def range_ends(tags: list[Tag]) -> dict[str, int]:
    """The last step of each range, for every tag in it."""
    groups: defaultdict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for tag in tags:
        if tag.group and tag.step is not None:
            groups[tag.group, tag.mode].append((tag.step, tag.id))
    ends: dict[str, int] = {}
    for members in groups.values():
        first, last = min(members)[0], max(members)[0]
        if len(members) > 1 and last - first + 1 == len(members):
            ends.update(dict.fromkeys((id for _, id in members), last))
    return ends


def _row(
    trace: TraceRow, annotator: Annotator, review: Review | None, tag: Tag | None, end: int | None
) -> Row:
    row: Row = dict.fromkeys(COLUMNS)
    row |= {
        "trace_id": trace.trace_id,
        "path": trace.path,
        "scenario": trace.scenario,
        "model": trace.model,
        "trial": trace.trial,
        "annotator": annotator.name,
        "annotator_kind": annotator.kind,
        "decisive": False,
        "review": review.state if review else "not started",
        "review_outcome": review.outcome if review else None,
        "outcome": trace.outcome,
    }
    if tag is not None:
        row |= {
            "codebook": tag.codebook,
            "codebook_version": tag.codebook_version,
            "mode": tag.mode,
            "step": tag.step,
            "step_end": end,
            "source_index": tag.source_index,
            "quote": tag.quotes[0].text if tag.quotes else None,
            "note": tag.note,
            "confidence": tag.confidence,
            "impact": tag.impact,
            "decisive": review is not None and review.decisive == tag.id,
            "round": tag.round,
            "created_at": tag.created_at,
            "changed_at": tag.changed_at,
        }
    return row


def _review_only(review: Review) -> Row:
    return {
        "codebook": review.codebook,
        "codebook_version": review.codebook_version,
        "round": review.round,
        "created_at": review.created_at,
        "changed_at": review.changed_at,
    }
