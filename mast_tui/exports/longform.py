"""The long form: a row a vote, for statistics over data sets of any size.

A tag is a row of value 1 with its step; a mode without a tag is one row of value 0 (the review is
done) or null (nobody knows). The columns are those of the long votes file, so that it counts the
same, with what a tag carries behind them.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from mast_tui.exports.chosen import Chosen
from mast_tui.exports.looks import Looks, counted
from mast_tui.labels.labelled import codebook_of
from mast_tui.labels.looks import Look
from mast_tui.labels.model import Tag

Row = dict[str, Any]

COLUMNS = {
    "annotator": "string", "annotator_kind": "string", "trace": "string", "mode": "string",
    "value": "int8", "step": "int32", "category": "string", "codebook": "string",
    "codebook_version": "string", "round": "string", "review": "string",
    "review_outcome": "string", "outcome": "string", "score": "double", "model": "string",
    "agent": "string", "scenario": "string", "trial": "string", "format": "string",
    "steps": "int32", "path": "string", "decisive": "bool", "finding": "string",
    "actor": "string", "quote": "string", "note": "string", "confidence": "string",
    "impact": "string", "created_at": "string", "changed_at": "string",
}  # fmt: skip
"""Each column with its type."""


def long_rows(chosen: Chosen) -> Iterator[Row]:
    """The rows of everybody, by trace, annotator, mode and step."""
    book = codebook_of(chosen, chosen.options.codebook, chosen.options.round)
    traces = {row.trace_id: row for row in chosen.traces()}
    found = Looks(book, chosen.looks(book), [], traces, [])
    reviews = {one.id: one.decisive for one in chosen.reviews(codebook=book.id)}
    decisive = {tag for tag in reviews.values() if tag}
    tags = _tags(chosen, book.id)
    for each in found.by_trace().values():
        for look in each:
            about = _about(found, look)
            mine = tags.get((look.trace, look.annotator, look.round), {})
            for mode in book.modes:
                row = about | {"mode": mode.code, "category": mode.category}
                if look.excluded or not mine.get(mode.code):
                    yield row | {"value": look.vote(mode.code)}
                    continue
                for tag in mine[mode.code]:
                    yield row | {"value": 1, "decisive": tag.id in decisive} | _carried(tag)


def lost(chosen: Chosen) -> tuple[str, ...]:
    """What the long form has no place for."""
    book = codebook_of(chosen, chosen.options.codebook, chosen.options.round)
    tags = chosen.tags()
    mine = [tag for tag in tags if tag.codebook == book.id]
    names = {one.uuid: one.name for one in chosen.annotators()}
    shown = {(look.trace, look.annotator, look.round) for look in chosen.looks(book)}
    told = {
        f"labels in codebooks other than {book.id}": len(tags) - len(mine),
        "labels given after a discussion": sum(bool(tag.phase) for tag in mine),
        "failures outside the codebook": sum(tag.mode not in book for tag in mine),
        "earlier rounds of the same annotator and trace": sum(
            (tag.trace_id, names[tag.annotator], tag.round) not in shown
            for tag in mine
            if not tag.phase
        ),
        "quotes of a tag behind its first": sum(max(0, len(tag.quotes) - 1) for tag in mine),
    }
    return tuple(counted(told))


def _tags(chosen: Chosen, codebook: str) -> dict[tuple[str, str, str], dict[str, list[Tag]]]:
    names = {one.uuid: one.name for one in chosen.annotators()}
    found: dict[tuple[str, str, str], dict[str, list[Tag]]] = defaultdict(lambda: defaultdict(list))
    for tag in chosen.tags(codebook=codebook):
        if not tag.phase:
            found[tag.trace_id, names[tag.annotator], tag.round][tag.mode].append(tag)
    return found


def _about(found: Looks, look: Look) -> Row:
    row = found.traces[look.trace]
    about: Row = dict.fromkeys(COLUMNS)
    about |= {
        "annotator": look.annotator,
        "annotator_kind": look.kind,
        "trace": look.trace,
        "codebook": found.codebook.id,
        "codebook_version": found.codebook.version,
        "round": look.round,
        "review": look.state,
        "review_outcome": look.outcome,
        "decisive": False,
    }
    names = ("outcome", "score", "model", "agent", "scenario", "trial", "format", "steps", "path")
    return about | {name: getattr(row, name) for name in names}


def _carried(tag: Tag) -> Row:
    return {
        "step": tag.step,
        "codebook_version": tag.codebook_version,
        "finding": tag.group,
        "actor": tag.actor,
        "quote": tag.quotes[0].text if tag.quotes else None,
        "note": tag.note,
        "confidence": tag.confidence,
        "impact": tag.impact,
        "created_at": tag.created_at,
        "changed_at": tag.changed_at,
    }
