"""What looks wrong with the votes, and what is to be said about how the numbers were made."""

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations

from mast_tui.analysis.bootstrap import Draws
from mast_tui.analysis.leftout import LeftOut
from mast_tui.analysis.tally import Tally

FEWEST_ALIKE = 3
"""Fewer pairs of traces than this can be alike by luck."""
COPIED = 20
"""Fewer shared votes than this can be the same by chance."""


def warnings_of(
    unreadable: int,
    tallies: Mapping[str, Tally],
    annotators: tuple[str, ...],
    unfinished: Mapping[str, int],
    left: LeftOut | None = None,
) -> Iterator[str]:
    """One line for each thing that makes the numbers doubtful."""
    if unreadable:
        noun = "value is" if unreadable == 1 else "values are"
        yield f"{unreadable} {noun} neither 0 nor 1 (NaN?) and count as no vote"
    for name, count in unfinished.items():
        if count:
            noun = "review is" if count == 1 else "reviews are"
            yield f"{name}: {count} {noun} not done; what is untagged there counts as no vote"
    yield from _silent(tallies, annotators)
    yield from _copies(tallies, annotators)
    if left is not None and len(annotators) > 1:
        yield from _copied_traces(left)


def _silent(tallies: Mapping[str, Tally], annotators: tuple[str, ...]) -> Iterator[str]:
    """Annotators whose votes are all the same."""
    for place, name in enumerate(annotators):
        positives = sum(tally.shares[place][0] for tally in tallies.values())
        rated = sum(tally.shares[place][1] for tally in tallies.values())
        if not rated:
            yield f"{name}: no votes"
        elif positives in (0, rated):
            what = "tagged nothing" if not positives else "tagged everything"
            yield f"{name}: {what} in {rated} votes (no variance)"


def _copies(tallies: Mapping[str, Tally], annotators: tuple[str, ...]) -> Iterator[str]:
    """Annotators who never differ."""
    same = []
    overlapping = 0
    for index, (one, other) in enumerate(combinations(annotators, 2)):
        tables = [tally.pairs[index] for tally in tallies.values()]
        shared, tagged = sum(map(sum, tables)), sum(table.both for table in tables)
        overlapping += shared > 0
        if shared >= COPIED and tagged and not any(t.first or t.second for t in tables):
            same.append((one, other, shared))
    if len(same) > 1 and len(same) == overlapping:
        yield (
            f"all {max(shared for *_, shared in same)} shared votes are unanimous: "
            "copied, or changed after discussion?"
        )
        return
    for one, other, shared in same:
        yield f"{one} and {other} voted the same in all {shared} shared votes: copied?"


def _copied_traces(left: LeftOut) -> Iterator[str]:
    """Traces on which everybody votes the same as on another trace, far more than chance gives."""
    codes = list(left.traces)
    rows = list(zip(*[left.traces[code] for code in codes], strict=True))
    voted = [
        row
        for row in rows
        if any(left.parts[c][k].sums.units for c, k in zip(codes, row, strict=True))
    ]
    blocks = Counter(voted)
    tagged = {
        row: times
        for row, times in blocks.items()
        if any(left.parts[c][k].sums.positives for c, k in zip(codes, row, strict=True))
    }
    copies = sum(times for times in tagged.values() if times > 1)
    alike = sum(times * (times - 1) / 2 for times in tagged.values())
    pairs = len(voted) * (len(voted) - 1) / 2
    by_chance = pairs
    for column in zip(*voted, strict=True):
        same = sum(times * (times - 1) / 2 for times in Counter(column).values())
        by_chance *= same / pairs if pairs else 0
    if alike >= FEWEST_ALIKE and copies > sum(tagged.values()) / 2 and alike > 3 * by_chance:
        yield (
            f"{copies} of {sum(tagged.values())} tagged traces have every vote of every annotator "
            f"the same as another trace ({len(tagged)} distinct blocks): copied?"
        )


def notes_of(
    tallies: Mapping[str, Tally],
    annotators: tuple[str, ...],
    level: str,
    traces: int | None,
    draws: Draws | None = None,
) -> Iterator[str]:
    """How the numbers were made, where there was a choice."""
    incomplete = {int(t.sums.complete) for t in tallies.values() if t.sums.complete < t.sums.units}
    if incomplete:
        yield "Fleiss' kappa uses only the units that all annotators rated; the others use all votes"
    if traces is not None:
        made = f"intervals and standard errors: jackknife over {traces} traces"
        if draws:
            made = (
                f"intervals: bootstrap over {traces} traces, {draws.resamples} draws, "
                f"seed {draws.seed}; standard errors: jackknife"
            )
        yield f"{made}, 95%; none where fewer than 5 traces carry the rarer vote"
    if level != "trace":
        yield "a tag on the whole trace is no vote on its steps"
    for place, name in enumerate(annotators):
        never = [
            code
            for code, tally in tallies.items()
            if tally.shares[place][1] and not tally.shares[place][0] and tally.sums.positives
        ]
        used = any(tally.shares[place][0] for tally in tallies.values())
        if never and used:
            yield f"{name} never used {', '.join(never)}, which others did"
