"""AdaMAST judgements: a line an annotator and trace, with an explicit "nothing was wrong".

The codes are those of the codebook, not ``MAST-1`` to ``MAST-14``: that list lacks 2.6 and tells
verification apart in another way.
"""

from collections import defaultdict
from typing import Any, TextIO

from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.looks import Looks, clean_json, counted, looks_in
from mast_tui.labels.looks import Look
from mast_tui.labels.model import Tag

KEPT = ("step", "quotes", "note", "confidence")


def write(chosen: Chosen, out: TextIO) -> Written:
    """Write the judgements of done reviews, and of those with a tag."""
    found, number, unfinished = looks_in(chosen, kept=KEPT), 0, 0
    names = {one.uuid: one.name for one in chosen.annotators()}
    tags: defaultdict[tuple[str, str, str], list[Tag]] = defaultdict(list)
    for tag in found.tags:
        tags[tag.trace_id, names[tag.annotator], tag.round].append(tag)
    for looks in found.by_trace().values():
        for look in looks:
            mine = tags[look.trace, look.annotator, look.round]
            if look.excluded or (look.state != "done" and not mine):
                unfinished += 1
                continue
            out.write(clean_json(_judgement(found, look, mine)) + "\n")
            number += 1
    lost = {
        "reviews that are excluded, or not done and without tags": unfinished,
        "verdicts: modes somebody was unsure of": sum(len(look.unsure) for look in found.looks),
        "which tag is decisive": sum(look.decisive is not None for look in found.looks),
    }
    return Written(number, (*found.lost, *counted(lost)))


def _judgement(found: Looks, look: Look, tags: list[Tag]) -> dict[str, Any]:
    book = found.codebook
    return {
        "trace_id": look.trace,
        "failure_modes": [_mode(found, tag) for tag in tags],
        "none_apply": look.state == "done" and not look.marks,
        "judge_metadata": {
            "annotator": look.annotator,
            "kind": look.kind,
            "round": look.round,
            "review": look.state,
            "codebook": f"{book.id} {book.version}",
        },
    }


def _mode(found: Looks, tag: Tag) -> dict[str, Any]:
    said = "\n".join([*(quote.text for quote in tag.quotes), *([tag.note] if tag.note else [])])
    at = "whole trace" if tag.step is None else f"step {tag.step}"
    return {
        "code": tag.mode,
        "name": found.codebook.mode(tag.mode).name,
        "evidence": f"{at}: {said}" if said else at,
        "confidence": tag.confidence,
        "severity": None,
    }
