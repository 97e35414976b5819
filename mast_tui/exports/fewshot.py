"""Examples for an LLM judge: the definition of a mode, the excerpt of a step, and the verdict.

``yes``: a step tagged with a mode that more than half of those who voted saw in the trace. ``no``: a
step tagged with another mode, where everybody who was done with the trace says that this mode is
absent; those nearest by the codebook's boundaries come first, and there are no more of them than
of the other. What people do not agree on is no example.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple, TextIO

from mast_tui.codebook.model import Codebook, Mode
from mast_tui.exports import Written
from mast_tui.exports.chosen import Chosen
from mast_tui.exports.faults import Fault, Faults
from mast_tui.exports.looks import Looks, clean_json, counted, looks_in
from mast_tui.exports.texts import Texts, told
from mast_tui.labels.looks import Look
from mast_tui.traces.model import Step

Object = dict[str, Any]
EXCERPT = 4_000
"""Characters of a step that an example holds, about the first quote."""
FEWEST = 2
"""Examples that a mode is absent, though nobody saw it anywhere."""


class Case(NamedTuple):
    """One step of a trace that all are agreed about."""

    fault: Fault
    looks: list[Look]
    excerpt: str | None
    """What the step says; None where the text is not wanted or not there."""

    @property
    def trace(self) -> str:
        return self.looks[0].trace


def write(chosen: Chosen, out: TextIO) -> Written:
    """Write an example a line, by mode."""
    texts, found, number = Texts(chosen), looks_in(chosen, kept=("step", "quotes", "note")), 0
    faults = Faults(chosen, found)
    cases = [
        case
        for looks in found.by_trace().values()
        for case in _cases(faults.of(looks), looks, texts)
    ]
    tags = sum(one.step is None for one in found.tags)
    for mode in found.codebook.modes:
        positive = sorted((case for case in cases if case.fault.mode == mode.code), key=_agreed)
        negative = _near_misses(found.codebook, mode, cases)[: max(FEWEST, len(positive))]
        for verdict, of in (("yes", positive), ("no", negative)):
            for case in of:
                out.write(clean_json(_example(found, mode, verdict, case)) + "\n")
                number += 1
    lost = {"tags on a whole trace": tags} | dict(faults.lost)
    return Written(number, (*found.lost, *counted(lost), *texts.lost()))


def _cases(faults: list[Fault], looks: list[Look], texts: Texts) -> Iterator[Case]:
    """The faults of a trace that have a step, with what it says; the trace is read once."""
    placed = [fault for fault in faults if fault.step is not None]
    steps = texts.steps(looks[0].trace) if placed else None
    for fault in placed:
        yield Case(fault, looks, _excerpt(fault, steps))


def _agreed(case: Case) -> tuple[int, str, int]:
    """What most tagged there first."""
    return -len({tag.annotator for tag in case.fault.tags}), case.trace, case.fault.step or 0


def _near_misses(book: Codebook, mode: Mode, cases: list[Case]) -> list[Case]:
    """Steps of other modes where everybody says that this one is absent, neighbours first."""
    near = [one.mode for one in mode.boundaries if one.mode]
    near += [m.code for m in book.modes for one in m.boundaries if one.mode == mode.code]
    rank = {code: place for place, code in enumerate(dict.fromkeys(near))}
    far = len(rank)
    absent = [
        case
        for case in cases
        if case.fault.mode != mode.code
        and {look.vote(mode.code) for look in case.looks if look.state == "done"} == {0}
    ]
    return sorted(absent, key=lambda case: (rank.get(case.fault.mode, far), _agreed(case)))


def _example(found: Looks, mode: Mode, verdict: str, case: Case) -> Object:
    fault, row = case.fault, found.traces[case.trace]
    votes = [vote for look in case.looks if (vote := look.vote(mode.code)) is not None]
    yes = verdict == "yes"
    return {
        "mode": mode.code,
        "name": mode.name,
        "definition": mode.definition,
        "not": [one.text for one in mode.boundaries],
        "excerpt": case.excerpt,
        "verdict": verdict,
        "evidence": fault.quotes if yes else [],
        "reason": fault.notes if yes else "",
        "tagged_instead": None if yes else found.codebook.mode(fault.mode).label,
        "trace_id": case.trace,
        "step": fault.step,
        "votes": {"for": sum(votes), "against": len(votes) - sum(votes)},
        "model": row.model,
        "scenario": row.scenario,
        "codebook": f"{found.codebook.id} {found.codebook.version}",
    }


def _excerpt(fault: Fault, steps: list[Step] | None) -> str | None:
    """The words of the step; where they are many, those about the first quote."""
    at = fault.step or 0
    if not steps or at > len(steps):
        return None
    text = told(steps[at - 1])
    if len(text) <= EXCERPT:
        return text
    found = next((place for one in fault.quotes if (place := text.find(one)) >= 0), 0)
    start = max(0, min(found - EXCERPT // 2, len(text) - EXCERPT))
    return "".join(_cut(text, start, start + EXCERPT))


def _cut(text: str, start: int, end: int) -> Iterator[str]:
    """Part of a text, telling how much stands before and behind it."""
    if start:
        yield f"[{start:,} characters before]\n"
    yield text[start:end]
    if end < len(text):
        yield f"\n[{len(text) - end:,} characters behind]"
