"""Spans of steps as units: what annotators marked as one finding counts once, however long it is.

The ranges that annotators tagged for a mode are joined where they share a step; what lies between
is a span too, on which nobody tagged the mode. Each mode has its own spans.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from mast_tui.analysis.counts import UnitVotes
from mast_tui.labels.looks import Facts, Look, Mark

Span = tuple[str, int, int]
"""A trace, its first step and its last."""

SpanVotes = dict[str, dict[Span, UnitVotes]]


def span_votes(
    looks: Iterable[Look],
    modes: Mapping[str, Sequence[str]],
    annotators: Sequence[str],
    facts: Mapping[str, Facts],
) -> SpanVotes:
    """The votes on spans; ``modes`` gives each name its codes, a category as many as it has."""
    by_trace: defaultdict[str, list[Look]] = defaultdict(list)
    for look in looks:
        if look.annotator in annotators:
            by_trace[look.trace].append(look)
    votes: SpanVotes = {name: {} for name in modes}
    for trace, found in sorted(by_trace.items()):
        steps = facts[trace].steps if trace in facts else 0
        tagged = [mark.step for look in found for mark in look.marks if mark.step is not None]
        length = max(steps, *tagged, 0)
        for name, codes in modes.items():
            for first, last in spans(found, codes, length):
                unit = {look.annotator: _vote(look, codes, first, last) for look in found}
                votes[name][trace, first, last] = unit
    return votes


def spans(looks: Iterable[Look], codes: Sequence[str], length: int) -> list[tuple[int, int]]:
    """The joined ranges, and what lies between them, from the first step to the last."""
    ranges = sorted(r for look in looks if not look.excluded for r in _ranges(look.marks, codes))
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and first <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(last, joined[-1][1])
        else:
            joined.append((first, last))
    cut, after = [], 1
    for first, last in joined:
        cut += [(after, first - 1)] if first > after else []
        cut.append((first, last))
        after = last + 1
    return cut + ([(after, length)] if after <= length else [])


def _ranges(marks: Iterable[Mark], codes: Sequence[str]) -> list[tuple[int, int]]:
    """One range a tag; steps of one finding that follow each other are one."""
    found: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    ranges = []
    for mark in marks:
        if mark.mode in codes and mark.step is not None:
            if mark.group is None:
                ranges.append((mark.step, mark.step))
            else:
                found[mark.mode, mark.group].append(mark.step)
    for steps in found.values():
        first = last = min(steps)
        for step in sorted(steps)[1:]:
            if step > last + 1:
                ranges.append((first, last))
                first = step
            last = step
        ranges.append((first, last))
    return ranges


def _vote(look: Look, codes: Sequence[str], first: int, last: int) -> int | None:
    """1 where any step in the span is tagged, 0 where the annotator looked and tagged none."""
    if look.excluded:
        return None
    at = {step for code in codes for step in look.steps.get(code, ())}
    if any(step is not None and first <= step <= last for step in at):
        return 1
    if None in at:
        return None
    known = [look.vote(code) is not None for code in codes]
    return 0 if all(known) else None
