"""What formats of one vote a trace start from: the looks in one codebook, and what they lose."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from mast_tui.codebook.model import OTHER, Codebook
from mast_tui.exports.chosen import Chosen
from mast_tui.labels.labelled import codebook_of
from mast_tui.labels.looks import Look, Vote
from mast_tui.labels.model import Tag, TraceRow

DETAILS = {
    "step": "the step of a tag",
    "quotes": "the quotes of a tag",
    "note": "the note of a tag",
    "confidence": "the confidence of a tag",
    "impact": "the impact of a tag",
    "actor": "the actor of a tag",
    "group": "which tags are one finding",
}
"""What a tag may carry, and what is said of it where a format has no place for it."""


class Looks(NamedTuple):
    """The labels of one codebook: of humans, unless annotators were named."""

    codebook: Codebook
    looks: list[Look]
    tags: list[Tag]
    traces: dict[str, TraceRow]
    lost: list[str]

    def by_trace(self) -> dict[str, list[Look]]:
        """The looks at each trace, in the order of scenario and trial."""
        found: defaultdict[str, list[Look]] = defaultdict(list)
        for look in self.looks:
            found[look.trace].append(look)
        return {trace: found[trace] for trace in sorted(found, key=self._place)}

    def _place(self, trace: str) -> tuple[str, str, str]:
        row = self.traces[trace]
        return row.scenario or "", row.trial or "", trace


def looks_in(chosen: Chosen, kept: Collection[str] = (), round: str | None = None) -> Looks:
    """What was said; ``kept`` are the details of tags that the format has a place for."""
    options = chosen.options
    codebook = codebook_of(chosen, options.codebook, options.round)
    found = chosen.looks(codebook, round)
    anybody = options.annotators or options.consensus
    people = {one.uuid for one in chosen.annotators() if anybody or one.kind == "human"}
    names = {one.name for one in chosen.annotators() if one.uuid in people}
    tags = [tag for tag in chosen.tags(round=round) if tag.annotator in people]
    mine = [tag for tag in tags if tag.codebook == codebook.id and not tag.phase]
    lost = {
        f"labels in codebooks other than {codebook.id}": sum(
            tag.codebook != codebook.id for tag in tags
        ),
        "labels of annotators who are no human (name them with --annotators)": sum(
            tag.annotator not in people for tag in chosen.tags(round=round)
        ),
        "labels given after a discussion": sum(bool(tag.phase) for tag in tags),
        "failures outside the codebook": sum(tag.mode == OTHER.code for tag in mine),
        **{
            text: sum(bool(getattr(tag, field)) for tag in mine)
            for field, text in DETAILS.items()
            if field not in kept
        },
    }
    shown = [look for look in found if look.annotator in names]
    in_book = [tag for tag in mine if tag.mode in codebook]
    return Looks(codebook, shown, in_book, _traces(chosen), counted(lost))


def _traces(chosen: Chosen) -> dict[str, TraceRow]:
    return {row.trace_id: row for row in chosen.traces()}


def counted(lost: dict[str, int]) -> list[str]:
    """``the note of a tag: 12``, for what there is any of."""
    return [f"{what}: {number:,}" for what, number in lost.items() if number]


def majority(votes: Iterable[Vote]) -> Vote:
    """What more than half of those say who voted; None for a tie, and where nobody did."""
    count = Counter(vote for vote in votes if vote is not None)
    if count[0] == count[1]:
        return None
    return 1 if count[1] > count[0] else 0


def succeeded(found: Looks, trace: str, looks: Iterable[Look]) -> bool:
    """Whether a run did not fail, as far as it is known: formats of failures leave it out."""
    outcome = found.traces[trace].outcome
    return outcome == "succeeded" or (
        outcome == "unknown" and not any(look.outcome == "failed" for look in looks)
    )


def summaries(chosen: Chosen, found: Looks, looks: Sequence[Look]) -> str:
    """The summaries of those who wrote one, a line each."""
    names = {one.uuid: one.name for one in chosen.annotators()}
    reviews = chosen.reviews(looks[0].trace, codebook=found.codebook.id)
    texts = {names[one.annotator]: one.summary for one in reviews if not one.phase and one.summary}
    return "\n".join(text for look in looks if (text := texts.get(look.annotator)))


def clean_json(value: Any, indent: int | None = None) -> str:
    """JSON that any reader takes: no NaN, and a lone surrogate becomes U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def unlike_mast(codebook: Codebook) -> list[str]:
    """A warning where a format made for MAST gets another codebook."""
    if codebook.id == "mast":
        return []
    return [f"the codes are those of {codebook.name} {codebook.version}, not of MAST"]
